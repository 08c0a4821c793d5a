import { useTranslation } from "../../../i18n/useTranslation";
import styles from "./Moment.module.css";

interface MomentProps {
  /** ISO 8601 day. */
  readonly date: string;
  /** HH:MM on the place's own clock. */
  readonly time: string;
  onDate(date: string): void;
  onTime(time: string): void;
}

/** A day and a local time in the browser's own fields. */
export function Moment({ date, time, onDate, onTime }: MomentProps) {
  const { t } = useTranslation("widgets");
  return (
    <div className={styles.row}>
      <label className={styles.field}>
        {t("calendar.day")}
        <input type="date" required value={date} onChange={(event) => onDate(event.target.value)} />
      </label>
      <label className={styles.field}>
        {t("calendar.time")}
        <input type="time" required value={time} onChange={(event) => onTime(event.target.value)} />
      </label>
    </div>
  );
}
