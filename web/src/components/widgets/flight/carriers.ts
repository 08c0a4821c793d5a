import type { Carrier, FlightCard, FlightSegment } from "../../../contracts/widgets";

export function carrierName(carrier: Carrier): string {
  return typeof carrier === "string" ? carrier : (carrier.name ?? carrier.code ?? "");
}

/** The name of who flies a segment, or the code when that is all there is. */
export function segmentCarrier(segment: FlightSegment): string {
  return segment.carrier_name ?? (segment.carrier ? carrierName(segment.carrier) : "");
}

/** Everybody who flies, once each. */
export function carrierNames({
  carriers,
  itineraries,
}: Pick<FlightCard, "carriers" | "itineraries">): string[] {
  const stated = (carriers ?? []).map(carrierName);
  const flown = itineraries.flatMap(({ segments }) => segments.map(segmentCarrier));
  return [...new Set(stated.length > 0 ? stated : flown)].filter(Boolean);
}

/** "AF", from the segment's carrier code or from its flight number. */
export function carrierCode(segment: FlightSegment | undefined): string {
  const carrier = segment?.carrier;
  const code = typeof carrier === "string" ? carrier : carrier?.code;
  if (code && /^[A-Z0-9]{2,3}$/.test(code)) return code;
  return (
    /^[A-Z0-9]{2}(?=\d)/.exec(String(segment?.flight_number ?? ""))?.[0] ??
    (code ?? "").slice(0, 2).toUpperCase()
  );
}

/** "AF 7": the number with its carrier's code in front. */
export function flightNumber(segment: FlightSegment): string {
  const number = String(segment.flight_number ?? "");
  if (number === "") return "";
  const code = carrierCode(segment);
  return /^\d/.test(number) && code ? `${code} ${number}` : number.replace(/^([A-Z0-9]{2})(\d+)$/, "$1 $2");
}
