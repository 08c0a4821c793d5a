/** All conversations of this tab and the list of threads. */

import { create } from "zustand";
import type { ConnectionState } from "../api/stream";
import type { Conversation, Turn } from "./conversation";
import { emptyConversation, isActive } from "./conversation";
import { isRecord, shelf } from "./storage";

export interface ThreadSummary {
  readonly threadId: string;
  readonly title: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

export interface ThreadList {
  readonly loading: "idle" | "loading" | "ready" | "failed";
  readonly items: readonly ThreadSummary[];
}

interface ConversationsState {
  readonly connection: ConnectionState;
  readonly threads: ThreadList;
  readonly byId: Readonly<Record<string, Conversation>>;
}

export const useConversations = create<ConversationsState>()(() => initialState());

function initialState(): ConversationsState {
  return { connection: "idle", threads: { loading: "idle", items: [] }, byId: {} };
}

export function conversationOf(threadId: string): Conversation {
  return useConversations.getState().byId[threadId] ?? emptyConversation(threadId);
}

export function changeConversation(threadId: string, change: (current: Conversation) => Conversation): void {
  const current = conversationOf(threadId);
  const next = change(current);
  if (next === current) return;
  useConversations.setState((state) => ({ byId: { ...state.byId, [threadId]: next } }));
}

export function changeThreads(change: (current: ThreadList) => ThreadList): void {
  useConversations.setState((state) => ({ threads: change(state.threads) }));
}

/** Characters of the first words that stand for a title until the platform has given one. */
const FIRST_WORDS = 80;

/** Puts a thread first, with a new title or time; adds it when it is new. */
export function touchThread(threadId: string, title: string, updatedAt: string): void {
  changeThreads((list) => {
    const known = list.items.find((item) => item.threadId === threadId);
    const words = [...title.trim()].slice(0, FIRST_WORDS).join("");
    const touched = { threadId, title: known?.title || words, updatedAt };
    return { ...list, items: [touched, ...list.items.filter((item) => item.threadId !== threadId)] };
  });
}

type KeptTurns = Record<string, Turn[]>;

const kept = shelf("session", "wf.turns", (value): value is KeptTurns => {
  return isRecord(value) && Object.values(value).every(Array.isArray);
});

/** Writes turns under way to this tab's storage, so that a reload neither loses nor repeats them. */
export function keepTurns(): () => void {
  return useConversations.subscribe((state, previous) => {
    if (state.byId === previous.byId) return;
    const active = Object.values(state.byId).flatMap((conversation): [string, Turn[]][] => {
      const turns = conversation.turns.filter(isActive);
      return turns.length > 0 ? [[conversation.threadId, turns]] : [];
    });
    kept.write(active.length > 0 ? Object.fromEntries(active) : null);
  });
}

/** Takes back the turns kept before a reload. One that was being sent is queued again: its id makes sending safe. */
export function restoreTurns(): void {
  for (const [threadId, turns] of Object.entries(kept.read() ?? {})) {
    changeConversation(threadId, (conversation) => {
      const known = new Set(conversation.turns.map((turn) => turn.id));
      const lost = turns.filter((turn) => !known.has(turn.id));
      if (lost.length === 0) return conversation;
      const restored = lost.map(
        (turn): Turn => (turn.phase === "sending" ? { ...turn, phase: "queued" } : turn),
      );
      return { ...conversation, turns: [...conversation.turns, ...restored] };
    });
  }
}

/** Forgets everything of the person who signed out. */
export function forgetConversations(): void {
  kept.write(null);
  useConversations.setState(initialState());
}
