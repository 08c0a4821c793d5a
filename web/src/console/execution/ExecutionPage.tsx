import { useMemo } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Notice, Quiet } from "../parts/Notice";
import { timelineOf } from "../timeline";
import { useQuery } from "../useQuery";
import { EventLog } from "./EventLog";
import styles from "./Execution.module.css";
import { ExecutionHead } from "./ExecutionHead";
import { Gantt } from "./Gantt";
import { Nested } from "./Nested";
import { Scrubber } from "./Scrubber";
import { StepDetails } from "./StepDetails";
import { Tabs } from "./Tabs";
import { useExecution } from "./useExecution";
import { RunGraph, Values } from "./views";

const VIEWS = ["timeline", "events", "values", "nested", "graph"] as const;
type View = (typeof VIEWS)[number];

/** One execution: its timeline, log, values, nested executions and graph; every view has an address. */
export function ExecutionPage({ id }: { readonly id: string }) {
  const { t } = useTranslation("console");
  const log = useExecution(id);
  const [query, change] = useQuery();
  const view: View = VIEWS.find((known) => known === query.get("view")) ?? "timeline";
  const at = Number(query.get("at")) || null;
  const events = useMemo(
    () => (at === null ? log.events : log.events.filter(({ seq }) => seq <= at)),
    [log.events, at],
  );
  const timeline = useMemo(() => timelineOf(events), [events]);
  const whole = useMemo(() => timelineOf(log.events), [log.events]);
  const selected = timeline.rows.find(({ seq }) => String(seq) === query.get("step"));
  if (log.failure && !log.state) return <Notice failure={log.failure} onRetry={log.reload} />;
  if (!log.state) return <Quiet>{t("loading")}</Quiet>;
  return (
    <>
      <ExecutionHead state={log.state} timeline={whole} />
      {log.failure && <Notice failure={log.failure} onRetry={log.reload} />}
      {log.isCut && <p role="status">{t("execution.cut", { count: log.events.length })}</p>}
      <Tabs
        label={t("execution.views")}
        tabs={VIEWS.map((key) => ({ key, label: t(`views.${key}`) }))}
        selected={view}
        onSelect={(key) => change({ view: key === "timeline" ? null : key })}
      />
      {(view === "timeline" || view === "events" || view === "graph") && log.events.length > 1 && (
        <Scrubber
          events={log.events}
          at={at}
          onChange={(seq) => change({ at: seq === null ? null : String(seq) })}
        />
      )}
      <div className={styles.view} role="tabpanel" aria-label={t(`views.${view}`)}>
        {view === "timeline" && (
          <div className={styles.split} data-open={selected !== undefined || undefined}>
            <Gantt
              timeline={timeline}
              end={whole.endedAt}
              selected={selected?.seq ?? null}
              onSelect={(seq) => change({ step: seq === selected?.seq ? null : String(seq) })}
            />
            {selected && (
              <StepDetails row={selected} events={events} onClose={() => change({ step: null })} />
            )}
          </div>
        )}
        {view === "events" && <EventLog events={events} startedAt={whole.startedAt} />}
        {view === "values" && <Values state={log.state} events={log.events} />}
        {view === "nested" && <Nested id={id} isOver={log.state.endedAt !== null} />}
        {view === "graph" && <RunGraph state={log.state} timeline={timeline} />}
      </div>
    </>
  );
}
