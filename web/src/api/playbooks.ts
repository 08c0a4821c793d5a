/** Runs playbooks through the gateway and hands each execution the frames that belong to it. */

import type { Failure } from "./errors";
import { GatewayError } from "./errors";
import type { Frame, ProgressFrame, ResultFrame, StateFrame } from "./frames";
import type { ExecutionTicket } from "./gateway";
import type { Json, JsonObject } from "./json";

export interface ExecutionEnd {
  readonly status: "COMPLETED" | "FAILED" | "CANCELLED";
  readonly data: Json;
  readonly failure?: Failure;
}

export interface ExecutionListener {
  onState?(frame: StateFrame): void;
  onProgress?(frame: ProgressFrame): void;
  onPartial?(data: Json): void;
  /** Called exactly once. */
  onEnd(end: ExecutionEnd): void;
}

export interface PlaybookTransport {
  execute(clientId: string, path: string, variables: JsonObject, key: string): Promise<ExecutionTicket>;
  cancel(executionId: string, reason: string): Promise<void>;
}

const RUN_TIMEOUT_MS = 30_000;
const CLIENT_TIMEOUT_MS = 20_000;
const HELD_FRAMES = 500;

type CorrelatedFrame = StateFrame | ProgressFrame | ResultFrame;

export class PlaybookRunner {
  #clientId: string | null = null;
  #awaitingClient: ((clientId: string) => void)[] = [];
  #starting = 0;
  #held: CorrelatedFrame[] = [];
  readonly #byRequest = new Map<string, ExecutionListener>();
  readonly #byExecution = new Map<string, ExecutionListener>();

  constructor(readonly transport: PlaybookTransport) {}

  setClientId(clientId: string | null): void {
    this.#clientId = clientId;
    if (!clientId) return;
    for (const resolve of this.#awaitingClient.splice(0)) resolve(clientId);
  }

  /**
   * Starts a playbook. Frames that overtake the HTTP answer are held and delivered after it.
   * `key` identifies this start: repeating it after a lost answer finds the same execution.
   */
  async start(
    path: string,
    variables: JsonObject,
    listener: ExecutionListener,
    key: string = crypto.randomUUID(),
  ): Promise<ExecutionTicket> {
    const clientId = await this.#client();
    this.#starting += 1;
    try {
      const ticket = await this.transport.execute(clientId, path, variables, key);
      this.adopt(ticket, listener);
      return ticket;
    } finally {
      this.#starting -= 1;
      if (this.#starting === 0) this.#held = [];
    }
  }

  /** Listens to an execution that is already running, such as one begun before a reload. */
  adopt(ticket: ExecutionTicket, listener: ExecutionListener): void {
    this.#byRequest.set(ticket.requestId, listener);
    this.#byExecution.set(ticket.executionId, listener);
    const held = this.#held;
    this.#held = [];
    for (const frame of held) this.receive(frame);
  }

  forget(ticket: ExecutionTicket): void {
    this.#byRequest.delete(ticket.requestId);
    this.#byExecution.delete(ticket.executionId);
  }

  cancel(executionId: string, reason: string): Promise<void> {
    return this.transport.cancel(executionId, reason);
  }

  /** Runs a playbook to its end and gives its result's data. Throws GatewayError. */
  async run(path: string, variables: JsonObject): Promise<Json> {
    let ticket: ExecutionTicket | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<Json>((resolve, reject) => {
        timer = setTimeout(() => reject(new GatewayError("timeout", path)), RUN_TIMEOUT_MS);
        const onEnd = ({ status, data, failure }: ExecutionEnd) =>
          status === "COMPLETED"
            ? resolve(data)
            : reject(new GatewayError(failure?.kind ?? "failed", failure?.message ?? status));
        this.start(path, variables, { onEnd }).then((started) => {
          ticket = started;
        }, reject);
      });
    } finally {
      clearTimeout(timer);
      if (ticket) this.forget(ticket);
    }
  }

  receive(frame: Frame): void {
    if (frame.kind !== "state" && frame.kind !== "progress" && frame.kind !== "result") return;
    const listener = this.#listener(frame);
    if (!listener) {
      if (this.#starting > 0 && this.#held.length < HELD_FRAMES) this.#held.push(frame);
      return;
    }
    if (frame.kind === "state") listener.onState?.(frame);
    else if (frame.kind === "progress") listener.onProgress?.(frame);
    else if (frame.status === "PARTIAL") listener.onPartial?.(frame.data);
    else this.#end(frame, listener, frame.status);
  }

  #end(frame: ResultFrame, listener: ExecutionListener, status: ExecutionEnd["status"]): void {
    this.#byRequest.delete(frame.requestId);
    for (const [executionId, other] of this.#byExecution) {
      if (other === listener) this.#byExecution.delete(executionId);
    }
    listener.onEnd({ status, data: frame.data, failure: frame.failure });
  }

  #listener(frame: CorrelatedFrame): ExecutionListener | undefined {
    return frame.kind === "state"
      ? this.#byExecution.get(frame.executionId)
      : this.#byRequest.get(frame.requestId);
  }

  #client(): Promise<string> {
    if (this.#clientId) return Promise.resolve(this.#clientId);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new GatewayError("network", "The event stream is not connected.")),
        CLIENT_TIMEOUT_MS,
      );
      this.#awaitingClient.push((clientId) => {
        clearTimeout(timer);
        resolve(clientId);
      });
    });
  }
}
