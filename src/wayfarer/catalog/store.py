"""The catalog in PostgreSQL with a cache of parsed playbooks."""

import datetime
import hashlib
from collections import OrderedDict
from typing import Any

import asyncpg
import msgspec

from wayfarer.dsl.errors import Issue
from wayfarer.dsl.model import Playbook
from wayfarer.dsl.parse import parse_playbook, parse_with_warnings
from wayfarer.eventlog import EventLog, IdSource

from .errors import EntryNotFound

PLAYBOOK_CACHE_SIZE = 512
"""Parsed playbook versions that a process keeps."""
_LIST_LIMIT = 5_000


class Entry(msgspec.Struct, frozen=True):
    """One version of a catalog resource."""

    path: str
    version: int
    kind: str
    catalog_id: str
    name: str
    description: str
    created_at: datetime.datetime
    metadata: dict[str, Any] = {}
    content: str | None = None


class Registration(msgspec.Struct, frozen=True):
    """What a registration gave."""

    entry: Entry
    is_new: bool
    warnings: tuple[Issue, ...] = ()


class Catalog:
    """Registers and finds resources."""

    def __init__(self, log: EventLog, ids: IdSource) -> None:
        self._log = log
        self._ids = ids
        self._parsed: OrderedDict[str, Playbook] = OrderedDict()
        self._entries: dict[tuple[str, int], Entry] = {}
        self._latest: dict[str, Entry] = {}

    async def register_playbook(self, content: str) -> Registration:
        """Validate and store a playbook; the same content as the latest version's is that version again.

        Raises `PlaybookInvalid` with every issue.
        """
        parsed = parse_with_warnings(content)
        metadata = parsed.playbook.metadata
        kind = "agent" if metadata.agent else "playbook"
        described = msgspec.to_builtins(metadata)
        registration = await self._store(metadata.path, kind, metadata.name, metadata.description, content, described)
        self._keep(registration.entry.catalog_id, parsed.playbook)
        return msgspec.structs.replace(registration, warnings=parsed.warnings)

    async def register_resource(self, path: str, kind: str, content: str) -> Registration:
        """Store a resource that is not a playbook, such as a schema."""
        return await self._store(path, kind, path.rsplit("/", 1)[-1], "", content, {})

    async def _store(
        self, path: str, kind: str, name: str, description: str, content: str, metadata: dict[str, Any]
    ) -> Registration:
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()
        rows: list[asyncpg.Record] = []
        while not rows:
            latest = await self._log.fetch("SELECT * FROM catalog WHERE path = $1 ORDER BY version DESC LIMIT 1", path)
            if latest and latest[0]["content_hash"] == digest and latest[0]["kind"] == kind:
                return Registration(self._remember(_entry(latest[0])), is_new=False)
            version = latest[0]["version"] + 1 if latest else 1
            rows = await self._log.fetch(
                "INSERT INTO catalog"
                " (catalog_id, path, version, kind, name, description, content, content_hash, metadata)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (path, version) DO NOTHING RETURNING *",
                self._ids.next(),
                path,
                version,
                kind,
                name,
                description,
                content,
                digest,
                msgspec.json.encode(metadata).decode(),
            )
        return Registration(self._remember(_entry(rows[0])), is_new=True)

    async def find(self, path: str, version: int | None = None) -> Entry:
        """A version of a path, the latest by default; raises `EntryNotFound`."""
        if version is not None and (path, version) in self._entries:
            return self._entries[path, version]
        rows = await self._log.fetch(
            "SELECT * FROM catalog WHERE path = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1",
            path,
            version,
        )
        if not rows:
            raise EntryNotFound(path, version)
        return self._remember(_entry(rows[0]))

    def cached_version(self, path: str, version: int | None = None) -> tuple[Entry, Playbook] | None:
        """A version, the latest by default, without asking the database, when this process knows it."""
        entry = self._latest.get(path) if version is None else self._entries.get((path, version))
        playbook = self._parsed.get(entry.catalog_id) if entry else None
        return (entry, playbook) if entry and playbook else None

    async def forget_latest(self, path: str | None = None) -> None:
        """Another process has registered something: ask the database again."""
        if path is None:
            self._latest.clear()
        else:
            self._latest.pop(path, None)

    async def playbook(self, entry: Entry) -> Playbook:
        """The parsed playbook of an entry."""
        return self._parsed.get(entry.catalog_id) or self._keep(entry.catalog_id, parse_playbook(entry.content or ""))

    async def by_id(self, catalog_id: str) -> tuple[Entry, Playbook]:
        """An immutable version by its id; raises `EntryNotFound`."""
        entry = await self.entry(catalog_id)
        return entry, await self.playbook(entry)

    async def entry(self, catalog_id: str) -> Entry:
        """A version of anything in the catalog by its id; raises `EntryNotFound`."""
        number = int(catalog_id)
        rows = await self._log.fetch("SELECT * FROM catalog WHERE catalog_id = $1", number) if number < 2**63 else []
        if not rows:
            raise EntryNotFound(f"#{catalog_id}")
        return _entry(rows[0])

    def cached(self, catalog_id: str) -> Playbook | None:
        """A parsed version that this process knows already."""
        return self._parsed.get(catalog_id)

    async def exposed(self) -> list[Entry]:
        """The latest version of every playbook that is an MCP server."""
        rows = await self._log.fetch(
            "SELECT * FROM (SELECT DISTINCT ON (path) * FROM catalog WHERE kind IN ('playbook', 'agent')"
            " ORDER BY path, version DESC) AS latest WHERE metadata->>'exposes_as_mcp' = 'true' ORDER BY path LIMIT $1",
            _LIST_LIMIT,
        )
        return [msgspec.structs.replace(_entry(row), content=None) for row in rows]

    async def list(self, kind: str | None = None, path: str | None = None) -> list[Entry]:
        """The latest version of every path, or every version of one path, newest first."""
        statement = (
            "SELECT * FROM catalog WHERE path = $1 AND ($2::text IS NULL OR kind = $2) ORDER BY version DESC LIMIT $3"
            if path
            else "SELECT DISTINCT ON (path) * FROM catalog WHERE ($1::text IS NULL) AND ($2::text IS NULL OR kind = $2)"
            " ORDER BY path, version DESC LIMIT $3"
        )
        rows = await self._log.fetch(statement, path or None, kind, _LIST_LIMIT)
        return [msgspec.structs.replace(_entry(row), content=None) for row in rows]

    def _remember(self, entry: Entry) -> Entry:
        self._entries[entry.path, entry.version] = entry
        latest = self._latest.get(entry.path)
        if latest is None or latest.version <= entry.version:
            self._latest[entry.path] = entry
        return entry

    def _keep(self, catalog_id: str, playbook: Playbook) -> Playbook:
        self._parsed[catalog_id] = playbook
        if len(self._parsed) > PLAYBOOK_CACHE_SIZE:
            self._parsed.popitem(last=False)
        return playbook


def _entry(row: asyncpg.Record) -> Entry:
    return Entry(
        path=row["path"],
        version=row["version"],
        kind=row["kind"],
        catalog_id=str(row["catalog_id"]),
        name=row["name"],
        description=row["description"],
        created_at=row["created_at"],
        metadata=msgspec.json.decode(row["metadata"]),
        content=row["content"],
    )
