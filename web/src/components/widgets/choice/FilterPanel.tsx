import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWidget } from "../context";
import { humanise } from "../format/words";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import { BudgetSlider } from "./BudgetSlider";
import styles from "./FilterPanel.module.css";
import { appliedValue, type Filters, filtersOf, optionOf } from "./filters";
import { OptionGroup } from "./OptionGroup";

/** Filters over what was found; nothing is narrowed before they are applied. */
export function FilterPanel({ payload, variant, adjustments }: WidgetProps<"filter_panel">) {
  const { t } = useTranslation("widgets");
  const { act, disabled } = useWidget();
  const [filters, setFilters] = useState<Filters>(() => filtersOf(payload.applied, payload.budget_range));
  const change = (part: Partial<Filters>) => setFilters({ ...filters, ...part });
  const {
    hotel_category_options: categories = [],
    guest_rating_options: ratings = [],
    budget_range: range,
  } = payload;
  const ctas = payload.ctas ?? ["apply", "clear_all"];

  const press = (cta: (typeof ctas)[number]) => {
    const {
      variant: _variant,
      disabled: _disabled,
      ...action
    } = typeof cta === "string" ? { action_id: cta } : cta;
    const cleared = filtersOf(null, range);
    const isClear = action.action_id === "clear_all";
    if (isClear) setFilters(cleared);
    act({ ...(action as { action_id: string }), applied: appliedValue(isClear ? cleared : filters, range) });
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
          const id = typeof cta === "string" ? cta : cta.action_id;
          const label =
            typeof cta === "string" ? t(`actions.${cta}`, { defaultValue: humanise(cta) }) : cta.label;
          return (
            <Button
              key={id}
              look={index === 0 ? "primary" : "quiet"}
              isDisabled={disabled}
              onPress={() => press(cta)}
            >
              {label}
            </Button>
          );
        })}
      </div>
    </Card>
  );
}
