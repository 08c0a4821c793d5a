import type { FlightCard } from "../../../contracts/widgets";
import { comparableAmount } from "../format/money";
import { instant } from "../format/time";
import { totalMinutes } from "./itinerary";

export const ORDERS = ["given", "price", "duration", "departure"] as const;
export type Order = (typeof ORDERS)[number];

const KEYS: Readonly<Record<Exclude<Order, "given">, (offer: FlightCard) => number>> = {
  price: (offer) => comparableAmount(offer.price.total),
  duration: totalMinutes,
  departure: (offer) => {
    const first = offer.itineraries[0]?.segments[0]?.departure;
    return (first && instant(first.at, first.timezone)?.getTime()) ?? Number.POSITIVE_INFINITY;
  },
};

/** A copy in the given order; offers that are equal in it keep their places. */
export function sorted(offers: readonly FlightCard[], order: Order): FlightCard[] {
  if (order === "given") return [...offers];
  const key = KEYS[order];
  return offers.toSorted((one, other) => key(one) - key(other) || 0);
}
