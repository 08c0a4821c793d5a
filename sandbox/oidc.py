"""A complete OpenID Connect provider: discovery, authorization code with PKCE, keys, userinfo."""

import base64
import hashlib
import html
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .settings import Settings
from .store import Store

CODE_LIFETIME_S = 120
TOKEN_LIFETIME_S = 3_600
MAX_CODES = 10_000
PASSWORD = "wayfarer"  # noqa: S105 - the demonstration users' public password
USERS: dict[str, dict[str, Any]] = {
    "ada@example.com": {"sub": "user-ada", "name": "Ada Example", "roles": ["admin"]},
    "ben@example.com": {"sub": "user-ben", "name": "Ben Example", "roles": ["traveller"]},
}
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type, authorization"}
_PARAMETERS = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)


def routes(store: Store, settings: Settings) -> list[Route]:
    """All routes."""
    provider = Provider(store, settings)
    return [
        Route("/oidc/.well-known/openid-configuration", provider.discovery),
        Route("/oidc/jwks", provider.jwks),
        Route("/oidc/authorize", provider.authorize, methods=["GET", "POST"]),
        Route("/oidc/token", provider.token, methods=["POST", "OPTIONS"]),
        Route("/oidc/userinfo", provider.userinfo, methods=["GET", "OPTIONS"]),
    ]


class Provider:
    """Issues codes and tokens."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._issuer = f"{settings.base_url}/oidc"
        self._client_id = settings.oidc_client_id
        self._key = _signing_key(store)
        self._codes: dict[str, dict[str, Any]] = {}

    async def discovery(self, _: Request) -> Response:
        """The provider's metadata."""
        body = {
            "issuer": self._issuer,
            "authorization_endpoint": f"{self._issuer}/authorize",
            "token_endpoint": f"{self._issuer}/token",
            "userinfo_endpoint": f"{self._issuer}/userinfo",
            "jwks_uri": f"{self._issuer}/jwks",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "scopes_supported": ["openid", "profile", "email"],
        }
        return JSONResponse(body, headers=_CORS)

    async def jwks(self, _: Request) -> Response:
        """The public key."""
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return JSONResponse({"keys": [{**jwk, "kid": self._kid, "use": "sig", "alg": "RS256"}]}, headers=_CORS)

    @property
    def _kid(self) -> str:
        number = self._key.public_key().public_numbers().n
        return hashlib.sha256(str(number).encode()).hexdigest()[:16]

    async def authorize(self, request: Request) -> Response:
        """The login page, and its form."""
        form = dict(await request.form()) if request.method == "POST" else {}
        given = {name: str(form.get(name) or request.query_params.get(name) or "") for name in _PARAMETERS}
        problem = self._problem(given)
        if problem:
            return HTMLResponse(_page(given, problem, usable=False), status_code=400)
        if request.method == "GET":
            return HTMLResponse(_page(given, ""))
        user = USERS.get(str(form.get("username") or "").strip().lower())
        if user is None or not secrets.compare_digest(str(form.get("password") or ""), PASSWORD):
            return HTMLResponse(_page(given, "That e-mail and password do not match."), status_code=401)
        code = secrets.token_urlsafe(32)
        if len(self._codes) >= MAX_CODES:
            self._codes.clear()
        email = str(form["username"]).strip().lower()
        self._codes[code] = {**given, "email": email, "expires": time.time() + CODE_LIFETIME_S}
        answer = urlencode({"code": code, "state": given["state"], "iss": self._issuer})
        return RedirectResponse(f"{given['redirect_uri']}?{answer}", status_code=303)

    def _problem(self, given: dict[str, str]) -> str:
        target = urlsplit(given["redirect_uri"])
        if given["client_id"] != self._client_id:
            return "Unknown client_id."
        if target.hostname not in ("localhost", "127.0.0.1") or target.path != "/auth/callback":
            return "This redirect_uri is not registered for the client."
        if given["response_type"] != "code" or given["code_challenge_method"] != "S256" or not given["code_challenge"]:
            return "The authorization code flow with PKCE (S256) is required."
        return ""

    async def token(self, request: Request) -> Response:
        """A code for an ID token."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_CORS)
        form = await request.form()
        known = self._codes.pop(str(form.get("code") or ""), None)
        verifier = str(form.get("code_verifier") or "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if (
            known is None
            or form.get("grant_type") != "authorization_code"
            or known["expires"] < time.time()
            or known["redirect_uri"] != form.get("redirect_uri")
            or known["client_id"] != form.get("client_id")
            or not secrets.compare_digest(known["code_challenge"], challenge)
        ):
            body = {
                "error": "invalid_grant",
                "error_description": "The code is unknown, used, expired or bound otherwise.",
            }
            return JSONResponse(body, status_code=400, headers=_CORS)
        id_token = self._token(known["email"], known["nonce"], self._client_id)
        access = self._token(known["email"], "", f"{self._issuer}/userinfo")
        body = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": str(TOKEN_LIFETIME_S),
            "id_token": id_token,
        }
        return JSONResponse({**body, "expires_in": TOKEN_LIFETIME_S}, headers={**_CORS, "Cache-Control": "no-store"})

    def _token(self, email: str, nonce: str, audience: str) -> str:
        user, now = USERS[email], int(time.time())
        claims = {"iss": self._issuer, "aud": audience, "iat": now, "exp": now + TOKEN_LIFETIME_S, "email": email}
        claims |= {"email_verified": True, **user} | ({"nonce": nonce} if nonce else {})
        return jwt.encode(claims, self._key, "RS256", {"kid": self._kid})

    async def userinfo(self, request: Request) -> Response:
        """Who an access token stands for."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_CORS)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            audience = f"{self._issuer}/userinfo"
            claims = jwt.decode(token, self._key.public_key(), ["RS256"], audience=audience, issuer=self._issuer)
        except jwt.InvalidTokenError:
            return JSONResponse({"error": "invalid_token"}, status_code=401, headers=_CORS)
        return JSONResponse({key: claims[key] for key in ("sub", "email", "name", "roles")}, headers=_CORS)


def _signing_key(store: Store) -> rsa.RSAPrivateKey:
    pem = store.get("oidc", "key")
    if pem:
        loaded = serialization.load_pem_private_key(pem.encode(), None)
        assert isinstance(loaded, rsa.RSAPrivateKey)
        return loaded
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    store.put("oidc", "key", key.private_bytes(*encoding).decode())
    return key


def _page(given: dict[str, str], problem: str, usable: bool = True) -> str:
    hidden = "".join(f'<input type="hidden" name="{k}" value="{html.escape(v, True)}">' for k, v in given.items())
    alert = f'<p role="alert" class="alert">{html.escape(problem)}</p>' if problem else ""
    form = f"""<form method="post">{hidden}
<label>E-mail<input name="username" type="email" autocomplete="username" value="ben@example.com" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>
<p class="hint">Demonstration users: <b>ada@example.com</b> (admin) and <b>ben@example.com</b>, password <b>wayfarer</b>.</p>"""
    return _TEMPLATE.replace("{alert}", alert).replace("{form}", form if usable else "")


_TEMPLATE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:light-dark(#f3f1ec,#16181b)}
main{width:min(24rem,calc(100vw - 2rem));padding:2rem;border-radius:1rem;background:light-dark(#fff,#22262b);
box-shadow:0 8px 40px #0002}h1{margin:0 0 1rem;font-size:1.5rem}label{display:block;margin:.75rem 0}
input:not([type=hidden]){display:block;width:100%;box-sizing:border-box;font:inherit;padding:.6rem .75rem;margin-top:.25rem;
border:1px solid light-dark(#8a8780,#777);border-radius:.5rem;background:transparent;color:inherit}
button{width:100%;font:inherit;font-weight:600;padding:.7rem;margin-top:.75rem;border:0;border-radius:.5rem;background:#0b5d54;color:#fff}
.alert{padding:.6rem .75rem;border-radius:.5rem;background:#b3261e;color:#fff}.hint{font-size:.875rem;opacity:.8}
</style></head><body><main><h1>Sign in</h1>{alert}{form}</main></body></html>"""
