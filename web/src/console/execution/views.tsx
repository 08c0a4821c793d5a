import { lazy, Suspense, useCallback, useMemo } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { useConsole } from "../context";
import { JsonTree } from "../parts/JsonTree";
import { Notice, Quiet } from "../parts/Notice";
import type { ExecutionState, LogEvent } from "../records";
import { redacted } from "../redaction";
import type { StepRow, Timeline } from "../timeline";
import { useLoaded } from "../useLoaded";
import styles from "./Execution.module.css";
import { workloadOf } from "./values";

const Graph = lazy(() => import("../catalog/Graph").then((module) => ({ default: module.Graph })));

/** What went in and what came out, without secrets. */
export function Values({
  state,
  events,
}: {
  readonly state: ExecutionState;
  readonly events: readonly LogEvent[];
}) {
  const { t } = useTranslation("console");
  return (
    <div className={styles.values}>
      <section>
        <h2>{t("values.workload")}</h2>
        <JsonTree value={redacted(workloadOf(events))} label={t("values.workload")} depth={2} />
      </section>
      <section>
        <h2>{t(state.error ? "values.error" : "values.result")}</h2>
        <JsonTree value={redacted(state.error ?? state.result)} label={t("values.result")} depth={2} />
      </section>
    </div>
  );
}

interface RunGraphProps {
  readonly state: ExecutionState;
  readonly timeline: Timeline;
}

/** The playbook's graph in the colours of this execution. */
export function RunGraph({ state: { path, version }, timeline }: RunGraphProps) {
  const { t } = useTranslation("console");
  const api = useConsole();
  const content = useLoaded(useCallback(() => api.content(path, version), [api, path, version]));
  const states = useMemo(
    () => new Map<string, StepRow["state"]>(timeline.rows.map(({ step, state }) => [step, state])),
    [timeline],
  );
  if (content.failure) return <Notice failure={content.failure} onRetry={content.reload} />;
  if (content.value === null) return <Quiet>{t("loading")}</Quiet>;
  return (
    <Suspense fallback={<Quiet>{t("loading")}</Quiet>}>
      <Graph content={content.value} states={states} />
    </Suspense>
  );
}
