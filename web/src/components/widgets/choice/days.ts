import { type CalendarDate, parseDate } from "@internationalized/date";
import type { DateValue, RangeValue } from "react-aria-components/RangeCalendar";

/** The first and the last day of a stay. */
export type Days = RangeValue<DateValue>;

/** A calendar day of the payload; undefined when there is none or it doesn't exist. */
export function day(text: string | null | undefined): CalendarDate | undefined {
  if (!text) return undefined;
  try {
    return parseDate(text);
  } catch {
    return undefined;
  }
}

/** Nights between two days. */
export function nightsOf(from: DateValue, to: DateValue): number {
  const midnight = (date: DateValue) => Date.UTC(date.year, date.month - 1, date.day);
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

/** The payload's locale when it is one, else the reader's. */
export function localeOf(stated: string | null | undefined, reader: string): string {
  if (!stated) return reader;
  try {
    return Intl.getCanonicalLocales(stated.replace("_", "-"))[0] ?? reader;
  } catch {
    return reader;
  }
}
