import { useLocale } from "../format/locale";
import { instant } from "../format/time";
import styles from "./Bubble.module.css";

/** When a message was written, in the reader's own time. */
export function Written({ at }: { readonly at: string }) {
  const locale = useLocale();
  const moment = instant(at);
  if (!moment) return null;
  const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(moment);
  return (
    <time className={styles.written} dateTime={at} title={full}>
      {new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(moment)}
    </time>
  );
}
