"""Keychain aliases: fetched sealed, opened in this process's memory, forgotten after a minute."""

import time
from typing import Any

from wayfarer.bus import Bus
from wayfarer.dsl.exchange import Failure
from wayfarer.dsl.model import Playbook
from wayfarer.keychain import Redactor, Vault, VaultError

from .tools.base import ToolFailed

CACHE_S = 60.0
"""How long an opened credential is used before it is asked for again."""


class Aliases:
    """Opens credentials by name and teaches the redactor their values."""

    def __init__(self, bus: Bus, vault: Vault, redactor: Redactor) -> None:
        self._bus = bus
        self._vault = vault
        self._redactor = redactor
        self._open: dict[str, tuple[float, str, dict[str, Any]]] = {}

    async def open(self, name: str) -> tuple[str, dict[str, Any]]:
        """Type and fields of a registered credential; raises `ToolFailed` when it can't be had."""
        known = self._open.get(name)
        if known is not None and known[0] > time.monotonic():
            return known[1], known[2]
        sealed = await self._bus.sealed_credential(name)
        if sealed is None:
            message = f"there is no credential '{name}': register it with 'wayfarer credential set {name} …'"
            raise ToolFailed(Failure(kind="credential", message=message))
        try:
            data = self._vault.open(sealed)
        except VaultError as error:
            raise ToolFailed(Failure(kind="credential", message=str(error))) from error
        self._redactor.learn(data)
        self._open[name] = (time.monotonic() + CACHE_S, sealed.type, data)
        return sealed.type, data


class PlaybookKeychain:
    """The aliases that one playbook declares; a name that it does not declare is taken as a credential's own."""

    def __init__(self, aliases: Aliases, playbook: Playbook) -> None:
        self._aliases = aliases
        self._names = {entry.name: entry.alias for entry in playbook.keychain}

    async def resolve(self, alias: str) -> tuple[str, dict[str, Any]]:
        """Type and fields of an alias."""
        return await self._aliases.open(self._names.get(alias, alias))

    async def values(self, names: set[str]) -> dict[str, dict[str, Any]]:
        """Fields of the aliases that templates name, or of all declared ones when ``names`` is empty."""
        found: dict[str, dict[str, Any]] = {}
        for name in names or set(self._names):
            _, found[name] = await self.resolve(name)
        return found
