import { BadgeCheck } from "lucide-react";
import { useTranslation } from "../../../i18n/useTranslation";
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
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns keep their places
                  <th key={index} scope="col">
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
              <Row key={row.key} row={row} />
            ))}
            <tr>
              <th scope="row">{t("hotel.choose")}</th>
              {items.map(({ hotel_id, name, ctas }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns keep their places
                <td key={index}>
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

function Row({ row }: { readonly row: FacetRow }) {
  const { t } = useTranslation("widgets");
  const best = bestOf(row);
  return (
    <tr>
      <th scope="row">{row.label}</th>
      {row.cells.map(({ text, value }, index) => {
        const isBest = best !== null && value === best;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the columns keep their places
          <td key={index} data-best={isBest || undefined}>
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
