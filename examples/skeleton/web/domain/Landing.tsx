import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Landing.module.css";

/** What this is, in one screen, with the ways in as `children`. */
export function Landing({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation("domain");
  return (
    <div className={styles.landing}>
      <section className={styles.pitch}>
        <h1 className={styles.headline}>{t("landing.headline")}</h1>
        <p className={styles.lead}>{t("landing.lead")}</p>
        {children}
      </section>
      <div className={styles.sample} aria-hidden="true">
        <p className={styles.ask}>{t("landing.ask")}</p>
        <p className={styles.row}>
          <span>{t("landing.answer")}</span>
        </p>
      </div>
    </div>
  );
}
