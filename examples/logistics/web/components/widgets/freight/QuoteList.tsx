import { ArrowDownWideNarrow, Leaf } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FreightQuote } from "../../../contracts/widgets";
import { useWidget } from "../context";
import { useLocale } from "../format/locale";
import { formatMoney } from "../format/money";
import { formatDay } from "../format/time";
import { Button } from "../parts/Button";
import type { WidgetProps } from "../types";
import styles from "./freight.module.css";
import { Mode } from "./Mode";

type Order = "price" | "time" | "co2";
const ORDERS: readonly Order[] = ["price", "time", "co2"];
const KEYS: Readonly<Record<Order, (quote: FreightQuote) => number>> = {
  price: (quote) => Number(quote.price.amount),
  time: (quote) => quote.transit_days,
  co2: (quote) => quote.co2_kg ?? Number.POSITIVE_INFINITY,
};

/** What carriers offer for one load: sorted as the reader likes, one press to book. */
export function QuoteList({ payload }: WidgetProps<"quote_list">) {
  const { t } = useTranslation("domain");
  const [order, setOrder] = useState<Order>("price");
  const key = KEYS[order];
  const sorted = [...payload.items].sort((one, other) => key(one) - key(other));
  const route = `${payload.origin.name} → ${payload.destination.name}`;
  return (
    <section className={styles.quotes} aria-label={t("quotes.title", { route })}>
      <header className={styles.head}>
        <div>
          <h3 className={styles.title}>{route}</h3>
          <p className={styles.muted}>
            {t("quotes.load", { count: payload.items.length, weight: payload.weight_kg })}
          </p>
        </div>
        <fieldset className={styles.orders}>
          <legend className={styles.hidden}>{t("quotes.sort")}</legend>
          <ArrowDownWideNarrow aria-hidden size={16} />
          {ORDERS.map((name) => (
            <button key={name} type="button" aria-pressed={order === name} onClick={() => setOrder(name)}>
              {t(`quotes.orders.${name}`)}
            </button>
          ))}
        </fieldset>
      </header>
      <ul className={styles.list}>
        {sorted.map((quote) => (
          <li key={quote.quote_id}>
            <Quote quote={quote} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Quote({ quote }: { readonly quote: FreightQuote }) {
  const { t } = useTranslation("domain");
  const { act, disabled } = useWidget();
  const locale = useLocale();
  const {
    quote_id,
    carrier,
    mode,
    price,
    transit_days: days,
    arrives_on: arrives,
    co2_kg: co2,
    mark,
  } = quote;
  const label = t("quotes.book");
  return (
    <article className={styles.quote} data-marked={mark ? true : undefined}>
      <Mode mode={mode} />
      <div className={styles.facts}>
        <p className={styles.carrier}>
          <strong>{carrier}</strong>
          {mark && (
            <span className={styles.mark} data-mark={mark}>
              {t(`quotes.marks.${mark}`)}
            </span>
          )}
        </p>
        <p className={styles.muted}>
          {t(`modes.${mode}`)} · {t("quotes.days", { count: days })}
          {arrives && ` · ${t("quotes.arrives", { day: formatDay(arrives, locale) })}`}
        </p>
        {co2 !== undefined && (
          <p className={styles.muted}>
            <Leaf aria-hidden size={13} />{" "}
            {t("quotes.co2", { kilos: Math.round(co2).toLocaleString(locale) })}
          </p>
        )}
      </div>
      <div className={styles.offer}>
        <strong className={styles.price}>{formatMoney(price.amount, price.currency, locale)}</strong>
        <Button
          look={mark === "cheapest" ? "primary" : "secondary"}
          isDisabled={disabled}
          aria-label={`${label}: ${carrier}`}
          onPress={() => act({ action_id: `book_quote:${quote_id}`, label: `${label}: ${carrier}` })}
        >
          {label}
        </Button>
      </div>
    </article>
  );
}
