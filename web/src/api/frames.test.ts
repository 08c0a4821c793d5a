import { describe, expect, it } from "vitest";
import { parseFrame } from "./frames";
import { ShapeError } from "./json";

const rpc = (params: object) => JSON.stringify({ jsonrpc: "2.0", method: "x", params });

describe("a frame", () => {
  it("greets with the client id and what is still pending", () => {
    const data = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      result: {
        clientId: "c1",
        pendingRequests: [{ requestId: "r1", executionId: "7", playbookPath: "a/b" }],
      },
    });
    expect(parseFrame("message", data)).toEqual({
      kind: "hello",
      clientId: "c1",
      pending: [{ requestId: "r1", executionId: "7", playbookPath: "a/b" }],
    });
  });

  it("tells a step by the name of the protocol", () => {
    const data = rpc({
      execution_id: "7",
      event_type: "step.started",
      step_name: "ask",
      at: "2026-01-01T00:00:00Z",
    });
    expect(parseFrame("playbook/state", data)).toMatchObject({
      kind: "state",
      executionId: "7",
      eventType: "step.started",
      stepName: "ask",
    });
  });

  it("carries a failure with the words for its code", () => {
    const data = rpc({
      requestId: "r1",
      executionId: "7",
      status: "FAILED",
      error: { code: -32001, message: "late" },
    });
    expect(parseFrame("playbook/result", data)).toMatchObject({
      status: "FAILED",
      failure: { kind: "timeout", code: -32001, message: "late" },
    });
  });

  it("tells a cancellation from a failure", () => {
    const error = { code: -32000, message: "cancelled", data: { status: "CANCELLED" } };
    const data = rpc({ requestId: "r1", executionId: "7", status: "FAILED", error });
    expect(parseFrame("playbook/result", data)).toMatchObject({ failure: { kind: "cancelled" } });
  });

  it("may belong to the domain", () => {
    expect(parseFrame("note.touched", rpc({ id: 4 }))).toEqual({
      kind: "domain",
      name: "note.touched",
      params: { id: 4 },
    });
  });

  it("says that the session is dead", () => {
    const data = JSON.stringify({
      jsonrpc: "2.0",
      id: null,
      error: { code: -32002, message: "unauthorized" },
    });
    expect(parseFrame("error", data)).toMatchObject({ kind: "error", failure: { kind: "unauthorized" } });
  });

  it.each([
    ["playbook/result", "not json"],
    ["playbook/result", "[1]"],
    ["playbook/result", rpc({ status: "COMPLETED" })],
    ["playbook/state", rpc({ execution_id: 7 })],
    ["error", "{}"],
  ])("of %s that is malformed is refused: %s", (event, data) => {
    expect(() => parseFrame(event, data)).toThrow(ShapeError);
  });
});
