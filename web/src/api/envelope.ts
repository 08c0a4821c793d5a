/** The wrapper of one piece of interface that an answer carries. Its payload is the renderer's business. */

import type { Json, JsonObject } from "./json";
import { isList, isObject } from "./json";

export interface Envelope extends JsonObject {
  readonly widget_type: string;
}

/** Envelopes of a list; what is not even an object is left out, everything else is for the renderer to judge. */
export function readEnvelopes(value: Json | undefined): readonly Envelope[] {
  return isList(value) ? value.filter(isObject).map(asEnvelope) : [];
}

export function asEnvelope(value: JsonObject): Envelope {
  return { ...value, widget_type: typeof value.widget_type === "string" ? value.widget_type : "" };
}

export function payloadOf(envelope: Envelope): JsonObject {
  return isObject(envelope.payload) ? envelope.payload : {};
}

/** The platform's own text envelope, for texts that arrive without one. */
export function textEnvelope(text: string): Envelope {
  return { widget_type: "bot_text", variant: "default", schema_version: 1, payload: { text } };
}
