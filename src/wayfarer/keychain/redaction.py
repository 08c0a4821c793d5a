"""Removes secret values wherever they occur in texts, by content and not only by key name."""

import base64
import json
import re
import urllib.parse
from typing import Any

import msgspec

REDACTED = "<REDACTED>"
MIN_SECRET_LENGTH = 4
"""Shorter values are not secrets worth the name and would redact ordinary text."""
_MIN_ENCODED_LENGTH = 8
"""Shorter pieces of base64 would be found by chance."""
_PASSWORD = re.compile(r"[^:]+://[^:@/]*:(.+)@", re.DOTALL)
_MIN_SECRET_NUMBER = 100_000
"""Smaller numbers are no secrets: they would redact ordinary ones."""
KEPT_IN_TURN = 3
"""Of secrets that follow one another, such as hourly tokens, so many are known: those before are good for nothing."""
_MIN_LINE_LENGTH = 16
"""Shorter lines of a secret of several lines are no secrets by themselves."""
_PLAIN_FIELDS = frozenset(
    {"project", "project_id", "database", "dbname", "db", "schema", "region", "location", "header", "host", "hostname"}
    | {"port", "model", "scheme", "name", "type", "kind", "user", "username", "client_id", "scope", "scopes", "bucket"}
    | {"client_email", "universe_domain", "quota_project_id", "subject"}
    | {"sslmode", "audience", "tenant", "version", "account", "email", "db_host", "db_port", "db_name", "db_user"}
)
"""Fields of credentials that are no secrets; URLs are none either unless they carry a password."""


def secret_values(data: Any, key: str = "") -> set[str]:
    """The secret texts in a credential's fields, nested ones too."""
    if isinstance(data, dict):
        return {value for name, item in data.items() for value in secret_values(item, str(name).lower())}
    if isinstance(data, list):
        return {value for item in data for value in secret_values(item, key)}
    if key in _PLAIN_FIELDS:
        return set()
    if isinstance(data, int) and abs(data) >= _MIN_SECRET_NUMBER:
        return {str(data)}
    if not isinstance(data, str):
        return set()
    return _secrets_of_text(data)


def _secrets_of_text(text: str) -> set[str]:
    """A text as a whole; of a URL what is secret in it, of JSON its values, of several lines each, such as a key's."""
    if text.lstrip().startswith(("{", "[")):
        try:
            return {text} | secret_values(json.loads(text))
        except ValueError:
            return {text}
    if "\n" in text.strip():
        lines = (line.strip() for line in text.splitlines())
        return {text} | {line for line in lines if len(line) >= _MIN_LINE_LENGTH and not line.startswith("-----")}
    if "://" in text:
        return _secrets_of_url(text)
    return {text} if len(text) >= MIN_SECRET_LENGTH else set()


def _secrets_of_url(text: str) -> set[str]:
    try:
        parts = urllib.parse.urlsplit(text)
        password = parts.password
    except ValueError:
        return {text}
    found = {value for _, value in urllib.parse.parse_qsl(parts.query) if len(value) >= _MIN_ENCODED_LENGTH}
    written = _PASSWORD.match(text)
    if written is not None and not password:
        # A password with '/', '?' or '#' that is not quoted: programs take the URL apart there and say so with a part.
        pieces = {piece for piece in re.split(r"[/?#@:]", written[1]) if len(piece) >= _MIN_ENCODED_LENGTH}
        found |= {written[1]} | pieces
    if password and len(password) < MIN_SECRET_LENGTH:
        found.add(f"{parts.username or ''}:{password}@")
    elif password:
        found |= {password, urllib.parse.unquote(password)}
    return found


class Redactor:
    """Knows the secrets in use and removes them from anything that leaves the process."""

    def __init__(self) -> None:
        self._lasting: set[str] = set()
        self._in_turn: dict[str, list[set[str]]] = {}
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._needles: tuple[bytes, ...] = ()

    def learn(self, data: dict[str, Any]) -> None:
        """Register a credential's secret values, with their base64 and percent-encoded forms."""
        forms = {form for value in secret_values(data) for form in _forms(value)} | _basic(data)
        if not forms <= self._lasting:
            self._lasting |= forms
            self._compile()

    def learn_in_turn(self, key: str, value: str) -> None:
        """Register a secret that takes the place of earlier ones of its key; the last `KEPT_IN_TURN` stay known."""
        if len(value) >= MIN_SECRET_LENGTH:
            self._in_turn[key] = [*self._in_turn.get(key, []), _forms(value)][-KEPT_IN_TURN:]
            self._compile()

    def _compile(self) -> None:
        self._forms = self._lasting.union(*(forms for kept in self._in_turn.values() for forms in kept))
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(form) for form in longest_first))
        self._needles = tuple({needle for form in self._forms for needle in _needles(form)})

    def finds(self, encoded: bytes) -> bool:
        """Whether JSON text may contain a secret: a quick look that makes most redactions unnecessary."""
        return any(needle in encoded for needle in self._needles)

    def redact(self, value: Any) -> Any:
        """A copy without secrets; the value itself when there are none to look for."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(REDACTED, value)
        if isinstance(value, int) and str(value) in self._forms:
            return REDACTED
        if isinstance(value, dict):
            return {self.redact(key): self.redact(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.redact(item) for item in value]
        return value


def _basic(data: dict[str, Any]) -> set[str]:
    """What HTTP's basic authentication (RFC 7617) sends of a name and a password."""
    name, password = data.get("username", data.get("user")), data.get("password")
    if not isinstance(name, str) or not isinstance(password, str) or len(password) < MIN_SECRET_LENGTH:
        return set()
    return {base64.b64encode(f"{name}:{password}".encode()).decode()}


def _needles(form: str) -> set[bytes]:
    """How a text may look inside JSON."""
    return {form.encode(), msgspec.json.encode(form)[1:-1], msgspec.json.encode(form.replace("/", "\\/"))[1:-1]}


def _forms(value: str) -> set[str]:
    """The value itself and how it looks inside URLs, base64 (wherever it begins in it) and JSON within text."""
    raw = value.encode("utf-8", "replace")
    forms = {value, urllib.parse.quote(value, safe=""), urllib.parse.quote(value), urllib.parse.quote_plus(value)}
    forms |= {msgspec.json.encode(value)[1:-1].decode(), json.dumps(value)[1:-1]}
    for skipped in range(3):
        start, end = (skipped * 8 + 5) // 6, (skipped + len(raw)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            inner = encode(bytes(skipped) + raw).decode()[start:end]
            if len(inner) >= _MIN_ENCODED_LENGTH:
                forms.add(inner)
    return forms
