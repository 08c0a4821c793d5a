"""What a credential is exchanged for an access token with: the request to its token endpoint.

Client credentials (RFC 6749, section 4.4) and assertions that a service account signs (RFC 7523, section 2.1).
"""

import json
import time
import urllib.parse
from collections.abc import Mapping
from typing import Any, Protocol

import jwt
import msgspec

from wayfarer.dsl.exchange import Failure

from .tools.base import ToolFailed

ASSERTION_LIFETIME_S = 3_600
"""How long an assertion says it is good for: the most that Google's token endpoint takes."""
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SERVICE_ACCOUNT = "service_account"
OAUTH2 = "oauth2"
_ALGORITHM = "RS256"


class Grant(Protocol):
    """A way to an access token."""

    @property
    def token_uri(self) -> str:
        """The token endpoint's address."""
        ...

    def form(self) -> dict[str, str]:
        """What is posted to the token endpoint; raises `ToolFailed`."""
        ...


class ClientCredentials(msgspec.Struct, frozen=True):
    """An application's own name and secret."""

    token_uri: str
    client_id: str
    client_secret: str
    scope: str

    def form(self) -> dict[str, str]:
        """The request of RFC 6749, section 4.4.2, with the secret in the body."""
        form = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.client_secret}
        return {**form, "scope": self.scope} if self.scope else form


class SignedAssertion(msgspec.Struct, frozen=True):
    """A service account's key, as Google's console hands it out."""

    name: str
    """The credential's name, for messages."""
    token_uri: str
    client_email: str
    private_key: str
    private_key_id: str
    scope: str
    subject: str
    """Whom the account acts for, where that was granted to it."""

    def form(self) -> dict[str, str]:
        """The request of RFC 7523, section 2.1, with an assertion signed now."""
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.client_email, "aud": self.token_uri, "iat": now}
        claims |= {"exp": now + ASSERTION_LIFETIME_S, "scope": self.scope}
        if self.subject:
            claims["sub"] = self.subject
        headers = {"kid": self.private_key_id} if self.private_key_id else None
        try:
            assertion = jwt.encode(claims, self.private_key, algorithm=_ALGORITHM, headers=headers)
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            # The library's own text may repeat what it could not read.
            message = f"'private_key' of the credential '{self.name}' is no RSA key in PEM form"
            raise ToolFailed(Failure(kind="credential", message=message)) from error
        return {"grant_type": JWT_BEARER, "assertion": assertion}


def fields_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """A credential's fields; those of a key that was given whole under ``service_account`` stand among them."""
    key = data.get(SERVICE_ACCOUNT)
    if isinstance(key, str):
        try:
            key = json.loads(key)
        except ValueError:
            key = None
    fields = {**key, **data} if isinstance(key, dict) else dict(data)
    if isinstance(fields.get("private_key"), str):
        # A key that went through an environment variable has the two characters \n for its line ends.
        fields["private_key"] = fields["private_key"].replace("\\n", "\n")
    return fields


def grant_of(name: str, kind: str, data: Mapping[str, Any], scopes: tuple[str, ...]) -> Grant | None:
    """The grant of a credential; None for one that is used as it is. Raises `ToolFailed` for one that lacks a part.

    A credential of type ``service_account`` or with a ``private_key`` and a ``client_email`` signs assertions, one of
    type ``oauth2`` sends its client's name and secret. ``scopes`` hold unless the credential names its own.
    """
    given = data.get("scopes") or data.get("scope") or scopes
    scope = given if isinstance(given, str) else " ".join(str(item) for item in given)
    token_uri = str(data.get("token_uri") or data.get("token_url") or "")
    if SERVICE_ACCOUNT in (kind, data.get("type")) or (data.get("private_key") and data.get("client_email")):
        _complete(name, data, ("private_key", "client_email"), token_uri)
        email, key, key_id, subject = (
            str(data.get(field) or "") for field in ("client_email", "private_key", "private_key_id", "subject")
        )
        return SignedAssertion(name, token_uri, email, key, key_id, scope, subject)
    if kind == OAUTH2 and not data.get("token") and not data.get("access_token"):
        _complete(name, data, ("client_id", "client_secret"), token_uri)
        return ClientCredentials(token_uri, str(data["client_id"]), str(data["client_secret"]), scope)
    return None


def _complete(name: str, data: Mapping[str, Any], fields: tuple[str, ...], token_uri: str) -> None:
    missing = [field for field in fields if not data.get(field)] + ([] if token_uri else ["token_uri"])
    if missing:
        message = f"the credential '{name}' lacks {', '.join(repr(field) for field in missing)}: no token can be had"
        raise ToolFailed(Failure(kind="credential", message=message))
    parts = urllib.parse.urlsplit(token_uri)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = f"'token_uri' of the credential '{name}' is not an http or https URL"
        raise ToolFailed(Failure(kind="credential", message=message))
