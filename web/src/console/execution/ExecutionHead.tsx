import { CornerLeftUp } from "lucide-react";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import { clock, duration, exact } from "../format";
import { StatusMark } from "../parts/StatusMark";
import type { ExecutionState } from "../records";
import { sums, type Timeline } from "../timeline";
import { Actions } from "./Actions";
import styles from "./Execution.module.css";

interface ExecutionHeadProps {
  readonly state: ExecutionState;
  readonly timeline: Timeline;
}

/** What it is, how it stands, where its time went, and what can be done about it. */
export function ExecutionHead({ state, timeline }: ExecutionHeadProps) {
  const { t, i18n } = useTranslation("console");
  const { id, path, version, status, parentId, user, startedAt, endedAt, error } = state;
  const spent = sums(timeline);
  const took = (endedAt ?? timeline.endedAt) - startedAt;
  const failed = timeline.rows.findLast((row) => row.state === "failed");
  const length = (ms: number) => duration(ms, i18n.language);
  return (
    <header className={styles.head}>
      <nav className={styles.crumbs} aria-label={t("execution.where")}>
        <Link href="/console">{t("areas.executions")}</Link>
        {parentId && (
          <Link href={`/console/executions/${parentId}`}>
            <CornerLeftUp aria-hidden size={14} /> {t("execution.parent")}
          </Link>
        )}
      </nav>
      <div className={styles.titleRow}>
        <h1 className={styles.title}>
          <Link href={`/console/catalog/${path}?version=${version}`}>{path}</Link>{" "}
          <span className={styles.muted}>v{version}</span>
        </h1>
        <StatusMark status={status} />
        <Actions state={state} />
      </div>
      <dl className={styles.facts}>
        <Fact term={t("columns.id")} value={<code>{id}</code>} />
        <Fact
          term={t("columns.started")}
          value={<time dateTime={exact(startedAt)}>{clock(startedAt, i18n.language)}</time>}
        />
        <Fact term={t("columns.took")} value={length(took)} />
        <Fact term={t("time.queue")} value={length(spent.queue)} look="queue" />
        <Fact term={t("time.run")} value={length(spent.run)} look="run" />
        <Fact term={t("time.commit")} value={length(spent.commit)} look="commit" />
        {user && <Fact term={t("columns.user")} value={user} />}
      </dl>
      {error && (
        <p className={styles.error}>
          <strong>{String(error.kind ?? t("status.FAILED"))}</strong> {String(error.message ?? "")}
          {failed && (
            <Link href={`/console/executions/${id}?step=${failed.seq}`}>
              {t("execution.failedStep", { step: failed.step })}
            </Link>
          )}
        </p>
      )}
    </header>
  );
}

interface FactProps {
  readonly term: string;
  readonly value: React.ReactNode;
  readonly look?: "queue" | "run" | "commit";
}

function Fact({ term, value, look }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt data-look={look}>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
