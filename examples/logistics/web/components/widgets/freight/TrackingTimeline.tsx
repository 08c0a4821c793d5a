import { useTranslation } from "react-i18next";
import { useLocale } from "../format/locale";
import { formatDay } from "../format/time";
import type { WidgetProps } from "../types";
import styles from "./freight.module.css";
import { Mode } from "./Mode";

/** Where a shipment is: the share of its way, and its milestones. */
export function TrackingTimeline({ payload }: WidgetProps<"tracking_timeline">) {
  const { t } = useTranslation("domain");
  const locale = useLocale();
  const {
    tracking_number: number,
    carrier,
    mode,
    origin,
    destination,
    events,
    arrives_on: arrives,
  } = payload;
  const progress = Math.round((payload.progress ?? 0) * 100);
  const current = events.findLastIndex((event) => event.done);
  return (
    <article className={styles.booking} aria-label={t("tracking.title", { number })}>
      <header className={styles.line}>
        {mode && <Mode mode={mode} />}
        <div className={styles.facts}>
          <h3 className={styles.title}>{number}</h3>
          <p className={styles.muted}>
            {[carrier, arrives && t("quotes.arrives", { day: formatDay(arrives, locale) })]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
      </header>
      <div className={styles.way}>
        <span>{origin}</span>
        <progress value={progress} max={100} aria-label={t("tracking.progress")} />
        <span>{destination}</span>
      </div>
      <ol className={styles.steps}>
        {events.map((event, index) => (
          <li
            key={event.code}
            data-done={event.done || undefined}
            aria-current={index === current ? "step" : undefined}
          >
            <strong>{t(`tracking.codes.${event.code}`)}</strong>
            <span className={styles.muted}>
              {[event.place, formatDay(event.at, locale)].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ol>
    </article>
  );
}
