import type { HotelCard } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { humanise } from "../format/words";
import styles from "./Amenities.module.css";

interface AmenitiesProps {
  readonly amenities: NonNullable<HotelCard["amenities"]>;
  readonly limit: number;
}

/** The first few amenities, and how many more there are. */
export function Amenities({ amenities, limit }: AmenitiesProps) {
  const { t } = useTranslation("widgets");
  const names = [...new Set(amenities.map(amenityName))];
  if (names.length === 0) return null;
  const more = names.length - limit;
  return (
    <ul className={styles.list} aria-label={t("hotel.amenities")}>
      {names.slice(0, limit).map((name) => (
        <li key={name}>{name}</li>
      ))}
      {more > 0 && <li className={styles.more}>{t("hotel.moreAmenities", { count: more })}</li>}
    </ul>
  );
}

export function amenityName(amenity: NonNullable<HotelCard["amenities"]>[number]): string {
  const name = typeof amenity === "string" ? amenity : amenity.label;
  return /^[A-Z0-9_]+$/.test(name) ? humanise(name) : name;
}
