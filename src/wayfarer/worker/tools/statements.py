"""Splits SQL text into statements and numbers their parameters, without understanding more of SQL than that."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

_TOKEN = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
    |(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')
    |(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    |(?P<dollar>\$(?P<tag>[A-Za-z_]\w*)?\$.*?\$(?P=tag)\$|\$\$.*?\$\$)
    |(?P<number>\$\d+)
    |(?P<cast>::)
    |(?P<named>:[A-Za-z_]\w*|%\([A-Za-z_]\w*\)s)
    |(?P<next>%s)
    |(?P<end>;)
    """,
    re.DOTALL | re.VERBOSE,
)


class Statement(msgspec.Struct, frozen=True):
    """One statement with its parameters as ``$1`` to ``$n``."""

    sql: str
    values: tuple[Any, ...] = ()


class ParameterMissing(Exception):
    """A statement names a parameter that was not given."""


def statements(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[Statement]:
    """The statements of a text; ``$n`` and ``%s`` count through ``params``, ``:name`` and ``%(name)s`` name one.

    Each statement carries just the parameters it uses. Raises `ParameterMissing`.
    """
    found: list[Statement] = []
    taken = 0
    for parts in _split(sql):
        built = _Numbering(params, taken)
        text = "".join(built.placed(kind, part) for kind, part in parts).strip()
        taken = built.taken
        if text and not all(kind == "comment" or not part.strip() for kind, part in parts):
            found.append(Statement(text, tuple(built.values)))
    return found


def _split(sql: str) -> Iterator[list[tuple[str, str]]]:
    parts: list[tuple[str, str]] = []
    position = 0
    for match in _TOKEN.finditer(sql):
        parts.append(("", sql[position : match.start()]))
        position = match.end()
        kind = match.lastgroup if match.lastgroup != "tag" else "dollar"
        if kind == "end":
            yield parts
            parts = []
        else:
            parts.append((kind or "", match[0]))
    parts.append(("", sql[position:]))
    yield parts


class _Numbering:
    def __init__(self, params: Sequence[Any] | Mapping[str, Any], taken: int) -> None:
        self._params = params
        self.taken = taken
        """How many parameters ``%s`` has used, in this statement and those before it."""
        self._numbers: dict[str, int] = {}
        self.values: list[Any] = []

    def placed(self, kind: str, part: str) -> str:
        if kind == "number":
            return self._number(part, int(part[1:]) - 1)
        if kind == "next" and self._params and not isinstance(self._params, Mapping):
            self.taken += 1
            return self._number(f"%s number {self.taken}", self.taken - 1)
        if kind == "named" and isinstance(self._params, Mapping):
            name = part[1:] if part[0] == ":" else part[2:-2]
            return self._number(name, name) if name in self._params or part[0] == "%" else part
        return part

    def _number(self, key: str, position: int | str) -> str:
        if key not in self._numbers:
            try:
                given: Any = self._params if isinstance(position, str) else self._listed()
                self.values.append(given[position])
            except (IndexError, KeyError):
                raise ParameterMissing(f"the statement uses the parameter {key}, which is not given") from None
            self._numbers[key] = len(self.values)
        return f"${self._numbers[key]}"

    def _listed(self) -> Sequence[Any]:
        return list(self._params.values()) if isinstance(self._params, Mapping) else self._params
