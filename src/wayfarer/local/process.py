"""What a supervised process is."""

import pwd
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec


def identity(user: str | None) -> dict[str, Any]:
    """Arguments of ``subprocess`` to run as another user with that user's own group only."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


Probe = Callable[[], Awaitable[bool]]


class Program(msgspec.Struct, frozen=True):
    """A program to keep running."""

    name: str
    argv: tuple[str, ...]
    ready: Probe
    """Says whether it answers."""
    env: Mapping[str, str] = {}
    user: str | None = None
    """Run as this system user; None for the own one."""
    stop_signal: int = 15
    needs: tuple[str, ...] = ()
    """Programs that must be ready before this one starts."""
    cwd: Path | None = None
