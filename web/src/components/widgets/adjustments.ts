/** Reading of `ai_adjustments`: what a card stresses, what it remarks where, what it leaves out. */

import type { JsonObject } from "../../api/json";
import { isObject } from "../../api/json";
import type { AiAdjustments, Annotation } from "../../contracts/widgets";
import type { Adjustments } from "./types";

/** The adjustments of an item, or of a payload within its envelope; the inner emphasis wins. */
export function adjustmentsOf(...parts: readonly (AiAdjustments | undefined)[]): Adjustments {
  return {
    emphasis: parts.find((part) => part?.emphasis)?.emphasis ?? null,
    annotations: parts.flatMap((part) => part?.annotations ?? []),
  };
}

/** The field a target names: `price` for `price`, `price.total` and `/payload/price/total`. */
export function targetField(target: string): string {
  const parts = target.split(/[./[\]]+/).filter((part) => part !== "" && part !== "payload" && part !== "$");
  return parts[0] ?? target;
}

const ITEM = /^(?:\$?[./]?payload[./])?[$./]*items[.[/](\d+)\]?(?:[./](.+))?$/;

/** What an item of a list adds itself, with the remarks that its list makes at it: `items[1].price`. */
export function itemAdjustments(
  own: AiAdjustments | undefined,
  list: Adjustments,
  index: number,
): Adjustments {
  const { emphasis, annotations } = adjustmentsOf(own);
  const remarks = list.annotations.flatMap((remark) => {
    const [all, place, field] = ITEM.exec(remark.target) ?? [];
    return all && Number(place) === index ? [{ ...remark, target: field ?? "item" }] : [];
  });
  return { emphasis, annotations: [...annotations, ...remarks] };
}

/** The remarks of a list that are about none of its `count` items. */
export function aboutList(list: Adjustments, count: number): Adjustments {
  const isAtItem = (target: string) => Number(ITEM.exec(target)?.[1] ?? count) < count;
  return { ...list, annotations: list.annotations.filter(({ target }) => !isAtItem(target)) };
}

/** The remarks at the given fields, in the order they came. */
export function remarksAt(adjustments: Adjustments, fields: readonly string[]): Annotation[] {
  return adjustments.annotations.filter(({ target }) => fields.includes(targetField(target)));
}

/** The remarks at none of the given fields: shown at the end of the card, so that none is lost. */
export function remarksElsewhere(adjustments: Adjustments, fields: readonly string[]): Annotation[] {
  return adjustments.annotations.filter(({ target }) => !fields.includes(targetField(target)));
}

/** The payload without the fields that `conditional_fields` switches off with `false`. */
export function withoutSwitchedOff(payload: JsonObject, adjustments: readonly unknown[]): JsonObject {
  const off = new Set<string>();
  for (const part of adjustments) {
    const fields = (part as JsonObject | null | undefined)?.conditional_fields;
    if (!isObject(fields)) continue;
    for (const [name, value] of Object.entries(fields)) if (value === false) off.add(name);
  }
  return off.size === 0
    ? payload
    : Object.fromEntries(Object.entries(payload).filter(([name]) => !off.has(name)));
}
