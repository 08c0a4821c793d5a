"""``postgres``: statements on a database reached through a credential."""

import asyncio
import datetime
import decimal
import json
import urllib.parse
import uuid
from collections.abc import Mapping
from typing import Any

import asyncpg

from wayfarer.dsl.exchange import Failure

from .base import Call, ToolFailed

MAX_ROWS = 100_000
POOL_SIZE = 8
_RETRYABLE_CLASSES = ("08", "40", "53", "57")


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
        """``{rows, row_count, columns}`` of the last statement that gives rows."""
        text = next((call.fields[key] for key in ("command", "query", "sql") if call.fields.get(key)), None)
        statements = (
            [str(item) for item in text]
            if isinstance(text, list)
            else [str(call.required("command") if text is None else text)]
        )
        _, data = await call.credentials.resolve(str(call.required("auth")))
        params = call.fields.get("params", call.fields.get("parameters")) or []
        try:
            pool = await self._pool(_url(data))
            async with asyncio.timeout(call.timeout_s), pool.acquire() as connection, connection.transaction():
                result: dict[str, Any] = {"rows": [], "row_count": 0, "columns": []}
                for statement in statements:
                    result = await _execute(connection, statement, params)
                return result
        except TimeoutError as error:
            message = f"the statement took longer than {call.timeout_s:g} s"
            raise ToolFailed(Failure(kind="timeout", message=message, retryable=True)) from error
        except asyncpg.PostgresError as error:
            state = str(error.sqlstate or "")
            retryable = state[:2] in _RETRYABLE_CLASSES
            failure = Failure(
                kind="postgres", message=str(error), retryable=retryable, details={"pg": {"sqlstate": state}}
            )
            raise ToolFailed(failure, facts={"pg": {"sqlstate": state}}) from error
        except (OSError, asyncpg.InterfaceError) as error:
            raise ToolFailed(
                Failure(kind="postgres", message=f"the database can't be reached: {error}", retryable=True)
            ) from error
        except (TypeError, ValueError) as error:
            raise ToolFailed(Failure(kind="input", message=f"a parameter does not fit: {error}")) from error

    async def _pool(self, url: str) -> asyncpg.Pool:
        async with self._opening:
            if url not in self._pools:
                self._pools[url] = await asyncpg.create_pool(url, min_size=0, max_size=POOL_SIZE)
            return self._pools[url]


async def _execute(connection: Any, statement: str, params: Any) -> dict[str, Any]:
    if not params:
        parts = statement.strip().rstrip(";")
        if ";" in parts:
            status = await connection.execute(statement)
            return {"rows": [], "row_count": _count(status), "columns": []}
        statement = parts
    prepared = await connection.prepare(statement)
    values = list(params.values()) if isinstance(params, Mapping) else list(params)
    rows = await prepared.fetch(*values)
    columns = [attribute.name for attribute in prepared.get_attributes()]
    if len(rows) > MAX_ROWS:
        raise ToolFailed(Failure(kind="limit", message=f"the query gives more than {MAX_ROWS} rows"))
    found = [{key: _plain(value) for key, value in row.items()} for row in rows]
    count = len(found) if columns else _count(prepared.get_statusmsg())
    return {"rows": found, "row_count": count, "columns": columns}


def _count(status: str) -> int:
    last = status.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else 0


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _parsed(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal | uuid.UUID | datetime.timedelta):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _parsed(value: str) -> Any:
    if value[:1] in "{[" and value[-1:] in "}]":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _url(data: Mapping[str, Any]) -> str:
    given = data.get("url") or data.get("dsn") or data.get("connection_string")
    if given:
        return str(given)
    names = {key.removeprefix("db_"): value for key, value in data.items()}
    user = urllib.parse.quote(str(names.get("user") or names.get("username") or "postgres"), safe="")
    password = urllib.parse.quote(str(names.get("password") or ""), safe="")
    database = urllib.parse.quote(
        str(names.get("database") or names.get("dbname") or names.get("name") or "postgres"), safe=""
    )
    return f"postgresql://{user}:{password}@{names.get('host', '127.0.0.1')}:{names.get('port', 5432)}/{database}"
