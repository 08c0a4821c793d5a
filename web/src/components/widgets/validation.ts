/** Judges envelopes against the contract with the validators that were compiled from it. */

import type { Json, JsonObject } from "../../api/json";
import { isList, isObject } from "../../api/json";
import type { ValidationError, Validator } from "../../contracts/validators";
import { payloads, envelope as wrapper } from "../../contracts/validators";
import { WIDGET_TYPES, type WidgetEnvelope, type WidgetType } from "../../contracts/widgets";
import { withoutSwitchedOff } from "./adjustments";

const NEWEST_VERSION = 2;

export type Refusal =
  | { readonly kind: "malformed"; readonly detail: string }
  | { readonly kind: "unknownType"; readonly type: string; readonly detail: string }
  | { readonly kind: "newer"; readonly type: string; readonly detail: string }
  | { readonly kind: "invalid"; readonly type: string; readonly detail: string };

export type Judgement =
  | { readonly ok: true; readonly envelope: WidgetEnvelope }
  | { readonly ok: false; readonly refusal: Refusal };

const isWidgetType = (type: string): type is WidgetType => (WIDGET_TYPES as readonly string[]).includes(type);

/**
 * A value as a typed envelope, or why it can't be shown. A field that is null where the contract knows no null
 * counts as absent; a field that the agent switched off is left out where the contract allows that.
 */
export function judge(value: unknown): Judgement {
  const envelope = value as Json | undefined;
  if (!isObject(envelope)) return refuse({ kind: "malformed", detail: "/" });
  const type = envelope.widget_type;
  if (typeof type !== "string") return refuse({ kind: "malformed", detail: "/widget_type" });
  if (!isWidgetType(type)) return refuse({ kind: "unknownType", type, detail: "/widget_type" });
  const version = envelope.schema_version;
  if (typeof version === "number" && version > NEWEST_VERSION) {
    return refuse({ kind: "newer", type, detail: `/schema_version ${version}` });
  }
  const accepted = accept(envelope, type) ?? accept(slimmed(envelope), type);
  return accepted
    ? { ok: true, envelope: accepted }
    : refuse({ kind: "invalid", type, detail: firstError(envelope, type) });
}

function refuse(refusal: Refusal): Judgement {
  return { ok: false, refusal };
}

function accept(envelope: JsonObject, type: WidgetType): WidgetEnvelope | null {
  const { payload } = envelope;
  if (!isObject(payload) || !wrapper(envelope) || !payloads[type](payload)) return null;
  const shown = withoutSwitchedOff(payload, [payload.ai_adjustments, envelope.ai_adjustments]);
  const kept = payloads[type](shown) ? shown : payload;
  return { ...envelope, payload: kept } as unknown as WidgetEnvelope;
}

/** Where the contract is broken first, as a JSON pointer with the rule: `/payload/price/total type`. */
function firstError(envelope: JsonObject, type: WidgetType): string {
  return (
    describe(wrapper, envelope, "") ?? describe(payloads[type], envelope.payload, "/payload") ?? "/payload"
  );
}

function describe(validator: Validator, value: unknown, prefix: string): string | null {
  if (validator(value)) return null;
  const error = validator.errors?.at(0);
  return error ? `${prefix}${error.instancePath} ${rule(error)}` : prefix;
}

function rule({ keyword, params }: ValidationError): string {
  const named = params.missingProperty ?? params.additionalProperty ?? params.limit ?? params.type;
  return named === undefined ? keyword : `${keyword} ${String(named)}`;
}

/** The envelope without nulls; its payload stays, even when it says nothing at all. */
function slimmed(envelope: JsonObject): JsonObject {
  return { ...withoutNulls(envelope), payload: withoutNulls(envelope.payload) };
}

/** An object of nothing but nulls says as little as null. */
function saysNothing(value: Json | undefined): boolean {
  if (!isObject(value)) return value === null;
  const items = Object.values(value);
  return items.length > 0 && items.every(saysNothing);
}

function withoutNulls<T extends Json | undefined>(value: T): T {
  if (isList(value)) return value.filter((item) => item !== null).map(withoutNulls) as unknown as T;
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => !saysNothing(item));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)])) as T;
}
