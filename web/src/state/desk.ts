/** Acts on conversations: sends turns one after another, follows their executions, restores threads. */

import { readAnswer, readHistory, readThreads } from "../api/answers";
import type { Failure } from "../api/errors";
import { asFailure } from "../api/errors";
import type { PendingRequest } from "../api/frames";
import type { ExecutionTicket } from "../api/gateway";
import type { Json, JsonObject } from "../api/json";
import type { ExecutionEnd, ExecutionListener, PlaybookRunner } from "../api/playbooks";
import type { Turn } from "./conversation";
import {
  answerTurn,
  changeActiveTurn,
  changeTurn,
  findTurn,
  isActive,
  isBusy,
  nextToSend,
  withElsewhere,
  withHistory,
  withoutTurn,
  withSubmission,
  withTurn,
} from "./conversation";
import {
  changeConversation,
  changeThreads,
  conversationOf,
  touchThread,
  useConversations,
} from "./conversations";
import type { UserEvent } from "./events";
import type { DomainProfile } from "./profile";

const SETTLE_MS = 2_000;
const SETTLE_ATTEMPTS = 6;
const RESEND_MS = 1_500;

export interface DeskOptions {
  readonly runner: PlaybookRunner;
  readonly profile: Pick<DomainProfile, "echo" | "stepKey"> & {
    readonly paths: Pick<DomainProfile["paths"], "turn" | "threads" | "messages" | "change">;
  };
  /** A thread got an answer or another title, or is gone; other tabs may want to know. */
  readonly onChanged?: (threadId: string) => void;
  /** The session died: the caller leads to sign-in. */
  readonly onUnauthorized: () => void;
}

export class ConversationDesk {
  readonly #following = new Set<string>();
  /** Threads in which another tab went on while a turn of this one was under way. */
  readonly #behind = new Set<string>();

  constructor(readonly options: DeskOptions) {}

  /** Adds the reader's event to a thread and sends it as soon as its turn has come. */
  send(threadId: string, event: UserEvent): void {
    const turn: Turn = {
      id: crypto.randomUUID(),
      at: new Date().toISOString(),
      event,
      echo: this.options.profile.echo(event),
      phase: "queued",
      partial: [],
      envelopes: [],
    };
    changeConversation(threadId, (conversation) => withTurn(conversation, turn));
    if (turn.echo) touchThread(threadId, turn.echo, turn.at);
    this.#pump(threadId);
  }

  /** A widget's value; the second submit of the same widget is ignored. */
  submit(threadId: string, widgetKey: string, event: UserEvent, value: Json): void {
    if (widgetKey in conversationOf(threadId).submissions) return;
    changeConversation(threadId, (conversation) => withSubmission(conversation, widgetKey, value));
    this.send(threadId, event);
  }

  /** A fresh thread has no history to load. */
  begin(threadId: string): void {
    changeConversation(threadId, (conversation) => ({ ...conversation, loading: "ready" }));
  }

  async open(threadId: string): Promise<void> {
    const { loading } = conversationOf(threadId);
    if (loading === "ready" || loading === "loading") return;
    await this.reload(threadId);
  }

  async reload(threadId: string): Promise<void> {
    const known = conversationOf(threadId).loading === "ready";
    if (!known) changeConversation(threadId, (conversation) => ({ ...conversation, loading: "loading" }));
    try {
      const data = await this.options.runner.run(this.options.profile.paths.messages, {
        thread_id: threadId,
      });
      const history = readHistory(data);
      changeConversation(threadId, (conversation) => withHistory(conversation, history));
    } catch (error) {
      const failure = this.#noted(error);
      if (!known) {
        changeConversation(threadId, (conversation) => ({ ...conversation, loading: "failed", failure }));
      }
    }
    this.#pump(threadId);
  }

  /** Another tab went on with a thread: show here what it has now. */
  async catchUp(threadId: string): Promise<void> {
    void this.loadThreads();
    const conversation = useConversations.getState().byId[threadId];
    if (conversation?.loading !== "ready") return;
    if (isBusy(conversation)) this.#behind.add(threadId);
    else {
      await this.reload(threadId);
      changeConversation(threadId, (current) => withElsewhere(current, []));
    }
  }

  async loadThreads(): Promise<void> {
    changeThreads((list) => ({ ...list, loading: list.items.length > 0 ? "ready" : "loading" }));
    try {
      const rows = readThreads(await this.options.runner.run(this.options.profile.paths.threads, {}));
      changeThreads((list) => {
        const listed = new Set(rows.map((row) => row.threadId));
        const fresh = list.items.filter(
          ({ threadId }) => !listed.has(threadId) && isBusy(conversationOf(threadId)),
        );
        return { loading: "ready", items: [...fresh, ...rows] };
      });
    } catch (error) {
      this.#noted(error);
      changeThreads((list) => ({ ...list, loading: list.items.length > 0 ? "ready" : "failed" }));
    }
  }

  async stop(threadId: string): Promise<void> {
    const turn = conversationOf(threadId).turns.find(isActive);
    if (!turn) return;
    changeConversation(threadId, (conversation) =>
      changeActiveTurn(conversation, turn.id, { phase: "cancelled", partial: [] }),
    );
    if (turn.ticket) {
      this.options.runner.forget(turn.ticket);
      await this.options.runner.cancel(turn.ticket.executionId, "stopped by the reader").catch((error) => {
        this.#noted(error);
      });
    }
    this.#pump(threadId);
  }

  /** Sends a failed or stopped turn's event again, in its old place at the end. */
  retry(threadId: string, turnId: string): void {
    const turn = findTurn(conversationOf(threadId), turnId);
    if (!turn || isActive(turn)) return;
    changeConversation(threadId, (conversation) => withoutTurn(conversation, turnId));
    this.send(threadId, turn.event);
  }

  /** The stream is open (again): follow what runs, send what waits, and settle what nobody knows any more. */
  resume(pending: readonly PendingRequest[]): void {
    const waiting = new Set(pending.map((request) => request.requestId));
    const { byId, threads } = useConversations.getState();
    if (threads.loading === "failed") void this.loadThreads();
    for (const { threadId, turns, loading, failure } of Object.values(byId)) {
      if (loading === "failed" && failure?.kind === "network") void this.reload(threadId);
      for (const turn of turns) {
        if (turn.phase !== "running" || !turn.ticket) continue;
        if (!this.#following.has(turn.id)) this.#follow(threadId, turn.id, turn.ticket);
        if (!waiting.has(turn.ticket.requestId)) this.#settle(threadId, turn.id);
      }
      this.#pump(threadId);
    }
  }

  /** Sends the next turn of a thread, if its predecessor has ended and the network is there. */
  #pump(threadId: string): void {
    const turn = nextToSend(conversationOf(threadId));
    if (!turn || useConversations.getState().connection !== "open") return;
    void this.#send(threadId, turn);
  }

  async #send(threadId: string, turn: Turn): Promise<void> {
    this.#change(threadId, turn.id, { phase: "sending" });
    const variables: JsonObject = {
      thread_id: threadId,
      event_type: turn.event.type,
      event_payload: turn.event.payload,
    };
    try {
      const listener = this.#listener(threadId, turn.id);
      this.#following.add(turn.id);
      const ticket = await this.options.runner.start(
        this.options.profile.paths.turn,
        variables,
        listener,
        turn.id,
      );
      this.#started(threadId, turn.id, ticket);
    } catch (error) {
      this.#unsent(threadId, turn.id, error);
    }
  }

  /** The result may have overtaken the HTTP answer, and the reader may have pressed stop meanwhile. */
  #started(threadId: string, turnId: string, ticket: ExecutionTicket): void {
    const turn = findTurn(conversationOf(threadId), turnId);
    if (turn?.phase === "sending") this.#change(threadId, turnId, { phase: "running", ticket });
    else if (turn?.phase === "cancelled") {
      this.options.runner.forget(ticket);
      void this.options.runner.cancel(ticket.executionId, "stopped by the reader").catch(() => undefined);
    } else changeConversation(threadId, (conversation) => changeTurn(conversation, turnId, { ticket }));
  }

  /** Nobody knows whether a request that lost its answer arrived; its key makes sending it again safe. */
  #unsent(threadId: string, turnId: string, error: unknown): void {
    const failure = this.#noted(error);
    this.#following.delete(turnId);
    if (failure.kind === "network" || failure.kind === "unauthorized") {
      this.#change(threadId, turnId, { phase: "queued" });
      if (failure.kind === "network") setTimeout(() => this.#pump(threadId), RESEND_MS);
      return;
    }
    this.#change(threadId, turnId, { phase: "failed", failure });
    this.#pump(threadId);
  }

  #follow(threadId: string, turnId: string, ticket: ExecutionTicket): void {
    this.#following.add(turnId);
    this.options.runner.adopt(ticket, this.#listener(threadId, turnId));
  }

  #listener(threadId: string, turnId: string): ExecutionListener {
    return {
      onState: (frame) => {
        // A step without words of its own passes silently; the words before it stay.
        const isTold = frame.stepName && this.options.profile.stepKey(frame.stepName) !== null;
        if (frame.eventType === "step.started" && frame.stepName && isTold) {
          this.#change(threadId, turnId, { step: frame.stepName });
        }
      },
      onProgress: (frame) => {
        this.#change(threadId, turnId, {
          ...(frame.step ? { step: frame.step } : {}),
          ...(frame.message ? { note: frame.message } : {}),
        });
      },
      onPartial: (data) => {
        const { envelopes } = readAnswer(data);
        if (envelopes.length > 0) this.#change(threadId, turnId, { partial: envelopes });
      },
      onEnd: (end) => this.#ended(threadId, turnId, end),
    };
  }

  #ended(threadId: string, turnId: string, end: ExecutionEnd): void {
    this.#following.delete(turnId);
    const at = new Date().toISOString();
    if (end.status === "CANCELLED" || end.failure?.kind === "cancelled") {
      this.#change(threadId, turnId, { phase: "cancelled", partial: [] });
    } else if (end.status === "FAILED") {
      const failure = end.failure ?? { kind: "failed", message: "" };
      this.#change(threadId, turnId, { phase: "failed", failure, partial: [], answeredAt: at });
    } else {
      this.#answered(threadId, turnId, end.data, at);
    }
    if (!isBusy(conversationOf(threadId)) && this.#behind.delete(threadId)) void this.catchUp(threadId);
    this.#pump(threadId);
  }

  #answered(threadId: string, turnId: string, data: Json, at: string): void {
    try {
      const answer = readAnswer(data);
      const { history, turns } = conversationOf(threadId);
      const isFirst = history.length === 0 && turns.length === 1;
      changeConversation(threadId, (conversation) => answerTurn(conversation, turnId, answer, at));
      this.options.onChanged?.(threadId);
      // The platform has entitled the thread by now, perhaps in other words than the reader's.
      if (isFirst) void this.loadThreads();
    } catch (error) {
      this.#change(threadId, turnId, {
        phase: "failed",
        failure: asFailure(error),
        partial: [],
        answeredAt: at,
      });
    }
  }

  /** The gateway no longer waits for this request: its result is being replayed now, or the history has it. */
  #settle(threadId: string, turnId: string, attempt = 1): void {
    const isRunning = () => findTurn(conversationOf(threadId), turnId)?.phase === "running";
    setTimeout(async () => {
      if (!isRunning()) return;
      await this.reload(threadId);
      if (!isRunning()) return;
      if (conversationOf(threadId).history.at(-1)?.role === "agent") {
        this.#following.delete(turnId);
        changeConversation(threadId, (conversation) => withoutTurn(conversation, turnId));
      } else if (attempt < SETTLE_ATTEMPTS) this.#settle(threadId, turnId, attempt + 1);
    }, SETTLE_MS * attempt);
  }

  #change(threadId: string, turnId: string, change: Partial<Turn>): void {
    changeConversation(threadId, (conversation) => changeActiveTurn(conversation, turnId, change));
  }

  #noted(error: unknown): Failure {
    const failure = asFailure(error);
    if (failure.kind === "unauthorized") this.options.onUnauthorized();
    return failure;
  }
}
