import { BadgeCheck, MapPinCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import { formatDay } from "../format/time";
import { Button } from "../parts/Button";
import type { WidgetProps } from "../types";
import styles from "./freight.module.css";
import { Mode } from "./Mode";

/** A booked shipment: its references, the dates, and the way to follow it. */
export function BookingConfirmation({ payload }: WidgetProps<"booking_confirmation">) {
  const { t } = useTranslation("domain");
  const { act, disabled } = useWidget();
  const locale = useLocale();
  const { booking_reference, tracking_number, carrier, mode, origin, destination, price, weight_kg } =
    payload;
  const label = t("booking.track");
  const dates = [
    payload.pickup_on && t("booking.pickup", { day: formatDay(payload.pickup_on, locale) }),
    payload.arrives_on && t("quotes.arrives", { day: formatDay(payload.arrives_on, locale) }),
  ];
  return (
    <article className={styles.booking} aria-label={t("booking.title", { reference: booking_reference })}>
      <header className={styles.head}>
        <p className={styles.confirmed}>
          <BadgeCheck aria-hidden size={18} /> {t("booking.confirmed")}
        </p>
        {price && (
          <strong className={styles.price}>{formatMoney(price.amount, price.currency, locale)}</strong>
        )}
      </header>
      <div className={styles.line}>
        {mode && <Mode mode={mode} />}
        <div className={styles.facts}>
          <h3 className={styles.title}>
            {origin} → {destination}
          </h3>
          <p className={styles.muted}>
            {carrier}
            {weight_kg !== undefined && ` · ${weight_kg} kg`}
          </p>
          <p className={styles.muted}>{dates.filter(Boolean).join(" · ")}</p>
        </div>
      </div>
      <dl className={styles.references}>
        <div>
          <dt>{t("booking.reference")}</dt>
          <dd>{booking_reference}</dd>
        </div>
        <div>
          <dt>{t("booking.number")}</dt>
          <dd data-testid="tracking-number">{tracking_number}</dd>
        </div>
      </dl>
      <Button
        look="secondary"
        isDisabled={disabled}
        onPress={() => act({ action_id: `track_shipment:${tracking_number}`, label })}
      >
        <MapPinCheck aria-hidden size={16} /> {label}
      </Button>
    </article>
  );
}
