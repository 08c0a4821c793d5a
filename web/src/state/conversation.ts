/**
 * One conversation as data: restored history, then the turns of this tab.
 * Every function takes a conversation and gives the next one; nothing here acts.
 */

import type { Envelope } from "../api/envelope";
import { payloadOf } from "../api/envelope";
import type { Failure } from "../api/errors";
import type { ExecutionTicket } from "../api/gateway";
import type { Json, JsonObject } from "../api/json";
import type { UserEvent } from "./events";

export type Phase = "queued" | "sending" | "running" | "done" | "failed" | "cancelled";

export interface Turn {
  readonly id: string;
  /** ISO 8601, by this device's clock. */
  readonly at: string;
  readonly event: UserEvent;
  /** What the reader's own bubble says; null where the widget itself shows what was done. */
  readonly echo: string | null;
  readonly phase: Phase;
  readonly ticket?: ExecutionTicket;
  /** The playbook's step that was last started. */
  readonly step?: string;
  readonly note?: string;
  readonly partial: readonly Envelope[];
  readonly envelopes: readonly Envelope[];
  readonly failure?: Failure;
  readonly answeredAt?: string;
}

export interface Message {
  readonly key: string;
  readonly role: "user" | "agent";
  readonly at: string;
  readonly envelopes: readonly Envelope[];
  readonly eventType: string;
  readonly requestId?: string;
}

export interface Conversation {
  readonly threadId: string;
  readonly title: string;
  readonly loading: "idle" | "loading" | "ready" | "failed";
  readonly failure?: Failure;
  readonly history: readonly Message[];
  readonly turns: readonly Turn[];
  /** What is under way in the reader's other tabs; it is theirs to send, to stop and to keep. */
  readonly elsewhere: readonly Turn[];
  /** Values submitted from a widget, by the widget's key. */
  readonly submissions: Readonly<Record<string, Json>>;
  /** What the platform knows so far, as the last answer gave it. */
  readonly facts: JsonObject;
}

export interface Answer {
  readonly envelopes: readonly Envelope[];
  readonly facts: JsonObject | null;
}

const ACTIVE: readonly Phase[] = ["queued", "sending", "running"];

export function emptyConversation(threadId: string): Conversation {
  return {
    threadId,
    title: "",
    loading: "idle",
    history: [],
    turns: [],
    elsewhere: [],
    submissions: {},
    facts: {},
  };
}

export function isActive(turn: Turn): boolean {
  return ACTIVE.includes(turn.phase);
}

export function isBusy(conversation: Conversation): boolean {
  return conversation.turns.some(isActive);
}

/** It is somebody else's, or was deleted: nothing can be read or written here. */
export function isClosed({ loading, failure }: Conversation): boolean {
  return loading === "failed" && (failure?.kind === "denied" || failure?.kind === "gone");
}

export function findTurn(conversation: Conversation, turnId: string): Turn | undefined {
  return conversation.turns.find((turn) => turn.id === turnId);
}

/** The turn to send next: turns go one after another, because each reads the state its predecessor wrote. */
export function nextToSend(conversation: Conversation): Turn | undefined {
  const first = conversation.turns.find(isActive);
  return first?.phase === "queued" ? first : undefined;
}

/** Adds a turn, unless the very same action is still under way (a double click). */
export function withTurn(conversation: Conversation, turn: Turn): Conversation {
  const same = (other: Turn) =>
    isActive(other) &&
    other.event.type === "user_widget_cta_click" &&
    JSON.stringify(other.event) === JSON.stringify(turn.event);
  if (conversation.turns.some(same)) return conversation;
  return { ...conversation, turns: [...conversation.turns, turn] };
}

export function withSubmission(conversation: Conversation, widgetKey: string, value: Json): Conversation {
  if (widgetKey in conversation.submissions) return conversation;
  return { ...conversation, submissions: { ...conversation.submissions, [widgetKey]: value } };
}

export function changeTurn(conversation: Conversation, turnId: string, change: Partial<Turn>): Conversation {
  const turns = conversation.turns.map((turn) => (turn.id === turnId ? { ...turn, ...change } : turn));
  return { ...conversation, turns };
}

export function withoutTurn(conversation: Conversation, turnId: string): Conversation {
  return { ...conversation, turns: conversation.turns.filter((turn) => turn.id !== turnId) };
}

/** A finished turn never changes again: a late frame is ignored. */
export function changeActiveTurn(
  conversation: Conversation,
  turnId: string,
  change: Partial<Turn>,
): Conversation {
  const turn = findTurn(conversation, turnId);
  return turn && isActive(turn) ? changeTurn(conversation, turnId, change) : conversation;
}

export function answerTurn(
  conversation: Conversation,
  turnId: string,
  answer: Answer,
  at: string,
): Conversation {
  const turn = findTurn(conversation, turnId);
  if (!turn || !isActive(turn)) return conversation;
  const answered = changeTurn(conversation, turnId, {
    phase: "done",
    envelopes: answer.envelopes,
    partial: [],
    answeredAt: at,
  });
  return answer.facts ? { ...answered, facts: answer.facts } : answered;
}

export interface Restored {
  readonly title: string;
  readonly messages: readonly Message[];
  readonly facts: JsonObject | null;
}

/**
 * Puts restored history in. Turns that the history already tells are dropped, so that nothing shows twice:
 * finished ones always, running ones when the history has their answer.
 */
export function withHistory(conversation: Conversation, restored: Restored): Conversation {
  const answered = new Set(
    restored.messages.flatMap((message) =>
      message.role === "agent" && message.requestId ? [message.requestId] : [],
    ),
  );
  const turns = conversation.turns.filter(
    (turn) => (isActive(turn) || turn.phase === "failed") && !answered.has(turn.ticket?.requestId ?? ""),
  );
  const elsewhere = conversation.elsewhere.filter((turn) => !answered.has(turn.ticket?.requestId ?? ""));
  const history = untold(restored.messages, [...turns, ...elsewhere]);
  return {
    ...conversation,
    title: restored.title || conversation.title,
    loading: "ready",
    failure: undefined,
    history,
    turns,
    elsewhere,
    submissions: { ...submissionsOf(history), ...conversation.submissions },
    facts: restored.facts ?? conversation.facts,
  };
}

/** Another tab of the reader says what is under way there. */
export function withElsewhere(conversation: Conversation, elsewhere: readonly Turn[]): Conversation {
  return { ...conversation, elsewhere, history: untold(conversation.history, elsewhere) };
}

/** The messages without those that are shown as turns. */
function untold(messages: readonly Message[], turns: readonly Turn[]): readonly Message[] {
  const told = new Set(turns.flatMap((turn) => (turn.ticket ? [turn.ticket.requestId] : [])));
  return messages.filter(({ role, requestId }) => !(role === "user" && requestId && told.has(requestId)));
}

export function widgetKey(owner: string, index: number): string {
  return `${owner}/${index}`;
}

/** Each submit in the history belongs to the last widget of its type that had been shown by then. */
function submissionsOf(history: readonly Message[]): Record<string, Json> {
  const submissions: Record<string, Json> = {};
  const shown = new Map<string, string>();
  for (const message of history) {
    message.envelopes.forEach((envelope, index) => {
      const key = widgetKey(message.key, index);
      if (message.role === "agent") shown.set(envelope.widget_type, key);
      const submitted = payloadOf(envelope).submitted_value;
      const target = message.role === "agent" ? key : shown.get(envelope.widget_type);
      if (submitted !== undefined && submitted !== null && target) submissions[target] = submitted;
    });
  }
  return submissions;
}
