"""Removes secret values wherever they occur in texts, by content and not only by key name."""

import base64
import re
import urllib.parse
from typing import Any

REDACTED = "<REDACTED>"
MIN_SECRET_LENGTH = 4
"""Shorter values are not secrets worth the name and would redact ordinary text."""
_PLAIN_FIELDS = frozenset(
    {"base_url", "url_base", "project", "database", "region", "header", "host", "port", "model", "scheme"}
)
"""Fields of credentials that are no secrets."""


def secret_values(data: dict[str, Any]) -> set[str]:
    """The secret texts of a credential's fields, nested ones too."""
    values: set[str] = set()
    for key, value in data.items():
        if isinstance(value, dict):
            values |= secret_values(value)
        elif isinstance(value, str) and key.lower() not in _PLAIN_FIELDS and len(value) >= MIN_SECRET_LENGTH:
            values.add(value)
            password = urllib.parse.urlsplit(value).password if "://" in value else None
            if password and len(password) >= MIN_SECRET_LENGTH:
                values.add(password)
    return values


class Redactor:
    """Knows the secrets in use and removes them from anything that leaves the process."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, data: dict[str, Any]) -> None:
        """Register a credential's secret values, with their base64 and percent-encoded forms."""
        forms = {form for value in secret_values(data) for form in _forms(value)}
        if not forms <= self._forms:
            self._forms |= forms
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(re.escape(form) for form in longest_first))

    def redact(self, value: Any) -> Any:
        """A copy without secrets; the value itself when there are none to look for."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(REDACTED, value)
        if isinstance(value, dict):
            return {self.redact(key): self.redact(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.redact(item) for item in value]
        return value


def _forms(value: str) -> set[str]:
    encoded = base64.b64encode(value.encode()).decode()
    basic = base64.b64encode(f":{value}".encode()).decode()
    return {
        value,
        encoded.rstrip("="),
        urllib.parse.quote(value, safe=""),
        urllib.parse.quote_plus(value),
        basic.rstrip("="),
    }
