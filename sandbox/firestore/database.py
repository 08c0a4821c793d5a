"""Documents, commits with preconditions, optimistic transactions."""

import base64
import datetime
import os
import re
from collections.abc import Callable
from typing import Any

from sandbox.store import Store

from . import values
from .errors import FirestoreError
from .wire import moment

COLLECTION = "firestore"
MAX_NAME_BYTES = 6 * 1024
"""Longest full name of a document, see https://firebase.google.com/docs/firestore/quotas."""
MAX_ID_BYTES = 1_500
"""Longest id of a collection or document."""
_RESERVED = re.compile(r"\.{1,2}|__(?!id-?[0-9]+__$).*__")
MAX_OPEN_TRANSACTIONS = 10_000


def timestamp() -> str:
    """Now, as Firestore writes it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class _Transaction:
    """What a transaction has read: versions of documents, and answers of queries that must still be the same."""

    def __init__(self, read_only: bool) -> None:
        self.read_only = read_only
        self.versions: dict[str, str | None] = {}
        self.queries: list[tuple[Callable[[], object], object]] = []


class Database:
    """All documents by their full name."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._transactions: dict[str, _Transaction] = {}
        self._collections: dict[str, set[str]] = {}
        for name in store.keys(COLLECTION):
            self._collections.setdefault(name.rpartition("/")[0], set()).add(name)

    def get(self, name: str) -> dict[str, Any] | None:
        """A document."""
        document: dict[str, Any] | None = self._store.get(COLLECTION, name)
        return document

    def documents(self, parent: str) -> list[dict[str, Any]]:
        """Documents anywhere below a name."""
        return self._store.below(COLLECTION, parent)

    def collection(self, path: str) -> list[dict[str, Any]]:
        """Documents of one collection."""
        return [self._store.get(COLLECTION, name) for name in self._collections.get(path, ())]

    def collections(self, parent: str) -> list[str]:
        """The ids of the collections right below a document or the root."""
        depth = len(parent) + 1
        below = (item["name"][depth:].split("/") for item in self.documents(parent))
        return sorted({parts[0] for parts in below if len(parts) > 1})

    def missing(self, parent: str, collection: str) -> list[str]:
        """Names of documents that don't exist and yet have documents below them."""
        prefix = f"{parent}/{collection}"
        depth = len(prefix) + 1
        below = (item["name"][depth:].split("/") for item in self.documents(prefix))
        names = {f"{prefix}/{parts[0]}" for parts in below if len(parts) > 1}
        return sorted(name for name in names if self.get(name) is None)

    def begin(self, options: dict[str, Any] | None = None) -> str:
        """A new transaction; ``readOnly`` in its options makes it one that takes no writes."""
        if len(self._transactions) >= MAX_OPEN_TRANSACTIONS:
            self._transactions.pop(next(iter(self._transactions)))
        token = base64.b64encode(os.urandom(18)).decode()
        self._transactions[token] = _Transaction("readOnly" in (options or {}))
        return token

    def rollback(self, token: str) -> None:
        """Forget a transaction."""
        self._transactions.pop(token, None)

    def note_read(self, token: str | None, name: str) -> None:
        """Remember which version of a document a transaction has read."""
        if token is not None:
            document = self.get(name)
            self._open(token).versions.setdefault(name, document["updateTime"] if document else None)

    def note_query(self, token: str | None, answer: Callable[[], object]) -> None:
        """Remember what a query of a transaction answers, so that documents that join it later are noticed."""
        if token is not None:
            self._open(token).queries.append((answer, answer()))

    def _open(self, token: str) -> _Transaction:
        if token not in self._transactions:
            raise FirestoreError("INVALID_ARGUMENT", "The referenced transaction has expired or is no longer valid.")
        return self._transactions[token]

    def commit(self, writes: Any, token: str | None = None) -> dict[str, Any]:
        """Apply writes, all or none; raises `FirestoreError` (ABORTED when a read document has changed)."""
        if not isinstance(writes, list):
            raise FirestoreError("INVALID_ARGUMENT", "writes must be a list")
        self._check_reads(token, writes)
        now = timestamp()
        changed: dict[str, dict[str, Any] | None] = {}
        results = [self._apply(write, changed, now) for write in writes]
        kept = {name: document for name, document in changed.items() if document is not None}
        gone = [name for name in changed if name not in kept]
        self._store.write(COLLECTION, kept, gone)
        for name in kept:
            self._collections.setdefault(name.rpartition("/")[0], set()).add(name)
        for name in gone:
            self._collections.get(name.rpartition("/")[0], set()).discard(name)
        return {"writeResults": results, "commitTime": now}

    def _check_reads(self, token: str | None, writes: list[Any]) -> None:
        if token is None:
            return
        reads = self._open(token)
        if reads.read_only:
            del self._transactions[token]
            if writes:
                raise FirestoreError("INVALID_ARGUMENT", "Cannot modify entities in a read-only transaction.")
            return
        del self._transactions[token]
        stale = any(answer() != before for answer, before in reads.queries)
        for name, version in reads.versions.items():
            document = self.get(name)
            stale = stale or (document["updateTime"] if document else None) != version
        if stale:
            raise FirestoreError("ABORTED", "Aborted due to cross-transaction contention. Please retry.")

    def _apply(self, write: Any, changed: dict[str, dict[str, Any] | None], now: str) -> dict[str, Any]:
        if not isinstance(write, dict):
            raise FirestoreError("INVALID_ARGUMENT", "a write must be an object")
        update = write.get("update")
        name = write.get("delete") or (update or {}).get("name") or (write.get("transform") or {}).get("document")
        if not isinstance(name, str) or "/documents/" not in name:
            raise FirestoreError("INVALID_ARGUMENT", "a write needs a document name")
        _check_name(name)
        before = changed[name] if name in changed else self.get(name)
        _precondition(write.get("currentDocument"), before, name)
        if "delete" in write:
            changed[name] = None
            return {}
        fields = dict(before["fields"]) if before else {}
        if update is not None:
            fields = _updated(fields, update, write.get("updateMask"))
        transforms = [*write.get("updateTransforms", []), *(write.get("transform") or {}).get("fieldTransforms", [])]
        outcomes = []
        for change in transforms:
            value = values.transform(values.get_path(fields, change["fieldPath"]), change, now)
            fields = values.set_path(fields, change["fieldPath"], value)
            outcomes.append({"nullValue": None} if values.changes_array(change) else value)
        # A write that changes nothing leaves the document's time as it was (google.firestore.v1.WriteResult).
        at = before["updateTime"] if before and before["fields"] == fields else now
        created = before["createTime"] if before else now
        changed[name] = {"name": name, "fields": fields, "createTime": created, "updateTime": at}
        return {"updateTime": at, **({"transformResults": outcomes} if outcomes else {})}


def _check_name(name: str) -> None:
    if len(name) * 4 > MAX_ID_BYTES and len(name.encode()) > MAX_NAME_BYTES:
        raise FirestoreError("INVALID_ARGUMENT", f"a document name has at most {MAX_NAME_BYTES} bytes")
    parts = name.partition("/documents/")[2].split("/")
    if len(parts) % 2:
        raise FirestoreError("INVALID_ARGUMENT", f'Document name "{name[:200]}" lacks a document or collection id.')
    for part in parts:
        if not part or _RESERVED.fullmatch(part):
            raise FirestoreError("INVALID_ARGUMENT", f'Resource id "{part}" is invalid because it is reserved.')
        if len(part) * 4 > MAX_ID_BYTES and len(part.encode()) > MAX_ID_BYTES:
            raise FirestoreError("INVALID_ARGUMENT", f"An id has at most {MAX_ID_BYTES} bytes.")


def _updated(fields: dict[str, Any], update: dict[str, Any], mask: Any) -> dict[str, Any]:
    given = values.check(update.get("fields"))
    if mask is None:
        return given
    for path in mask.get("fieldPaths", []):
        fields = values.set_path(fields, path, values.get_path(given, path))
    return fields


def _precondition(wanted: Any, before: dict[str, Any] | None, name: str) -> None:
    if not wanted:
        return
    if wanted.get("exists") is True and before is None:
        raise FirestoreError("NOT_FOUND", f"No document to update: {name}")
    if wanted.get("exists") is False and before is not None:
        raise FirestoreError("ALREADY_EXISTS", f"Document already exists: {name}")
    if "updateTime" in wanted and (before is None or before["updateTime"] != moment(str(wanted["updateTime"]))):
        raise FirestoreError(
            "FAILED_PRECONDITION", f"the stored version of {name} does not match the required base version"
        )
