import { describe, expect, test } from "vitest";
import { graphOf } from "../catalog/graph";
import { changes } from "../execution/RerunForm";
import { REDACTED, redacted } from "../redaction";

describe("what an operator sees of secrets", () => {
  test("is nothing, at any depth", () => {
    const value = {
      headers: { Authorization: "Bearer x", "X-Api-Key": "y", accept: "json" },
      rows: [{ refresh_token: "z", name: "kept" }],
      password: "",
      usage: { total_tokens: 12 },
    };
    expect(redacted(value)).toEqual({
      headers: { Authorization: REDACTED, "X-Api-Key": REDACTED, accept: "json" },
      rows: [{ refresh_token: REDACTED, name: "kept" }],
      password: "",
      usage: { total_tokens: 12 },
    });
  });

  test("is never sent back in their place", () => {
    const before = { text: "a", auth: { token: REDACTED }, kept: 1 };
    expect(changes(before, { ...before, text: "b" })).toEqual({ text: "b" });
    expect(changes(before, { ...before, auth: { token: REDACTED, more: 1 } })).toEqual({});
  });
});

const PLAYBOOK = `
executor: {spec: {entry_step: begin}}
workflow:
  - step: begin
    tool: {kind: python, code: "x = 1"}
    next: {arcs: [{step: left, when: "{{ begin.x > 0 }}"}, {step: right}]}
  - step: left
    loop: {in: "{{ items }}", iterator: item}
    tool: [{one: {kind: http, url: "http://x"}}, {two: {kind: python, code: ""}}]
    next: end
  - step: right
    tool: [{name: only, kind: postgres}]
  - step: end
`;

describe("the graph of a playbook", () => {
  const graph = graphOf(PLAYBOOK);

  test("has its steps with their kinds", () => {
    const steps = graph?.nodes.map(({ id, kind, isLoop, isEntry }) => [id, kind, isLoop, isEntry]);
    expect(steps).toEqual([
      ["begin", "python", false, true],
      ["left", "pipeline", true, false],
      ["right", "postgres", false, false],
      ["end", "noop", false, false],
    ]);
  });

  test("has its arcs with their conditions", () => {
    expect(graph?.edges.map(({ from, to, when }) => `${from} ${to} ${when}`.trim())).toEqual([
      "begin left begin.x > 0",
      "begin right",
      "left end",
    ]);
    for (const { points } of graph?.edges ?? []) expect(points.length).toBeGreaterThan(1);
  });

  test("is none for what is no playbook", () => {
    for (const text of ["", ":::", "a: 1", "workflow: 5", "{"]) expect(graphOf(text)).toBeNull();
  });
});
