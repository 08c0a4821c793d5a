import { BadgeCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { aboutList, itemAdjustments } from "../adjustments";
import { useLocale } from "../format/locale";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import { Emphasis } from "../parts/Emphasis";
import { Grouping } from "../parts/Grouping";
import { Photo } from "../parts/Photo";
import { Provenance } from "../parts/Provenance";
import { RemarksElsewhere } from "../parts/Remarks";
import type { WidgetProps } from "../types";
import { bestOf, type FacetRow, facetRows } from "./facets";
import styles from "./HotelCompare.module.css";

/** Two to four hotels side by side; the best value of each facet is marked. */
export function HotelCompare({ payload, adjustments }: WidgetProps<"hotel_compare">) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { items } = payload;
  const rows = facetRows(payload, t, locale);
  return (
    <Card
      title={t("hotel.compare")}
      variant="side_by_side"
      adjustments={aboutList(adjustments, items.length)}
    >
      <Grouping className={styles.scroll} aria-label={t("hotel.compare")} isFocusable>
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              {items.map((hotel, index) => {
                const own = itemAdjustments(hotel.ai_adjustments, adjustments, index);
                return (
                  <th key={hotel.hotel_id} scope="col">
                    <Photo photo={hotel.photos?.[0]} shape="low" />
                    <span className={styles.name}>{hotel.name}</span>
                    {own.emphasis && <Emphasis name={own.emphasis} />}
                    <RemarksElsewhere adjustments={own} fields={[]} />
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} ids={items.map(({ hotel_id }) => hotel_id)} />
            ))}
            <tr>
              <th scope="row">{t("hotel.choose")}</th>
              {items.map(({ hotel_id, name, ctas }) => (
                <td key={hotel_id}>
                  <Ctas ctas={ctas} fallback={["pick_hotel"]} ids={{ hotel_id }} about={name} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </Grouping>
      <Provenance of={payload.source || payload.fetched_at ? payload : (items[0] ?? {})} />
    </Card>
  );
}

function Row({ row, ids }: { readonly row: FacetRow; readonly ids: readonly string[] }) {
  const { t } = useTranslation("widgets");
  const best = bestOf(row);
  return (
    <tr>
      <th scope="row">{row.label}</th>
      {row.cells.map(({ text, value }, index) => {
        const isBest = best !== null && value === best;
        return (
          <td key={ids[index]} data-best={isBest || undefined}>
            {text}
            {isBest && (
              <span className={styles.best}>
                <BadgeCheck aria-hidden size={14} /> {t("hotel.best")}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}
