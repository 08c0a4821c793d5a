import { afterEach, expect, test, vi } from "vitest";
import { Gateway } from "./gateway";

afterEach(() => vi.unstubAllGlobals());

const answers = (status: number, body: string) =>
  vi.stubGlobal("fetch", async () => new Response(body, { status }));

test.each([
  [401, "unauthorized"],
  [403, "denied"],
  [413, "rejected"],
  [429, "busy"],
  [500, "failed"],
  [502, "network"],
  [503, "network"],
])("an answer of status %i is told as %s, in the gateway's own words", async (status, kind) => {
  answers(status, JSON.stringify({ error: "because" }));
  await expect(new Gateway("http://gateway").signInAsGuest()).rejects.toMatchObject({
    kind,
    message: "because",
    code: status,
  });
});

test("a limit that GraphQL tells of is one as well", async () => {
  const error = { message: "too many", extensions: { code: -32602, status: 429 } };
  answers(200, JSON.stringify({ errors: [error], data: null }));
  await expect(new Gateway("http://gateway").cancel("t", "1", "why")).rejects.toMatchObject({ kind: "busy" });
});
