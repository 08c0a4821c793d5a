/** What the shell needs from the outside, given once by the application. */

import { createContext, useContext } from "react";
import type { AuthCall } from "../../api/devices";
import type { DomainFrame } from "../../api/frames";
import type { PlaybookRunner } from "../../api/playbooks";
import type { ConversationDesk } from "../../state/desk";
import type { DomainProfile } from "../../state/profile";

export interface Shell {
  readonly profile: DomainProfile;
  readonly desk: ConversationDesk;
  readonly runner: PlaybookRunner;
  readonly onPush: (listener: (frame: DomainFrame) => void) => () => void;
  readonly signOut: () => Promise<void>;
  /** Throws GatewayError. */
  readonly signOutEverywhere: () => Promise<void>;
  readonly auth: AuthCall;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("useShell needs a ShellContext around it");
  return shell;
}
