import type { Money } from "../../../contracts/widgets";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import styles from "./Price.module.css";

interface PriceProps {
  readonly amount: Money;
  readonly currency: string | undefined;
  /** What the amount is for: "a night", "for everyone". */
  readonly note?: string;
}

export function Price({ amount, currency, note }: PriceProps) {
  const locale = useLocale();
  return (
    <p className={styles.price}>
      <strong className={styles.amount}>{formatMoney(amount, currency, locale)}</strong>
      {note && <span className={styles.note}>{note}</span>}
    </p>
  );
}
