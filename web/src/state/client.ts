/**
 * The client id of this tab. It survives a reload, so that what was missed is replayed;
 * a duplicated tab copies the storage, therefore the id is held by a lock and a second holder starts afresh.
 */

import { shelf } from "./storage";

interface Remembered {
  readonly clientId: string;
  /** Whose it is: the gateway refuses a client id to every other session. */
  readonly owner: string;
}

const remembered = shelf("session", "wf.client", (value): value is Remembered => {
  return typeof value === "object" && value !== null && "clientId" in value && "owner" in value;
});

export async function claimClientId(owner: string): Promise<string | undefined> {
  const known = remembered.read();
  if (!known || known.owner !== owner) return undefined;
  return (await hold(known.clientId)) ? known.clientId : undefined;
}

export function rememberClientId(clientId: string, owner: string): void {
  if (remembered.read()?.clientId === clientId) return;
  remembered.write({ clientId, owner });
  void hold(clientId);
}

export function forgetClientId(): void {
  remembered.write(null);
}

const held = new Set<string>();

/** Holds the id's lock until this page goes away. True when nobody else has it. */
function hold(clientId: string): Promise<boolean> {
  if (!("locks" in navigator) || held.has(clientId)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(`wf.client.${clientId}`, { ifAvailable: true }, (lock) => {
      if (lock) held.add(clientId);
      resolve(lock !== null);
      return lock ? new Promise<void>(() => undefined) : undefined;
    });
  });
}
