"""Array literals of PostgreSQL: a column of a statement as one text.

A text costs the client next to nothing. A list is looked at element by element, whether each is a list in its turn:
with the tens of columns of an append that was a sixth of a server's time.
"""

from collections.abc import Sequence

Element = object
"""Text, a number, a time or None."""


def array_literal(column: Sequence[Element]) -> str:
    """The array of elements that are all of one kind, as PostgreSQL reads it; None is NULL."""
    if not column:
        return "{}"
    first = type(column[0])
    if first is int and None not in column:
        return "{" + ",".join(map(str, column)) + "}"
    if first is str and None not in column:
        plain = '","'.join(column)  # type: ignore[arg-type]
        if "\\" not in plain and plain.count('"') == 2 * len(column) - 2:
            return '{"' + plain + '"}'
    return "{" + ",".join([_quoted(value) for value in column]) + "}"


def _quoted(value: Element) -> str:
    if value is None:
        return "NULL"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
