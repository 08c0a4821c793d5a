"""Whether the arguments of a call fit what the tool's server says that it takes.

Source: https://modelcontextprotocol.io/specification (tools: servers must validate all tool inputs).
"""

from typing import Any, NoReturn

import jsonschema_rs
import mcp_types as types

MAX_PROBLEMS = 5
"""Most problems that an answer names."""
MAX_SHOWN = 160
"""Most letters of one problem."""


def misfits(tool: types.Tool, arguments: dict[str, Any]) -> str | None:
    """What is wrong with a call, in words that a model can act on; None when it fits, or when the schema is none.

    A null stands for an argument that is left out, as many hosts send one for every optional argument.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        validator = jsonschema_rs.validator_for(tool.input_schema, validate_formats=True, retriever=_unreachable)
        problems = [_problem(error) for error in validator.iter_errors(given)]
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, TypeError):
        return None
    if not problems:
        return None
    more = f"; and {len(problems) - MAX_PROBLEMS} more" if len(problems) > MAX_PROBLEMS else ""
    return f"'{tool.name}' was called wrongly: {'; '.join(problems[:MAX_PROBLEMS])}{more}"


def _problem(error: jsonschema_rs.ValidationError) -> str:
    place = ".".join(str(part) for part in error.instance_path)
    text = error.message if len(error.message) <= MAX_SHOWN else error.message[:MAX_SHOWN] + "…"
    return f"{place}: {text}" if place else text


def _unreachable(address: str) -> NoReturn:
    raise ValueError(f"a schema may not fetch {address}")
