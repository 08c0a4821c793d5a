/** Tells the reader's other tabs on this device that a thread has something new. */

export interface Tabs {
  tell(threadId: string): void;
  close(): void;
}

/** `sub` keeps the tabs of different people apart. */
export function openTabs(sub: string, onTold: (threadId: string) => void): Tabs {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`wf.threads.${sub}`);
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string") onTold(data);
  });
  return { tell: (threadId) => channel.postMessage(threadId), close: () => channel.close() };
}
