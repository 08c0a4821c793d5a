"""Columns that go to PostgreSQL as the text of an array."""

import asyncpg
import pytest

from wayfarer.eventlog.literals import array_literal

TEXTS = [
    "plain",
    "",
    " ",
    "NULL",
    "null",
    '"',
    "\\",
    '\\"',
    "a,b",
    "{x}",
    "line\nline",
    "\t\x1f",
    "Zürich 東京 🛫",
    '","',
    "'",
]


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("text", TEXTS),
        ("text", ["only plain", "step.done"]),
        ("text", [None, *TEXTS, None]),
        ("text", ["first", None]),
        ("json", ['{"text": "\\u0000 \\" \\\\ ✈"}', "null", None, '["a"]']),
        ("bigint", [1, -(2**63), 2**63 - 1]),
        ("bigint", [None, 7, None]),
        ("float8", [0.1, 2.0, 1e-9, None]),
        ("int", []),
    ],
)
async def test_postgresql_reads_what_was_written(postgres_url: str, kind: str, column: list[object]) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        assert await connection.fetchval(f"SELECT $1::text::{kind}[]", array_literal(column)) == column
    finally:
        await connection.close()
