import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { daysBetween, formatDay, formatTime, localStamp, offsetMinutes, offsetText } from "../format/time";
import styles from "./Clock.module.css";

interface ClockProps {
  readonly at: string;
  readonly zone?: string | undefined;
  readonly place?: string | undefined;
  /** The departure, for the mark of an arrival on another day. */
  readonly since?: string;
}

/** A local time; the day, the place and the offset from UTC appear on hover. */
export function Clock({ at: stated, zone, place, since }: ClockProps) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const at = localStamp(stated, zone);
  const offset = offsetMinutes(at, zone);
  const days = since ? daysBetween(since, at) : 0;
  const hover = [
    formatDay(at, locale, { year: "numeric" }),
    place,
    offset === null ? null : offsetText(offset),
  ];
  return (
    <span className={styles.clock}>
      <time dateTime={at} title={hover.filter(Boolean).join(" · ")}>
        {formatTime(at, locale)}
      </time>
      {days !== 0 && (
        <sup className={styles.days}>
          <span aria-hidden>{days > 0 ? `+${days}` : `−${-days}`}</span>
          <span className={styles.hidden}>{t("time.daysLater", { count: days })}</span>
        </sup>
      )}
    </span>
  );
}
