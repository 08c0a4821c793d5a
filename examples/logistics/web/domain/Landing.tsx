import { Plane, Ship, Truck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Landing.module.css";

const ROWS = [
  { mode: "sea", Icon: Ship, price: 275 },
  { mode: "road", Icon: Truck, price: 380 },
  { mode: "air", Icon: Plane, price: 1_012 },
] as const;

/** What Freightline is, in one screen, with the ways in as `children`. */
export function Landing({ children }: { readonly children: ReactNode }) {
  const { t, i18n } = useTranslation("domain");
  const money = new Intl.NumberFormat(i18n.language, {
    style: "currency",
    currency: "EUR",
    maximumFractionDigits: 0,
  });
  return (
    <div className={styles.landing}>
      <section className={styles.pitch}>
        <h1 className={styles.headline}>{t("landing.headline")}</h1>
        <p className={styles.lead}>{t("landing.lead")}</p>
        {children}
        <p className={styles.note}>{t("landing.note")}</p>
      </section>
      <div className={styles.sample} aria-hidden="true">
        <p className={styles.ask}>{t("landing.ask")}</p>
        {ROWS.map(({ mode, Icon, price }) => (
          <p key={mode} className={styles.row}>
            <Icon size={20} />
            <span>{t(`landing.rows.${mode}`)}</span>
            <b>{money.format(price)}</b>
          </p>
        ))}
      </div>
    </div>
  );
}
