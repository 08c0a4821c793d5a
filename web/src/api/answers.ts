/** Results of the conversation playbooks as typed values. */

import type { Envelope } from "./envelope";
import { asEnvelope, payloadOf, readEnvelopes, textEnvelope } from "./envelope";
import type { Json, JsonObject } from "./json";
import { isObject, optionalText, readObject, readObjects, readText } from "./json";

export interface TurnAnswer {
  readonly envelopes: readonly Envelope[];
  /** What the platform knows after the turn; null when the answer does not say. */
  readonly facts: JsonObject | null;
}

/** The result of one turn, final or partial: its envelopes in order, or its bare text. */
export function readAnswer(data: Json): TurnAnswer {
  const body = readObject(data, "result");
  const facts = isObject(body.final_slot_state) ? body.final_slot_state : null;
  const widgets = readEnvelopes(body.widgets);
  const envelopes = widgets.length === 0 && isObject(body.render) ? [asEnvelope(body.render)] : widgets;
  return { envelopes: withWords(envelopes, optionalText(body, "bot_message")), facts };
}

/** The answer's words stand before its widgets, unless one of them says the same. */
function withWords(envelopes: readonly Envelope[], text: string | undefined): readonly Envelope[] {
  const said = envelopes.some((envelope) => Object.values(payloadOf(envelope)).includes(text ?? ""));
  return text && !said ? [textEnvelope(text), ...envelopes] : envelopes;
}

export interface ThreadRow {
  readonly threadId: string;
  readonly title: string;
  readonly updatedAt: string;
}

export function readThreads(data: Json): readonly ThreadRow[] {
  return readObjects(readObject(data, "threads"), "threads").map((row) => ({
    threadId: readText(row, "thread_id", "threads"),
    title: optionalText(row, "title") ?? "",
    updatedAt: optionalText(row, "updated_at") ?? optionalText(row, "created_at") ?? "",
  }));
}

export interface ThreadMessage {
  readonly key: string;
  readonly role: "user" | "agent";
  readonly at: string;
  readonly envelopes: readonly Envelope[];
  readonly eventType: string;
  readonly requestId?: string;
}

export interface ThreadHistory {
  readonly title: string;
  readonly messages: readonly ThreadMessage[];
  readonly facts: JsonObject | null;
}

export function readHistory(data: Json): ThreadHistory {
  const body = readObject(data, "messages");
  return {
    title: optionalText(body, "title") ?? "",
    facts: isObject(body.slot_state) ? body.slot_state : null,
    messages: readObjects(body, "messages").map((row, index) => ({
      key: `m${typeof row.seq === "number" ? row.seq : index}`,
      role: row.role === "user" ? "user" : "agent",
      at: optionalText(row, "at") ?? "",
      envelopes: withWords(readEnvelopes(row.envelopes), optionalText(row, "bot_message")),
      eventType: optionalText(row, "event_type") ?? "",
      requestId: optionalText(row, "request_id"),
    })),
  };
}
