"""Sealed credentials in PostgreSQL."""

import datetime
from typing import Any

import msgspec

from wayfarer.eventlog import EventLog
from wayfarer.keychain import SealedCredential, Vault


class CredentialInfo(msgspec.Struct, frozen=True):
    """What may be told of a credential: never its values."""

    name: str
    type: str
    fields: list[str]
    tags: list[str]
    created_at: datetime.datetime
    updated_at: datetime.datetime


class Credentials:
    """Registers credentials and hands them out sealed."""

    def __init__(self, log: EventLog, vault: Vault) -> None:
        self._log = log
        self._vault = vault

    async def put(self, name: str, type_: str, data: dict[str, Any], tags: list[str]) -> CredentialInfo:
        """Seal and store; an existing credential of that name is replaced."""
        sealed = self._vault.seal(name, type_, data)
        rows = await self._log.fetch(
            "INSERT INTO credentials (name, type, sealed, fields, tags) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (name) DO UPDATE SET type = excluded.type, sealed = excluded.sealed,"
            " fields = excluded.fields, tags = excluded.tags, updated_at = now() RETURNING *",
            name,
            type_,
            sealed.sealed,
            sorted(data),
            tags,
        )
        return _info(rows[0])

    async def list(self) -> list[CredentialInfo]:
        """All credentials, without their values."""
        rows = await self._log.fetch("SELECT * FROM credentials ORDER BY name")
        return [_info(row) for row in rows]

    async def find(self, name: str) -> CredentialInfo | None:
        """One credential, without its values."""
        rows = await self._log.fetch("SELECT * FROM credentials WHERE name = $1", name)
        return _info(rows[0]) if rows else None

    async def delete(self, name: str) -> bool:
        """Remove; whether there was one of that name."""
        return await self._log.execute("DELETE FROM credentials WHERE name = $1", name) != "DELETE 0"

    async def sealed(self, name: str) -> SealedCredential | None:
        """A credential as it is stored."""
        rows = await self._log.fetch("SELECT name, type, sealed FROM credentials WHERE name = $1", name)
        return SealedCredential(rows[0]["name"], rows[0]["type"], rows[0]["sealed"]) if rows else None


def _info(row: Any) -> CredentialInfo:
    return CredentialInfo(
        name=row["name"],
        type=row["type"],
        fields=list(row["fields"]),
        tags=list(row["tags"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
