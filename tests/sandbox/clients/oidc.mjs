// openid-client, certified for OpenID Connect: discovery, the code flow with PKCE, the ID token's checks, user info.
import assert from 'node:assert/strict';
import * as oidc from 'openid-client';

const [address] = process.argv.slice(2);
const redirect = 'http://localhost:8080/auth/callback';
const config = await oidc.discovery(new URL(`${address}/oidc`), 'wayfarer-spa', undefined, oidc.None(), { execute: [oidc.allowInsecureRequests] });
assert.equal(config.serverMetadata().issuer, `${address}/oidc`);
const verifier = oidc.randomPKCECodeVerifier();
const state = oidc.randomState();
const nonce = oidc.randomNonce();
const url = oidc.buildAuthorizationUrl(config, { redirect_uri: redirect, scope: 'openid profile email', state, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' });

const form = new URLSearchParams(url.searchParams);
form.set('username', 'ben@example.com');
form.set('password', 'wrong');
assert.equal((await fetch(url, { method: 'POST', body: form, redirect: 'manual' })).status, 401);
form.set('password', 'wayfarer');
const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
assert.equal(answer.status, 303);
const callback = new URL(answer.headers.get('location'));
const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
const tokens = await oidc.authorizationCodeGrant(config, callback, checks);
const claims = tokens.claims();
assert.deepEqual([claims.sub, claims.email, claims.nonce], ['user-ben', 'ben@example.com', nonce]);
const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
assert.equal(info.email, 'ben@example.com');
await assert.rejects(oidc.authorizationCodeGrant(config, callback, checks), (error) => error.error === 'invalid_grant');
console.log('ok');
