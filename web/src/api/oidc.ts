/**
 * Sign-in with the identity provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636).
 * The flow in progress lives in sessionStorage, so that it belongs to one tab and ends with it.
 */

import * as oauth from "oauth4webapi";
import { CALLBACK_PATH } from "./callback";
import { GatewayError } from "./errors";

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
}

interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

const STORAGE_KEY = "wf.oidc";

/** The provider's authorization URL for a new sign-in. `returnTo` is the path to come back to. */
export async function beginSignIn(settings: OidcSettings, origin: string, returnTo: string): Promise<string> {
  const server = await discover(settings);
  const endpoint = server.authorization_endpoint;
  if (!endpoint) throw new GatewayError("rejected", "The identity provider names no authorization endpoint.");
  const pending: PendingSignIn = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    returnTo,
  };
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(pending));
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    ...Object.fromEntries(url.searchParams),
    client_id: settings.clientId,
    redirect_uri: origin + CALLBACK_PATH,
    response_type: "code",
    scope: "openid profile email",
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
    state: pending.state,
    nonce: pending.nonce,
  }).toString();
  return url.href;
}

/** Finishes a sign-in from the callback URL. Throws when the answer does not belong to a sign-in begun in this tab. */
export async function finishSignIn(
  settings: OidcSettings,
  callback: URL,
): Promise<{ idToken: string; returnTo: string }> {
  const pending = takePending();
  const server = await discover(settings);
  const client: oauth.Client = { client_id: settings.clientId };
  try {
    const answer = oauth.validateAuthResponse(server, client, callback, pending.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      answer,
      callback.origin + CALLBACK_PATH,
      pending.verifier,
      insecureIfLocal(settings),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
    });
    if (!tokens.id_token) throw new GatewayError("rejected", "The identity provider sent no ID token.");
    return { idToken: tokens.id_token, returnTo: pending.returnTo };
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError && error.error === "access_denied") {
      throw new GatewayError("cancelled", error.error_description ?? error.error);
    }
    throw error instanceof GatewayError ? error : new GatewayError("rejected", describe(error));
  }
}

function takePending(): PendingSignIn {
  const text = sessionStorage.getItem(STORAGE_KEY);
  sessionStorage.removeItem(STORAGE_KEY);
  if (!text)
    throw new GatewayError("rejected", "This sign-in was not started in this tab, or was already used.");
  return JSON.parse(text) as PendingSignIn;
}

async function discover(settings: OidcSettings): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(settings.issuer);
  try {
    const response = await oauth.discoveryRequest(issuer, {
      algorithm: "oidc",
      ...insecureIfLocal(settings),
    });
    return await oauth.processDiscoveryResponse(issuer, response);
  } catch (error) {
    throw new GatewayError("network", describe(error));
  }
}

/** Plain HTTP is accepted from a loopback provider only. */
function insecureIfLocal(settings: OidcSettings): { [oauth.allowInsecureRequests]?: boolean } {
  const { hostname } = new URL(settings.issuer);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return local ? { [oauth.allowInsecureRequests]: true } : {};
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
