import { useTranslation } from "react-i18next";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";

/** An order and its reference. */
export function OrderCard({ payload }: WidgetProps<"order_card">) {
  const { t } = useTranslation("domain");
  const locale = useLocale();
  const { price } = payload;
  return (
    <Card
      tone="success"
      eyebrow={t("orders.confirmed")}
      title={payload.title}
      aside={price && formatMoney(price.amount, price.currency, locale)}
    >
      <p>{t("orders.reference", { reference: payload.reference })}</p>
    </Card>
  );
}
