import { useTranslation } from "../../../i18n/useTranslation";
import { aboutList, itemAdjustments } from "../adjustments";
import { Ctas } from "../parts/Ctas";
import { ListFrame } from "../parts/ListFrame";
import { Provenance } from "../parts/Provenance";
import { RemarksElsewhere } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import { PlaceCard } from "./PlaceCard";

export function PlaceList({ payload, variant, adjustments }: WidgetProps<"place_list">) {
  const { t } = useTranslation("widgets");
  return (
    <ListFrame
      title={payload.title}
      fallbackTitle={t("types.place_list")}
      items={payload.items}
      keyOf={(place) => place.place_id}
      totalCount={payload.total_count}
      emptyText={t("place.none")}
      footer={
        <>
          <Ctas ctas={payload.ctas} isMinor={payload.items.length > 0} />
          <RemarksElsewhere adjustments={aboutList(adjustments, payload.items.length)} fields={[]} />
          {!payload.items.some((item) => item.fetched_at) && <Provenance of={payload} />}
        </>
      }
    >
      {(place, index) => (
        <PlaceCard
          payload={place}
          variant={variant === "compact" || variant === "in_popover" ? variant : "default"}
          adjustments={itemAdjustments(place.ai_adjustments, adjustments, index)}
        />
      )}
    </ListFrame>
  );
}
