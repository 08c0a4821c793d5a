import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Frame } from "./frames";
import { type ConnectionState, type EventChannel, FrameStream } from "./stream";

/** An EventSource whose server is the test. */
class Channel extends EventTarget implements EventChannel {
  static readonly all: Channel[] = [];
  readyState = 0;

  constructor(readonly url: string) {
    super();
    Channel.all.push(this);
  }

  static get latest(): Channel {
    const channel = Channel.all.at(-1);
    if (!channel) throw new Error("nothing was opened");
    return channel;
  }

  close(): void {
    this.readyState = 2;
  }

  send(event: string, body: object, lastEventId = ""): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(body), lastEventId }));
  }

  greet(clientId: string): void {
    this.send("message", { jsonrpc: "2.0", id: 1, result: { clientId } });
  }

  /** The browser gave up on this connection. */
  fail(): void {
    this.readyState = 2;
    this.dispatchEvent(new Event("error"));
  }
}

const result = (requestId: string) => ({
  jsonrpc: "2.0",
  method: "playbook/result",
  params: { requestId, executionId: "1", status: "COMPLETED", data: {} },
});

function openStream(isSessionValid: () => Promise<boolean> = async () => true) {
  const frames: Frame[] = [];
  const states: ConnectionState[] = [];
  const stream = new FrameStream({
    baseUrl: "http://gateway",
    token: "t0ken",
    domainEvents: ["note.touched"],
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    onClientId: () => undefined,
    isSessionValid,
    open: (url) => new Channel(url),
  });
  stream.start();
  return { stream, frames, states };
}

beforeEach(() => {
  vi.useFakeTimers();
  Channel.all.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the event stream", () => {
  it("is one connection with the session and is open once it was greeted", () => {
    const { states, stream } = openStream();
    expect(Channel.latest.url).toBe("http://gateway/events?session_token=t0ken");
    Channel.latest.greet("c1");
    expect(states).toEqual(["connecting", "open"]);
    expect(Channel.all).toHaveLength(1);
    stream.stop();
  });

  it("comes back under its name after the first break, and leaves later ones to the browser", async () => {
    const { states, stream } = openStream();
    Channel.latest.greet("c1");
    Channel.latest.dispatchEvent(new Event("error"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(Channel.all).toHaveLength(2);
    expect(Channel.latest.url).toContain("client_id=c1");
    Channel.latest.greet("c1");
    Channel.latest.dispatchEvent(new Event("error"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(states.at(-1)).toBe("reconnecting");
    expect(Channel.all).toHaveLength(2);
    stream.stop();
  });

  it("comes back as the same client when the browser gave up, and shows no frame twice", async () => {
    const { frames, states, stream } = openStream();
    Channel.latest.greet("c1");
    Channel.latest.send("playbook/result", result("r1"), "5");
    Channel.latest.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(Channel.latest.url).toContain("client_id=c1");
    Channel.latest.greet("c1");
    Channel.latest.send("playbook/result", result("r1"), "5");
    Channel.latest.send("playbook/result", result("r2"), "6");
    const received = frames.flatMap((frame) => (frame.kind === "result" ? [frame.requestId] : []));
    expect(received).toEqual(["r1", "r2"]);
    expect(states.at(-1)).toBe("open");
    stream.stop();
  });

  it("hears the domain's own events", () => {
    const { frames, stream } = openStream();
    Channel.latest.send("note.touched", { jsonrpc: "2.0", params: { op: "set" } }, "9");
    expect(frames).toEqual([{ kind: "domain", name: "note.touched", params: { op: "set" } }]);
    stream.stop();
  });

  it("ends when the gateway says that the session is dead", async () => {
    const { states, stream } = openStream();
    Channel.latest.send("playbook/result", result("r1"), "5");
    Channel.latest.send("error", { jsonrpc: "2.0", error: { code: -32002, message: "dead" } }, "5");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toBe("unauthorized");
    expect(Channel.all).toHaveLength(1);
    stream.stop();
  });

  it("starts afresh when its client id is not accepted", async () => {
    const { states, stream } = openStream();
    Channel.latest.greet("c1");
    Channel.latest.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    Channel.latest.send("error", { jsonrpc: "2.0", error: { code: -32003, message: "another session's" } });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(Channel.latest.url).not.toContain("client_id");
    Channel.latest.greet("c2");
    expect(states.at(-1)).toBe("open");
    stream.stop();
  });

  it("asks whether the session lives when it is refused again and again", async () => {
    const { states, stream } = openStream(async () => false);
    Channel.latest.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    Channel.latest.fail();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toBe("unauthorized");
    expect(Channel.all).toHaveLength(2);
    stream.stop();
  });

  it("does not trust a connection that has gone silent", () => {
    const { stream } = openStream();
    Channel.latest.greet("c1");
    vi.advanceTimersByTime(80_000);
    expect(Channel.all).toHaveLength(2);
    expect(Channel.latest.url).toContain("client_id=c1");
    stream.stop();
  });

  it("ignores a malformed frame and goes on", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const { frames, stream } = openStream();
    Channel.latest.send("playbook/result", { params: {} }, "1");
    Channel.latest.send("playbook/result", result("r1"), "2");
    expect(frames).toHaveLength(1);
    expect(warn).toHaveBeenCalled();
    stream.stop();
  });
});
