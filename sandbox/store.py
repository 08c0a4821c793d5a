"""Durable JSON by collection and key, in SQLite before a write is answered; memory holds none of it."""

import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

PAGE_CACHE_KIB = 32 * 1024
"""How much of the file SQLite keeps in memory."""
PASSING_S = 24 * 3600.0
"""How long offers and the like are kept, which nobody may use any more after minutes or hours."""
PRUNE_EVERY = 100
"""Writes to a collection of passing values after which the old ones are looked for."""


class Store:
    """A dictionary of dictionaries that survives restarts; what is read is the reader's own."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(f"PRAGMA cache_size=-{PAGE_CACHE_KIB}")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS items (collection TEXT, key TEXT, value TEXT, PRIMARY KEY (collection, key))"
        )
        if "written_at" not in {row[1] for row in self._connection.execute("PRAGMA table_info(items)")}:
            self._connection.execute("ALTER TABLE items ADD COLUMN written_at REAL")
        self._connection.execute("CREATE INDEX IF NOT EXISTS by_age ON items (collection, written_at)")
        self._written: dict[str, int] = {}

    def get(self, collection: str, key: str) -> Any:
        """A value, None when there is none."""
        found = self._connection.execute(
            "SELECT value FROM items WHERE collection = ? AND key = ?", (collection, key)
        ).fetchone()
        return msgspec.json.decode(found[0]) if found else None

    def all(self, collection: str) -> Mapping[str, Any]:
        """A collection, in the order of its keys."""
        rows = self._connection.execute("SELECT key, value FROM items WHERE collection = ? ORDER BY key", (collection,))
        return {key: msgspec.json.decode(value) for key, value in rows}

    def keys(self, collection: str) -> list[str]:
        """The keys of a collection, in order."""
        rows = self._connection.execute("SELECT key FROM items WHERE collection = ? ORDER BY key", (collection,))
        return [key for (key,) in rows]

    def below(self, collection: str, path: str) -> list[Any]:
        """Values whose keys begin with a path and a slash, in the order of their keys."""
        # "0" is the character that follows "/".
        rows = self._connection.execute(
            "SELECT value FROM items WHERE collection = ? AND key > ? AND key < ? ORDER BY key",
            (collection, f"{path}/", f"{path}0"),
        )
        return [msgspec.json.decode(value) for (value,) in rows]

    def put(self, collection: str, key: str, value: Any, *, passing: bool = False) -> None:
        """Write one value."""
        self.write(collection, {key: value}, passing=passing)

    def write(
        self, collection: str, values: Mapping[str, Any], deleted: Iterable[str] = (), *, passing: bool = False
    ) -> None:
        """Write and delete in one transaction; ``passing`` values of this collection go after `PASSING_S`."""
        gone, now = list(deleted), time.time()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(
                "INSERT OR REPLACE INTO items (collection, key, value, written_at) VALUES (?, ?, ?, ?)",
                [(collection, key, msgspec.json.encode(value).decode(), now) for key, value in values.items()],
            )
            self._connection.executemany(
                "DELETE FROM items WHERE collection = ? AND key = ?", [(collection, key) for key in gone]
            )
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._connection.execute("ROLLBACK")
            raise
        if passing:
            self._prune(collection, now - PASSING_S)

    def _prune(self, collection: str, before: float) -> None:
        self._written[collection] = written = self._written.get(collection, 0) + 1
        if written % PRUNE_EVERY == 0:
            self._connection.execute(
                "DELETE FROM items WHERE collection = ? AND coalesce(written_at, 0) < ?", (collection, before)
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
