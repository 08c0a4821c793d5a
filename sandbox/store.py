"""Durable JSON by collection and key: in memory for reading, in SQLite before a write is answered."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec


class Store:
    """A dictionary of dictionaries that survives restarts."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS items (collection TEXT, key TEXT, value TEXT, PRIMARY KEY (collection, key))"
        )
        self._items: dict[str, dict[str, Any]] = {}
        for collection, key, value in self._connection.execute("SELECT collection, key, value FROM items"):
            self._items.setdefault(collection, {})[key] = msgspec.json.decode(value)

    def get(self, collection: str, key: str) -> Any:
        """A value, None when there is none."""
        return self._items.get(collection, {}).get(key)

    def all(self, collection: str) -> Mapping[str, Any]:
        """A collection."""
        return self._items.get(collection, {})

    def put(self, collection: str, key: str, value: Any) -> None:
        """Write one value."""
        self.write(collection, {key: value}, ())

    def write(self, collection: str, values: Mapping[str, Any], deleted: Iterable[str]) -> None:
        """Write and delete in one transaction."""
        gone = list(deleted)
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(
                "INSERT OR REPLACE INTO items VALUES (?, ?, ?)",
                [(collection, key, msgspec.json.encode(value).decode()) for key, value in values.items()],
            )
            self._connection.executemany(
                "DELETE FROM items WHERE collection = ? AND key = ?", [(collection, key) for key in gone]
            )
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._connection.execute("ROLLBACK")
            raise
        items = self._items.setdefault(collection, {})
        items.update(values)
        for key in gone:
            items.pop(key, None)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
