"""SQL texts are taken apart into statements with just the parameters each of them uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayfarer.worker.tools.statements import ParameterMissing, Statement, statements


def test_texts_are_split_at_semicolons_that_end_statements() -> None:
    sql = """
    SELECT ';' AS "a;b"; -- no; end
    /* nor ; here */ INSERT INTO t VALUES (E'\\'; ', $$ ; $$, $tag$ ; $$ ; $tag$);;
    -- only a comment;
    """
    found = [statement.sql for statement in statements(sql, [])]
    assert found == [
        """SELECT ';' AS "a;b\"""",
        "-- no; end\n    /* nor ; here */ INSERT INTO t VALUES (E'\\'; ', $$ ; $$, $tag$ ; $$ ; $tag$)",
    ]


def test_positions_are_counted_anew_in_each_statement() -> None:
    found = statements("SELECT $2::int, $1, $2; SELECT $3", ["a", 2, "c"])
    assert found == [Statement("SELECT $1::int, $2, $1", (2, "a")), Statement("SELECT $1", ("c",))]


def test_names_are_looked_up() -> None:
    found = statements("SELECT :a::text, %(b)s, ':a', x[1:n] WHERE y = :a", {"a": 1, "b": 2})
    assert found == [Statement("SELECT $1::text, $2, ':a', x[1:n] WHERE y = $1", (1, 2))]


def test_marks_take_one_parameter_after_the_other_over_all_statements() -> None:
    found = statements("INSERT INTO t VALUES (%s, '%s', %s); SELECT %s", [1, 2, 3])
    assert found == [Statement("INSERT INTO t VALUES ($1, '%s', $2)", (1, 2)), Statement("SELECT $1", (3,))]
    assert statements("SELECT 5 %s", []) == [Statement("SELECT 5 %s")]


@pytest.mark.parametrize(("sql", "params"), [("SELECT $3", [1]), ("SELECT %(b)s", {"a": 1})])
def test_a_missing_parameter_is_named(sql: str, params: object) -> None:
    with pytest.raises(ParameterMissing, match=r"\$3|b"):
        statements(sql, params)  # type: ignore[arg-type]


@given(st.text(alphabet="abc'\"$;-/*: \n1e\\", max_size=60))
def test_any_text_is_taken_apart_without_losing_anything_but_separators(sql: str) -> None:
    try:
        found = statements(sql, [])
    except ParameterMissing:
        return
    kept = "".join(statement.sql for statement in found)
    assert kept.replace(";", "").count("a") <= sql.count("a")
    assert all(statement.sql.strip() for statement in found)
