/** Moments and durations as operators read them. */

import { dateFormat, numberFormat } from "../i18n/formatters";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function unit(
  value: number,
  name: "millisecond" | "second" | "minute" | "hour",
  locale: string,
  digits = 0,
): string {
  return numberFormat(locale, {
    style: "unit",
    unit: name,
    unitDisplay: name === "millisecond" ? "short" : "narrow",
    maximumFractionDigits: digits,
  }).format(value);
}

/** "7 ms", "1.24s", "3m 5s", "2h 10m". */
export function duration(ms: number, locale: string): string {
  const length = Math.max(0, ms);
  if (length < SECOND) return unit(length, "millisecond", locale, length < 10 ? 1 : 0);
  if (length < MINUTE) return unit(length / SECOND, "second", locale, 2);
  if (length < HOUR) {
    return `${unit(Math.floor(length / MINUTE), "minute", locale)} ${unit(Math.floor((length % MINUTE) / SECOND), "second", locale)}`;
  }
  return `${unit(Math.floor(length / HOUR), "hour", locale)} ${unit(Math.floor((length % HOUR) / MINUTE), "minute", locale)}`;
}

export function clock(at: number, locale: string): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return dateFormat(locale, {
    ...(isToday ? {} : { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(at);
}

export function exact(at: number): string {
  return new Date(at).toISOString();
}
