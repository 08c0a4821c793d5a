import { Clock3, MapPin } from "lucide-react";
import type { OpeningHours } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { humanise } from "../format/words";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import { Photo, PhotoStrip } from "../parts/Photo";
import { Provenance } from "../parts/Provenance";
import { Score } from "../parts/Rating";
import { Remarks } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import styles from "./PlaceCard.module.css";

const FIELDS = ["rating", "rating_count", "opening_hours", "address", "types", "photos"];
/** Types that say nothing to a reader. */
const SILENT = ["political", "point_of_interest", "establishment", "geocode"];

/** A city, a sight, a restaurant. */
export function PlaceCard({ payload, variant, adjustments }: WidgetProps<"place_card">) {
  const { t } = useTranslation("widgets");
  const { name, place_id, rating, address } = payload;
  const isFull = variant === "full";
  const types = (payload.types ?? []).filter((type) => !SILENT.includes(type)).slice(0, 2);
  const kinds = types.map((type) => t(`place.kinds.${type}`, { defaultValue: humanise(type) }));
  return (
    <Card
      title={name}
      eyebrow={kinds.join(" · ")}
      variant={variant}
      adjustments={adjustments}
      fields={FIELDS}
    >
      <div className={styles.body} data-layout={isFull ? "stacked" : "beside"}>
        {variant !== "in_popover" && (
          <div className={styles.picture}>
            {isFull ? (
              <PhotoStrip photos={payload.photos} name={name} />
            ) : (
              <Photo photo={payload.photos?.[0]} shape="thumb" />
            )}
          </div>
        )}
        <div className={styles.facts}>
          {rating !== undefined && <Score score={rating} count={payload.rating_count} />}
          {address && (
            <p className={styles.line}>
              <MapPin aria-hidden size={14} /> <span>{address}</span>
            </p>
          )}
          {payload.opening_hours !== undefined && <Hours hours={payload.opening_hours} isFull={isFull} />}
          {payload.description && variant !== "compact" && (
            <p className={styles.text}>{payload.description}</p>
          )}
          <Remarks adjustments={adjustments} fields={FIELDS} />
        </div>
      </div>
      <footer className={styles.foot}>
        <Ctas
          ctas={payload.ctas}
          fallback={["add_to_itinerary", "view_details"]}
          ids={{ place_id }}
          about={name}
        />
        <Provenance of={payload} />
      </footer>
    </Card>
  );
}

function hoursLines(hours: OpeningHours): readonly string[] {
  if (typeof hours === "string") return [hours];
  if (Array.isArray(hours)) return hours;
  const lines = hours.weekday_text ?? hours.weekday_descriptions ?? hours.weekdayDescriptions;
  return lines ?? (hours.text ? [hours.text] : []);
}

function Hours({ hours, isFull }: { readonly hours: OpeningHours; readonly isFull: boolean }) {
  const { t } = useTranslation("widgets");
  const isList = typeof hours === "string" || Array.isArray(hours);
  const open = isList ? undefined : (hours.open_now ?? hours.openNow);
  const lines = hoursLines(hours);
  const state = open === undefined ? null : t(open ? "place.open" : "place.closed");
  if (!state && lines.length === 0) return null;
  return (
    <div className={styles.line}>
      <Clock3 aria-hidden size={14} />
      <div>
        {state && <strong data-open={open}>{state}</strong>}
        {(isFull ? lines : lines.slice(0, 2)).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines keep their places, and two may read the same
          <p key={index} className={styles.hours}>
            {line}
          </p>
        ))}
      </div>
    </div>
  );
}
