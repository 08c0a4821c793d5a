import { WindowVirtualizer } from "virtua";
import { useTranslation } from "../../i18n/useTranslation";
import { duration } from "../format";
import { type Bar, type StepRow, type Timeline, ticks } from "../timeline";
import styles from "./Gantt.module.css";

/** How high a row is before it is measured, and how far beyond the view rows are drawn. */
const ROW_PX = 32;
const AHEAD_PX = 600;
/** Bars of a row beyond which those that lie on the same pixels are left out. */
const MOST_BARS = 300;

interface GanttProps {
  readonly timeline: Timeline;
  /** Where the axis ends, in ms since 1970. */
  readonly end: number;
  readonly selected: number | null;
  onSelect(seq: number): void;
}

/** Steps as rows, their commands as bars: waiting for a worker, running, being committed. */
export function Gantt({ timeline, end, selected, onSelect }: GanttProps) {
  const { t, i18n } = useTranslation("console");
  const span = Math.max(1, end - timeline.startedAt);
  const marks = ticks(span);
  const percent = (ms: number) => `${(ms / span) * 100}%`;
  return (
    <section className={styles.gantt} aria-label={t("views.timeline")}>
      <div className={styles.axis} aria-hidden>
        {marks.map((mark) => (
          <span key={mark} className={styles.tick} style={{ insetInlineStart: percent(mark) }}>
            {duration(mark, i18n.language)}
          </span>
        ))}
      </div>
      <div className={styles.rows}>
        <WindowVirtualizer as="ol" item="li" data={timeline.rows} itemSize={ROW_PX} bufferSize={AHEAD_PX}>
          {(row) => (
            <Row
              key={row.key}
              row={row}
              from={timeline.startedAt}
              span={span}
              end={end}
              isSelected={row.seq === selected}
              onSelect={() => onSelect(row.seq)}
            />
          )}
        </WindowVirtualizer>
      </div>
      <p className={styles.legend} aria-hidden>
        <span data-look="queue">{t("time.queue")}</span>
        <span data-look="run">{t("time.run")}</span>
        <span data-look="nested">{t("time.nested")}</span>
        <span data-look="commit">{t("time.commit")}</span>
        <span data-look="failed">{t("state.failed")}</span>
      </p>
    </section>
  );
}

interface RowProps {
  readonly row: StepRow;
  readonly from: number;
  readonly span: number;
  readonly end: number;
  readonly isSelected: boolean;
  onSelect(): void;
}

function Row({ row, from, span, end, isSelected, onSelect }: RowProps) {
  const { t, i18n } = useTranslation("console");
  const took = duration((row.endedAt ?? end) - row.startedAt, i18n.language);
  return (
    <button
      type="button"
      className={styles.row}
      data-state={row.state}
      aria-pressed={isSelected}
      onClick={onSelect}
      onKeyDown={moveFocus}
    >
      <span className={styles.label}>
        <span className={styles.dot} aria-hidden />
        <span className={styles.step}>{row.step}</span>
        {row.bars.length > 1 && <span className={styles.count}>×{row.bars.length}</span>}
      </span>
      <span className={styles.spoken}>{t(`state.${row.state}`)}</span>
      <span className={styles.track}>
        {sampled(row.bars).map((bar) => (
          <Segments key={bar.key} bar={bar} from={from} span={span} end={end} />
        ))}
      </span>
      <span className={styles.took}>{took}</span>
    </button>
  );
}

/** Of a loop of very many only so many are drawn: evenly chosen, and all that failed. */
function sampled(bars: readonly Bar[]): readonly Bar[] {
  const each = Math.ceil(bars.length / MOST_BARS);
  if (each <= 1) return bars;
  return bars.filter(({ state }, index) => index % each === 0 || state === "failed").slice(0, 2 * MOST_BARS);
}

interface SegmentsProps {
  readonly bar: Bar;
  readonly from: number;
  readonly span: number;
  readonly end: number;
}

function Segments({ bar, from, span, end }: SegmentsProps) {
  const claimed = bar.claimedAt ?? (bar.finishedAt === null ? end : bar.finishedAt);
  const finished = bar.finishedAt ?? end;
  const committed = bar.committedAt ?? finished;
  const parts = [
    ["queue", bar.issuedAt, claimed],
    [bar.childId ? "nested" : "run", claimed, finished],
    ["commit", finished, committed],
  ] as const;
  return parts
    .filter(([, start, stop]) => stop > start)
    .map(([look, start, stop]) => (
      <span
        key={look}
        className={styles.bar}
        data-look={look}
        data-state={bar.state}
        style={{
          insetInlineStart: `${((start - from) / span) * 100}%`,
          inlineSize: `${((stop - start) / span) * 100}%`,
        }}
      />
    ));
}

/** Arrow keys go through the rows. */
function moveFocus(event: React.KeyboardEvent<HTMLButtonElement>): void {
  const item = event.currentTarget.parentElement;
  const next =
    event.key === "ArrowDown" || event.key === "j"
      ? item?.nextElementSibling
      : event.key === "ArrowUp" || event.key === "k"
        ? item?.previousElementSibling
        : null;
  const button = next?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  button.focus();
}
