import { isObject, type Json, type JsonObject } from "../../api/json";
import type { LogEvent } from "../records";

/** What the execution was started with. */
export function workloadOf(events: readonly LogEvent[]): JsonObject {
  const started = events.find(({ name }) => name === "playbook.started");
  return isObject(started?.payload.workload) ? started.payload.workload : {};
}

/** What the log says of one run of a step. */
export interface StepValues {
  readonly input: Json;
  readonly output: Json;
  readonly error: Json;
  readonly logs: readonly string[];
}

const OWN = [
  "command_id",
  "data",
  "worker_id",
  "claimed_at",
  "finished_at",
  "child_execution_id",
  "logs",
  "ctx",
  "ref",
  "index",
];

export function valuesOf(events: readonly LogEvent[], keys: ReadonlySet<string>): StepValues {
  const own = events.filter(({ payload }) => keys.has(String(payload.command_id)));
  const issued = own.find(({ name }) => name === "command.issued" || name === "child.started");
  const ends = own.filter(({ name }) => name === "call.done" || name === "call.error");
  const outputs = ends.filter(({ name }) => name === "call.done").map(({ payload }) => outputOf(payload));
  const failed = ends.findLast(({ name }) => name === "call.error");
  return {
    input: inputOf(issued?.payload ?? {}),
    output: outputs.length > 1 ? outputs : (outputs[0] ?? null),
    error: failed?.payload.error ?? null,
    logs: ends.flatMap(({ payload }) => (Array.isArray(payload.logs) ? payload.logs.map(String) : [])),
  };
}

function inputOf(payload: JsonObject): Json {
  if (isObject(payload.command)) return payload.command.scope ?? null;
  return payload.input ?? null;
}

function outputOf(payload: JsonObject): Json {
  if (payload.ref) return { data: payload.data ?? null, ref: payload.ref };
  if (payload.data !== undefined) return payload.data;
  const rest = Object.entries(payload).filter(([key]) => !OWN.includes(key));
  return rest.length > 0 ? Object.fromEntries(rest) : null;
}
