import ical from "ical-generator";
import { hasTime, instant, offsetMinutes } from "../format/time";
import type { TripEvent } from "./events";

/**
 * The trip as iCalendar (RFC 5545). Moments are written in UTC, so that every calendar shows the right instant; those
 * of an unknown zone float, as the place's own clock.
 */
export function icsOf(tripId: string, name: string, events: readonly TripEvent[]): string {
  const calendar = ical({ name, prodId: { company: "Wayfarer", product: "trip" } });
  for (const { source, minutes } of events) {
    const start = instant(source.start_at, source.timezone);
    if (!start) continue;
    calendar.createEvent({
      id: `${source.event_id}@${tripId}`,
      start,
      end: new Date(start.getTime() + minutes * 60_000),
      allDay: !hasTime(source.start_at),
      floating: offsetMinutes(source.start_at, source.timezone) === null,
      summary: source.title,
      ...(source.location ? { location: source.location } : {}),
      ...(source.notes ? { description: source.notes } : {}),
    });
  }
  return calendar.toString();
}
