import { CalendarDays, UsersRound } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { partyText } from "../format/party";
import { placeText } from "../format/place";
import { daysBetween, formatDays } from "../format/time";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import { Price } from "../parts/Price";
import { PrintButton } from "../parts/PrintButton";
import { Provenance } from "../parts/Provenance";
import { Remarks } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import styles from "./ItinerarySummary.module.css";
import { TripItem } from "./TripItem";

const FIELDS = ["total_cost", "dates", "traveller_party", "items", "notes"];

/** The whole trip: where, when, who, what it consists of and what it costs. */
export function ItinerarySummary({ payload, variant, adjustments }: WidgetProps<"itinerary_summary">) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { destination, dates, traveller_party: party, total_cost: cost, items = [], notes } = payload;
  const place = placeText(destination);
  const { from, to } = dates ?? {};
  const nights = from && to ? daysBetween(from, to) : 0;
  const noteLines = typeof notes === "string" ? [notes] : (notes ?? []);
  return (
    <Card
      eyebrow={t("trip.title")}
      title={place || t("trip.untitled")}
      aside={
        cost?.amount !== undefined && (
          <Price amount={cost.amount} currency={cost.currency} note={t("trip.total")} />
        )
      }
      variant={variant}
      adjustments={adjustments}
      fields={FIELDS}
    >
      <ul className={styles.basics}>
        {(from ?? to) && (
          <li>
            <CalendarDays aria-hidden size={16} />
            {formatDays(from ?? to ?? "", to, locale)}
            {nights > 0 && <span className={styles.muted}>{t("dates.nights", { count: nights })}</span>}
          </li>
        )}
        {party && (
          <li>
            <UsersRound aria-hidden size={16} />
            {partyText(party, t)}
          </li>
        )}
      </ul>
      <Remarks adjustments={adjustments} fields={FIELDS} />
      {items.length > 0 && (
        <ol className={styles.items}>
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a trip have no ids and keep their places
            <TripItem key={index} item={item} />
          ))}
        </ol>
      )}
      {noteLines.map((note, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines keep their places
        <p key={index} className={styles.notes}>
          {note}
        </p>
      ))}
      <footer className={styles.foot}>
        <Ctas ctas={payload.ctas} fallback={["confirm", "edit"]} />
        <PrintButton title={place || t("trip.untitled")} />
        <Provenance of={payload} />
      </footer>
    </Card>
  );
}
