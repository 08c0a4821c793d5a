"""Between what a playbook answers and what the protocol asks for.

Source: https://modelcontextprotocol.io/specification (server features, tools).
"""

from typing import Any

import mcp_types as types
import msgspec
import pydantic

from wayfarer.engine import State

from .errors import ToolsUnavailable

MAX_SHOWN_BYTES = 64 * 1024
"""Longest text made of a result that has no content of its own."""


def listed_tools(path: str, result: Any) -> list[types.Tool]:
    """The tools in a playbook's answer to ``tools/list``; raises `ToolsUnavailable`."""
    found = result.get("tools") if isinstance(result, dict) else None
    if found is None and isinstance(result, dict) and isinstance(result.get("data"), dict):
        found = result["data"].get("tools")
    if not isinstance(found, list):
        raise ToolsUnavailable(f"'{path}' answers workload.method 'tools/list' without a list 'tools'")
    return [_tool(path, item) for item in found]


def _tool(path: str, item: Any) -> types.Tool:
    given = dict(item) if isinstance(item, dict) else {}
    schema = given.pop("input_schema", None)
    if not isinstance(given.get("inputSchema"), dict):
        given["inputSchema"] = schema if isinstance(schema, dict) else {}
    given["inputSchema"] = {"type": "object", **given["inputSchema"]}
    try:
        return types.Tool.model_validate(given)
    except pydantic.ValidationError as error:
        raise ToolsUnavailable(f"'{path}' lists a tool that is none: {error.errors()[0]['msg']}") from error


def called(execution_id: str, state: State, value: Any) -> types.CallToolResult:
    """The result of a tool call from the execution that answered it."""
    if state.error is not None:
        text = f"{state.error.message} (execution {execution_id})"
        return failed(text, execution_id)
    given = value if isinstance(value, dict) else {"data": value}
    noted = given.get("_meta")
    meta: dict[str, Any] = noted if isinstance(noted, dict) else {}
    return types.CallToolResult(
        content=_content(given, value),
        structured_content=_structured(given),
        is_error=bool(given.get("isError", given.get("is_error", False))),
        _meta={**meta, "execution_id": execution_id},
    )


def failed(text: str, execution_id: str | None = None, data: dict[str, Any] | None = None) -> types.CallToolResult:
    """An error that the caller's model can read; ``data`` is the structured part of it."""
    meta = {"execution_id": execution_id} if execution_id else None
    content: list[types.ContentBlock] = [types.TextContent(text=text)]
    return types.CallToolResult(content=content, structured_content=data, is_error=True, _meta=meta)


class _Content(pydantic.BaseModel):
    content: list[types.ContentBlock]


def _content(given: dict[str, Any], value: Any) -> list[types.ContentBlock]:
    blocks = given.get("content")
    if isinstance(blocks, list) and blocks:
        try:
            return _Content.model_validate({"content": blocks}).content
        except pydantic.ValidationError:
            pass
    text = next((given[key] for key in ("text", "summary") if isinstance(given.get(key), str)), None)
    if text is None:
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return [types.TextContent(text=text[:MAX_SHOWN_BYTES])]


def _structured(given: dict[str, Any]) -> dict[str, Any] | None:
    for key in ("structuredContent", "structured_content", "data"):
        if isinstance(given.get(key), dict):
            structured: dict[str, Any] = given[key]
            return structured
    return None
