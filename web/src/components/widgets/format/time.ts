/**
 * Times as the place's own clock shows them. An ISO 8601 text carries the local time; it is formatted as it stands
 * and never moved into the reader's zone.
 */

import type { Moment } from "../../../contracts/widgets";
import { dateFormat, numberFormat } from "../../../i18n/formatters";

const DAY_MS = 86_400_000;

const STAMP = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** The wall clock of a stamp as if it were UTC, for formatting with `timeZone: "UTC"`. Null when it is no stamp, or of a day that no calendar has. */
export function wallClock(stamp: string): Date | null {
  const [, day, time] = STAMP.exec(stamp) ?? [];
  if (!day) return null;
  const date = new Date(`${day}T${time ?? "00:00"}:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  return exists ? date : null;
}

export function hasTime(stamp: string): boolean {
  return STAMP.exec(stamp)?.[2] !== undefined;
}

/** The offset from UTC in minutes: of the stamp itself, else of the zone at that local time. */
export function offsetMinutes(stamp: string, zone?: string): number | null {
  const written = STAMP.exec(stamp)?.[3];
  if (written === "Z") return 0;
  if (written) {
    const [hours, minutes] = [written.slice(1, 3), written.slice(-2)].map(Number);
    return (written.startsWith("-") ? -1 : 1) * ((hours ?? 0) * 60 + (minutes ?? 0));
  }
  const wall = wallClock(stamp);
  if (!zone || !wall) return null;
  const near = zoneOffset(wall, zone);
  return near === null ? null : zoneOffset(new Date(wall.getTime() - near * 60_000), zone);
}

/** A zone's offset at an instant, in minutes. */
function zoneOffset(at: Date, zone: string): number | null {
  try {
    const format = dateFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
  } catch {
    return null;
  }
}

/** "UTC+02:00". */
export function offsetText(minutes: number): string {
  return `UTC${clockOffset(minutes).replace("-", "−")}`;
}

/** The instant of a stamp, for calendars and for ordering. A stamp without an offset needs its zone. */
export function instant(stamp: string, zone?: string): Date | null {
  const wall = wallClock(stamp);
  if (!wall) return null;
  return new Date(wall.getTime() - (offsetMinutes(stamp, zone) ?? 0) * 60_000);
}

/** A moment of the contract: a stamp, or milliseconds since 1970. */
export function momentOf(moment: Moment): Date | null {
  if (typeof moment === "string") return instant(moment);
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? null : date;
}

/**
 * A stamp as the clocks of its zone show it: "2027-07-15T13:00:00Z" in Europe/Paris is "2027-07-15T15:00:00+02:00".
 * Without an offset it is local already; without a zone it stays as it was written.
 */
export function localStamp(stamp: string, zone?: string): string {
  const at = zone && STAMP.exec(stamp)?.[3] ? instant(stamp) : null;
  const offset = at && zone ? zoneOffset(at, zone) : null;
  if (!at || offset === null) return stamp;
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${clockOffset(offset)}`;
}

/** "+02:00", as it stands at the end of a stamp. */
export function clockOffset(minutes: number): string {
  const absolute = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}

export function formatTime(stamp: string, locale: string): string {
  return format(stamp, locale, { hour: "numeric", minute: "2-digit" });
}

export function formatDay(stamp: string, locale: string, style: Intl.DateTimeFormatOptions = {}): string {
  return format(stamp, locale, { weekday: "short", day: "numeric", month: "short", ...style });
}

/** "15 – 22 Jul 2027". */
export function formatDays(from: string, to: string | undefined, locale: string): string {
  const [start, end] = [wallClock(from), to ? wallClock(to) : null];
  const formatter = dateFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  if (!start) return from;
  return end ? formatter.formatRange(start, end) : formatter.format(start);
}

function format(stamp: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const wall = wallClock(stamp);
  return wall ? dateFormat(locale, { ...options, timeZone: "UTC" }).format(wall) : stamp;
}

/** Local calendar days from one stamp to another: 1 for an arrival on the next day, -1 across the date line. */
export function daysBetween(from: string, to: string): number {
  const [start, end] = [wallClock(from.slice(0, 10)), wallClock(to.slice(0, 10))];
  return start && end ? Math.round((end.getTime() - start.getTime()) / DAY_MS) : 0;
}

const DURATION = /^P(?=.)(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?=.)(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;
const UNIT_MINUTES = [10_080, 1440, 60, 1, 1 / 60];

/** Minutes of an ISO 8601 duration without years and months, which have no fixed length; null when it is none. */
export function durationMinutes(text: string | undefined): number | null {
  const found = DURATION.exec(text ?? "");
  return found && UNIT_MINUTES.reduce((sum, unit, index) => sum + Number(found[index + 1] ?? 0) * unit, 0);
}

/** "7h 25m" in the reader's language. */
export function formatMinutes(total: number, locale: string): string {
  const unit = (value: number, name: "hour" | "minute") =>
    numberFormat(locale, { style: "unit", unit: name, unitDisplay: "narrow" }).format(value);
  const whole = Math.round(total);
  const [hours, minutes] = [Math.floor(whole / 60), whole % 60];
  const parts = [
    hours > 0 ? unit(hours, "hour") : "",
    minutes > 0 || hours === 0 ? unit(minutes, "minute") : "",
  ];
  return parts.filter(Boolean).join(" ");
}

export function formatDuration(text: string, locale: string): string {
  const minutes = durationMinutes(text);
  return minutes === null ? text : formatMinutes(minutes, locale);
}
