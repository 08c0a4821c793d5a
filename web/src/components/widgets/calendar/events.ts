/** The events of a trip as a calendar needs them: by the place's own day and clock. */

import { type CalendarDate, parseDate } from "@internationalized/date";
import type { CalendarEvent } from "../../../contracts/widgets";
import { clockOffset, instant, localStamp, offsetMinutes, wallClock } from "../format/time";

/** An event that the payload gives no end is drawn this long. */
const USUAL_MINUTES = 60;

export interface TripEvent {
  readonly id: string;
  readonly date: CalendarDate;
  /** Minutes after the local midnight. */
  readonly start: number;
  readonly minutes: number;
  readonly source: CalendarEvent;
}

/** Events with a readable start, in the order in which they happen; of two with one id the later word counts. */
export function tripEvents(events: readonly CalendarEvent[]): TripEvent[] {
  const latest = [...new Map(events.map((event) => [event.event_id, event])).values()];
  const readable = latest.map(atItsPlace).flatMap((source) => {
    const wall = wallClock(source.start_at);
    if (!wall) return [];
    const date = parseDate(source.start_at.slice(0, 10));
    const start = wall.getUTCHours() * 60 + wall.getUTCMinutes();
    return [{ id: source.event_id, date, start, minutes: lengthOf(source), source }];
  });
  return inOrder(readable);
}

export function inOrder(events: readonly TripEvent[]): TripEvent[] {
  return events.toSorted((one, other) => momentOf(one) - momentOf(other));
}

/** The event, as long as before, from another start on. */
export function startingAt(event: TripEvent, startAt: string): TripEvent {
  const [moved] = tripEvents([{ ...event.source, start_at: startAt, end_at: null }]);
  return moved ? { ...moved, minutes: event.minutes } : event;
}

/** The event with its times as the clocks of its zone show them. */
function atItsPlace(event: CalendarEvent): CalendarEvent {
  const { start_at, end_at, timezone } = event;
  const end = end_at ? { end_at: localStamp(end_at, timezone) } : {};
  return { ...event, start_at: localStamp(start_at, timezone), ...end };
}

function lengthOf({ start_at, end_at, timezone }: CalendarEvent): number {
  const [start, end] = [instant(start_at, timezone), end_at ? instant(end_at, timezone) : null];
  const minutes = start && end ? (end.getTime() - start.getTime()) / 60_000 : 0;
  return minutes > 0 ? minutes : USUAL_MINUTES;
}

function momentOf({ source }: TripEvent): number {
  return instant(source.start_at, source.timezone)?.getTime() ?? 0;
}

export function eventsOn(events: readonly TripEvent[], date: CalendarDate): TripEvent[] {
  return events.filter((event) => event.date.compare(date) === 0);
}

/** The zone of where the traveller is on a day at HH:MM: that of what has happened last by then, else of what comes first. */
export function zoneAt(events: readonly TripEvent[], day: string, time: string): string | undefined {
  const zoned = events.filter(({ source }) => source.timezone && source.type !== "user_note");
  const last = zoned.findLast(({ date, start }) => `${date} ${clockText(start)}` <= `${day} ${time}`);
  return (last ?? zoned[0] ?? events[0])?.source.timezone;
}

/** Minutes after midnight as HH:MM. */
export function clockText(minute: number): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** The minute of a day that HH:MM says. */
export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** The event's start on another day or at another time, with the offset that its zone has then. */
export function movedStart(startAt: string, date: string, time: string, zone?: string): string {
  const rest = startAt.slice(10).replace(/^[T ]\d{2}:\d{2}/, "");
  const moved = `${date}T${time}`;
  const offset = zone && /[+-]\d{2}:?\d{2}$|Z$/.test(rest) ? offsetMinutes(moved, zone) : null;
  if (offset === null) return moved + rest;
  return `${moved}${rest.replace(/(Z|[+-]\d{2}:?\d{2})$/, "")}${clockOffset(offset)}`;
}

interface Placed {
  readonly event: TripEvent;
  readonly column: number;
  readonly columns: number;
}

/** Side by side where events overlap: for each its column and the number of columns; the others have the whole width. */
export function columnsOf(events: readonly TripEvent[]): readonly Placed[] {
  const placed: Placed[] = [];
  let group: Omit<Placed, "columns">[] = [];
  let ends: number[] = [];
  const close = () => {
    placed.push(...group.map((entry) => ({ ...entry, columns: ends.length })));
    group = [];
    ends = [];
  };
  for (const event of events.toSorted((one, other) => one.start - other.start)) {
    if (ends.every((end) => end <= event.start)) close();
    const free = ends.findIndex((end) => end <= event.start);
    const column = free === -1 ? ends.length : free;
    ends[column] = event.start + event.minutes;
    group.push({ event, column });
  }
  close();
  return placed;
}
