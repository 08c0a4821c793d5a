"""The postgres tool on a real database."""

from typing import Any

import pytest

from wayfarer.worker.tools.base import ToolFailed
from wayfarer.worker.tools.postgres import PostgresTool

from .conftest import call


async def run(url: str, tool: PostgresTool | None = None, **fields: Any) -> Any:
    used = tool or PostgresTool()
    try:
        return await used.run(call({"auth": "db", **fields}, {"db": ("postgres", {"url": url})}))
    finally:
        if tool is None:
            await used.close()


async def test_rows_are_plain_json(postgres_url: str) -> None:
    query = """SELECT 1::int AS i, 12.50::numeric AS n, 7::numeric AS w, 1234567890.12345678901::numeric AS big, 'x' AS t,
        '{"a": [1]}'::jsonb AS j, '[1]'::json AS jj, true AS b, null AS nothing, ARRAY[1, 2] AS list, ARRAY['a'] AS texts,
        '2026-07-15'::date AS d, '2026-07-15T08:00:00Z'::timestamptz AS ts, '2026-07-15 08:00'::timestamp AS plain,
        '6e7b2b1e-0000-4000-8000-000000000001'::uuid AS u, '\\x00ff'::bytea AS raw, '1.5'::float8 AS f, '{"a"}' AS looks"""
    result = await run(postgres_url, query=query)
    row = result["rows"][0]
    assert result["row_count"] == 1
    assert result["columns"][:2] == ["i", "n"]
    assert (row["i"], row["n"], row["w"], row["big"], row["f"]) == (1, 12.5, 7, "1234567890.12345678901", 1.5)
    assert (row["j"], row["jj"], row["list"], row["texts"], row["looks"]) == ({"a": [1]}, [1], [1, 2], ["a"], '{"a"}')
    assert (row["d"], row["plain"]) == ("2026-07-15", "2026-07-15T08:00:00")
    assert row["ts"].startswith("2026-07-15T")
    assert (row["u"], row["raw"], row["b"], row["nothing"]) == (
        "6e7b2b1e-0000-4000-8000-000000000001",
        "00ff",
        True,
        None,
    )


async def test_parameters_are_taken_as_json_has_them(postgres_url: str) -> None:
    query = """SELECT $1::int + 1 AS i, $2::date + 1 AS d, $3::jsonb ->> 'a' AS j, $4::text AS t, $5::numeric * 2 AS n,
        $6::timestamptz < now() AS ts, $7::uuid AS u, $8::int[] AS l, $9::bool AS b, $10::jsonb AS text_json"""
    params = ["41", "2026-07-15", {"a": "x"}, 5, 1.5, "2026-01-01T00:00:00Z", "6e7b2b1e-0000-4000-8000-000000000001"]
    row = (await run(postgres_url, query=query, params=[*params, [1, 2], True, "plain"]))["rows"][0]
    assert (row["i"], row["d"], row["j"], row["t"], row["n"]) == (42, "2026-07-16", "x", "5", 3)
    assert (row["ts"], row["l"], row["b"], row["text_json"]) == (True, [1, 2], True, "plain")


async def test_several_statements_run_in_one_transaction(postgres_url: str) -> None:
    await run(postgres_url, command="CREATE TABLE many (n int PRIMARY KEY, t text)")
    result = await run(
        postgres_url,
        command="INSERT INTO many VALUES ($1, ';'); INSERT INTO many VALUES ($2, 'b'); SELECT n FROM many ORDER BY n; UPDATE many SET t = 'c'",
        params=[1, 2],
    )
    assert result == {"rows": [{"n": 1}, {"n": 2}], "row_count": 2, "columns": ["n"]}
    with pytest.raises(ToolFailed) as failed:
        await run(postgres_url, command=["INSERT INTO many VALUES (3, 'c')", "INSERT INTO many VALUES (1, 'again')"])
    assert failed.value.facts["pg"]["sqlstate"] == "23505"
    assert failed.value.failure.details["pg"]["constraint_name"] == "many_pkey"
    assert failed.value.failure.retryable is False
    changed = await run(postgres_url, command="UPDATE many SET t = :t WHERE n > :n", params={"t": "d", "n": 0})
    assert changed == {"rows": [], "row_count": 2, "columns": []}


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({"query": "SELEC 1"}, "postgres", "syntax error"),
        ({"query": "SELECT $1::int", "params": ["x"]}, "postgres", "invalid input syntax"),
        ({"query": "SELECT $2", "params": [1]}, "input", "$2"),
        ({"query": "-- nothing"}, "input", "no statement"),
        ({"query": ""}, "input", "'command'"),
        ({"query": "SELECT pg_sleep(20)", "timeout": 1}, "timeout", "longer than"),
        ({"query": "SELECT 1", "auth": "missing"}, "credential", "missing"),
        ({"query": "SELECT 1", "auth": "away"}, "postgres", "can't be reached"),
    ],
)
async def test_errors_are_clear(postgres_url: str, fields: dict[str, Any], kind: str, words: str) -> None:
    tool = PostgresTool()
    keys = {"db": ("postgres", {"url": postgres_url}), "away": ("postgres", {"host": "127.0.0.1", "port": 1})}
    try:
        with pytest.raises(ToolFailed) as failed:
            await tool.run(call({"auth": "db", **fields}, keys, timeout_s=fields.get("timeout", 10)))
    finally:
        await tool.close()
    assert failed.value.failure.kind == kind, failed.value.failure
    assert words in failed.value.failure.message
