/** The operator's calls: all of them go through the gateway, with the operator's own session. */

import type { Gateway } from "../api/gateway";
import {
  isObject,
  type Json,
  type JsonObject,
  optionalText,
  readObject,
  readObjects,
  readText,
} from "../api/json";
import {
  type CatalogEntry,
  type ExecutionState,
  type ExecutionSummary,
  type LogEvent,
  type Pool,
  parseEntry,
  parseEvent,
  parsePool,
  parseState,
  parseSummary,
  type Status,
} from "./records";

/** Executions in one page of the list. */
export const PAGE = 100;
/** Events asked for at once; the server gives no more. */
const EVENTS_PAGE = 1_000;
/** The log of a longer execution is shown up to here. */
export const MAX_EVENTS = 20_000;
/** How long the server may hold an answer back for the next event. */
const WAIT_S = 15;

export interface ListFilter {
  readonly status: Status | null;
  readonly path: string;
  readonly user: string;
}

export interface EventPage {
  readonly events: readonly LogEvent[];
  readonly next: number;
}

export class ConsoleApi {
  constructor(
    readonly gateway: Gateway,
    readonly token: () => string,
  ) {}

  async executions(filter: ListFilter, before: string | null = null): Promise<readonly ExecutionSummary[]> {
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (filter.status) query.set("status", filter.status);
    if (filter.path) query.set("path", filter.path);
    if (filter.user) query.set("user_uid", filter.user);
    if (before) query.set("before", before);
    return readObjects(await this.#get(`executions?${query}`), "executions").map(parseSummary);
  }

  async children(id: string): Promise<readonly ExecutionSummary[]> {
    const query = new URLSearchParams({ parent: id, limit: String(PAGE) });
    return readObjects(await this.#get(`executions?${query}`), "executions")
      .map(parseSummary)
      .reverse();
  }

  async execution(id: string): Promise<ExecutionState> {
    return parseState(await this.#call("GET", `executions/${encodeURIComponent(id)}`));
  }

  /** Events after a sequence number; with `isWaiting` the answer is held back until there is one. */
  async events(id: string, after: number, isWaiting: boolean, signal: AbortSignal): Promise<EventPage> {
    const wait = isWaiting ? `&wait=${WAIT_S}` : "";
    const path = `executions/${encodeURIComponent(id)}/events?after=${after}&limit=${EVENTS_PAGE}${wait}`;
    const events = readObjects(await this.#get(path, signal), "events").map(parseEvent);
    return { events, next: events.at(-1)?.seq ?? after };
  }

  async cancel(id: string, reason: string): Promise<void> {
    await this.gateway.cancel(this.token(), id, reason);
  }

  /** Starts it again with changes to its workload, from a step where one is named; the new execution's id. */
  async rerun(id: string, workload: JsonObject, fromStep: string | null): Promise<string> {
    const body = { workload, ...(fromStep ? { from_step: fromStep } : {}) };
    const answer = await this.#call("POST", `executions/${encodeURIComponent(id)}/rerun`, body);
    return readText(readObject(answer, "rerun"), "execution_id", "rerun");
  }

  async catalog(): Promise<readonly CatalogEntry[]> {
    return this.#entries({ resource_type: "all" });
  }

  /** Every version of a path, the newest first. */
  async versions(path: string): Promise<readonly CatalogEntry[]> {
    const entries = await this.#entries({ resource_type: "all", path });
    return [...entries].sort((one, other) => other.version - one.version);
  }

  async content(path: string, version: number): Promise<string> {
    const answer = readObject(await this.#call("POST", "catalog/resource", { path, version }), "resource");
    return optionalText(answer, "content") ?? "";
  }

  async pools(): Promise<readonly Pool[]> {
    return readObjects(await this.#get("worker/pools"), "pools").map(parsePool);
  }

  async #entries(filter: JsonObject): Promise<readonly CatalogEntry[]> {
    const answer = await this.#call("POST", "catalog/list", filter);
    return readObjects(readObject(answer, "catalog"), "entries").map(parseEntry);
  }

  async #get(path: string, signal?: AbortSignal): Promise<JsonObject> {
    const answer = await this.#call("GET", path, undefined, signal);
    return isObject(answer) ? answer : {};
  }

  #call(method: string, path: string, body?: JsonObject, signal?: AbortSignal): Promise<Json> {
    return this.gateway.proxy(this.token(), method, path, body, signal);
  }
}
