"""``postgres``: statements on a database reached through a credential."""

import asyncio
import urllib.parse
from collections.abc import Mapping
from typing import Any

import asyncpg

from wayfarer.dsl.exchange import Failure

from .base import Call, ToolFailed, alias_of
from .columns import plain, prepare_connection
from .statements import ParameterMissing, Statement, statements

MAX_ROWS = 100_000
"""Most rows that one query may give."""
POOL_SIZE = 8
"""Connections per credential."""
POOL_IDLE_S = 60.0
_RETRYABLE_CLASSES = ("08", "40", "53", "57")
"""SQLSTATE classes: connection, rollback, resources, operator intervention (PostgreSQL documentation, appendix A)."""


class PostgresTool:
    """A connection pool per credential."""

    def __init__(self) -> None:
        self._pools: dict[str, asyncpg.Pool] = {}
        self._opening = asyncio.Lock()

    async def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.terminate()

    async def run(self, call: Call) -> Any:
        """``{rows, row_count, columns}`` of the last statement that gives rows, else of the last one.

        Several statements run in one transaction.
        """
        todo = _statements(call)
        _, data = await call.credentials.resolve(alias_of(call.first("auth", "credential") or call.required("auth")))
        try:
            async with asyncio.timeout(call.timeout_s):
                pool = await self._pool(_url(data))
                async with pool.acquire() as connection:
                    if len(todo) == 1:
                        return await _execute(connection, todo[0])
                    async with connection.transaction():
                        return await _execute_all(connection, todo)
        except TimeoutError as error:
            message = f"the statement took longer than {call.timeout_s:g} s"
            raise ToolFailed(Failure(kind="timeout", message=message, retryable=True)) from error
        except asyncpg.PostgresError as error:
            raise _refused(error) from error
        except (TypeError, ValueError) as error:
            raise ToolFailed(Failure(kind="input", message=f"a parameter does not fit: {error}")) from error
        except (OSError, asyncpg.InterfaceError) as error:
            message = f"the database can't be reached: {type(error).__name__}: {error}"
            raise ToolFailed(Failure(kind="postgres", message=message, retryable=True)) from error

    async def _pool(self, url: str) -> asyncpg.Pool:
        pool = self._pools.get(url)
        if pool is None:
            async with self._opening:
                pool = self._pools.get(url)
                if pool is None:
                    pool = await asyncpg.create_pool(
                        url,
                        min_size=0,
                        max_size=POOL_SIZE,
                        max_inactive_connection_lifetime=POOL_IDLE_S,
                        init=prepare_connection,
                    )
                    self._pools[url] = pool
        return pool


def _statements(call: Call) -> list[Statement]:
    given = call.first("command", "query", "commands", "statement", "sql")
    texts = [str(item) for item in given] if isinstance(given, list) else [str(given or call.required("command"))]
    params = call.first("params", "parameters", "args", "input")
    if params is None:
        params = ()
    if not isinstance(params, list | tuple | Mapping):
        params = (params,)
    try:
        found = [statement for text in texts for statement in statements(text, params)]
    except ParameterMissing as error:
        raise ToolFailed(Failure(kind="input", message=str(error))) from error
    if not found:
        raise ToolFailed(Failure(kind="input", message=f"task '{call.task}' has no statement"))
    return found


async def _execute_all(connection: Any, todo: list[Statement]) -> dict[str, Any]:
    shown: dict[str, Any] | None = None
    for statement in todo:
        result = await _execute(connection, statement)
        if shown is None or result["columns"] or not shown["columns"]:
            shown = result
    assert shown is not None
    return shown


async def _execute(connection: Any, statement: Statement) -> dict[str, Any]:
    prepared = await connection.prepare(statement.sql)
    rows = await prepared.fetch(*statement.values)
    if len(rows) > MAX_ROWS:
        raise ToolFailed(Failure(kind="limit", message=f"the query gives {len(rows)} rows, the limit is {MAX_ROWS}"))
    columns = [attribute.name for attribute in prepared.get_attributes()]
    found = [{key: plain(value) for key, value in row.items()} for row in rows]
    count = len(found) if columns else _count(prepared.get_statusmsg())
    return {"rows": found, "row_count": count, "columns": columns}


def _count(status: str) -> int:
    last = status.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else 0


def _refused(error: asyncpg.PostgresError) -> ToolFailed:
    facts = {"sqlstate": str(error.sqlstate or "")}
    for name in ("detail", "constraint_name", "table_name", "column_name"):
        value = getattr(error, name, None)
        if value:
            facts[name] = str(value)
    retryable = facts["sqlstate"][:2] in _RETRYABLE_CLASSES
    failure = Failure(kind="postgres", message=str(error), retryable=retryable, details={"pg": facts})
    return ToolFailed(failure, facts={"pg": facts})


def _url(data: Mapping[str, Any]) -> str:
    given = data.get("url") or data.get("dsn") or data.get("connection_string")
    if given:
        return str(given)
    names = {key.removeprefix("db_"): value for key, value in data.items()}
    user = _quoted(names.get("user") or names.get("username") or "postgres")
    password = _quoted(names.get("password") or "")
    database = _quoted(names.get("database") or names.get("dbname") or names.get("name") or user)
    host = names.get("host") or "127.0.0.1"
    tls = f"?sslmode={_quoted(names['sslmode'])}" if names.get("sslmode") else ""
    return f"postgresql://{user}:{password}@{host}:{names.get('port') or 5432}/{database}{tls}"


def _quoted(value: Any) -> str:
    return urllib.parse.quote(str(value), safe="")
