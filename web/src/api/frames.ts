/** Server-sent frames (JSON-RPC 2.0) as typed values. Nothing past this module sees a raw frame. */

import type { Failure } from "./errors";
import { kindOfCode } from "./errors";
import type { Json, JsonObject } from "./json";
import { isObject, optionalNumber, optionalText, parseJson, readObject, readObjects, readText } from "./json";

export interface PendingRequest {
  readonly requestId: string;
  readonly executionId: string;
  readonly playbookPath: string;
}

export interface HelloFrame {
  readonly kind: "hello";
  readonly clientId: string;
  readonly pending: readonly PendingRequest[];
}

export interface StateFrame {
  readonly kind: "state";
  readonly executionId: string;
  readonly eventType: string;
  readonly stepName?: string;
  readonly status?: string;
  readonly at?: string;
}

export interface ProgressFrame {
  readonly kind: "progress";
  readonly requestId: string;
  readonly step?: string;
  readonly message?: string;
  /** 0 to 1. */
  readonly progress?: number;
}

export type ResultStatus = "PARTIAL" | "COMPLETED" | "FAILED" | "CANCELLED";

export interface ResultFrame {
  readonly kind: "result";
  readonly requestId: string;
  readonly executionId?: string;
  readonly status: ResultStatus;
  readonly data: Json;
  readonly failure?: Failure;
}

export interface DomainFrame {
  readonly kind: "domain";
  readonly name: string;
  readonly params: JsonObject;
}

export interface ErrorFrame {
  readonly kind: "error";
  readonly failure: Failure;
}

export interface PingFrame {
  readonly kind: "ping";
}

export type Frame =
  | HelloFrame
  | StateFrame
  | ProgressFrame
  | ResultFrame
  | DomainFrame
  | ErrorFrame
  | PingFrame;

/** The event names that the protocol itself defines; a domain adds its own. */
export const PROTOCOL_EVENTS = [
  "message",
  "playbook/state",
  "playbook/progress",
  "playbook/result",
  "subscription/event",
  "ping",
  "error",
] as const;

/**
 * One frame from its SSE event name and data.
 * Returns null for a well-formed message that this client has no use for; throws ShapeError for a malformed one.
 */
export function parseFrame(event: string, data: string): Frame | null {
  const body = readObject(parseJson(data, event), event);
  switch (event) {
    case "message":
      return parseHello(body);
    case "error":
      return { kind: "error", failure: parseError(readObject(body.error, "error.error")) };
    case "ping":
      return { kind: "ping" };
    default:
      return parseNotification(event, isObject(body.params) ? body.params : body);
  }
}

function parseNotification(event: string, params: JsonObject): Frame | null {
  switch (event) {
    case "playbook/state":
      return {
        kind: "state",
        executionId: readText(params, "execution_id", event),
        eventType: readText(params, "event_type", event),
        stepName: optionalText(params, "step_name"),
        status: optionalText(params, "status"),
        at: optionalText(params, "at"),
      };
    case "playbook/progress":
      return {
        kind: "progress",
        requestId: readText(params, "requestId", event),
        step: optionalText(params, "step"),
        message: optionalText(params, "message"),
        progress: optionalNumber(params, "progress"),
      };
    case "playbook/result":
      return parseResult(params);
    case "subscription/event":
      return null;
    default:
      return { kind: "domain", name: event, params };
  }
}

function parseHello(body: JsonObject): HelloFrame | null {
  const result = body.result;
  if (!isObject(result) || typeof result.clientId !== "string") return null;
  return {
    kind: "hello",
    clientId: result.clientId,
    pending: readObjects(result, "pendingRequests").map((item) => ({
      requestId: readText(item, "requestId", "pendingRequests"),
      executionId: optionalText(item, "executionId") ?? "",
      playbookPath: optionalText(item, "playbookPath") ?? "",
    })),
  };
}

const RESULT_STATUSES: readonly string[] = ["PARTIAL", "COMPLETED", "FAILED", "CANCELLED"];

function parseResult(params: JsonObject): ResultFrame {
  const status = readText(params, "status", "playbook/result");
  const failed = isObject(params.error) ? parseError(params.error) : undefined;
  const known = RESULT_STATUSES.includes(status) ? (status as ResultStatus) : failed ? "FAILED" : "COMPLETED";
  return {
    kind: "result",
    requestId: readText(params, "requestId", "playbook/result"),
    executionId: optionalText(params, "executionId"),
    status: known,
    data: params.data ?? null,
    failure: failed,
  };
}

function parseError(error: JsonObject): Failure {
  const code = optionalNumber(error, "code");
  const message = optionalText(error, "message") ?? "";
  const wasCancelled = isObject(error.data) && error.data.status === "CANCELLED";
  return {
    kind: wasCancelled ? "cancelled" : kindOfCode(code, message),
    code,
    message,
  };
}
