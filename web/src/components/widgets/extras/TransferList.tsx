import { ArrowRight, Bus, CarFront, UsersRound } from "lucide-react";
import type { Transfer, Variant } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { aboutList, itemAdjustments } from "../adjustments";
import { useLocale } from "../format/locale";
import { formatDay, formatTime } from "../format/time";
import { humanise } from "../format/words";
import { Card } from "../parts/Card";
import { Ctas } from "../parts/Ctas";
import { ListFrame } from "../parts/ListFrame";
import { Photo } from "../parts/Photo";
import { Price } from "../parts/Price";
import { Provenance } from "../parts/Provenance";
import { Remarks, RemarksElsewhere } from "../parts/Remarks";
import type { Adjustments, WidgetProps } from "../types";
import styles from "./Offer.module.css";

const FIELDS = ["total_amount", "price"];

/** Rides between the airport, the station and the stay. */
export function TransferList({ payload, variant, adjustments }: WidgetProps<"transfer_list">) {
  const { t } = useTranslation("widgets");
  return (
    <ListFrame
      title={payload.title}
      fallbackTitle={t("types.transfer_list")}
      items={payload.items}
      keyOf={(transfer) => transfer.transfer_id}
      totalCount={payload.total_count}
      summary={payload.route_summary}
      emptyText={t("transfer.none")}
      footer={
        <>
          <Ctas ctas={payload.ctas} fallback={["skip"]} isMinor={payload.items.length > 0} />
          <RemarksElsewhere adjustments={aboutList(adjustments, payload.items.length)} fields={[]} />
          {!payload.items.some((item) => item.fetched_at) && <Provenance of={payload} />}
        </>
      }
    >
      {(transfer, index) => (
        <TransferCard
          transfer={transfer}
          variant={variant}
          adjustments={itemAdjustments(transfer.ai_adjustments, adjustments, index)}
        />
      )}
    </ListFrame>
  );
}

interface TransferCardProps {
  readonly transfer: Transfer;
  readonly variant: Variant;
  readonly adjustments: Adjustments;
}

function TransferCard({ transfer, variant, adjustments }: TransferCardProps) {
  const { t } = useTranslation("widgets");
  const locale = useLocale();
  const { transfer_id, transfer_type: type, total_amount: amount, start_at: start, photos } = transfer;
  const kind = type && t(`transfer.kinds.${type.toLowerCase()}`, { defaultValue: humanise(type) });
  const name = transfer.vehicle_name || kind || t("transfer.ride");
  const Icon = /shared|bus|shuttle/i.test(type ?? "") ? Bus : CarFront;
  return (
    <Card
      title={name}
      eyebrow={[...new Set([kind, transfer.category_name])].filter(Boolean).join(" · ")}
      aside={
        amount !== undefined && (
          <>
            <Price amount={String(amount)} currency={transfer.currency} note={t("transfer.total")} />
            <Remarks adjustments={adjustments} fields={FIELDS} />
          </>
        )
      }
      variant={variant === "compact" ? "compact" : "default"}
      adjustments={adjustments}
      fields={FIELDS}
    >
      <div className={styles.body}>
        <span className={styles.icon} aria-hidden>
          {photos?.length ? <Photo photo={photos[0]} shape="square" /> : <Icon size={24} />}
        </span>
        <div className={styles.facts}>
          {transfer.direction && (
            <p className={styles.line}>
              <ArrowRight aria-hidden size={14} />{" "}
              {t(`transfer.directions.${transfer.direction.toLowerCase()}`, {
                defaultValue: humanise(transfer.direction),
              })}
            </p>
          )}
          {start && (
            <p className={styles.muted}>{`${formatDay(start, locale)}, ${formatTime(start, locale)}`}</p>
          )}
          {transfer.detail && <p className={styles.muted}>{transfer.detail}</p>}
          {transfer.seats !== undefined && (
            <p className={styles.line}>
              <UsersRound aria-hidden size={14} /> {t("transfer.seats", { count: transfer.seats })}
            </p>
          )}
        </div>
      </div>
      <footer className={styles.foot}>
        <Ctas ctas={transfer.ctas} fallback={["pick_transfer"]} ids={{ transfer_id }} about={name} />
        <Provenance of={transfer} />
      </footer>
    </Card>
  );
}
