"""The connection pool and the migrations."""

import json
from importlib import resources

import asyncpg

POOL_SIZE = 8
"""Connections of one server process."""
COMMAND_TIMEOUT_S = 30.0
_MIGRATION_LOCK = 7_261_946_301


async def open_pool(url: str, size: int = POOL_SIZE) -> asyncpg.Pool:
    """Open a pool whose ``json`` columns carry JSON text unparsed."""
    return await asyncpg.create_pool(
        url, min_size=min(2, size), max_size=size, command_timeout=COMMAND_TIMEOUT_S, reset=_nothing_to_reset
    )


async def _nothing_to_reset(_: asyncpg.Connection) -> None:
    """No statement here leaves session state behind, so a connection is given back without a round trip."""


async def migrate(pool: asyncpg.Pool) -> list[str]:
    """Apply the migrations that are missing, in order, under a lock; returns their names."""
    applied: list[str] = []
    folder = resources.files(__package__) / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())"
        )
        known = {row["name"] for row in await connection.fetch("SELECT name FROM migrations")}
        for name in names:
            if name not in known:
                await connection.execute((folder / name).read_text())
                await connection.execute("INSERT INTO migrations (name) VALUES ($1)", name)
                applied.append(name)
    return applied


def query(name: str) -> str:
    """The text of ``queries/<name>.sql``."""
    return (resources.files(__package__) / "queries" / f"{name}.sql").read_text()


def loads(text: str | None) -> object:
    """Decode a ``json`` column."""
    return None if text is None else json.loads(text)
