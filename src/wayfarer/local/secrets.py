"""Secrets of one data folder: made once, readable by the owner only."""

import secrets
from pathlib import Path

from wayfarer.keychain import Vault

_MAKERS = {
    "postgres": lambda: secrets.token_urlsafe(24),
    "nats": lambda: secrets.token_urlsafe(24),
    "callback": lambda: secrets.token_urlsafe(32),
    "keychain": Vault.new_key,
}


def load(folder: Path) -> dict[str, str]:
    """The secrets by name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    values: dict[str, str] = {}
    for name, make in _MAKERS.items():
        path = folder / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(make())
        values[name] = path.read_text().strip()
    return values
