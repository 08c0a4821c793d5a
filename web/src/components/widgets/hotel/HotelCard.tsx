import { MapPin, ThumbsDown, ThumbsUp } from "lucide-react";
import type { HotelCard as Payload } from "../../../contracts/widgets";
import { numberFormat } from "../../../i18n/formatters";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import { Photo, PhotoStrip } from "../parts/Photo";
import { Price } from "../parts/Price";
import { Provenance } from "../parts/Provenance";
import { Score, Stars } from "../parts/Rating";
import { Remarks } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import { Amenities } from "./Amenities";
import { distanceText } from "./distance";
import styles from "./HotelCard.module.css";
import { StayFacts } from "./StayFacts";

const PRICE_FIELDS = ["price_per_night", "price", "total_price"];
const SCORE_FIELDS = ["score", "star_rating", "score_count"];
const ROOM_FIELDS = [
  "available_rooms",
  "rooms_matching",
  "amenities",
  "photos",
  "address",
  "distance_from_center",
];
const FIELDS = [...PRICE_FIELDS, ...SCORE_FIELDS, ...ROOM_FIELDS];

/** One place to stay. */
export function HotelCard({ payload, variant, adjustments }: WidgetProps<"hotel_card">) {
  const { t } = useTranslation("widgets");
  const { name, hotel_id, star_rating: stars, score, price_per_night: price, total_price: total } = payload;
  const isFull = variant === "full";
  const isPopover = variant === "in_popover";
  return (
    <Card
      title={name}
      eyebrow={stars !== undefined && stars > 0 && <Stars count={stars} />}
      variant={variant}
      adjustments={adjustments}
      fields={FIELDS}
    >
      <div className={styles.body} data-layout={isFull ? "stacked" : "beside"}>
        {!isPopover && (
          <div className={styles.picture}>
            {isFull ? (
              <PhotoStrip photos={payload.photos} name={name} />
            ) : (
              <Photo photo={payload.photos?.[0]} shape="thumb" />
            )}
          </div>
        )}
        <div className={styles.facts}>
          <Where hotel={payload} />
          <div className={styles.opinions}>
            {score !== undefined && <Score score={score} count={payload.score_count} />}
            <Thumbs up={payload.thumb_up_count} down={payload.thumb_down_count} />
          </div>
          <Remarks adjustments={adjustments} fields={SCORE_FIELDS} />
          {!isPopover && variant !== "compact" && (
            <Amenities amenities={payload.amenities ?? []} limit={isFull ? 40 : 4} />
          )}
          {isFull && <StayFacts hotel={payload} />}
          <Remarks adjustments={adjustments} fields={ROOM_FIELDS} />
        </div>
        {price !== undefined && (
          <div className={styles.price}>
            <Price amount={price} currency={payload.currency} note={t("hotel.perNight")} />
            {total !== undefined && <Total amount={total} currency={payload.currency} />}
            <Remarks adjustments={adjustments} fields={PRICE_FIELDS} />
          </div>
        )}
      </div>
      <footer className={styles.foot}>
        <Ctas
          ctas={payload.ctas}
          fallback={["pick_hotel", "watch_in_detail"]}
          ids={{ hotel_id }}
          about={name}
        />
        <Provenance of={payload} />
      </footer>
    </Card>
  );
}

function Total({
  amount,
  currency,
}: {
  readonly amount: string | number;
  readonly currency: string | undefined;
}) {
  const { t } = useTranslation("widgets");
  return <Price amount={amount} currency={currency} note={t("hotel.total")} />;
}

function Where({ hotel }: { readonly hotel: Payload }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { location, address, distance_from_center: distance } = hotel;
  const place = address ?? [location?.district, location?.city].filter(Boolean).join(", ");
  const away = distance !== undefined && t("hotel.fromCenter", { distance: distanceText(distance, locale) });
  if (!place && !away) return null;
  return (
    <p className={styles.where}>
      <MapPin aria-hidden size={14} />
      <span>{[place, away].filter(Boolean).join(" · ")}</span>
    </p>
  );
}

function Thumbs({ up, down }: { readonly up: number | undefined; readonly down: number | undefined }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const number = numberFormat(locale, {});
  if (up === undefined && down === undefined) return null;
  return (
    <span className={styles.thumbs}>
      {up !== undefined && (
        <span role="img" aria-label={t("hotel.liked", { count: up })}>
          <ThumbsUp aria-hidden size={13} /> {number.format(up)}
        </span>
      )}
      {down !== undefined && (
        <span role="img" aria-label={t("hotel.disliked", { count: down })}>
          <ThumbsDown aria-hidden size={13} /> {number.format(down)}
        </span>
      )}
    </span>
  );
}
