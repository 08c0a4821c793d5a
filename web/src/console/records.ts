/** What the server tells an operator, as typed values. */

import {
  isObject,
  type Json,
  type JsonObject,
  optionalNumber,
  optionalText,
  readObject,
  readObjects,
  readText,
} from "../api/json";

export const STATUSES = ["RUNNING", "COMPLETED", "FAILED", "CANCELLED"] as const;
export type Status = (typeof STATUSES)[number];

export interface ExecutionSummary {
  readonly id: string;
  readonly path: string;
  readonly version: number;
  readonly status: Status;
  readonly parentId: string | null;
  readonly user: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface ExecutionState extends ExecutionSummary {
  readonly result: Json;
  readonly error: JsonObject | null;
  /** From 0 to 1. */
  readonly progress: number;
  readonly runningSteps: readonly string[];
}

export interface LogEvent {
  readonly seq: number;
  readonly name: string;
  readonly step: string;
  readonly attempt: number;
  readonly status: string;
  readonly payload: JsonObject;
  /** When the event was committed, in milliseconds since 1970. */
  readonly at: number;
}

export interface CatalogEntry {
  readonly path: string;
  readonly version: number;
  readonly kind: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
}

export interface Worker {
  readonly id: string;
  readonly slots: number;
  readonly busy: number;
  readonly version: string;
  readonly startedAt: number | null;
  readonly secondsSilent: number;
}

export interface Pool {
  readonly name: string;
  readonly slots: number;
  readonly busy: number;
  readonly workers: readonly Worker[];
  /** Commands nobody has taken yet, and those being worked on; null where the server does not say. */
  readonly waiting: number | null;
  readonly taken: number | null;
}

export function parseSummary(row: JsonObject): ExecutionSummary {
  return {
    id: readText(row, "execution_id", "execution"),
    path: readText(row, "path", "execution"),
    version: optionalNumber(row, "version") ?? 1,
    status: statusOf(row.status),
    parentId: optionalText(row, "parent_execution_id") ?? null,
    user: optionalText(row, "user_uid") ?? null,
    startedAt: momentOf(row.start_time) ?? 0,
    endedAt: momentOf(row.end_time),
  };
}

export function parseState(value: Json): ExecutionState {
  const row = readObject(value, "execution");
  const running = Array.isArray(row.running_steps) ? row.running_steps : [];
  return {
    ...parseSummary(row),
    result: row.result ?? null,
    error: isObject(row.error) ? row.error : null,
    progress: optionalNumber(row, "progress") ?? 0,
    runningSteps: running.map(String),
  };
}

export function parseEvent(row: JsonObject): LogEvent {
  return {
    seq: optionalNumber(row, "seq") ?? 0,
    name: readText(row, "name", "event"),
    step: optionalText(row, "entity_id") ?? "",
    attempt: optionalNumber(row, "attempt") ?? 1,
    status: optionalText(row, "status") ?? "",
    payload: isObject(row.payload) ? row.payload : {},
    at: momentOf(row.created_at) ?? 0,
  };
}

export function parseEntry(row: JsonObject): CatalogEntry {
  return {
    path: readText(row, "path", "entry"),
    version: optionalNumber(row, "version") ?? 1,
    kind: optionalText(row, "kind") ?? "playbook",
    name: optionalText(row, "name") ?? "",
    description: optionalText(row, "description") ?? "",
    createdAt: momentOf(row.created_at) ?? 0,
  };
}

export function parsePool(row: JsonObject): Pool {
  return {
    name: readText(row, "name", "pool"),
    slots: optionalNumber(row, "slots") ?? 0,
    busy: optionalNumber(row, "busy") ?? 0,
    workers: readObjects(row, "workers").map(parseWorker),
    waiting: optionalNumber(row, "waiting") ?? null,
    taken: optionalNumber(row, "taken") ?? null,
  };
}

function parseWorker(row: JsonObject): Worker {
  return {
    id: readText(row, "worker_id", "worker"),
    slots: optionalNumber(row, "slots") ?? 0,
    busy: optionalNumber(row, "busy") ?? 0,
    version: optionalText(row, "version") ?? "",
    startedAt: momentOf(row.started_at),
    secondsSilent: optionalNumber(row, "seconds_since_heartbeat") ?? 0,
  };
}

function statusOf(value: Json | undefined): Status {
  return STATUSES.find((status) => status === value) ?? "RUNNING";
}

/** ISO 8601 or Unix seconds as milliseconds; null for what is neither. */
function momentOf(value: Json | undefined): number | null {
  if (typeof value === "number") return value * 1000;
  const parsed = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}
