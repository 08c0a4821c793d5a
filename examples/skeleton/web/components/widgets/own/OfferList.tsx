import { useTranslation } from "react-i18next";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import { Button } from "../parts/Button";
import { Card } from "../parts/Card";
import type { WidgetProps } from "../types";
import styles from "./own.module.css";

/** Offers, each with the way to order it. */
export function OfferList({ payload }: WidgetProps<"offer_list">) {
  const { t } = useTranslation("domain");
  const { act, disabled } = useWidget();
  const locale = useLocale();
  return (
    <Card title={payload.title ?? t("offers.title")}>
      <ul className={styles.list}>
        {payload.items.map(({ offer_id: id, title, price }) => (
          <li key={id} className={styles.offer}>
            <span className={styles.name}>{title}</span>
            {price && <strong>{formatMoney(price.amount, price.currency, locale)}</strong>}
            <Button
              look="secondary"
              isDisabled={disabled}
              aria-label={`${t("offers.order")}: ${title}`}
              onPress={() => act({ action_id: `order:${id}`, label: `${t("offers.order")}: ${title}` })}
            >
              {t("offers.order")}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
