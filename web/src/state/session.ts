/** Who is signed in. See docs/decisions/0001-session-token.md for where the token lives. */

import { create } from "zustand";
import type { Session } from "../api/gateway";
import { isRecord, shelf } from "./storage";

export type SessionStatus = "signed-out" | "signed-in" | "expired";

interface SessionState {
  readonly status: SessionStatus;
  readonly session: Session | null;
  signedIn(session: Session): void;
  signedOut(): void;
  /** The gateway no longer knows the token; who it was stays known, to greet them on the way back. */
  expired(): void;
}

export const SESSION_KEY = "wf.session";

const stored = shelf("local", SESSION_KEY, (value): value is Session => {
  return isRecord(value) && typeof value.token === "string" && isRecord(value.user);
});

function restore(): Pick<SessionState, "status" | "session"> {
  const session = stored.read();
  if (!session) return { status: "signed-out", session: null };
  const over = session.expiresAt !== undefined && Date.parse(session.expiresAt) <= Date.now();
  return { status: over ? "expired" : "signed-in", session };
}

export const useSession = create<SessionState>()((set) => ({
  ...restore(),
  signedIn(session) {
    stored.write(session);
    set({ status: "signed-in", session });
  },
  signedOut() {
    stored.write(null);
    set({ status: "signed-out", session: null });
  },
  expired() {
    stored.write(null);
    set({ status: "expired" });
  },
}));

/** Another tab signed in or out: follow it. */
export function followOtherTabs(): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === SESSION_KEY) useSession.setState(restore());
  };
  window.addEventListener("storage", onStorage);
  return () => window.removeEventListener("storage", onStorage);
}
