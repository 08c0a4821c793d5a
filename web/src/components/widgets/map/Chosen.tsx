import type { Cta, Money } from "../../../contracts/widgets";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import { Ctas } from "../parts/Ctas";
import styles from "./Chosen.module.css";

interface ChosenProps {
  readonly label: string;
  readonly amount?: Money | undefined;
  readonly currency?: string | undefined;
  /** What the amount is for. */
  readonly note?: string;
  readonly ctas: readonly Cta[];
  readonly ids: Readonly<Record<string, string>>;
}

/** About the selected marker, low enough to leave the map its place. */
export function Chosen({ label, amount, currency, note, ctas, ids }: ChosenProps) {
  const locale = useLocale();
  const price = amount === undefined ? null : formatMoney(amount, currency, locale);
  return (
    <article className={styles.chosen} aria-label={label}>
      <p className={styles.name}>
        <strong>{label}</strong>
        {price && <span>{[price, note].filter(Boolean).join(" ")}</span>}
      </p>
      <Ctas ctas={ctas} ids={ids} about={label} />
    </article>
  );
}
