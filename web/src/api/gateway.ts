/** The gateway's HTTP calls, typed. Every failure is a GatewayError. */

import { GatewayError, kindOfCode } from "./errors";
import type { Json, JsonObject } from "./json";
import { isObject, optionalText, parseJson, readObject, readObjects, readText, readTexts } from "./json";
import { newTraceparent } from "./trace";

const CALL_TIMEOUT_MS = 20_000;
/** Browsers let 64 KB in all outlive their page; a larger call ends with it. */
const OUTLIVING_CHARACTERS = 8_000;
/** HTTP statuses that say: nothing wrong with the request, come again. */
const UNAVAILABLE: readonly number[] = [502, 503, 504];
const TOO_MANY = 429;

export interface User {
  readonly sub: string;
  readonly email?: string;
  readonly displayName: string;
  readonly roles: readonly string[];
}

export interface Session {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly user: User;
}

export interface ExecutionTicket {
  readonly executionId: string;
  readonly requestId: string;
}

const EXECUTE = `mutation Execute($name: String!, $variables: JSON, $clientId: String) {
  executePlaybook(name: $name, variables: $variables, clientId: $clientId) { executionId requestId status }
}`;

const CANCEL = `mutation Cancel($executionId: String!, $reason: String) {
  cancelExecution(executionId: $executionId, reason: $reason) { executionId status }
}`;

export class Gateway {
  constructor(readonly baseUrl: string) {}

  async signInAsGuest(displayName?: string): Promise<Session> {
    return parseSession(
      await this.#post("/api/auth/guest", displayName ? { display_name: displayName } : {}),
    );
  }

  /** Exchanges an OIDC ID token for a session. `issuer` is the identity provider's issuer identifier. */
  async signIn(idToken: string, issuer: string): Promise<Session> {
    return parseSession(await this.#post("/api/auth/login", { auth0_token: idToken, auth0_domain: issuer }));
  }

  async isValid(token: string): Promise<boolean> {
    const answer = readObject(await this.#post("/api/auth/validate", { session_token: token }), "validate");
    return answer.valid === true;
  }

  /** `everywhere` ends all sessions of the person. */
  async signOut(token: string, everywhere = false): Promise<void> {
    const scope = everywhere ? { everywhere } : {};
    await this.#post("/api/auth/logout", { session_token: token, ...scope }, token);
  }

  /** A call about the person's own sessions, below `/api/auth/`. */
  async auth(token: string, method: string, path: string): Promise<Json> {
    return this.#send(method, `/api/auth/${path}`, undefined, token);
  }

  /**
   * Starts a playbook on behalf of an event-stream client; the answer arrives there under `requestId`.
   * `key` (a UUID) names this start, so that a gateway can tell a repetition from a new one.
   */
  async execute(
    token: string,
    clientId: string,
    name: string,
    variables: JsonObject,
    key: string,
  ): Promise<ExecutionTicket> {
    const data = await this.#graphql(token, EXECUTE, { name, variables, clientId }, key);
    const answer = readObject(data.executePlaybook, "executePlaybook");
    const executionId = readText(answer, "executionId", "executePlaybook");
    return { executionId, requestId: optionalText(answer, "requestId") ?? executionId };
  }

  async cancel(token: string, executionId: string, reason: string): Promise<void> {
    await this.#graphql(token, CANCEL, { executionId, reason });
  }

  /**
   * A call of the server's API through the gateway, which lets pass what the session may do.
   * `path` is relative to that API, with its query.
   */
  async proxy(
    token: string,
    method: string,
    path: string,
    body?: JsonObject,
    signal?: AbortSignal,
  ): Promise<Json> {
    return this.#send(method, `/noetl/${path}`, body, token, signal);
  }

  async #graphql(token: string, query: string, variables: JsonObject, key?: string): Promise<JsonObject> {
    const extensions = key ? { extensions: { idempotencyKey: key } } : {};
    const answer = readObject(
      await this.#post("/graphql", { query, variables, ...extensions }, token),
      "graphql",
    );
    const error = readObjects(answer, "errors")[0];
    if (error) throw graphqlError(error);
    return readObject(answer.data, "graphql.data");
  }

  #post(path: string, body: JsonObject, token?: string): Promise<Json> {
    return this.#send("POST", path, body, token);
  }

  async #send(
    method: string,
    path: string,
    body: JsonObject | undefined,
    token?: string,
    signal?: AbortSignal,
  ): Promise<Json> {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (token) headers.authorization = `Bearer ${token}`;
    if (path === "/graphql") headers.traceparent = newTraceparent();
    const limit = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const content = body && JSON.stringify(body);
    const response = await fetch(this.baseUrl + path, {
      method,
      headers,
      body: content,
      // What the reader asked for right before leaving is asked for all the same.
      keepalive: content !== undefined && content.length <= OUTLIVING_CHARACTERS,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch((error: unknown) => {
      throw new GatewayError("network", error instanceof Error ? error.message : "unreachable");
    });
    const text = await response.text();
    if (response.ok) return parseJson(text, path);
    throw httpError(response.status, text);
  }
}

function httpError(status: number, text: string): GatewayError {
  const message = errorText(text) || `HTTP ${status}`;
  if (status === 401) return new GatewayError("unauthorized", message, status);
  if (status === 403) return new GatewayError("denied", message, status);
  if (UNAVAILABLE.includes(status)) return new GatewayError("network", message, status);
  if (status === TOO_MANY) return new GatewayError("busy", message, status);
  if (status >= 500) return new GatewayError("failed", message, status);
  return new GatewayError("rejected", message, status);
}

function errorText(text: string): string {
  try {
    const body = JSON.parse(text) as Json;
    if (!isObject(body)) return "";
    const error = body.error;
    return (
      (isObject(error) ? optionalText(error, "message") : undefined) ?? optionalText(body, "error") ?? ""
    );
  } catch {
    return "";
  }
}

function graphqlError(error: JsonObject): GatewayError {
  const extensions = isObject(error.extensions) ? error.extensions : {};
  const code = typeof extensions.code === "number" ? extensions.code : undefined;
  const message = optionalText(error, "message") ?? "refused";
  const status = Number(extensions.status);
  if (UNAVAILABLE.includes(status)) return new GatewayError("network", message, code);
  if (status === TOO_MANY) return new GatewayError("busy", message, code);
  const kind = kindOfCode(code);
  return new GatewayError(kind === "failed" ? "rejected" : kind, message, code);
}

function parseSession(value: Json): Session {
  const body = readObject(value, "session");
  const user = readObject(body.user, "session.user");
  return {
    token: readText(body, "session_token", "session"),
    expiresAt: optionalText(body, "expires_at"),
    user: parseUser(user),
  };
}

export function parseUser(user: JsonObject): User {
  return {
    sub: readText(user, "sub", "user"),
    email: optionalText(user, "email"),
    displayName: optionalText(user, "display_name") ?? optionalText(user, "email") ?? "",
    roles: readTexts(user, "roles"),
  };
}
