/** Tells the reader's other tabs on this device what goes on in a thread. */

import { isActive, type Turn, withElsewhere } from "./conversation";
import { changeConversation, useConversations } from "./conversations";
import { isRecord } from "./storage";

export interface Tabs {
  /** A thread has an answer, another title, or is gone. */
  tell(threadId: string): void;
  close(): void;
}

interface Underway {
  readonly threadId: string;
  readonly turns: readonly Turn[];
}

/** `sub` keeps the tabs of different people apart. `onTold` is called for a thread that has something new. */
export function openTabs(sub: string, onTold: (threadId: string) => void): Tabs {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`wf.threads.${sub}`);
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string") onTold(data);
    else if (isUnderway(data)) receive(data, onTold);
  });
  const stopSharing = share((underway) => channel.postMessage(underway));
  return {
    tell: (threadId) => channel.postMessage(threadId),
    close() {
      stopSharing();
      channel.close();
    },
  };
}

/** Says after every change what is under way in this tab; a tab that goes away has nothing under way. */
function share(say: (underway: Underway) => void): () => void {
  const busy = new Set<string>();
  const stop = useConversations.subscribe((state, previous) => {
    for (const { threadId, turns } of Object.values(state.byId)) {
      if (turns === previous.byId[threadId]?.turns) continue;
      const active = turns.filter(isActive);
      if (active.length > 0) busy.add(threadId);
      else if (!busy.delete(threadId)) continue;
      say({ threadId, turns: active });
    }
  });
  const leave = () => {
    for (const threadId of busy) say({ threadId, turns: [] });
    busy.clear();
  };
  window.addEventListener("pagehide", leave);
  return () => {
    window.removeEventListener("pagehide", leave);
    stop();
    leave();
  };
}

function receive({ threadId, turns }: Underway, onTold: (threadId: string) => void): void {
  if (!useConversations.getState().byId[threadId]) return;
  if (turns.length === 0) onTold(threadId);
  else changeConversation(threadId, (conversation) => withElsewhere(conversation, turns));
}

function isUnderway(data: unknown): data is Underway {
  return isRecord(data) && typeof data.threadId === "string" && Array.isArray(data.turns);
}
