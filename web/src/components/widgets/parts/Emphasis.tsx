import { BadgeCheck, Gauge, Sparkles, TrendingDown } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
import { humanise } from "../format/words";
import styles from "./Emphasis.module.css";

const ICONS = { best_value: Sparkles, cheapest: TrendingDown, fastest: Gauge } as const;

/** Why this card stands out among its neighbours. */
export function Emphasis({ name }: { readonly name: string }) {
  const { t } = useTranslation("widgets");
  const Icon = ICONS[name as keyof typeof ICONS] ?? BadgeCheck;
  return (
    <span className={styles.badge} data-name={name}>
      <Icon aria-hidden size={14} />
      {t(`emphasis.${name}`, { defaultValue: humanise(name) })}
    </span>
  );
}
