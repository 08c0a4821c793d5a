import { PlaneTakeoff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "../i18n/useTranslation";
import styles from "./Landing.module.css";

/** What Wayfarer is, in one screen, with the ways in as `children`. */
export function Landing({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation("domain");
  return (
    <div className={styles.landing}>
      <section className={styles.pitch}>
        <h1 className={styles.headline}>{t("landing.headline")}</h1>
        <p className={styles.lead}>{t("landing.lead")}</p>
        {children}
        <p className={styles.note}>{t("landing.note")}</p>
      </section>
      <Sample />
      <dl className={styles.points}>
        {(["offers", "plan", "mind"] as const).map((point) => (
          <div key={point}>
            <dt>{t(`landing.points.${point}Title`)}</dt>
            <dd>{t(`landing.points.${point}Text`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** A drawing of a conversation; it says nothing that the text beside it does not. */
function Sample() {
  const { t, i18n } = useTranslation("domain");
  const price = new Intl.NumberFormat(i18n.language, {
    style: "currency",
    currency: "EUR",
    maximumFractionDigits: 0,
  }).format(486);
  return (
    <div className={styles.sample} aria-hidden="true">
      <p className={styles.ask}>{t("landing.sample.ask")}</p>
      <div className={styles.stop}>
        <p>{t("landing.sample.answer")}</p>
        <div className={styles.ticket}>
          <span className={styles.badge}>{t("landing.sample.badge")}</span>
          <div className={styles.route}>
            <span>
              <b>VIE</b>
              <time>10:15</time>
            </span>
            <span className={styles.line}>
              <PlaneTakeoff size={18} />
            </span>
            <span>
              <b>LIS</b>
              <time>12:40</time>
            </span>
          </div>
          <div className={styles.fare}>
            <span>{t("landing.sample.duration")}</span>
            <span>
              <b>{price}</b> {t("landing.sample.priceNote")}
            </span>
          </div>
        </div>
        <Week />
      </div>
      <div className={styles.stop} data-last="">
        <p>{t("landing.sample.next")}</p>
      </div>
    </div>
  );
}

function Week() {
  const { t, i18n } = useTranslation("domain");
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: "short", timeZone: "UTC" });
  const days = [10, 11, 12, 13, 14, 15, 16, 17].map((day) => new Date(Date.UTC(2025, 4, day)));
  return (
    <div className={styles.week}>
      {days.map((date) => (
        <span key={date.getTime()}>
          <small>{weekday.format(date)}</small>
          {date.getUTCDate()}
        </span>
      ))}
      <i>{t("landing.sample.stay")}</i>
    </div>
  );
}
