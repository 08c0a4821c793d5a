/** What follows from the segments of an itinerary. */

import type { FlightCard, FlightItinerary, FlightSegment } from "../../../contracts/widgets";
import { durationMinutes, instant } from "../format/time";

/** Door to door in minutes: as stated, else from the first departure to the last arrival. */
export function itineraryMinutes({ duration, segments }: FlightItinerary): number | null {
  const stated = durationMinutes(duration);
  if (stated !== null) return stated;
  const [from, to] = [segments[0]?.departure, segments.at(-1)?.arrival];
  const [start, end] = [from && instant(from.at, from.timezone), to && instant(to.at, to.timezone)];
  return start && end && end > start ? (end.getTime() - start.getTime()) / 60_000 : null;
}

/** Changes of plane and technical stops. */
export function stopsOf({ segments }: FlightItinerary): number {
  const technical = segments.reduce(
    (sum, { stops }) => sum + (Array.isArray(stops) ? stops.length : (stops ?? 0)),
    0,
  );
  return segments.length - 1 + technical;
}

/** The airports in between. */
export function viaOf({ segments }: FlightItinerary): string[] {
  return segments.slice(0, -1).map(({ arrival }) => arrival.iata);
}

/** Minutes on the ground between two segments; null when their times don't tell. */
export function layoverMinutes(before: FlightSegment, after: FlightSegment): number | null {
  const landed = instant(before.arrival.at, before.arrival.timezone);
  const leaves = instant(after.departure.at, after.departure.timezone);
  return landed && leaves && leaves > landed ? (leaves.getTime() - landed.getTime()) / 60_000 : null;
}

/** All directions together, for sorting; without any duration the offer goes last. */
export function totalMinutes(offer: FlightCard): number {
  const parts = offer.itineraries.map(itineraryMinutes);
  const known = parts.filter((part) => part !== null);
  if (known.length === parts.length) return known.reduce((sum, part) => sum + part, 0);
  return durationMinutes(offer.duration) ?? Number.POSITIVE_INFINITY;
}
