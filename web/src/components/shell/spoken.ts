import { type Envelope, payloadOf } from "../../api/envelope";

const FIELDS = ["text", "question_text", "prompt_text", "title", "description"] as const;

/** An answer in words: what a screen reader announces, and what is copied. */
export function spokenText(envelopes: readonly Envelope[], separator = " "): string {
  return envelopes
    .flatMap((envelope) => FIELDS.map((field) => payloadOf(envelope)[field]))
    .filter((value) => typeof value === "string" && value !== "")
    .join(separator);
}
