import { BadgeCheck, Copy, Hourglass } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Ctas as CtaList, Money, Variant } from "../../../contracts/widgets";
import { useTranslation } from "../../../i18n/useTranslation";
import { humanise } from "../format/words";
import type { Adjustments } from "../types";
import { Button } from "./Button";
import { Card } from "./Card";
import styles from "./Confirmed.module.css";
import { Ctas } from "./Ctas";
import { Price } from "./Price";
import { Provenance } from "./Provenance";
import { Remarks } from "./Remarks";

const FIELDS = ["booking_reference", "total_amount"];

interface ConfirmedProps {
  readonly title: string;
  readonly status: string | undefined;
  readonly reference: string;
  readonly amount: Money | undefined;
  readonly currency: string | undefined;
  readonly ctas: CtaList | undefined;
  readonly ids: Readonly<Record<string, string>>;
  readonly sourced: Parameters<typeof Provenance>[0]["of"];
  readonly variant: Variant;
  readonly adjustments: Adjustments;
  readonly children?: ReactNode;
}

/** The frame of a confirmation: its state, the reference to copy, the total. */
export function Confirmed({ title, status, reference, amount, currency, children, ...rest }: ConfirmedProps) {
  const { t } = useTranslation("widgets");
  const isPending = /pend|wait|hold/i.test(status ?? "");
  const Icon = isPending ? Hourglass : BadgeCheck;
  const key = (status ?? "confirmed").toLowerCase();
  return (
    <Card
      tone="success"
      variant={rest.variant}
      adjustments={rest.adjustments}
      fields={FIELDS}
      eyebrow={
        <span className={styles.status} data-pending={isPending || undefined}>
          <Icon aria-hidden size={16} /> {t(`status.${key}`, { defaultValue: humanise(key) })}
        </span>
      }
      title={title}
      aside={amount !== undefined && <Price amount={amount} currency={currency} note={t("order.total")} />}
    >
      <Reference text={reference} />
      <Remarks adjustments={rest.adjustments} fields={FIELDS} />
      {children}
      <footer className={styles.foot}>
        <Ctas ctas={rest.ctas} fallback={["view_full", "new_search"]} ids={rest.ids} />
        <Provenance of={rest.sourced} />
      </footer>
    </Card>
  );
}

function Reference({ text }: { readonly text: string }) {
  const { t } = useTranslation("widgets");
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <p className={styles.reference}>
      <span className={styles.label}>{t("order.reference")}</span>
      <strong className={styles.code}>{text}</strong>
      <Button look="quiet" size="s" onPress={copy} aria-label={t(copied ? "order.copied" : "order.copy")}>
        <Copy aria-hidden size={14} />
        <span aria-live="polite">{copied ? t("order.copied") : t("order.copyShort")}</span>
      </Button>
    </p>
  );
}
