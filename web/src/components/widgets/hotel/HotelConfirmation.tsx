import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { placeText } from "../format/place";
import { daysBetween, formatDay, formatTime, hasTime } from "../format/time";
import { Confirmed } from "../parts/Confirmed";
import { Facts } from "../parts/Facts";
import type { WidgetProps } from "../types";

/** A booked stay with its reference. */
export function HotelConfirmation({ payload, variant, adjustments }: WidgetProps<"hotel_confirmation">) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { hotel_name, booking_reference, check_in, check_out, destination } = payload;
  const nights = check_in && check_out ? daysBetween(check_in, check_out) : 0;
  const moment = (stamp: string | undefined) => {
    if (!stamp) return undefined;
    const day = formatDay(stamp, locale, { year: "numeric" });
    return hasTime(stamp) ? `${day}, ${formatTime(stamp, locale)}` : day;
  };
  return (
    <Confirmed
      title={hotel_name}
      status={payload.status}
      reference={booking_reference}
      amount={payload.total_amount}
      currency={payload.total_currency}
      ctas={payload.ctas}
      ids={{ booking_reference }}
      sourced={payload}
      variant={variant}
      adjustments={adjustments}
    >
      <Facts
        facts={[
          {
            term: t("hotel.destination"),
            value: placeText(destination),
          },
          { term: t("hotel.checkIn"), value: moment(check_in) },
          { term: t("hotel.checkOut"), value: moment(check_out) },
          { term: t("hotel.stay"), value: nights > 0 ? t("dates.nights", { count: nights }) : undefined },
        ]}
      />
    </Confirmed>
  );
}
