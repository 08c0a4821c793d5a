import { useEffect, useState } from "react";
import type { JsonObject } from "../../api/json";
import { useTranslation } from "../../i18n/useTranslation";
import styles from "./Gallery.module.css";
import { GallerySample, type Sample, STATES, VARIANTS } from "./GallerySample";

type Samples = Readonly<Record<string, readonly Sample[]>>;

/**
 * Every sample envelope of the contract, drawn. The address says which and how: `?type=flight_card,hotel_card`,
 * `sample=2` (the third of each), `variant=compact`, `state=disabled`, `edit=yes`.
 */
export function Gallery() {
  const { t } = useTranslation("widgets");
  const [samples, setSamples] = useState<Samples>({});
  const [log, setLog] = useState<readonly string[]>([]);
  useEffect(() => {
    import("../../contracts/samples.json").then(({ default: loaded }) =>
      setSamples(loaded as unknown as Samples),
    );
  }, []);
  const query = new URLSearchParams(location.search);
  const onlyTypes = query.get("type")?.split(",");
  const onlySample = query.get("sample");
  const how = {
    variant: VARIANTS.find((name) => name === query.get("variant")) ?? null,
    state: STATES.find((name) => name === query.get("state")) ?? "live",
    isEdited: query.get("edit") === "yes",
  };
  const types = Object.keys(samples).filter((type) => !onlyTypes || onlyTypes.includes(type));
  const note = (event: string, value: JsonObject) =>
    setLog((before) => [`${event} ${JSON.stringify(value)}`, ...before].slice(0, 20));
  return (
    <main className={styles.gallery}>
      <header className={styles.head}>
        <h1>{t("gallery.title")}</h1>
        <p>{t("gallery.text", { count: types.length })}</p>
      </header>
      <nav className={styles.nav} aria-label={t("gallery.types")}>
        {types.map((type) => (
          <a key={type} href={`#${type}`}>
            {t(`types.${type}`)}
          </a>
        ))}
      </nav>
      {types.map((type) => (
        <section key={type} id={type} className={styles.type} aria-labelledby={`${type}-title`}>
          <h2 id={`${type}-title`} className={styles.name}>
            {t(`types.${type}`)} <code>{type}</code>
          </h2>
          <div className={styles.samples}>
            {(samples[type] ?? [])
              .filter((_, index) => onlySample === null || onlySample === String(index))
              .map((sample) => (
                <GallerySample key={sample.name} sample={sample} onEvent={note} {...how} />
              ))}
          </div>
        </section>
      ))}
      {log.length > 0 && (
        <aside className={styles.log} aria-label={t("gallery.events")} aria-live="polite">
          {log.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log are known by nothing but their place
            <code key={index}>{line}</code>
          ))}
        </aside>
      )}
    </main>
  );
}
