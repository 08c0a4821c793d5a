import { lazy, Suspense, useMemo, useState } from "react";
import type { HotelCard as Hotel, Variant } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { aboutList, itemAdjustments } from "../adjustments";
import { Ctas } from "../parts/Ctas";
import { ListFrame } from "../parts/ListFrame";
import { Provenance } from "../parts/Provenance";
import { RemarksElsewhere } from "../parts/Remarks";
import { Segments } from "../parts/Segments";
import { Skeleton } from "../parts/Skeleton";
import type { WidgetProps } from "../types";
import { Banner } from "./Banner";
import { HotelCard } from "./HotelCard";
import styles from "./HotelList.module.css";

const HotelMap = lazy(() => import("./HotelMap").then((module) => ({ default: module.HotelMap })));

type View = "list" | "map";

/** Places to stay, as a list or on a map with their prices. */
export function HotelList({ payload, variant, adjustments }: WidgetProps<"hotel_list">) {
  const { t } = useTranslation("widgets");
  const [view, setView] = useState<View>("list");
  const [selected, setSelected] = useState<string | null>(null);
  const isMap = view === "map";
  const { items, upsell_banner: banner } = payload;
  const located = useMemo(() => items.filter(isLocated), [items]);
  const cardVariant: Variant = variant === "compact" || variant === "in_popover" ? variant : "default";
  return (
    <ListFrame
      title={payload.title}
      fallbackTitle={t("types.hotel_list")}
      items={items}
      keyOf={(hotel) => hotel.hotel_id}
      totalCount={payload.total_count}
      summary={payload.filter_summary}
      emptyText={t("hotel.none")}
      selectedKey={isMap ? selected : null}
      {...(isMap ? { onPoint: setSelected } : {})}
      tools={located.length > 0 && <ViewSwitch view={view} onSwitch={setView} />}
      lead={
        <>
          {banner && <Banner banner={banner} />}
          {isMap && (
            <Suspense fallback={<Skeleton label={t("map.loading")} lines={6} />}>
              <div className={styles.map}>
                <HotelMap hotels={located} selected={selected} onSelect={setSelected} />
              </div>
            </Suspense>
          )}
        </>
      }
      footer={
        <>
          <Ctas ctas={payload.ctas} isMinor={payload.items.length > 0} />
          <RemarksElsewhere adjustments={aboutList(adjustments, payload.items.length)} fields={[]} />
          {!items.some((item) => item.fetched_at) && <Provenance of={payload} />}
        </>
      }
    >
      {(hotel, index) => (
        <HotelCard
          payload={hotel}
          variant={isMap ? "compact" : cardVariant}
          adjustments={itemAdjustments(hotel.ai_adjustments, adjustments, index)}
        />
      )}
    </ListFrame>
  );
}

export type LocatedHotel = Hotel & { readonly location: { readonly lat: number; readonly lng: number } };

function isLocated(hotel: Hotel): hotel is LocatedHotel {
  return hotel.location?.lat !== undefined && hotel.location.lng !== undefined;
}

interface ViewSwitchProps {
  readonly view: View;
  onSwitch(view: View): void;
}

function ViewSwitch({ view, onSwitch }: ViewSwitchProps) {
  const { t } = useTranslation("widgets");
  const options = [
    { key: "list", label: t("view.list") },
    { key: "map", label: t("view.map") },
  ] as const;
  return <Segments<View> label={t("view.label")} options={options} selected={view} onSelect={onSwitch} />;
}
