import { Luggage } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { humanise } from "../format/words";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import { Price } from "../parts/Price";
import { Provenance } from "../parts/Provenance";
import { Remarks } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import { CarrierMark } from "./CarrierMark";
import { carrierName, carrierNames } from "./carriers";
import styles from "./FlightCard.module.css";
import { Leg } from "./Leg";
import { SegmentList } from "./SegmentList";

const FIELDS = ["price", "duration", "stops", "itineraries", "carriers", "baggage"];

/** One offer: who flies, when, how long, for how much; every flight of it when shown in full. */
export function FlightCard({ payload, variant, adjustments }: WidgetProps<"flight_card">) {
  const { t } = useTranslation("widgets");
  const { price, itineraries, offer_id } = payload;
  const names = carrierNames(payload);
  const isFull = variant === "full";
  const isSmall = variant === "compact" || variant === "in_popover";
  const cabin = payload.cabin_class;
  const cabinName = cabin && t(`cabins.${cabin.toLowerCase()}`, { defaultValue: humanise(cabin) });
  const [first] = itineraries[0]?.segments ?? [];
  const last = itineraries[0]?.segments.at(-1);
  const about = [names[0], first?.departure.iata, last?.arrival.iata].filter(Boolean).join(" ");
  return (
    <Card
      label={t("flight.about", { about })}
      eyebrow={
        <span className={styles.carrier}>
          <CarrierMark segment={first} />
          <span>
            <strong className={styles.names}>{names.join(", ") || t("flight.title")}</strong>
            {cabinName}
          </span>
        </span>
      }
      aside={
        <>
          <Price
            amount={price.total}
            currency={price.currency}
            note={t(itineraries.length > 1 ? "flight.return" : "flight.total")}
          />
          <Remarks adjustments={adjustments} fields={["price"]} />
        </>
      }
      variant={variant}
      adjustments={adjustments}
      fields={FIELDS}
    >
      <div className={styles.legs}>
        {itineraries.map((itinerary, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the legs of an offer keep their places
          <Leg key={index} itinerary={itinerary} isSmall={isSmall}>
            {isFull && <SegmentList segments={itinerary.segments} />}
          </Leg>
        ))}
      </div>
      <Remarks
        adjustments={adjustments}
        fields={["duration", "stops", "itineraries", "carriers", "baggage"]}
      />
      {!isSmall && (payload.baggage || payload.conditions) && (
        <p className={styles.extra}>
          <Luggage aria-hidden size={15} />{" "}
          {[payload.baggage, payload.conditions].filter(Boolean).join(" · ")}
        </p>
      )}
      {isFull && payload.validating_airline && (
        <p className={styles.extra}>
          {t("flight.ticketedBy", { airline: carrierName(payload.validating_airline) })}
        </p>
      )}
      <footer className={styles.foot}>
        <Ctas ctas={payload.ctas} fallback={["book_this", "view_details"]} ids={{ offer_id }} about={about} />
        <Provenance of={payload} />
      </footer>
    </Card>
  );
}
