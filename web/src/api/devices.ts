/** The sessions of the person who is signed in. */

import type { Json } from "./json";
import { optionalText, readObject, readObjects, readText } from "./json";

export interface Device {
  readonly id: string;
  /** ISO 8601. */
  readonly seenAt: string;
  readonly isCurrent: boolean;
}

/** A call below the gateway's `/api/auth/`. */
export type AuthCall = (method: "GET" | "POST" | "DELETE", path: string) => Promise<Json>;

/** This device first, then by when they were seen. Throws GatewayError. */
export async function listDevices(call: AuthCall): Promise<readonly Device[]> {
  const rows = readObjects(readObject(await call("GET", "sessions"), "sessions"), "sessions");
  return rows
    .map((row) => ({
      id: readText(row, "id", "sessions"),
      seenAt: optionalText(row, "last_seen_at") ?? optionalText(row, "created_at") ?? "",
      isCurrent: row.current === true,
    }))
    .sort(
      (one, other) =>
        Number(other.isCurrent) - Number(one.isCurrent) || other.seenAt.localeCompare(one.seenAt),
    );
}

export async function endDevice(call: AuthCall, id: string): Promise<void> {
  await call("DELETE", `sessions/${encodeURIComponent(id)}`);
}
