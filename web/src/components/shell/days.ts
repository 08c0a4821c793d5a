/** Days of the reader's own clock, in words. */

import type { TFunction } from "i18next";
import { dateFormat } from "../../i18n/formatters";

export function dayKey(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : date.toDateString();
}

/** How many midnights lie between `at` and now. */
export function daysAgo(at: string, now: Date = new Date()): number {
  const date = new Date(at);
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(date)) / 86_400_000);
}

export function dayLabel(at: string, t: TFunction, locale: string): string {
  const ago = daysAgo(at);
  if (ago === 0) return t("thread.today");
  if (ago === 1) return t("thread.yesterday");
  const sameYear = new Date(at).getFullYear() === new Date().getFullYear();
  return dateFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(new Date(at));
}

export function timeLabel(at: string, locale: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return dateFormat(locale, { hour: "numeric", minute: "2-digit" }).format(date);
}
