import { Label } from "react-aria-components/Label";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components/Slider";
import type { FilterPanel } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import styles from "./BudgetSlider.module.css";
import { limitsOf } from "./filters";

interface BudgetSliderProps {
  readonly range: NonNullable<FilterPanel["budget_range"]>;
  readonly value: readonly [number, number];
  onChange(value: readonly [number, number]): void;
}

/** The lowest and the highest price, as two thumbs on one track. */
export function BudgetSlider({ range, value, onChange }: BudgetSliderProps) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { disabled } = useWidget();
  const [min, max] = limitsOf(range);
  const shown = (amount: number) => formatMoney(Math.round(amount), range.currency, locale);
  const share = (amount: number) => (max > min ? ((amount - min) / (max - min)) * 100 : 0);
  if (!(max > min)) return null;
  return (
    <Slider<number[]>
      className={styles.slider ?? ""}
      value={[...value]}
      minValue={min}
      maxValue={max}
      step={max - min > 20 ? 1 : 0.5}
      isDisabled={disabled}
      formatOptions={
        range.currency ? { style: "currency", currency: range.currency, maximumFractionDigits: 0 } : {}
      }
      onChange={([low = min, high = max]) => onChange([low, high])}
    >
      <div className={styles.head}>
        <Label className={styles.label ?? ""}>{t("filters.budget")}</Label>
        <span className={styles.value}>
          {shown(value[0])} – {shown(value[1])}
        </span>
      </div>
      <SliderTrack className={styles.track ?? ""}>
        <span
          className={styles.fill}
          style={{
            insetInlineStart: `${share(value[0])}%`,
            inlineSize: `${share(value[1]) - share(value[0])}%`,
          }}
        />
        <SliderThumb index={0} className={styles.thumb ?? ""} aria-label={t("filters.from")} />
        <SliderThumb index={1} className={styles.thumb ?? ""} aria-label={t("filters.to")} />
      </SliderTrack>
    </Slider>
  );
}
