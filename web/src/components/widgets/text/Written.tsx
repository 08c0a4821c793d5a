import type { Moment } from "../../../contracts/widgets";
import { dateFormat } from "../../../i18n/formatters";
import { useLocale } from "../format/locale";
import { momentOf } from "../format/time";
import styles from "./Bubble.module.css";

/** When a message was written, in the reader's own time. */
export function Written({ at }: { readonly at: Moment }) {
  const locale = useLocale();
  const moment = momentOf(at);
  if (!moment) return null;
  const full = dateFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(moment);
  return (
    <time className={styles.written} dateTime={moment.toISOString()} title={full}>
      {dateFormat(locale, { timeStyle: "short" }).format(moment)}
    </time>
  );
}
