import { useMemo, useState } from "react";
import { adjustmentsOf } from "../adjustments";
import { MapSurface } from "../map/MapSurface";
import type { MapMarker } from "../map/marker";
import { HotelCard } from "./HotelCard";
import type { LocatedHotel } from "./HotelList";

/** The hotels of a list by place and price; the chosen one opens as a card. */
export function HotelMap({ hotels }: { readonly hotels: readonly LocatedHotel[] }) {
  const [selected, setSelected] = useState<string | null>(null);
  const chosen = hotels.find(({ hotel_id }) => hotel_id === selected);
  const markers = useMemo(() => hotels.map(markerOf), [hotels]);
  return (
    <MapSurface markers={markers} selectedId={selected} onSelect={setSelected}>
      {chosen && (
        <HotelCard payload={chosen} variant="in_popover" adjustments={adjustmentsOf(chosen.ai_adjustments)} />
      )}
    </MapSurface>
  );
}

function markerOf({ hotel_id, name, location, price_per_night, currency }: LocatedHotel): MapMarker {
  const { lat, lng } = location;
  return { id: hotel_id, lat, lng, label: name, kind: "hotel", amount: price_per_night, currency };
}
