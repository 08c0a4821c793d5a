import { Clock3 } from "lucide-react";
import { Fragment } from "react";
import type { FlightSegment, FlightStop } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { formatDuration, formatMinutes } from "../format/time";
import { humanise } from "../format/words";
import { Clock } from "../parts/Clock";
import { flightNumber, segmentCarrier } from "./carriers";
import { layoverMinutes } from "./itinerary";
import styles from "./SegmentList.module.css";

/** Every flight of a direction from the first door to the last, with the waits between them. */
export function SegmentList({ segments }: { readonly segments: readonly FlightSegment[] }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  return (
    <ol className={styles.list}>
      {segments.map((segment, index) => {
        const before = segments[index - 1];
        const wait = before ? layoverMinutes(before, segment) : null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the flights keep their places
          <Fragment key={index}>
            {before && (
              <li className={styles.wait}>
                <Clock3 aria-hidden size={14} />
                {wait === null
                  ? t("flight.change", { at: segment.departure.iata })
                  : t("flight.wait", {
                      time: formatMinutes(wait, locale),
                      at: segment.departure.city ?? segment.departure.iata,
                    })}
              </li>
            )}
            <li className={styles.segment}>
              <Point stop={segment.departure} />
              <p className={styles.flight}>
                {details(segment, locale, {
                  operated: (name) => t("flight.operatedBy", { name }),
                  cabin: (name) => t(`cabins.${name.toLowerCase()}`, { defaultValue: humanise(name) }),
                })}
              </p>
              <Point stop={segment.arrival} since={segment.departure.at} />
            </li>
          </Fragment>
        );
      })}
    </ol>
  );
}

interface Words {
  operated(airline: string): string;
  cabin(name: string): string;
}

function details(segment: FlightSegment, locale: string, words: Words): string {
  const { duration, aircraft, operating_carrier: operating, cabin_class: cabin } = segment;
  return [
    segmentCarrier(segment),
    flightNumber(segment),
    duration && formatDuration(duration, locale),
    aircraft,
    cabin && words.cabin(cabin),
    operating && words.operated(operating),
  ]
    .filter(Boolean)
    .join(" · ");
}

function Point({ stop, since }: { readonly stop: FlightStop; readonly since?: string }) {
  const { t } = useTranslation("widgets");
  const place = [stop.city, stop.name].filter(Boolean).join(", ");
  return (
    <p className={styles.point}>
      <strong>
        <Clock
          at={stop.at}
          zone={stop.timezone}
          place={stop.city ?? stop.name}
          {...(since ? { since } : {})}
        />
      </strong>
      <span>
        {[place, stop.iata].filter(Boolean).join(" · ")}
        {stop.terminal && (
          <span className={styles.terminal}> {t("flight.terminal", { terminal: stop.terminal })}</span>
        )}
      </span>
    </p>
  );
}
