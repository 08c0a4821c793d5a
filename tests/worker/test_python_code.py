"""The forms in which step code may be written, and what its values become."""

from typing import Any

import pytest

from wayfarer.worker.python.pool import PythonPool, Ran, script
from wayfarer.worker.runner.source import SETUP_ENDS


async def run(pool: PythonPool, code: str, inputs: dict[str, Any] | None = None, limit_s: float = 5) -> Ran:
    return await pool.run(script(code), inputs or {}, limit_s)


FORMS = {
    "a result variable": ("result = a + 1", 3),
    "a return at top level": ("return a + 1", 3),
    "a return that rebinds an input": ("a = a + 1\na: int = a\nif a:\n    return a\nreturn 0", 3),
    "a return in a branch, result else": ("if a > 5:\n    return 1\nresult = 'fell through'", "fell through"),
    "functions that call one another under a return": (
        "def even(n): return n == 0 or odd(n - 1)\ndef odd(n): return n != 0 and even(n - 1)\nreturn even(a)",
        True,
    ),
    "comprehensions see inputs under a return": ("return [a * n for n in range(3)]", [0, 2, 4]),
    "main with names": ("def main(a, b='x'):\n    return [a, b]", [2, "x"]),
    "main with the rest": ("def main(a, **rest):\n    return rest", {"c": {"d": [1]}}),
    "main with keyword only": ("def main(*, a, z=5):\n    return a + z", 7),
    "main with all inputs": ("def main(input_data):\n    return sorted(input_data)", ["a", "c"]),
    "main without parameters": ("def main():\n    return a", 2),
    "an async main": ("import asyncio\nasync def main(a):\n    await asyncio.sleep(0)\n    return a", 2),
    "await at top level": ("import asyncio\nawait asyncio.sleep(0)\nresult = a", 2),
    "await with return": ("import asyncio\nawait asyncio.sleep(0)\nreturn a", 2),
    "main that was called already": ("n = []\ndef main():\n    n.append(1)\n    return len(n)\nresult = main()", 1),
    "input_data": ("result = input_data['c']['d']", [1]),
    "nothing": ("x = 1", None),
    "sys.exit(0) ends well": ("import sys\nresult = 5\nsys.exit(0)", 5),
    "a decorated main": (
        "import functools\ndef wrap(f):\n    @functools.wraps(f)\n    def inner(*args, **kw): return f(*args, **kw)\n"
        "    return inner\n@wrap\ndef main(a): return a",
        2,
    ),
    "match and walrus under a return": (
        "match c:\n    case {'d': [first, *_]}:\n        return (n := first) + n",
        2,
    ),
    "a dataclass": ("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nresult = P(a)", {"x": 2}),
    "a future import": ("from __future__ import annotations\ndef f(x: Missing) -> int: return 1\nreturn f(1)", 1),
}


@pytest.mark.parametrize("form", FORMS)
async def test_code_may_be_written_as(pool: PythonPool, form: str) -> None:
    code, expected = FORMS[form]
    ran = await run(pool, code, {"a": 2, "c": {"d": [1]}})
    assert ran.failure is None, ran.failure
    assert ran.value == expected


async def test_an_input_named_result_is_not_the_result(pool: PythonPool) -> None:
    assert (await run(pool, "def main(result):\n    return result * 2", {"result": 4})).value == 8
    assert (await run(pool, "result = result * 3", {"result": 4})).value == 12


VALUES = {
    "dates": (
        "import datetime as d\nreturn [d.date(2026, 7, 15), d.datetime(2026, 7, 15, 8, tzinfo=d.UTC)]",
        ["2026-07-15", "2026-07-15T08:00:00Z"],
    ),
    "decimals": ("from decimal import Decimal\nreturn Decimal('12.30')", "12.30"),
    "tuples and sets": ("return {'t': (1, 2), 's': {3}, 'f': frozenset([4])}", {"t": [1, 2], "s": [3], "f": [4]}),
    "views, ranges and generators": ("return [{1: 2}.keys(), range(2), (n for n in [5])]", [[1], [0, 1], [5]]),
    "numbers as keys": ("return {1: 'a', 2.5: 'b'}", {"1": "a", "2.5": "b"}),
    "large integers": ("return 2 ** 70", 2**70),
    "enums and uuids": (
        "import enum, uuid\nclass E(enum.Enum):\n    A = 'a'\nreturn [E.A, uuid.UUID(int=1)]",
        ["a", "00000000-0000-0000-0000-000000000001"],
    ),
    "arrays of numpy": (
        "import numpy\nreturn {'a': numpy.arange(3), 's': numpy.float64(1.5)}",
        {"a": [0, 1, 2], "s": 1.5},
    ),
    "not a number is null": ("return [float('nan'), float('inf')]", [None, None]),
}


@pytest.mark.parametrize("kind", VALUES)
async def test_a_result_may_hold(pool: PythonPool, kind: str) -> None:
    code, expected = VALUES[kind]
    ran = await run(pool, code)
    assert ran.failure is None, ran.failure
    assert ran.value == expected


REFUSED = {
    "object() in a list": ("return {'a': [1, {'b': object()}]}", "result.a[1].b is a object"),
    "a dict key": ("return {'a': {(1, 2): 3}}", "result.a is a dict"),
    "a module": ("import json\nreturn json", "result is a module"),
    "itself": ("a = []\na.append(a)\nreturn a", "contains itself"),
    "half a surrogate": ("return ['\\ud800']", "surrogate"),
    "a complex number": ("return 1j", "result is a complex"),
    "too much": ("return 'x' * 3_000_000", "more than the limit of 2000000"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_result_without_a_json_form_is_named_by_its_path(pool: PythonPool, kind: str) -> None:
    code, words = REFUSED[kind]
    ran = await run(pool, code)
    assert ran.failure is not None
    assert words in ran.failure.message


ERRORS = {
    "an exception": ("x = 1\n\nraise ValueError('no luck')", "ValueError: no luck (line 3)"),
    "an exception under a return": (
        "x = 1\nif x:\n    y = x / 0\nreturn y",
        "ZeroDivisionError: division by zero (line 3)",
    ),
    "a syntax error": ("x = 1\ndef (", "SyntaxError: invalid syntax (line 2)"),
    "a missing name": ("return nothing_here", "NameError: name 'nothing_here' is not defined (line 1)"),
    "an exit status": ("import sys\nsys.exit(3)", "SystemExit: 3 (line 2)"),
    "a missing argument": ("def main(wanted): pass", "main() needs wanted, which the input does not have (it has: a)"),
    "a raising __str__": (
        "class E(Exception):\n    def __str__(self): raise RuntimeError\nraise E",
        "E (line 3)",
    ),
    "endless recursion": ("def f(): return f()\nf()", "RecursionError: maximum recursion depth exceeded (line 1)"),
    "code that does not parse for its size": ("(" * 500, "SyntaxError: too many nested parentheses (line 1)"),
}


@pytest.mark.parametrize("kind", ERRORS)
async def test_an_error_says_its_type_text_and_line(pool: PythonPool, kind: str) -> None:
    code, message = ERRORS[kind]
    ran = await run(pool, code, {"a": 1})
    assert ran.failure is not None
    assert ran.failure.kind == "python"
    assert message in ran.failure.message


async def test_an_error_keeps_what_was_printed_before_it(pool: PythonPool) -> None:
    ran = await run(pool, "print('one')\nprint('two', end='')\n1 / 0")
    assert ran.logs == ["one", "two"]
    assert ran.failure is not None
    assert ran.failure.details["line"] == 3


async def test_libs_are_imported_and_bound(pool: PythonPool) -> None:
    code = script("return [js.loads('[1]'), path.join('a', 'b')]", (("js", "json"), ("path", "os.path")))
    assert (await pool.run(code, {}, 5)).value == [[1], "a/b"]


async def test_a_missing_lib_is_a_clear_error(pool: PythonPool) -> None:
    ran = await pool.run(script("return 1", (("x", "no_such_module"),)), {}, 5)
    assert ran.failure is not None
    assert "ModuleNotFoundError: No module named 'no_such_module'" in ran.failure.message


async def test_what_a_setup_has_made_is_there_in_every_call_and_is_made_once(pool: PythonPool) -> None:
    setup = (
        "import json\nTABLE = json.loads('[1, 2]')\nasked = []\ndef known(n):\n    asked.append(n)\n    return TABLE[n]"
    )
    code = f"{setup}{SETUP_ENDS}value = known(n)\nreturn [value, len(asked)]"
    seen = [(await run(pool, code, {"n": 1})).value for _ in range(8)]
    assert all(value == 2 for value, _ in seen)
    assert max(calls for _, calls in seen) > 1


async def test_a_setup_that_fails_fails_the_call_and_the_next_one(pool: PythonPool) -> None:
    code = f"raise ValueError('not today'){SETUP_ENDS}return 1"
    for _ in range(3):
        failure = (await run(pool, code)).failure
        assert failure is not None
        assert "not today" in failure.message
