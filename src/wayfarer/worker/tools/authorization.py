"""Turns credentials into HTTP request headers."""

import base64
from collections.abc import Mapping
from typing import Any

from wayfarer.dsl.exchange import Failure

from .base import Call, ToolFailed, alias_of

DEFAULT_KEY_HEADER = "X-Api-Key"


async def authorization(call: Call, auth: Any) -> dict[str, str]:
    """Headers for ``auth``: an alias, or a mapping ``{type, …}`` with the fields themselves."""
    if isinstance(auth, Mapping) and auth.get("type") and not any(k in auth for k in ("alias", "credential")):
        return _headers(str(auth["type"]), auth, "auth")
    alias = alias_of(auth)
    kind, data = await call.credentials.resolve(alias)
    return _headers(kind, data, f"the credential '{alias}'")


def _headers(kind: str, data: Mapping[str, Any], what: str) -> dict[str, str]:
    if kind == "api_key" or (data.get("api_key") and not data.get("token") and data.get("header")):
        value = data.get("api_key") or data.get("key") or data.get("value") or data.get("token")
        return _checked({str(data.get("header") or DEFAULT_KEY_HEADER): value}, what)
    if kind == "basic" or ({"username", "password"} <= data.keys() and not data.get("token")):
        user = data.get("username") or data.get("user") or ""
        pair = base64.b64encode(f"{user}:{data.get('password') or ''}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    token = data.get("token") or data.get("access_token")
    if token:
        return {"Authorization": f"Bearer {token}"}
    if kind in ("header", "headers") and isinstance(data.get("headers"), Mapping):
        return {str(name): str(value) for name, value in data["headers"].items()}
    return _checked({DEFAULT_KEY_HEADER if kind != "bearer" else "Authorization": data.get("api_key")}, what)


def _checked(headers: dict[str, Any], what: str) -> dict[str, str]:
    if not all(headers.values()):
        message = f"{what} has no token, no api_key, and no username with password"
        raise ToolFailed(Failure(kind="credential", message=message))
    return {name: str(value) for name, value in headers.items()}
