/**
 * The one event stream of a tab.
 *
 * A dropped connection is left to the browser, which sends `Last-Event-ID`, once its address names the client. The very
 * first one does not, and sometimes the browser gives up (an HTTP error, a silent peer): then the stream is created
 * again with the same `client_id`, and frames seen before are dropped by id.
 */

import type { FailureKind } from "./errors";
import type { Frame } from "./frames";
import { PROTOCOL_EVENTS, parseFrame } from "./frames";

export type ConnectionState = "idle" | "connecting" | "open" | "reconnecting" | "offline" | "unauthorized";

/** The part of EventSource that is used; tests give their own. */
export interface EventChannel {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: Event) => void): void;
  close(): void;
}

export interface StreamOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** From an earlier life of this tab, to receive what was missed. */
  readonly clientId?: string;
  /** Event names beyond the protocol's own. */
  readonly domainEvents: readonly string[];
  readonly onFrame: (frame: Frame) => void;
  readonly onState: (state: ConnectionState) => void;
  readonly onClientId: (clientId: string) => void;
  /** Asks the gateway whether the session still lives, when the stream is refused without a reason. */
  readonly isSessionValid: () => Promise<boolean>;
  readonly open?: (url: string) => EventChannel;
}

const CLOSED = 2;
const SILENCE_MS = 75_000;
const RETRY_MS = [300, 600, 1_200, 2_500, 5_000, 10_000];
const REMEMBERED_IDS = 4_000;

export class FrameStream {
  #channel: EventChannel | null = null;
  #clientId: string | undefined;
  #namesClient = false;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #stopped = true;
  readonly #seen = new Set<string>();

  constructor(readonly options: StreamOptions) {
    this.#clientId = options.clientId;
  }

  start(): void {
    this.#stopped = false;
    globalThis.addEventListener?.("offline", this.#wentOffline);
    globalThis.addEventListener?.("online", this.#cameOnline);
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    globalThis.removeEventListener?.("offline", this.#wentOffline);
    globalThis.removeEventListener?.("online", this.#cameOnline);
    this.#discard();
    this.options.onState("idle");
  }

  #connect(): void {
    this.#discard();
    this.options.onState(this.#attempt === 0 ? "connecting" : "reconnecting");
    const open = this.options.open ?? ((url: string) => new EventSource(url));
    const channel = open(this.#url());
    this.#channel = channel;
    for (const name of new Set([...PROTOCOL_EVENTS, ...this.options.domainEvents])) {
      channel.addEventListener(name, (event) => this.#receive(channel, name, event));
    }
    this.#armSilence();
  }

  #url(): string {
    const query = new URLSearchParams({ session_token: this.options.token });
    this.#namesClient = this.#clientId !== undefined;
    if (this.#clientId) query.set("client_id", this.#clientId);
    return `${this.options.baseUrl}/events?${query}`;
  }

  #receive(channel: EventChannel, name: string, event: Event): void {
    if (channel !== this.#channel) return;
    if (!(event instanceof MessageEvent)) {
      if (name === "error") this.#dropped(channel);
      return;
    }
    this.#armSilence();
    const frame = this.#parse(name, String(event.data));
    if (!frame) return;
    if (frame.kind === "hello") this.#greeted(frame.clientId);
    else if (frame.kind === "error") this.#turnedAway(frame.failure.kind);
    else if (frame.kind !== "ping" && this.#isRepeated(event.lastEventId)) return;
    this.options.onFrame(frame);
  }

  #parse(name: string, data: string): Frame | null {
    try {
      return parseFrame(name, data);
    } catch (error) {
      console.warn("A frame was ignored:", error instanceof Error ? error.message : error);
      return null;
    }
  }

  /** Only for frames that bring an id: for one without, the browser repeats the id of the frame before. */
  #isRepeated(id: string): boolean {
    if (!id) return false;
    if (this.#seen.has(id)) return true;
    this.#seen.add(id);
    if (this.#seen.size > REMEMBERED_IDS) {
      const oldest = this.#seen.values().next().value;
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    return false;
  }

  #greeted(clientId: string): void {
    this.#attempt = 0;
    if (clientId !== this.#clientId) this.#seen.clear();
    this.#clientId = clientId;
    this.options.onClientId(clientId);
    this.options.onState("open");
  }

  #refused(): void {
    this.#stopped = true;
    this.#discard();
    this.options.onState("unauthorized");
  }

  /** The gateway ends the stream after an error; left alone, the browser would ask the same again and again. */
  #turnedAway(kind: FailureKind): void {
    if (kind === "unauthorized") {
      this.#refused();
      return;
    }
    this.#clientId = undefined;
    void this.#retryLater();
  }

  #dropped(channel: EventChannel): void {
    if (this.#stopped) return;
    this.options.onState(isOffline() ? "offline" : "reconnecting");
    const isAnonymous = this.#clientId !== undefined && !this.#namesClient;
    if (channel.readyState === CLOSED || isAnonymous) void this.#retryLater();
  }

  async #retryLater(): Promise<void> {
    this.#discard();
    this.#attempt += 1;
    if (this.#attempt === 2) await this.#reconsider();
    if (this.#stopped) return;
    const delay = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length) - 1] ?? 10_000;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), delay * (0.75 + Math.random() / 2));
  }

  /** Refused twice: the session may be dead, or the client id may not be ours any more. */
  async #reconsider(): Promise<void> {
    const valid = await this.options.isSessionValid().catch(() => null);
    if (valid === false) this.#refused();
    else if (valid) this.#clientId = undefined;
  }

  #armSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#attempt += 1;
      this.#connect();
    }, SILENCE_MS);
  }

  #discard(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
    this.#channel?.close();
    this.#channel = null;
  }

  readonly #wentOffline = (): void => this.options.onState("offline");

  readonly #cameOnline = (): void => {
    this.#attempt = 1;
    this.#connect();
  };
}

function isOffline(): boolean {
  return typeof navigator !== "undefined" && navigator.onLine === false;
}
