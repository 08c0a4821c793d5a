/** What the panes are derived from: the envelopes of a conversation. */

import type { Envelope } from "../api/envelope";
import type { Conversation } from "../state/conversation";

export function answersOf(conversation: Conversation): readonly Envelope[] {
  const restored = conversation.history.filter((message) => message.role === "agent");
  return [
    ...restored.flatMap((message) => message.envelopes),
    ...conversation.turns.flatMap((turn) => turn.envelopes),
  ];
}

export function latestOf(conversation: Conversation, types: readonly string[]): Envelope | undefined {
  return answersOf(conversation).findLast((envelope) => types.includes(envelope.widget_type));
}
