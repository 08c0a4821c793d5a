/** The slots a trip consists of, in the reader's words. Slot shapes: docs of the planner playbook. */

import type { TFunction } from "i18next";
import type { Envelope } from "../api/envelope";
import type { Json, JsonObject } from "../api/json";
import { isList, isObject, optionalNumber, optionalText } from "../api/json";
import { dateFormat, numberFormat } from "../i18n/formatters";

interface Fact extends JsonObject {
  readonly label: string;
  readonly value?: string;
  readonly edit_action_id: string;
  readonly missing: boolean;
}

/** `t` translates keys of the namespace `domain`. Null while nothing at all is known. */
export function factsBlock(facts: JsonObject, t: TFunction, locale: string): Envelope | null {
  const slots = [
    fact(t("facts.region"), "edit:region", placeText(facts.region, facts, locale)),
    fact(t("facts.origin"), "edit:origin", placeText(facts.origin, facts, locale)),
    fact(t("facts.dates"), "edit:dates", datesText(facts, t, locale)),
    fact(t("facts.party"), "edit:party", partyText(facts.party, t)),
    ...optionalFacts(facts, t, locale),
  ];
  if (slots.every((slot) => slot.missing)) return null;
  return { widget_type: "property_block", variant: "default", schema_version: 1, payload: { slots } };
}

function optionalFacts(facts: JsonObject, t: TFunction, locale: string): Fact[] {
  const cabin = optionalText(facts, "cabin_class");
  const stars = optionalNumber(facts, "star_rating_min");
  const found: [string, string, string | undefined][] = [
    [t("facts.cabin"), "edit:cabin", cabin && t(`facts.cabins.${cabin}`, { defaultValue: cabin })],
    [t("facts.stars"), "edit:stars", stars ? t("facts.atLeastStars", { count: stars }) : undefined],
    [t("facts.budget"), "edit:budget", budgetText(facts, t, locale)],
  ];
  return found.flatMap(([label, action, value]) => (value ? [fact(label, action, value)] : []));
}

function fact(label: string, action: string, value: string | undefined): Fact {
  return { label, edit_action_id: action, missing: !value, ...(value ? { value } : {}) };
}

/** What a place is called in the reader's language, as far as it was said in the conversation. */
function placeText(place: Json | undefined, facts: JsonObject, locale: string): string | undefined {
  const label = isObject(place) ? optionalText(place, "label") : undefined;
  const names = locale.startsWith("ru") && isObject(facts.place_names) ? facts.place_names : {};
  return label && (optionalText(names, label) ?? label);
}

function datesText(facts: JsonObject, t: TFunction, locale: string): string | undefined {
  const from = day(facts.check_in_date);
  const to = day(facts.check_out_date);
  if (!from) return undefined;
  const format = dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  if (!to) return format.format(from);
  const nights = Math.round((to.getTime() - from.getTime()) / 86_400_000);
  return `${format.formatRange(from, to)} · ${t("facts.nights", { count: nights })}`;
}

/** A day as it is written where the reader is; as it came when it is none. */
export function dayText(value: string, locale: string): string {
  const date = day(value);
  return date ? dateFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(date) : value;
}

function day(value: Json | undefined): Date | undefined {
  if (typeof value !== "string") return undefined;
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function partyText(party: Json | undefined, t: TFunction): string | undefined {
  if (!isObject(party)) return undefined;
  const adults = optionalNumber(party, "adults") ?? 0;
  const children = isList(party.children) ? party.children.filter(isObject) : [];
  if (adults + children.length === 0) return undefined;
  const rooms = optionalNumber(party, "rooms") ?? 0;
  const parts = [t("facts.adults", { count: adults })];
  if (children.length > 0)
    parts.push(`${t("facts.children", { count: children.length })}${agesText(children)}`);
  if (rooms > 1) parts.push(t("facts.rooms", { count: rooms }));
  return parts.join(", ");
}

function agesText(children: readonly JsonObject[]): string {
  const ages = children.flatMap((child) => optionalNumber(child, "age") ?? []);
  return ages.length > 0 ? ` (${ages.join(", ")})` : "";
}

function budgetText(facts: JsonObject, t: TFunction, locale: string): string | undefined {
  const budget = isObject(facts.budget) ? facts.budget : undefined;
  const ceiling = isObject(facts.budget_max) ? facts.budget_max : undefined;
  const amount = Number(budget?.cap ?? ceiling?.amount);
  const currency = budget?.currency ?? ceiling?.currency;
  if (!(amount > 0) || typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return undefined;
  const money = numberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 });
  return t("facts.upTo", { amount: money.format(amount) });
}
