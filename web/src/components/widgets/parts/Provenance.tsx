import { dateFormat } from "../../../i18n/formatters";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import { instant } from "../format/time";
import { humanise } from "../format/words";
import styles from "./Provenance.module.css";

interface Sourced {
  readonly source?: string;
  readonly fetched_at?: string;
  readonly expires_at?: string;
}

/** Where the numbers come from, when they were seen, and until when they hold, in the reader's own time. */
export function Provenance({ of }: { readonly of: Sourced }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const moment = (stamp: string | undefined) => (stamp ? instant(stamp) : null);
  const [seen, until] = [moment(of.fetched_at), moment(of.expires_at)];
  const format = (date: Date) => {
    const isToday = date.toDateString() === new Date().toDateString();
    const day = isToday ? {} : { dateStyle: "medium" as const };
    return dateFormat(locale, { ...day, timeStyle: "short" }).format(date);
  };
  const isOver = until !== null && until.getTime() < Date.now();
  const parts = [
    of.source && t("provenance.source", { source: of.source.split(", ").map(humanise).join(", ") }),
    seen && t("provenance.seen", { at: format(seen) }),
    until && t(isOver ? "provenance.over" : "provenance.until", { at: format(until) }),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <p className={styles.line} data-over={isOver || undefined}>
      {parts.join(" · ")}
    </p>
  );
}
