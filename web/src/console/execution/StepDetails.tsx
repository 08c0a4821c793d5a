import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { Json } from "../../api/json";
import { Button } from "../../components/shell/Button";
import { useTranslation } from "../../i18n/useTranslation";
import { duration } from "../format";
import { JsonTree } from "../parts/JsonTree";
import type { LogEvent } from "../records";
import { redacted } from "../redaction";
import type { Bar, StepRow } from "../timeline";
import styles from "./Execution.module.css";
import { valuesOf } from "./values";

interface StepDetailsProps {
  readonly row: StepRow;
  readonly events: readonly LogEvent[];
  onClose(): void;
}

/** One run of a step: its commands, what went in, what came out. */
export function StepDetails({ row, events, onClose }: StepDetailsProps) {
  const { t } = useTranslation("console");
  const root = useRef<HTMLElement>(null);
  // Where there is no room beside the timeline they lie below it, out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is brought into sight as well
  useEffect(() => {
    root.current?.scrollIntoView?.({ block: "nearest" });
  }, [row.seq]);
  const values = valuesOf(events, new Set(row.bars.map(({ key }) => key)));
  return (
    <aside ref={root} className={styles.details} aria-label={row.step}>
      <header className={styles.detailsHead}>
        <h2>{row.step}</h2>
        <Button look="quiet" size="icon" aria-label={t("close")} onPress={onClose}>
          <X aria-hidden size={18} />
        </Button>
      </header>
      <ul className={styles.commands}>
        {row.bars.slice(0, 50).map((bar) => (
          <Command key={bar.key} bar={bar} />
        ))}
      </ul>
      <Part title={t("values.error")} value={values.error} />
      <Part title={t("values.input")} value={values.input} />
      <Part title={t("values.output")} value={values.output} />
      {values.logs.length > 0 && (
        <section>
          <h3>{t("values.logs")}</h3>
          <pre className={styles.logs}>{values.logs.join("\n")}</pre>
        </section>
      )}
    </aside>
  );
}

function Part({ title, value }: { readonly title: string; readonly value: Json }) {
  if (value === null) return null;
  return (
    <section>
      <h3>{title}</h3>
      <JsonTree value={redacted(value)} label={title} />
    </section>
  );
}

function Command({ bar }: { readonly bar: Bar }) {
  const { t, i18n } = useTranslation("console");
  const span = (from: number | null, to: number | null) =>
    from === null || to === null ? "–" : duration(to - from, i18n.language);
  const times = bar.childId
    ? [t("time.nested"), span(bar.issuedAt, bar.finishedAt)]
    : [
        t("time.queue"),
        span(bar.issuedAt, bar.claimedAt),
        t("time.run"),
        span(bar.claimedAt, bar.finishedAt),
        t("time.commit"),
        span(bar.finishedAt, bar.committedAt),
      ];
  return (
    <li>
      <strong>
        {bar.index !== null && `#${bar.index} · `}
        {t(`state.${bar.state}`)}
        {bar.attempt > 1 && ` · ${t("values.attempt", { count: bar.attempt })}`}
      </strong>
      <span className={styles.muted}>{times.join(" ")}</span>
      {bar.worker && <span className={styles.muted}>{bar.worker}</span>}
      {bar.childId && <Link href={`/console/executions/${bar.childId}`}>{t("values.child")}</Link>}
    </li>
  );
}
