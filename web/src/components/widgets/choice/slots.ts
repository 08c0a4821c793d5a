/** The value of a slot in words, whatever shape it was sent in. */

import type { TFunction } from "i18next";
import { isList, isObject, type Json, type JsonObject } from "../../../api/json";
import type { Party } from "../../../contracts/widgets";
import { formatMoney } from "../format/money";
import { partyText } from "../format/party";
import { formatDays, wallClock } from "../format/time";

/** Days, money and parties as the other widgets write them; of other objects what they say at their ends. */
export function slotText(value: Json | undefined, t: TFunction, locale: string): string {
  if (typeof value === "boolean") return value ? "✓" : "–";
  if (typeof value === "number") return new Intl.NumberFormat(locale).format(value);
  if (isList(value)) return joined(value, t, locale);
  if (!isObject(value)) return value ?? "";
  return known(value, t, locale) ?? joined(Object.values(value), t, locale);
}

function joined(values: readonly (Json | undefined)[], t: TFunction, locale: string): string {
  const texts = values.map((value) => slotText(value, t, locale));
  return texts.filter(Boolean).join(", ");
}

function known(value: JsonObject, t: TFunction, locale: string): string | null {
  const { from, to, nights, adults, amount, total, currency, label, name } = value;
  if (typeof from === "string" && wallClock(from)) {
    const days = formatDays(from, typeof to === "string" ? to : undefined, locale);
    return typeof nights === "number" ? `${days} · ${t("dates.nights", { count: nights })}` : days;
  }
  if (typeof adults === "number") return partyText(value as unknown as Party, t);
  const money = amount ?? total;
  if (typeof currency === "string" && /^[A-Z]{3}$/.test(currency) && isAmount(money)) {
    return formatMoney(money, currency, locale);
  }
  const named = label ?? name;
  return typeof named === "string" && named !== "" ? named : null;
}

function isAmount(value: Json | undefined): value is string | number {
  return typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
}
