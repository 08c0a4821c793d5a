/** Addresses of single widgets: `/t/THREAD?at=ANSWER.INDEX`. */

import { createContext, useContext } from "react";
import { useSearchParams } from "wouter";
import type { Envelope } from "../../api/envelope";
import type { Message, Turn } from "../../state/conversation";

const AT = "at";

/** What names an answer before and after a reload; null for what the reader said and for what has no name yet. */
export function answerRef(item: Message | Turn): string | undefined {
  if ("id" in item) return item.ticket?.requestId;
  return item.role === "agent" ? (item.requestId ?? item.key) : undefined;
}

export function widgetRef(answer: string, index: number): string {
  return `${answer}.${index}`;
}

/** The answer's part of a widget's name. */
export function answerOf(named: string): string {
  return named.slice(0, Math.max(0, named.lastIndexOf(".")));
}

/** The widget that the address names, read once for all: the address changes with every pane, this hardly ever. */
export const NamedContext = createContext<string | null>(null);

export function useNamed(): string | null {
  return useContext(NamedContext);
}

/** What `NamedContext` is to hold. */
export function useNameInAddress(): string | null {
  const [params] = useSearchParams();
  return params.get(AT);
}

/** The places of an answer's widgets; of an answer in words only, its first place. */
export function linkable(envelopes: readonly Envelope[]): readonly number[] {
  const found = envelopes.flatMap(({ widget_type }, index) => (widget_type === "bot_text" ? [] : [index]));
  return found.length > 0 ? found : [0];
}

export function addressOf(threadId: string, answer: string, index: number): string {
  const path = `/t/${encodeURIComponent(threadId)}`;
  return `${window.location.origin}${path}?${new URLSearchParams({ [AT]: widgetRef(answer, index) })}`;
}
