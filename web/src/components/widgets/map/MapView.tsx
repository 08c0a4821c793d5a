import { useMemo, useState } from "react";
import type { Cta } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import type { WidgetProps } from "../types";
import { Chosen } from "./Chosen";
import { MapSurface } from "./MapSurface";
import styles from "./MapView.module.css";
import { type MapMarker, markersOf, selectedOf } from "./marker";

const LISTED_AT_FIRST = 24;

/** Places on a map, and the same places as a list for those who don't use maps. */
export function MapView({ payload, variant, adjustments }: WidgetProps<"map_view">) {
  const { t } = useTranslation("widgets");
  const markers = useMemo(() => markersOf(payload), [payload]);
  const [selected, setSelected] = useState(() => selectedOf(payload, markers));
  const [isAll, setAll] = useState(false);
  const isBeyond = markers.findIndex(({ id }) => id === selected) >= LISTED_AT_FIRST;
  const shown = isAll || isBeyond ? markers : markers.slice(0, LISTED_AT_FIRST);
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
        <ul className={styles.list} aria-label={t("map.list")}>
          {shown.map((marker) => (
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
          {shown.length < markers.length && (
            <li>
              <button type="button" className={styles.item} onClick={() => setAll(true)}>
                {t("list.more", { count: markers.length - shown.length })}
              </button>
            </li>
          )}
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
