import { useMemo, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { aboutList, itemAdjustments } from "../adjustments";
import { Ctas } from "../parts/Ctas";
import { ListFrame } from "../parts/ListFrame";
import { Provenance } from "../parts/Provenance";
import { RemarksElsewhere } from "../parts/Remarks";
import { Segments } from "../parts/Segments";
import type { WidgetProps } from "../types";
import { FlightCard } from "./FlightCard";
import { ORDERS, type Order, sorted } from "./order";

/** Offers as they came, or by price, duration or departure. */
export function FlightList({ payload, variant, adjustments }: WidgetProps<"flight_list">) {
  const { t } = useTranslation("widgets");
  const [order, setOrder] = useState<Order>("given");
  const { items, emphasis_offer_id: emphasised } = payload;
  const shown = useMemo(() => sorted(items, order), [items, order]);
  return (
    <ListFrame
      title={payload.title}
      fallbackTitle={t("types.flight_list")}
      items={shown}
      keyOf={(offer) => offer.offer_id}
      totalCount={payload.total_count}
      emptyText={t("flight.none")}
      tools={
        items.length > 1 && (
          <Segments<Order>
            label={t("sort.label")}
            options={ORDERS.map((key) => ({ key, label: t(`sort.${key}`) }))}
            selected={order}
            onSelect={setOrder}
          />
        )
      }
      footer={
        <>
          <Ctas ctas={payload.ctas} isMinor={payload.items.length > 0} />
          <RemarksElsewhere adjustments={aboutList(adjustments, payload.items.length)} fields={[]} />
          {!items.some((item) => item.fetched_at) && <Provenance of={payload} />}
        </>
      }
    >
      {(offer) => {
        const own = itemAdjustments(offer.ai_adjustments, adjustments, items.indexOf(offer));
        const isBest = offer.offer_id === emphasised && own.emphasis === null;
        const emphasis = isBest ? (adjustments.emphasis ?? "best_value") : own.emphasis;
        return (
          <FlightCard
            payload={offer}
            variant={variant === "in_popover" ? "in_popover" : variant === "compact" ? "compact" : "default"}
            adjustments={{ ...own, emphasis }}
          />
        );
      }}
    </ListFrame>
  );
}
