import { useMemo } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Chosen } from "../map/Chosen";
import { MapSurface } from "../map/MapSurface";
import type { MapMarker } from "../map/marker";
import type { LocatedHotel } from "./HotelList";

interface HotelMapProps {
  readonly hotels: readonly LocatedHotel[];
  readonly selected: string | null;
  onSelect(id: string | null): void;
}

/** The hotels of a list by place and price; the chosen one is told about below. */
export function HotelMap({ hotels, selected, onSelect }: HotelMapProps) {
  const { t } = useTranslation("widgets");
  const chosen = hotels.find(({ hotel_id }) => hotel_id === selected);
  const markers = useMemo(() => hotels.map(markerOf), [hotels]);
  return (
    <MapSurface markers={markers} selectedId={selected} onSelect={onSelect}>
      {chosen && (
        <Chosen
          label={chosen.name}
          amount={chosen.price_per_night}
          currency={chosen.currency}
          note={t("hotel.perNight")}
          ctas={chosen.ctas ?? ["pick_hotel", "watch_in_detail"]}
          ids={{ hotel_id: chosen.hotel_id }}
        />
      )}
    </MapSurface>
  );
}

function markerOf({ hotel_id, name, location, price_per_night, currency }: LocatedHotel): MapMarker {
  const { lat, lng } = location;
  return { id: hotel_id, lat, lng, label: name, kind: "hotel", amount: price_per_night, currency };
}
