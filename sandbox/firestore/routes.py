"""HTTP routes of Firestore."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.accounts import DOCUMENT_SCOPES, PROJECT, Accounts
from sandbox.documents import JsonAnswer, json_body

from . import aggregation, queries, values
from .database import Database, timestamp
from .errors import FirestoreError
from .wire import named, numbered

PAGE_SIZE = 300
MAX_BODY_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_BYTES = 1024 * 1024 - 4
"""Largest document, counted by its JSON values; see https://firebase.google.com/docs/firestore/quotas."""
RPC_CODES = {"INVALID_ARGUMENT": 3, "NOT_FOUND": 5, "ALREADY_EXISTS": 6, "FAILED_PRECONDITION": 9, "ABORTED": 10}
"""The numbers of google.rpc.Code for the states that a write may end in."""
Handler = Callable[[Request, Database, str, dict[str, Any]], Awaitable[Any]]


def routes(database: Database, accounts: Accounts | None = None) -> list[Route]:
    """All routes; the part after ``documents`` is resolved here, as it may end in ``:method``."""

    async def endpoint(request: Request) -> Response:
        try:
            _admitted(request, accounts)
            return JsonAnswer(await _answer(request, database))
        except FirestoreError as error:
            return JsonAnswer(error.body(), status_code=error.code)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError) as error:
            problem = FirestoreError("INVALID_ARGUMENT", f"Invalid JSON payload received: {error}")
            return JsonAnswer(problem.body(), status_code=problem.code)

    base = "/v1/projects/{project}/databases/{database}/documents"
    methods = ["GET", "POST", "PATCH", "DELETE"]
    return [
        Route(base + "{method:path}", endpoint, methods=methods),
    ]


def _admitted(request: Request, accounts: Accounts | None) -> None:
    """Whoever has a token; for the service account's project one of the token endpoint, with a fitting scope."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    wanted = "Expected OAuth 2 access token, login cookie or other valid authentication credential."
    if scheme.lower() != "bearer" or not token:
        problem = f"Request is missing required authentication credential. {wanted}"
        raise FirestoreError("UNAUTHENTICATED", problem)
    if accounts is None or request.path_params["project"] != PROJECT:
        return
    scopes = accounts.scopes(token)
    if scopes is None:
        raise FirestoreError("UNAUTHENTICATED", f"Request had invalid authentication credentials. {wanted}")
    if not scopes & DOCUMENT_SCOPES:
        raise FirestoreError("PERMISSION_DENIED", "Request had insufficient authentication scopes.")


async def _answer(request: Request, database: Database) -> Any:
    root = "projects/{project}/databases/{database}/documents".format(**request.path_params)
    rest = str(request.path_params["method"])
    path, _, method = rest.rpartition(":")
    if request.method != "POST" or method not in _METHODS:
        path, method = rest, ""
    path = path.strip("/")
    name = f"{root}/{path}" if path else root
    body = await _body(request, method) if request.method in ("POST", "PATCH") else {}
    if method:
        return _METHODS[method](database, root, name, body)
    depth = len(path.split("/")) if path else 0
    if request.method == "POST":
        return _create(request, database, name, body)
    if depth % 2 == 1 and request.method == "GET":
        return _list(request, database, name)
    if depth == 0 or depth % 2 == 1:
        raise FirestoreError("INVALID_ARGUMENT", f"'{path}' is not a document path")
    return {"GET": _get, "PATCH": _patch, "DELETE": _delete}[request.method](request, database, name, body)


async def _body(request: Request, method: str) -> dict[str, Any]:
    body = await json_body(request, MAX_BODY_BYTES)
    if not isinstance(body, dict):
        raise FirestoreError("INVALID_ARGUMENT", "the body must be an object")
    if len(await request.body()) > MAX_DOCUMENT_BYTES:
        _check_sizes(body)
    if method == "commit" and not numbered(await request.body()):
        return body
    whole: dict[str, Any] = named(body)
    return whole


def _check_sizes(body: dict[str, Any]) -> None:
    updates = [write.get("update") for write in body.get("writes") or [] if isinstance(write, dict)]
    for item in [body, *(update for update in updates if isinstance(update, dict))]:
        size = values.size(item.get("fields"))
        if size > MAX_DOCUMENT_BYTES:
            name = item.get("name", "The document")
            message = f'Document "{name}" cannot be written because its size ({size} bytes) exceeds the maximum allowed size of {MAX_DOCUMENT_BYTES} bytes.'
            raise FirestoreError("INVALID_ARGUMENT", message)


def _get(request: Request, database: Database, name: str, _: dict[str, Any]) -> Any:
    database.note_read(request.query_params.get("transaction"), name)
    document = database.get(name)
    if document is None:
        raise FirestoreError("NOT_FOUND", f'Document "{name}" not found.')
    return _masked(document, request.query_params.getlist("mask.fieldPaths"))


def _masked(document: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    return (
        {**document, "fields": values.masked(document["fields"], paths)} if paths and "fields" in document else document
    )


def _patch(request: Request, database: Database, name: str, body: dict[str, Any]) -> Any:
    write: dict[str, Any] = {"update": {"name": name, "fields": body.get("fields", {})}}
    mask = request.query_params.getlist("updateMask.fieldPaths")
    if mask:
        write["updateMask"] = {"fieldPaths": mask}
    write["currentDocument"] = _condition(request)
    database.commit([write])
    return _answered(request, database, name)


def _answered(request: Request, database: Database, name: str) -> Any:
    """The document as it is after a write, with the fields that ``mask`` names."""
    document = database.get(name)
    assert document is not None
    return _masked(document, request.query_params.getlist("mask.fieldPaths"))


def _delete(request: Request, database: Database, name: str, _: dict[str, Any]) -> Any:
    database.commit([{"delete": name, "currentDocument": _condition(request)}])
    return {}


def _condition(request: Request) -> dict[str, Any]:
    query = request.query_params
    condition: dict[str, Any] = {}
    if "currentDocument.exists" in query:
        condition["exists"] = query["currentDocument.exists"] == "true"
    if "currentDocument.updateTime" in query:
        condition["updateTime"] = query["currentDocument.updateTime"]
    return condition


def _create(request: Request, database: Database, parent: str, body: dict[str, Any]) -> Any:
    name = f"{parent}/{request.query_params.get('documentId') or secrets.token_hex(10)}"
    update = {"name": name, "fields": body.get("fields", {})}
    database.commit([{"update": update, "currentDocument": {"exists": False}}])
    return _answered(request, database, name)


def _list(request: Request, database: Database, collection: str) -> Any:
    parent, _, identity = collection.rpartition("/")
    query: dict[str, Any] = {"from": [{"collectionId": identity}]}
    found = queries.run(database, parent, query)
    if request.query_params.get("showMissing") == "true":
        found = sorted([*found, *({"name": name} for name in database.missing(parent, identity))], key=_name)
    size, start = _page(request.query_params.get("pageSize"), request.query_params.get("pageToken"))
    paths = request.query_params.getlist("mask.fieldPaths")
    shown = [_masked(item, paths) for item in found[start : start + size]]
    answer: dict[str, Any] = {"documents": shown} if shown else {}
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    return answer


def _page(size: Any, token: Any) -> tuple[int, int]:
    """How many items a page has and where it begins; raises `FirestoreError`."""
    try:
        wanted, start = int(size or PAGE_SIZE), int(token or 0)
    except ValueError as error:
        raise FirestoreError("INVALID_ARGUMENT", "The page token is invalid.") from error
    if wanted < 0 or start < 0:
        raise FirestoreError("INVALID_ARGUMENT", "The page size must not be negative.")
    return min(wanted, PAGE_SIZE), start


def _name(document: dict[str, Any]) -> str:
    return str(document["name"])


def _commit(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    return database.commit(body.get("writes", []), body.get("transaction"))


def _begin(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    return {"transaction": database.begin(body.get("options"))}


def _rollback(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    database.rollback(str(body.get("transaction")))
    return {}


def _batch_get(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    token, begun = _transaction(database, body)
    answers: list[dict[str, Any]] = [*begun]
    paths = (body.get("mask") or {}).get("fieldPaths") or []
    for wanted in body.get("documents", []):
        database.note_read(token, wanted)
        document = database.get(wanted)
        read = {"readTime": timestamp()}
        answers.append({"found": _masked(document, paths), **read} if document else {"missing": wanted, **read})
    return answers


def _run_query(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    token, begun = _transaction(database, body)
    query, explained = body.get("structuredQuery"), body.get("explainOptions")
    if explained is not None and not explained.get("analyze"):
        return [*begun, {"explainMetrics": _plan(query)}]
    found = queries.run(database, name, query)
    database.note_query(
        token, lambda: [(item["name"], item["updateTime"]) for item in queries.run(database, name, query)]
    )
    answers = [{"document": document, "readTime": timestamp()} for document in found] or [{"readTime": timestamp()}]
    if explained is not None:
        count = len(found)
        statistics = {
            "resultsReturned": str(count),
            "executionDuration": "0.001s",
            "readOperations": str(max(1, count)),
        }
        answers.append({"explainMetrics": {**_plan(query), "executionStats": statistics}})
    return [*begun, *answers]


def _plan(query: Any) -> dict[str, Any]:
    ordered = [part["field"]["fieldPath"] for part in (query or {}).get("orderBy", [])]
    properties = ", ".join(f"{path} ASC" for path in [*ordered, "__name__"] if path)
    return {"planSummary": {"indexesUsed": [{"query_scope": "Collection", "properties": f"({properties})"}]}}


def _aggregate(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    token, begun = _transaction(database, body)
    query = body.get("structuredAggregationQuery")
    fields = aggregation.run(database, name, query)
    database.note_query(token, lambda: aggregation.run(database, name, query))
    return [*begun, {"result": {"aggregateFields": fields}, "readTime": timestamp()}]


def _transaction(database: Database, body: dict[str, Any]) -> tuple[str | None, list[dict[str, Any]]]:
    """The transaction a read belongs to, and what tells of one that it begins."""
    if "newTransaction" not in body:
        return body.get("transaction"), []
    token = database.begin(body["newTransaction"])
    return token, [{"transaction": token}]


def _batch_write(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    """Each write by itself; a failed one has a status and the others stay."""
    results: list[dict[str, Any]] = []
    statuses: list[dict[str, Any]] = []
    for write in body.get("writes", []):
        try:
            results.append(database.commit([write])["writeResults"][0])
            statuses.append({})
        except FirestoreError as error:
            results.append({})
            statuses.append({"code": RPC_CODES[error.status], "message": str(error)})
    return {"writeResults": results, "status": statuses}


def _list_collections(database: Database, root: str, name: str, body: dict[str, Any]) -> Any:
    found = database.collections(name)
    size, start = _page(body.get("pageSize"), body.get("pageToken"))
    answer: dict[str, Any] = {"collectionIds": found[start : start + size]}
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    return answer


_METHODS = {
    "commit": _commit,
    "beginTransaction": _begin,
    "rollback": _rollback,
    "batchGet": _batch_get,
    "runQuery": _run_query,
    "runAggregationQuery": _aggregate,
    "batchWrite": _batch_write,
    "listCollectionIds": _list_collections,
}
