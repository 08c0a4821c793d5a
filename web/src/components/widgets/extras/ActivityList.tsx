import type { Activity, Variant } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { aboutList, itemAdjustments } from "../adjustments";
import { useLocale } from "../format/locale";
import { formatDuration, formatMinutes } from "../format/time";
import { humanise } from "../format/words";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import { ListFrame } from "../parts/ListFrame";
import { Photo } from "../parts/Photo";
import { Price } from "../parts/Price";
import { Provenance } from "../parts/Provenance";
import { Score } from "../parts/Rating";
import { Remarks, RemarksElsewhere } from "../parts/Remarks";
import type { Adjustments, WidgetProps } from "../types";
import styles from "./Offer.module.css";

const FIELDS = ["amount_from", "price", "rating"];

/** Things to do, each with what it starts at and how it can be taken. */
export function ActivityList({ payload, variant, adjustments }: WidgetProps<"activity_list">) {
  const { t } = useTranslation("widgets");
  return (
    <ListFrame
      title={payload.title}
      fallbackTitle={t("types.activity_list")}
      items={payload.items}
      keyOf={(activity) => activity.activity_code}
      totalCount={payload.total_count}
      summary={payload.filter_summary}
      emptyText={t("activity.none")}
      footer={
        <>
          <Ctas ctas={payload.ctas} fallback={["skip"]} isMinor={payload.items.length > 0} />
          <RemarksElsewhere adjustments={aboutList(adjustments, payload.items.length)} fields={[]} />
          {!payload.items.some((item) => item.fetched_at) && <Provenance of={payload} />}
        </>
      }
    >
      {(activity, index) => (
        <ActivityCard
          activity={activity}
          variant={variant}
          adjustments={itemAdjustments(activity.ai_adjustments, adjustments, index)}
        />
      )}
    </ListFrame>
  );
}

interface ActivityCardProps {
  readonly activity: Activity;
  readonly variant: Variant;
  readonly adjustments: Adjustments;
}

function ActivityCard({ activity, variant, adjustments }: ActivityCardProps) {
  const { t } = useTranslation("widgets");
  const { name, activity_code, amount_from: from, currency, description, rating } = activity;
  return (
    <Card
      title={name}
      eyebrow={activity.type && humanise(activity.type)}
      aside={
        from !== undefined && (
          <>
            <Price amount={String(from)} currency={currency} note={t("activity.from")} />
            <Remarks adjustments={adjustments} fields={["amount_from", "price"]} />
          </>
        )
      }
      variant={variant === "compact" ? "compact" : "default"}
      adjustments={adjustments}
      fields={FIELDS}
    >
      <div className={styles.body}>
        <div className={styles.picture}>
          <Photo photo={activity.photos?.[0]} shape="thumb" />
        </div>
        <div className={styles.facts}>
          {rating !== undefined && <Score score={rating} />}
          {description && <p className={styles.text}>{description}</p>}
          <Modalities activity={activity} />
        </div>
      </div>
      <footer className={styles.foot}>
        <Ctas ctas={activity.ctas} fallback={["pick_activity"]} ids={{ activity_code }} about={name} />
        <Provenance of={activity} />
      </footer>
    </Card>
  );
}

function Modalities({ activity }: { readonly activity: Activity }) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { modalities = [], modalities_count: count } = activity;
  if (modalities.length === 0)
    return count ? <p className={styles.muted}>{t("activity.ways", { count })}</p> : null;
  return (
    <ul className={styles.chips} aria-label={t("activity.modalities")}>
      {modalities.slice(0, 4).map(({ name, duration }, index) => {
        const time =
          typeof duration === "number"
            ? formatMinutes(duration, locale)
            : duration && formatDuration(duration, locale);
        // biome-ignore lint/suspicious/noArrayIndexKey: the ways keep their places, and two may bear one name
        return <li key={index}>{[name, time].filter(Boolean).join(" · ")}</li>;
      })}
    </ul>
  );
}
