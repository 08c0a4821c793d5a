"""Keychain aliases: fetched sealed, opened in this process's memory, forgotten after a minute."""

import time
from typing import Any

from wayfarer.bus import Bus, BusError
from wayfarer.dsl.exchange import Failure
from wayfarer.dsl.model import Playbook, Task
from wayfarer.keychain import Redactor, Vault, VaultError

from .grants import fields_of, grant_of
from .tokens import Tokens
from .tools.base import ToolFailed

CACHE_S = 60.0
"""How long an opened credential is used before it is asked for again."""


class Aliases:
    """Opens credentials by name and teaches the redactor their values.

    A credential that must be exchanged for an access token has it as its field ``token``.
    """

    def __init__(self, bus: Bus, vault: Vault, redactor: Redactor) -> None:
        self._bus = bus
        self._vault = vault
        self._redactor = redactor
        self._tokens = Tokens(redactor)
        self._open: dict[str, tuple[float, str, dict[str, Any]]] = {}

    async def close(self) -> None:
        """Close the connections to token endpoints."""
        await self._tokens.close()

    async def open(self, name: str, scopes: tuple[str, ...] = ()) -> tuple[str, dict[str, Any]]:
        """Type and fields of a registered credential; raises `ToolFailed` when it can't be had."""
        kind, data = await self._opened(name)
        grant = grant_of(name, kind, data, scopes)
        if grant is None:
            return kind, data
        return kind, {**data, "token": await self._tokens.token(" ".join((name, *scopes)), name, grant)}

    async def _opened(self, name: str) -> tuple[str, dict[str, Any]]:
        known = self._open.get(name)
        if known is not None and known[0] > time.monotonic():
            return known[1], known[2]
        try:
            sealed = await self._bus.sealed_credential(name)
        except BusError as error:
            message = f"the credential '{name}' could not be asked for: {error}"
            raise ToolFailed(Failure(kind="credential", message=message, retryable=True)) from error
        if sealed is None:
            message = f"there is no credential '{name}': register it with POST /api/credentials {{name, type, data}}"
            raise ToolFailed(Failure(kind="credential", message=message))
        try:
            data = fields_of(self._vault.open(sealed))
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
        self._scopes = {entry.name: entry.scopes for entry in playbook.keychain}

    async def resolve(self, alias: str) -> tuple[str, dict[str, Any]]:
        """Type and fields of an alias; raises `ToolFailed` when it can't be had."""
        return await self._aliases.open(self._names.get(alias, alias), self._scopes.get(alias, ()))

    async def named(self, task: Task) -> dict[str, dict[str, Any]]:
        """Fields of the aliases that a task's templates name; of all declared ones when they name none of them."""
        wanted: set[str] = set()
        for compiled in task.compiled.values():
            for root, alias in compiled.references:
                if root == "keychain":
                    wanted |= {alias} if alias is not None else self._names.keys()
        return {name: (await self.resolve(name))[1] for name in wanted}
