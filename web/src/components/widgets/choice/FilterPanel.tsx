import { useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useWidget } from "../context";
import { humanise } from "../format/words";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import { type CtaParts, partsOf } from "../parts/Ctas";
import type { WidgetProps } from "../types";
import { BudgetSlider } from "./BudgetSlider";
import styles from "./FilterPanel.module.css";
import { appliedValue, cleared, type Filters, filtersOf, optionOf } from "./filters";
import { OptionGroup } from "./OptionGroup";

/** Filters over what was found; nothing is narrowed before they are applied. */
export function FilterPanel({ payload, variant, adjustments }: WidgetProps<"filter_panel">) {
  const { t } = useTranslation("widgets");
  const { act, disabled } = useWidget();
  const [filters, setFilters] = useState<Filters>(() => filtersOf(payload));
  const change = (part: Partial<Filters>) => setFilters({ ...filters, ...part });
  const {
    hotel_category_options: categories = [],
    guest_rating_options: ratings = [],
    budget_range: range,
  } = payload;
  const ctas = payload.ctas ?? ["apply", "clear_all"];

  const press = ({ action }: CtaParts) => {
    if (action.action_id !== "clear_all") return act({ ...action, applied: appliedValue(filters, payload) });
    setFilters(cleared(payload));
    act({ ...action, applied: {} });
  };
  return (
    <Card title={t("filters.title")} variant={variant} adjustments={adjustments}>
      <div className={styles.groups}>
        <OptionGroup
          label={t("filters.category")}
          options={categories.map((option) =>
            optionOf(option, (value) => t("hotel.stars", { count: value })),
          )}
          selected={filters.category}
          isMultiple
          onSelect={(category) => change({ category })}
        />
        <OptionGroup
          label={t("filters.rating")}
          options={ratings.map((option) => optionOf(option, (value) => t("filters.atLeast", { value })))}
          selected={filters.rating}
          onSelect={(rating) => change({ rating })}
        />
        {range && (
          <BudgetSlider range={range} value={filters.budget} onChange={(budget) => change({ budget })} />
        )}
      </div>
      <div className={styles.row}>
        {ctas.map((cta, index) => {
          const parts = partsOf(cta, {}, (id) => t(`actions.${id}`, { defaultValue: humanise(id) }));
          return (
            <Button
              // biome-ignore lint/suspicious/noArrayIndexKey: controls keep their places
              key={index}
              look={parts.look ?? (index === 0 ? "primary" : "quiet")}
              isDisabled={disabled || parts.isDisabled}
              onPress={() => press(parts)}
            >
              {parts.label}
            </Button>
          );
        })}
      </div>
    </Card>
  );
}
