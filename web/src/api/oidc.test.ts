// @vitest-environment node
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { beginSignIn, finishSignIn, type OidcSettings } from "./oidc";

const ORIGIN = "http://127.0.0.1:5173";
const CLIENT = "demo-spa";

/** A provider with one code: it keeps the challenge and nonce it was asked with, and checks the verifier. */
const provider = { nonce: "", challenge: "", wrongNonce: false };
let server: Server;
let settings: OidcSettings;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function idToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const nonce = provider.wrongNonce ? "another" : provider.nonce;
  const claims = { iss: settings.issuer, aud: CLIENT, sub: "u1", iat: now, exp: now + 300, nonce };
  return `${base64url({ alg: "RS256" })}.${base64url(claims)}.${Buffer.from("signature").toString("base64url")}`;
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    response.setHeader("content-type", "application/json");
    response.setHeader("access-control-allow-origin", "*");
    if (request.url === "/oidc/.well-known/openid-configuration") {
      const { issuer } = settings;
      const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
      return response.end(JSON.stringify({ issuer, ...endpoints }));
    }
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (form.get("code") !== "c0de" || challenge !== provider.challenge) {
      response.statusCode = 400;
      return response.end(JSON.stringify({ error: "invalid_grant" }));
    }
    response.end(JSON.stringify({ access_token: "a", token_type: "bearer", id_token: idToken() }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  settings = { issuer: `http://127.0.0.1:${port}/oidc`, clientId: CLIENT };
});

afterAll(() => void server.close());

/** A tab's storage; the node environment, whose cryptography the library needs, has none. */
function emptyStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

beforeEach(() => {
  vi.stubGlobal("sessionStorage", emptyStorage());
  provider.wrongNonce = false;
});

async function begin(returnTo = "/t/abc?pane=x"): Promise<URLSearchParams> {
  const query = new URL(await beginSignIn(settings, ORIGIN, returnTo)).searchParams;
  provider.nonce = query.get("nonce") ?? "";
  provider.challenge = query.get("code_challenge") ?? "";
  return query;
}

const callback = (state: string | null) => new URL(`${ORIGIN}/auth/callback?code=c0de&state=${state}`);

describe("signing in", () => {
  it("asks with PKCE, state and nonce", async () => {
    const query = await begin();
    expect(Object.fromEntries(query)).toMatchObject({
      client_id: CLIENT,
      redirect_uri: `${ORIGIN}/auth/callback`,
      response_type: "code",
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(query.get(name)?.length).toBeGreaterThan(40);
    }
  });

  it("ends with an ID token and the way back", async () => {
    const query = await begin();
    const done = await finishSignIn(settings, callback(query.get("state")));
    expect(done.returnTo).toBe("/t/abc?pane=x");
    expect(done.idToken.split(".")).toHaveLength(3);
  });

  it("is refused with another state", async () => {
    await begin();
    await expect(finishSignIn(settings, callback("forged"))).rejects.toMatchObject({ kind: "rejected" });
  });

  it("is refused with another nonce", async () => {
    const query = await begin();
    provider.wrongNonce = true;
    await expect(finishSignIn(settings, callback(query.get("state")))).rejects.toMatchObject({
      kind: "rejected",
    });
  });

  it("can't be finished twice, nor in a tab that did not begin it", async () => {
    const query = await begin();
    await finishSignIn(settings, callback(query.get("state")));
    await expect(finishSignIn(settings, callback(query.get("state")))).rejects.toMatchObject({
      kind: "rejected",
    });
  });

  it("that the reader cancels is a cancellation", async () => {
    const query = await begin();
    const url = new URL(`${ORIGIN}/auth/callback?error=access_denied&state=${query.get("state")}`);
    await expect(finishSignIn(settings, url)).rejects.toMatchObject({ kind: "cancelled" });
  });
});
