import { useState } from "react";
import { adjustmentsOf } from "../adjustments";
import { MapSurface } from "../map/MapSurface";
import { HotelCard } from "./HotelCard";
import type { LocatedHotel } from "./HotelList";

/** The hotels of a list by place and price; the chosen one opens as a card. */
export function HotelMap({ hotels }: { readonly hotels: readonly LocatedHotel[] }) {
  const [selected, setSelected] = useState<string | null>(null);
  const chosen = hotels.find(({ hotel_id }) => hotel_id === selected);
  const markers = hotels.map(({ hotel_id, name, location, price_per_night, currency }) => ({
    id: hotel_id,
    lat: location.lat,
    lng: location.lng,
    label: name,
    kind: "hotel",
    ...(price_per_night === undefined ? {} : { amount: price_per_night }),
    ...(currency === undefined ? {} : { currency }),
  }));
  return (
    <MapSurface markers={markers} selectedId={selected} onSelect={setSelected}>
      {chosen && (
        <HotelCard payload={chosen} variant="in_popover" adjustments={adjustmentsOf(chosen.ai_adjustments)} />
      )}
    </MapSurface>
  );
}
