import type { HotelCard } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { formatDay } from "../format/time";
import { Facts } from "../parts/Facts";
import styles from "./StayFacts.module.css";

/** What a card tells when it is opened in full: the room, the days, the conditions. */
export function StayFacts({ hotel }: { readonly hotel: HotelCard }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { rooms_matching: matching, available_rooms: available } = hotel;
  return (
    <>
      {hotel.description && <p className={styles.description}>{hotel.description}</p>}
      <Facts
        facts={[
          { term: t("hotel.room"), value: hotel.room_type },
          { term: t("hotel.board"), value: hotel.board },
          { term: t("hotel.checkIn"), value: hotel.check_in && formatDay(hotel.check_in, locale) },
          { term: t("hotel.checkOut"), value: hotel.check_out && formatDay(hotel.check_out, locale) },
          { term: t("hotel.matching"), value: matching },
          { term: t("hotel.available"), value: available },
          { term: t("hotel.cancellation"), value: hotel.cancellation_policy },
        ]}
      />
    </>
  );
}
