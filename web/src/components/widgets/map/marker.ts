import type { MapView, Money } from "../../../contracts/widgets";
import type { Place } from "./mercator";

/** A marker with an id of its own, however the payload names it. */
export interface MapMarker extends Place {
  readonly id: string;
  readonly label: string;
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  readonly amount?: Money | undefined;
  readonly currency?: string | undefined;
  readonly hotelId?: string | undefined;
  readonly placeId?: string | undefined;
}

export function markersOf({ markers = [] }: MapView): MapMarker[] {
  const seen = new Set<string>();
  return markers.map((marker, index) => {
    const stated = String(marker.marker_id ?? marker.id ?? marker.hotel_id ?? marker.place_id ?? index);
    const id = seen.has(stated) ? `${stated} ${index}` : stated;
    seen.add(id);
    return {
      id,
      lat: marker.lat,
      lng: marker.lng,
      label: marker.label || String(index + 1),
      kind: marker.kind ?? (marker.hotel_id ? "hotel" : undefined),
      state: marker.state,
      amount: marker.amount,
      currency: marker.currency,
      hotelId: marker.hotel_id ?? undefined,
      placeId: marker.place_id ?? undefined,
    };
  });
}

/** The marker that the payload selects: by id, by position in the list, or by its own state. */
export function selectedOf(
  { selected_marker_id: selected }: MapView,
  markers: readonly MapMarker[],
): string | null {
  const named = markers.find(
    ({ id, hotelId }) => id === String(selected) || (hotelId && hotelId === selected),
  );
  if (named) return named.id;
  if (typeof selected === "number") return markers[selected]?.id ?? null;
  return markers.find(({ state }) => state === "selected")?.id ?? null;
}
