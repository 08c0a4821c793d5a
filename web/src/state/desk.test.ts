import { beforeEach, describe, expect, it, vi } from "vitest";
import { GatewayError } from "../api/errors";
import type { ResultStatus } from "../api/frames";
import type { ExecutionTicket } from "../api/gateway";
import type { Json, JsonObject } from "../api/json";
import { PlaybookRunner } from "../api/playbooks";
import type { Turn } from "./conversation";
import {
  conversationOf,
  forgetConversations,
  keepTurns,
  restoreTurns,
  useConversations,
} from "./conversations";
import { ConversationDesk } from "./desk";
import { messageEvent, submitEvent } from "./events";

const PATHS = {
  turn: "demo/turn",
  threads: "demo/threads",
  messages: "demo/messages",
  change: "demo/change",
};

interface Started extends ExecutionTicket {
  readonly path: string;
  readonly variables: JsonObject;
  readonly key: string;
}

/** The far end of the wire: every start is written down, and the test sends the frames. */
class FarEnd {
  readonly started: Started[] = [];
  readonly cancelled: string[] = [];
  readonly runner: PlaybookRunner;
  refuse: GatewayError | null = null;
  history: Json = { title: "", messages: [] };

  constructor() {
    this.runner = new PlaybookRunner({
      execute: async (_, path, variables, key) => this.#start(path, variables, key),
      cancel: async (executionId) => void this.cancelled.push(executionId),
    });
  }

  #start(path: string, variables: JsonObject, key: string): ExecutionTicket {
    if (this.refuse && path === PATHS.turn) throw this.refuse;
    const number = this.started.length + 1;
    const ticket = { executionId: `e${number}`, requestId: `r${number}` };
    this.started.push({ ...ticket, path, variables, key });
    if (path === PATHS.messages) setTimeout(() => this.end(ticket.requestId, this.history));
    return ticket;
  }

  get turns(): readonly Started[] {
    return this.started.filter(({ path }) => path === PATHS.turn);
  }

  step(executionId: string, stepName: string): void {
    this.runner.receive({ kind: "state", executionId, eventType: "step.started", stepName });
  }

  end(requestId: string, data: Json, status: ResultStatus = "COMPLETED"): void {
    this.runner.receive({ kind: "result", requestId, status, data });
  }
}

const text = (words: string): JsonObject => ({
  widget_type: "bot_text",
  variant: "default",
  schema_version: 1,
  payload: { text: words },
});

const say = (words: string) => messageEvent(words, "en", "UTC");
const turnsOf = (threadId: string): readonly Turn[] => conversationOf(threadId).turns;
const settled = () => new Promise((resolve) => setTimeout(resolve));

function openDesk(connection: "open" | "offline" = "open") {
  const far = new FarEnd();
  const onUnauthorized = vi.fn();
  far.runner.setClientId("c1");
  useConversations.setState({ connection });
  const echo = (event: { payload: JsonObject }) =>
    typeof event.payload.text === "string" ? event.payload.text : null;
  const stepKey = (step: string) => (step === "looking" ? "steps.looking" : null);
  const profile = { paths: PATHS, echo, stepKey };
  const desk = new ConversationDesk({ runner: far.runner, profile, onUnauthorized });
  return { far, desk, onUnauthorized };
}

beforeEach(() => {
  sessionStorage.clear();
  forgetConversations();
});

describe("a turn", () => {
  it("is on the screen before it is sent, tells its steps, and takes the answer in its place", async () => {
    const { far, desk } = openDesk();
    desk.send("t1", say("hello"));
    expect(turnsOf("t1")).toMatchObject([{ echo: "hello", phase: "sending" }]);
    await settled();
    far.step("e1", "looking");
    far.step("e1", "a step without words");
    expect(turnsOf("t1")).toMatchObject([{ phase: "running", step: "looking" }]);
    far.end("r1", { widgets: [text("wait")] }, "PARTIAL");
    expect(turnsOf("t1")[0]?.partial).toEqual([text("wait")]);
    far.end("r1", { widgets: [text("one"), text("two")], final_slot_state: { colour: "red" } });
    expect(turnsOf("t1")).toMatchObject([
      { phase: "done", partial: [], envelopes: [text("one"), text("two")] },
    ]);
    expect(conversationOf("t1").facts).toEqual({ colour: "red" });
  });

  it("waits for the one before it, because it reads what that one wrote", async () => {
    const { far, desk } = openDesk();
    desk.send("t1", say("first"));
    desk.send("t1", say("second"));
    await settled();
    expect(far.turns).toHaveLength(1);
    far.end("r1", { widgets: [] });
    await settled();
    expect(far.turns.map(({ variables }) => (variables.event_payload as JsonObject).text)).toEqual([
      "first",
      "second",
    ]);
  });

  it("keeps an answer that overtakes the reply to its request", async () => {
    const { far, desk } = openDesk();
    const execute = far.runner.transport.execute.bind(far.runner.transport);
    vi.spyOn(far.runner.transport, "execute").mockImplementation(async (...call) => {
      const ticket = await execute(...call);
      far.end(ticket.requestId, { widgets: [text("fast")] });
      return ticket;
    });
    desk.send("t1", say("hello"));
    await settled();
    expect(turnsOf("t1")).toMatchObject([{ phase: "done", envelopes: [text("fast")] }]);
  });

  it("waits while offline and is sent once, with the connection", async () => {
    const { far, desk } = openDesk("offline");
    desk.send("t1", say("hello"));
    await settled();
    expect(far.turns).toHaveLength(0);
    useConversations.setState({ connection: "open" });
    desk.resume([]);
    desk.resume([]);
    await settled();
    expect(far.turns).toHaveLength(1);
  });

  it("is sent again under the same key when nobody knows whether it arrived", async () => {
    const { far, desk } = openDesk();
    far.refuse = new GatewayError("network", "gone");
    desk.send("t1", say("hello"));
    await settled();
    expect(turnsOf("t1")).toMatchObject([{ phase: "queued" }]);
    far.refuse = null;
    desk.resume([]);
    await settled();
    expect(far.turns.map(({ key }) => key)).toEqual([turnsOf("t1")[0]?.id]);
  });

  it("that failed says so and can be tried again", async () => {
    const { far, desk } = openDesk();
    desk.send("t1", say("hello"));
    await settled();
    far.runner.receive({
      kind: "result",
      requestId: "r1",
      status: "FAILED",
      data: null,
      failure: { kind: "failed", message: "no" },
    });
    const [failed] = turnsOf("t1");
    expect(failed).toMatchObject({ phase: "failed", failure: { kind: "failed" } });
    desk.retry("t1", failed?.id ?? "");
    await settled();
    expect(turnsOf("t1")).toMatchObject([{ phase: "running", echo: "hello" }]);
    expect(far.turns).toHaveLength(2);
  });

  it("that is stopped is cancelled at the far end, and its late answer changes nothing", async () => {
    const { far, desk } = openDesk();
    desk.send("t1", say("hello"));
    await settled();
    await desk.stop("t1");
    far.end("r1", { widgets: [text("late")] });
    expect(far.cancelled).toEqual(["e1"]);
    expect(turnsOf("t1")).toMatchObject([{ phase: "cancelled", envelopes: [] }]);
  });

  it("without permission to speak leads to sign-in and stays queued", async () => {
    const { far, desk, onUnauthorized } = openDesk();
    far.refuse = new GatewayError("unauthorized", "dead");
    desk.send("t1", say("hello"));
    await settled();
    expect(onUnauthorized).toHaveBeenCalledOnce();
    expect(turnsOf("t1")).toMatchObject([{ phase: "queued" }]);
  });

  it("survives a reload and is followed to its end", async () => {
    const before = openDesk();
    const stop = keepTurns();
    before.desk.send("t1", say("hello"));
    await settled();
    stop();
    useConversations.setState({ byId: {} });

    const { far, desk } = openDesk();
    restoreTurns();
    desk.resume([{ requestId: "r1", executionId: "e1", playbookPath: PATHS.turn }]);
    far.end("r1", { widgets: [text("still here")] });
    expect(turnsOf("t1")).toMatchObject([{ phase: "done", envelopes: [text("still here")] }]);
    expect(far.turns).toHaveLength(0);
  });
});

describe("a widget", () => {
  it("is submitted once", async () => {
    const { far, desk } = openDesk();
    const event = submitEvent("picker", { n: 2 });
    desk.submit("t1", "m1/0", event, { n: 2 });
    desk.submit("t1", "m1/0", event, { n: 3 });
    await settled();
    expect(far.turns.map(({ variables }) => variables.event_payload)).toEqual([
      { widget_type: "picker", submitted_value: { n: 2 } },
    ]);
    expect(conversationOf("t1").submissions).toEqual({ "m1/0": { n: 2 } });
  });
});

describe("a restored thread", () => {
  const picker = (submitted?: Json): JsonObject => ({
    widget_type: "picker",
    variant: "default",
    schema_version: 1,
    payload: submitted === undefined ? {} : { submitted_value: submitted },
  });

  it("has its messages, its facts, and its submitted widgets submitted", async () => {
    const { far, desk } = openDesk();
    far.history = {
      title: "Talk",
      slot_state: { colour: "blue" },
      messages: [
        {
          seq: 1,
          role: "user",
          at: "2026-01-01T10:00:00Z",
          envelopes: [text("hi")],
          event_type: "user_message",
        },
        { seq: 2, role: "agent", at: "2026-01-01T10:00:01Z", envelopes: [text("when?"), picker()] },
        { seq: 3, role: "user", at: "2026-01-01T10:01:00Z", envelopes: [picker({ day: 4 })] },
      ],
    };
    await desk.open("t1");
    const conversation = conversationOf("t1");
    expect(conversation).toMatchObject({ title: "Talk", loading: "ready", facts: { colour: "blue" } });
    expect(conversation.history).toHaveLength(3);
    expect(conversation.submissions).toEqual({ "m2/1": { day: 4 } });
  });

  it("does not show twice what both the history and a turn under way tell", async () => {
    const { far, desk } = openDesk();
    desk.send("t1", say("hello"));
    await settled();
    far.history = {
      title: "",
      messages: [
        { seq: 1, role: "user", at: "", envelopes: [text("hello")], request_id: "r1" },
        { seq: 2, role: "agent", at: "", envelopes: [text("answer")], request_id: "r1" },
      ],
    };
    await desk.reload("t1");
    expect(turnsOf("t1")).toEqual([]);
    expect(conversationOf("t1").history).toHaveLength(2);
  });

  it("that can't be had says so", async () => {
    const { far, desk } = openDesk();
    far.history = "nonsense";
    await desk.open("t1");
    expect(conversationOf("t1")).toMatchObject({ loading: "failed", failure: { kind: "failed" } });
  });
});
