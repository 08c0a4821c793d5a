import type { Ref } from "react";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/useTranslation";
import { clock, duration, exact } from "../format";
import { StatusMark } from "../parts/StatusMark";
import type { ExecutionSummary } from "../records";
import styles from "./Executions.module.css";

interface ExecutionTableProps {
  readonly executions: readonly ExecutionSummary[];
  readonly ref?: Ref<HTMLTableElement>;
}

/** Executions, a row each; the first cell leads to the execution. */
export function ExecutionTable({ executions, ref }: ExecutionTableProps) {
  const { t } = useTranslation("console");
  return (
    <div className={styles.scroll}>
      <table ref={ref} className={styles.table} aria-label={t("areas.executions")}>
        <thead>
          <tr>
            <th scope="col">{t("columns.path")}</th>
            <th scope="col">{t("columns.status")}</th>
            <th scope="col">{t("columns.started")}</th>
            <th scope="col" className={styles.number}>
              {t("columns.took")}
            </th>
            <th scope="col">{t("columns.user")}</th>
            <th scope="col">{t("columns.id")}</th>
          </tr>
        </thead>
        <tbody>
          {executions.map((execution) => (
            <Row key={execution.id} execution={execution} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ execution }: { readonly execution: ExecutionSummary }) {
  const { i18n } = useTranslation();
  const { id, path, version, status, parentId, user, startedAt, endedAt } = execution;
  const cut = path.lastIndexOf("/") + 1;
  return (
    <tr data-nested={parentId !== null || undefined}>
      <td>
        <Link href={`/console/executions/${id}`} className={styles.path} data-row>
          <span className={styles.folder}>{path.slice(0, cut)}</span>
          <strong>{path.slice(cut)}</strong> <span className={styles.folder}>v{version}</span>
        </Link>
      </td>
      <td>
        <StatusMark status={status} />
      </td>
      <td>
        <time dateTime={exact(startedAt)} title={exact(startedAt)}>
          {clock(startedAt, i18n.language)}
        </time>
      </td>
      <td className={styles.number}>{duration((endedAt ?? Date.now()) - startedAt, i18n.language)}</td>
      <td className={styles.user} title={user ?? undefined}>
        {user ?? "–"}
      </td>
      <td className={styles.id}>{id}</td>
    </tr>
  );
}
