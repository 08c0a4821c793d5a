/** A second lock on the door: what the platform has redacted already is redacted here as well. */

import { isList, isObject, type Json } from "../api/json";

const SECRET =
  /authorization|api[-_]?key|token|secret|password|passwd|cookie|private[-_]?key|credential_value/i;
/** Words with a secret's name in them that only count or describe. */
const HARMLESS = /^(max_|total_|prompt_|completion_)?tokens$|_token_count$/i;

export const REDACTED = "<REDACTED>";

export function redacted(value: Json): Json {
  if (isList(value)) return value.map(redacted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, hides(key, item) ? REDACTED : redacted(item ?? null)]),
  );
}

function hides(key: string, item: Json | undefined): boolean {
  return SECRET.test(key) && !HARMLESS.test(key) && item !== null && item !== undefined && item !== "";
}
