/** From an execution's log to the bars of its timeline. Pure. */

import { optionalNumber, optionalText } from "../api/json";
import type { LogEvent } from "./records";

export type BarState = "waiting" | "running" | "done" | "failed" | "retried" | "cancelled";

/** One command: how long it waited for a worker, ran, and took to be committed. All times in ms since 1970. */
export interface Bar {
  readonly key: string;
  readonly seq: number;
  readonly attempt: number;
  /** The iteration of a loop. */
  readonly index: number | null;
  readonly issuedAt: number;
  readonly claimedAt: number | null;
  readonly finishedAt: number | null;
  /** When its outcome was in the log. */
  readonly committedAt: number | null;
  readonly worker: string;
  readonly childId: string | null;
  readonly state: BarState;
}

/** One run of a step with all its commands. */
export interface StepRow {
  readonly key: string;
  readonly step: string;
  readonly seq: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly state: BarState | "skipped";
  readonly bars: readonly Bar[];
}

export interface Timeline {
  readonly startedAt: number;
  /** The end of the execution, or the last event so far. */
  readonly endedAt: number;
  readonly isOver: boolean;
  readonly rows: readonly StepRow[];
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type RowDraft = Draft<Omit<StepRow, "bars">> & { bars: Draft<Bar>[] };

const ENDS: Readonly<Record<string, BarState>> = {
  "playbook.completed": "done",
  "playbook.failed": "failed",
  "playbook.cancelled": "cancelled",
};

export function timelineOf(events: readonly LogEvent[]): Timeline {
  const rows: RowDraft[] = [];
  const open = new Map<string, RowDraft>();
  const bars = new Map<string, Draft<Bar>>();
  for (const event of events) {
    const row = rowOf(event, rows, open);
    if (row) settleRow(event, row, open);
    settleBar(event, row, bars);
  }
  const last = events.at(-1);
  const end = last ? ENDS[last.name] : undefined;
  if (end && last) closeOpen(open, end === "done" ? "done" : "cancelled", last.at);
  return {
    startedAt: events[0]?.at ?? 0,
    endedAt: Math.max(last?.at ?? 0, ...[...bars.values()].map((bar) => bar.finishedAt ?? 0)),
    isOver: end !== undefined,
    rows,
  };
}

function rowOf(event: LogEvent, rows: RowDraft[], open: Map<string, RowDraft>): RowDraft | undefined {
  const { step, name, seq, at } = event;
  if (!step) return undefined;
  const known = open.get(step);
  if (
    known ||
    !(
      name === "step.scheduled" ||
      name === "step.skipped" ||
      name === "command.issued" ||
      name === "child.started"
    )
  )
    return known;
  const row: RowDraft = {
    key: `${step}@${seq}`,
    step,
    seq,
    startedAt: at,
    endedAt: null,
    state: "waiting",
    bars: [],
  };
  rows.push(row);
  open.set(step, row);
  return row;
}

function settleRow({ name, step, at }: LogEvent, row: RowDraft, open: Map<string, RowDraft>): void {
  if (name === "command.claimed" || name === "child.started") row.state = "running";
  if (name !== "step.done" && name !== "step.failed" && name !== "step.skipped") return;
  row.endedAt = at;
  row.state = name === "step.done" ? "done" : name === "step.failed" ? "failed" : "skipped";
  open.delete(step);
}

function settleBar(event: LogEvent, row: RowDraft | undefined, bars: Map<string, Draft<Bar>>): void {
  const { name, payload, at } = event;
  const id = optionalText(payload, "command_id");
  if (!id) return;
  const before = bars.get(optionalText(payload, "replaces") ?? "");
  if (before && before.committedAt === null) handOver(before, at);
  if ((name === "command.issued" || name === "child.started") && row) {
    const bar = bars.get(id) ?? begun(id, event);
    if (!bars.has(id)) row.bars.push(bar);
    bars.set(id, bar);
    if (name === "child.started") {
      bar.childId =
        optionalText(payload, "child_execution_id") ?? optionalText(payload, "execution_id") ?? null;
      bar.state = "running";
      bar.claimedAt ??= at;
    }
  }
  const bar = bars.get(id);
  if (!bar) return;
  if (name === "command.claimed") {
    bar.claimedAt = secondsOf(payload.claimed_at) ?? at;
    bar.worker = optionalText(payload, "worker_id") ?? "";
    bar.state = "running";
  }
  if (name === "call.done" || name === "call.error") {
    bar.claimedAt = secondsOf(payload.claimed_at) ?? bar.claimedAt;
    bar.finishedAt = secondsOf(payload.finished_at) ?? at;
    bar.committedAt = at;
    bar.worker = optionalText(payload, "worker_id") ?? bar.worker;
    bar.childId = optionalText(payload, "child_execution_id") ?? bar.childId;
    bar.state = name === "call.done" ? "done" : payload.again === true ? "retried" : "failed";
  }
}

/** A task list that was suspended: its first part has ended well, the command that replaces it goes on. */
function handOver(bar: Draft<Bar>, at: number): void {
  bar.finishedAt ??= at;
  bar.committedAt = at;
  bar.state = "done";
}

function begun(key: string, { seq, attempt, at, payload }: LogEvent): Draft<Bar> {
  return {
    key,
    seq,
    attempt,
    index: optionalNumber(payload, "index") ?? null,
    issuedAt: at,
    claimedAt: null,
    finishedAt: null,
    committedAt: null,
    worker: "",
    childId: null,
    state: "waiting",
  };
}

/** When an execution ends, nothing of it is under way any more. */
function closeOpen(open: Map<string, RowDraft>, state: BarState, at: number): void {
  for (const row of open.values()) {
    row.endedAt = at;
    row.state = state;
    for (const bar of row.bars) {
      if (bar.committedAt !== null) continue;
      bar.state = state;
      bar.finishedAt ??= at;
    }
  }
}

function secondsOf(value: unknown): number | null {
  return typeof value === "number" && value > 0 ? value * 1000 : null;
}

/** The sums of an execution: where its time went, in ms. */
export function sums({ rows }: Timeline): { queue: number; run: number; commit: number } {
  const total = { queue: 0, run: 0, commit: 0 };
  for (const bar of rows.flatMap((row) => row.bars)) {
    if (bar.claimedAt !== null && bar.childId === null)
      total.queue += Math.max(0, bar.claimedAt - bar.issuedAt);
    if (bar.claimedAt !== null && bar.finishedAt !== null)
      total.run += Math.max(0, bar.finishedAt - bar.claimedAt);
    if (bar.finishedAt !== null && bar.committedAt !== null)
      total.commit += Math.max(0, bar.committedAt - bar.finishedAt);
  }
  return total;
}

/** Round marks for an axis of so many milliseconds: at most `most` of them, 1, 2 or 5 times a power of ten. */
export function ticks(span: number, most = 8): readonly number[] {
  if (span <= 0) return [0];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}
