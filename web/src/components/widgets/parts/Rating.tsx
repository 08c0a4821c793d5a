import { Star, StarHalf } from "lucide-react";
import { numberFormat } from "../../../i18n/formatters";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../format/locale";
import styles from "./Rating.module.css";

const STARS = [1, 2, 3, 4, 5, 6, 7];

/** Hotel stars: filled shapes for the eye, one phrase for the ear. */
export function Stars({ count }: { readonly count: number }) {
  const { t } = useTranslation("widgets");
  const shown = Math.min(7, Math.round(count * 2) / 2);
  return (
    <span className={styles.stars} role="img" aria-label={t("hotel.stars", { count: shown })}>
      {STARS.slice(0, Math.floor(shown)).map((star) => (
        <Star key={star} aria-hidden size={14} fill="currentColor" strokeWidth={1} />
      ))}
      {shown % 1 !== 0 && <StarHalf aria-hidden size={14} fill="currentColor" strokeWidth={1} />}
    </span>
  );
}

interface ScoreProps {
  readonly score: number | string;
  readonly count?: number | undefined;
}

/** What guests say: "9.1 · 1,284 reviews". */
export function Score({ score, count }: ScoreProps) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const number = numberFormat(locale, { maximumFractionDigits: 1 });
  return (
    <span className={styles.score}>
      <strong className={styles.value}>{typeof score === "number" ? number.format(score) : score}</strong>
      {count !== undefined && (
        <span className={styles.count}>{t("reviews", { count, shown: number.format(count) })}</span>
      )}
    </span>
  );
}
