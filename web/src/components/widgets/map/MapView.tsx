import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Cta } from "../../../contracts/widgets";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import type { WidgetProps } from "../types";
import { Chosen } from "./Chosen";
import { MapSurface } from "./MapSurface";
import styles from "./MapView.module.css";
import { type MapMarker, markersOf, selectedOf } from "./marker";

/** Places on a map, and the same places as a list for those who don't use maps. */
export function MapView({ payload, variant, adjustments }: WidgetProps<"map_view">) {
  const { t } = useTranslation("widgets");
  const markers = useMemo(() => markersOf(payload), [payload]);
  const [selected, setSelected] = useState(() => selectedOf(payload, markers));
  const chosen = markers.find(({ id }) => id === selected);
  return (
    <Card label={t("types.map_view")} variant={variant} adjustments={adjustments}>
      <div className={styles.frame}>
        <MapSurface
          markers={markers}
          center={payload.center}
          zoom={payload.zoom}
          selectedId={selected}
          isTall={variant === "full"}
          onSelect={setSelected}
        >
          {chosen && <Chosen {...chosen} {...chosenAction(chosen)} />}
        </MapSurface>
      </div>
      {markers.length > 0 && variant !== "in_popover" && (
        <ul className={styles.list}>
          {markers.slice(0, 24).map((marker) => (
            <li key={marker.id}>
              <button
                type="button"
                className={styles.item}
                aria-pressed={marker.id === selected}
                onClick={() => setSelected(marker.id === selected ? null : marker.id)}
              >
                {marker.label}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Ctas ctas={payload.ctas} />
    </Card>
  );
}

/** What may be asked about a marker, by the kind of its id. */
function chosenAction({ hotelId, placeId }: MapMarker): { ctas: Cta[]; ids: Record<string, string> } {
  if (hotelId) return { ctas: ["watch_in_detail"], ids: { hotel_id: hotelId } };
  return placeId ? { ctas: ["view_details"], ids: { place_id: placeId } } : { ctas: [], ids: {} };
}
