import { describe, expect, it } from "vitest";
import { newTraceparent } from "./trace";

describe("a trace that begins in the browser", () => {
  it("has the form of the standard and an id of its own", () => {
    const headers = Array.from({ length: 20 }, newTraceparent);
    for (const header of headers) expect(header).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(new Set(headers).size).toBe(headers.length);
  });
});
