"""Which values no credential may hold: rules of a domain in YAML, such as that live keys are refused."""

from pathlib import Path
from typing import Any

import msgspec


class RulesInvalid(Exception):
    """The file of rules can't be read."""


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A beginning that no value of any credential may have."""

    begins_with: str
    because: str


class Required(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that a credential must have, and the beginnings, one of which it must have where there are any."""

    credential: str
    field: str
    because: str
    begins_with: list[str] = []


class CredentialRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules; without a file there are none."""

    refused: list[Refused] = []
    required: list[Required] = []

    @staticmethod
    def load(path: Path) -> "CredentialRules":
        """The rules of a file; raises `RulesInvalid`."""
        if not path.exists():
            return CredentialRules()
        try:
            return msgspec.yaml.decode(path.read_bytes(), type=CredentialRules)
        except (msgspec.DecodeError, OSError) as error:
            raise RulesInvalid(f"{path}: {error}; see docs/providers/README.md for its form") from error

    def problem(self, name: str, data: dict[str, Any]) -> str | None:
        """What is wrong with a credential, without telling its values; None when it may be stored."""
        for field, value in _texts(data):
            for rule in self.refused:
                if value.strip().lower().startswith(rule.begins_with.lower()):
                    return f"'{field}' of credential '{name}' is refused: {rule.because}"
        for wanted in self.required:
            if wanted.credential == name:
                value = str(data.get(wanted.field) or "").strip()
                if not value:
                    return f"credential '{name}' lacks '{wanted.field}': {wanted.because}"
                if wanted.begins_with and not value.startswith(tuple(wanted.begins_with)):
                    return f"'{wanted.field}' of credential '{name}' is refused: {wanted.because}"
        return None


def _texts(data: Any, field: str = "") -> list[tuple[str, str]]:
    """Every text of a credential with the field that holds it."""
    if isinstance(data, dict):
        return [pair for key, value in data.items() for pair in _texts(value, f"{field}.{key}" if field else str(key))]
    if isinstance(data, list):
        return [pair for value in data for pair in _texts(value, field)]
    return [(field, data)] if isinstance(data, str) else []
