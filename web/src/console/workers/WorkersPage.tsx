import { useCallback } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import { clock, duration } from "../format";
import { Notice, Quiet } from "../parts/Notice";
import type { Pool } from "../records";
import { useLoaded } from "../useLoaded";
import styles from "./Workers.module.css";

const REFRESH_MS = 2_000;

/** Who works, how busy they are, and what waits for them. */
export function WorkersPage() {
  const { t } = useTranslation("console");
  const api = useConsole();
  const pools = useLoaded(
    useCallback(() => api.pools(), [api]),
    REFRESH_MS,
  );
  return (
    <>
      <h1 className={styles.title}>{t("areas.workers")}</h1>
      {pools.failure && <Notice failure={pools.failure} onRetry={pools.reload} />}
      {pools.value === null && !pools.failure && <Quiet>{t("loading")}</Quiet>}
      {pools.value?.length === 0 && <Quiet>{t("workers.none")}</Quiet>}
      {pools.value?.map((pool) => (
        <PoolCard key={pool.name} pool={pool} />
      ))}
    </>
  );
}

function PoolCard({ pool }: { readonly pool: Pool }) {
  const { t } = useTranslation("console");
  const { name, busy, slots, waiting, taken, workers } = pool;
  return (
    <section className={styles.pool} aria-labelledby={`pool-${name}`}>
      <header className={styles.head}>
        <h2 id={`pool-${name}`}>{t("workers.pool", { name })}</h2>
        <span className={styles.muted}>{t("workers.count", { count: workers.length })}</span>
      </header>
      <dl className={styles.facts}>
        <div>
          <dt>{t("workers.busy")}</dt>
          <dd>
            {busy} / {slots}
            <meter min={0} max={Math.max(1, slots)} value={busy} aria-label={t("workers.busy")} />
          </dd>
        </div>
        <div data-alarm={(waiting ?? 0) > slots || undefined}>
          <dt>{t("workers.waiting")}</dt>
          <dd>{waiting ?? "–"}</dd>
        </div>
        <div>
          <dt>{t("workers.taken")}</dt>
          <dd>{taken ?? "–"}</dd>
        </div>
      </dl>
      {workers.length > 0 && <WorkerTable pool={pool} />}
    </section>
  );
}

function WorkerTable({ pool }: { readonly pool: Pool }) {
  const { t, i18n } = useTranslation("console");
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t("workers.pool", { name: pool.name })}>
        <thead>
          <tr>
            <th scope="col">{t("workers.worker")}</th>
            <th scope="col">{t("workers.busy")}</th>
            <th scope="col">{t("workers.since")}</th>
            <th scope="col">{t("workers.heard")}</th>
            <th scope="col">{t("catalog.version")}</th>
          </tr>
        </thead>
        <tbody>
          {pool.workers.map(({ id, busy, slots, startedAt, secondsSilent, version }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>
                {busy} / {slots}
              </td>
              <td>{startedAt === null ? "–" : clock(startedAt, i18n.language)}</td>
              <td>{t("workers.ago", { time: duration(secondsSilent * 1000, i18n.language) })}</td>
              <td>{version}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
