import type { ReactNode } from "react";
import type { FlightItinerary, FlightStop } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { formatDay, formatMinutes } from "../format/time";
import { Clock } from "../parts/Clock";
import { itineraryMinutes, stopsOf, viaOf } from "./itinerary";
import styles from "./Leg.module.css";

interface LegProps {
  readonly itinerary: FlightItinerary;
  readonly isSmall: boolean;
  readonly children?: ReactNode;
}

/** One direction: departure, a line with its stops, arrival. */
export function Leg({ itinerary, isSmall, children }: LegProps) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const from = itinerary.segments[0]?.departure;
  const to = itinerary.segments.at(-1)?.arrival;
  if (!from || !to) return null;
  const minutes = itineraryMinutes(itinerary);
  const stops = stopsOf(itinerary);
  const via = viaOf(itinerary);
  return (
    <div className={styles.leg}>
      <p className={styles.day}>{formatDay(from.at, locale)}</p>
      <div className={styles.line}>
        <End stop={from} isSmall={isSmall} />
        <div className={styles.path}>
          <span className={styles.duration}>{minutes !== null && formatMinutes(minutes, locale)}</span>
          <span className={styles.track} aria-hidden>
            {via.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one mark per stop
              <i key={index} />
            ))}
          </span>
          <span className={styles.stops} data-nonstop={stops === 0 || undefined}>
            {stops === 0 ? t("flight.nonstop") : t("flight.stops", { count: stops })}
            {via.length > 0 && ` · ${via.join(", ")}`}
          </span>
        </div>
        <End stop={to} since={from.at} isSmall={isSmall} />
      </div>
      {children}
    </div>
  );
}

interface EndProps {
  readonly stop: FlightStop;
  readonly since?: string;
  readonly isSmall: boolean;
}

function End({ stop, since, isSmall }: EndProps) {
  return (
    <p className={styles.end} data-arrival={since ? true : undefined}>
      <strong className={styles.time}>
        <Clock
          at={stop.at}
          zone={stop.timezone}
          place={stop.city ?? stop.name}
          {...(since ? { since } : {})}
        />
      </strong>
      <span className={styles.place}>
        <abbr className={styles.iata} title={stop.name ?? stop.city ?? stop.iata}>
          {stop.iata}
        </abbr>
        {!isSmall && stop.city && <span className={styles.city}>{stop.city}</span>}
      </span>
    </p>
  );
}
