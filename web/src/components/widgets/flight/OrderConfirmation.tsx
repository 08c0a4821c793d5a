import { PlaneTakeoff, UserRound } from "lucide-react";
import type { OrderConfirmation as Payload } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { placeCode } from "../format/place";
import { formatDay } from "../format/time";
import { humanise } from "../format/words";
import { Clock } from "../parts/Clock";
import { Confirmed } from "../parts/Confirmed";
import type { WidgetProps } from "../types";
import styles from "./OrderConfirmation.module.css";

/** A booked order: its reference to copy, who flies where, what it cost. */
export function OrderConfirmation({ payload, variant, adjustments }: WidgetProps<"order_confirmation">) {
  const { t } = useTranslation("widgets");
  const { passengers = [], slices = [], order_id, booking_reference } = payload;
  return (
    <Confirmed
      title={t("order.title")}
      status={payload.status}
      reference={booking_reference}
      amount={payload.total_amount}
      currency={payload.total_currency}
      ctas={payload.ctas}
      ids={{ order_id, booking_reference }}
      sourced={payload}
      variant={variant}
      adjustments={adjustments}
    >
      {slices.length > 0 && (
        <ul className={styles.list} aria-label={t("order.flights")}>
          {slices.map((slice, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the legs keep their places
            <SliceRow key={index} slice={slice} />
          ))}
        </ul>
      )}
      {passengers.length > 0 && (
        <ul className={styles.people} aria-label={t("order.passengers")}>
          {passengers.map(({ name, type }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two travellers may bear one name
            <li key={index}>
              <UserRound aria-hidden size={15} /> {name}
              {type && (
                <span className={styles.muted}>
                  {t(`order.kinds.${type.toLowerCase()}`, { defaultValue: humanise(type) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Confirmed>
  );
}

function SliceRow({ slice }: { readonly slice: NonNullable<Payload["slices"]>[number] }) {
  const locale = useLocale();
  const { departing_at: departs, arriving_at: arrives } = slice;
  return (
    <li className={styles.slice}>
      <PlaneTakeoff aria-hidden size={16} />
      <strong>
        {placeCode(slice.origin)} → {placeCode(slice.destination)}
      </strong>
      {departs && (
        <span className={styles.muted}>
          {formatDay(departs, locale)} · <Clock at={departs} />
          {arrives && (
            <>
              {" – "}
              <Clock at={arrives} since={departs} />
            </>
          )}
        </span>
      )}
    </li>
  );
}
