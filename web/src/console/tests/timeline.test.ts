import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../api/json";
import type { LogEvent } from "../records";
import { sums, ticks, timelineOf } from "../timeline";

let seq = 0;

function event(name: string, step: string, at: number, payload: JsonObject = {}): LogEvent {
  seq += 1;
  return { seq, name, step, attempt: 1, status: "", payload, at };
}

const command = (id: string, more: JsonObject = {}): JsonObject => ({ command_id: id, ...more });
const ran = (id: string, claimed: number, finished: number): JsonObject =>
  command(id, { worker_id: "w1", claimed_at: claimed / 1000, finished_at: finished / 1000 });

describe("the timeline of an execution", () => {
  test("tells for each command how long it waited, ran and took to be committed", () => {
    const timeline = timelineOf([
      event("playbook.started", "", 1_000),
      event("step.scheduled", "read", 1_000),
      event("command.issued", "read", 1_000, command("1")),
      event("command.claimed", "read", 1_090, command("1", { claimed_at: 1.02, worker_id: "w1" })),
      event("call.done", "read", 1_090, ran("1", 1_020, 1_080)),
      event("step.done", "read", 1_090),
      event("playbook.completed", "", 1_090),
    ]);
    expect(timeline.isOver).toBe(true);
    expect(timeline.rows).toHaveLength(1);
    expect(timeline.rows[0]).toMatchObject({ step: "read", state: "done", startedAt: 1_000, endedAt: 1_090 });
    expect(sums(timeline)).toEqual({ queue: 20, run: 60, commit: 10 });
  });

  test("keeps the runs of a step, its attempts and its iterations apart", () => {
    const { rows } = timelineOf([
      event("step.scheduled", "again", 0),
      event("command.issued", "again", 0, command("1", { index: 0 })),
      event("command.issued", "again", 0, command("2", { index: 1 })),
      event("call.error", "again", 5, command("1", { again: true, claimed_at: 0.001, finished_at: 0.004 })),
      event("call.done", "again", 9, ran("2", 2, 8)),
      event("step.done", "again", 9),
      event("step.scheduled", "again", 10),
      event("step.failed", "again", 11),
    ]);
    expect(rows.map(({ state, bars }) => [state, bars.map((bar) => [bar.index, bar.state])])).toEqual([
      [
        "done",
        [
          [0, "retried"],
          [1, "done"],
        ],
      ],
      ["failed", []],
    ]);
  });

  test("names the execution that a step has started, and follows a command that was replaced", () => {
    const { rows } = timelineOf([
      event("step.scheduled", "call", 0),
      event("command.issued", "call", 0, command("1")),
      event("child.started", "call", 4, command("2", { child_execution_id: "77", replaces: "1" })),
      event("call.done", "call", 30, command("2", { child_execution_id: "77" })),
      event("step.done", "call", 30),
    ]);
    const bars = rows[0]?.bars ?? [];
    expect(bars.map(({ state, childId }) => [state, childId])).toEqual([
      ["done", null],
      ["done", "77"],
    ]);
    expect(bars[1]).toMatchObject({ issuedAt: 4, finishedAt: 30 });
  });

  test("leaves nothing under way when the execution was cancelled", () => {
    const { rows } = timelineOf([
      event("step.scheduled", "slow", 0),
      event("command.issued", "slow", 0, command("1")),
      event("command.claimed", "slow", 2, command("1", { claimed_at: 0.002 })),
      event("playbook.cancelled", "", 50),
    ]);
    expect(rows[0]).toMatchObject({ state: "cancelled", endedAt: 50 });
    expect(rows[0]?.bars[0]).toMatchObject({ state: "cancelled", finishedAt: 50 });
  });

  test("shows what is under way while it is", () => {
    const { rows, isOver } = timelineOf([
      event("step.scheduled", "slow", 0),
      event("command.issued", "slow", 0, command("1")),
    ]);
    expect(isOver).toBe(false);
    expect(rows[0]?.bars[0]).toMatchObject({ state: "waiting", claimedAt: null, finishedAt: null });
  });
});

test("an axis has few and round marks", () => {
  expect(ticks(521)).toEqual([0, 100, 200, 300, 400, 500]);
  expect(ticks(0)).toEqual([0]);
  for (const span of [1, 7, 33, 999, 65_432]) expect(ticks(span).length).toBeLessThanOrEqual(9);
});
