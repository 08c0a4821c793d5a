"""The dialect as a JSON Schema (2020-12) for editors: completion and early hints; the parser has the last word."""

from typing import Any, get_args

from .model import CHILD_KINDS, RESERVED_NAMES, TOOL_KINDS, WAIT_KIND, Action, Backoff
from .parse import API_VERSION
from .steps import STEP_KEYS

SCHEMA_ID = "urn:noetl:playbook:v2"
Schema = dict[str, Any]


def playbook_schema() -> Schema:
    """The schema of a playbook document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": f"Playbook, {API_VERSION}",
        "type": "object",
        "required": ["apiVersion", "kind", "metadata", "workflow"],
        "additionalProperties": False,
        "properties": {
            "apiVersion": {"const": API_VERSION},
            "kind": {"enum": ["Playbook", "Agent"]},
            "metadata": _ref("metadata"),
            "keychain": _list(_any(_text(), _ref("alias")), "Aliases under which credentials are reached."),
            "executor": _object({"spec": _ref("executorSpec")}),
            "workload": _object({}, "Default values; the request's values are merged over them deeply."),
            "workbook": _any(
                {"type": "null"},
                _list(_ref("workbookTask"), "Named tasks that steps call with kind workbook."),
                {"type": "object", "description": "The same by name, also under tasks."},
            ),
            "workflow": {**_list(_ref("step"), "The steps."), "minItems": 1},
        },
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Schema]:
    return {
        "template": {"type": "string", "description": "Jinja2; exactly one {{ expression }} gives its native value."},
        "number": _any({"type": "number", "minimum": 0}, _ref("template")),
        "switch": _any({"type": "boolean"}, {"enum": ["true", "false"]}),
        "bindings": _object({}, "Names and values; strings may be templates."),
        "condition": _any({"type": ["string", "boolean", "number", "null"]}),
        "metadata": _metadata(),
        "alias": _object(
            {
                "name": _text(),
                "kind": _text(),
                "alias": _text(),
                "scopes": _any(_text(), _list(_text(), "What an access token of the credential shall allow.")),
            },
            required=["name"],
        ),
        "executorSpec": _executor(),
        "workbookTask": _object({"name": _text(), "tool": _any(_text(), _ref("tool"))}, required=["name"]),
        "step": _step(),
        "admission": _admission(),
        "admissions": _any(_list(_ref("admission")), _object({"rules": _list(_ref("admission"))})),
        "loop": _loop(),
        "output": _object({"output_select": _list(_text(), "Fields kept inline when the result is large.")}),
        "routing": _routing(),
        "arc": _any(_text("The next step."), _arc()),
        "pipelineTask": _any(_ref("tool"), _ref("namedTool"), _ref("toolBlock")),
        "namedTool": {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _ref("tool")},
        "toolBlock": _object({"name": _text(), "tool": _ref("tool")}, required=["tool"]),
        "tool": _tool(),
        "policy": _any(_list(_ref("rule")), _object({"rules": _list(_ref("rule")), "max_iterations": _ref("number")})),
        "rule": _rule(),
        "action": _action(),
    }


def _metadata() -> Schema:
    return _object(
        {
            "name": _text(),
            "path": _text("The catalog path, such as team/playbooks/example."),
            "version": {"type": ["string", "number"]},
            "description": _text(),
            "agent": _ref("switch"),
            "exposes_as_mcp": {**_ref("switch"), "description": "Serve this playbook as an MCP server."},
            "tags": _words(),
            "capabilities": _words(),
            "labels": _object({}),
        }
    )


def _executor() -> Schema:
    return _object(
        {
            "entry_step": _text("The first step; else the one named start, else the first."),
            "final_step": _text("The step whose result is the execution's."),
            "no_next_is_error": _ref("switch"),
            "timeout_s": {**_ref("number"), "description": "Time limit of the execution, in seconds."},
            "policy": _object({"timeout_s": _ref("number")}),
        }
    )


def _step() -> Schema:
    properties: dict[str, Schema] = {key: {} for key in STEP_KEYS}
    properties |= {
        "step": {"type": "string", "not": {"enum": sorted(RESERVED_NAMES)}},
        "desc": _text(),
        "input": {**_ref("bindings"), "description": "Visible to every task of the step."},
        "spec": _object(
            {
                "timeout_s": _ref("number"),
                "pool": _text("The worker pool whose workers run this step."),
                "policy": _object(
                    {"admit": _any(_list(_ref("admission")), _object({"rules": _list(_ref("admission"))}))}
                ),
            }
        ),
        "loop": _ref("loop"),
        "tool": _any(_text(), _ref("tool"), _list(_ref("pipelineTask"), "A pipeline of named tasks.")),
        "set": {
            **_ref("bindings"),
            "description": "After the step: ctx.x for the execution, iter.x for its arcs.",
        },
        "output": _ref("output"),
        "next": _any({"type": "null"}, _text(), _list(_ref("arc")), _ref("routing"), _arc()),
    }
    return {
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "anyOf": [{"required": ["step"]}, {"required": ["name"]}],
    }


def _admission() -> Schema:
    decision = _object({"allow": _ref("switch")})
    return _object(
        {"when": _ref("condition"), "then": decision, "else": _object({"then": decision}), "allow": _ref("switch")}
    )


def _loop() -> Schema:
    return {
        **_object(
            {
                "in": {"description": "A list, or a template that gives one."},
                "iterator": _text("Name of the item; item unless given."),
                "spec": _object(
                    {
                        "mode": {"enum": ["sequential", "parallel", "async"]},
                        "max_in_flight": _ref("number"),
                        "on_error": {"enum": ["fail", "continue", "collect", "continue_on_error"]},
                        "continue_on_error": _ref("switch"),
                        "policy": _any(_text(), _object({"on_error": _text()})),
                    }
                ),
            }
        ),
        "anyOf": [{"required": ["in"]}, {"required": ["items"]}, {"required": ["collection"]}],
    }


def _routing() -> Schema:
    return _object(
        {
            "spec": _object({"mode": {"enum": ["exclusive", "inclusive"]}}),
            "arcs": _any({"type": "null"}, _list(_ref("arc"))),
        }
    )


def _arc() -> Schema:
    properties = {
        "step": _text("The next step."),
        "to": _text("The same."),
        "when": {**_ref("condition"), "description": "A template or a bare expression; event.name may be tested."},
        "args": {"description": "Values for the next step, as args and as bare names."},
        "set": {**_ref("bindings"), "description": "Changes to ctx that are made when the arc is taken."},
    }
    return {**_object(properties), "anyOf": [{"required": ["step"]}, {"required": ["to"]}]}


def _tool() -> Schema:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"enum": sorted(TOOL_KINDS)},
            "name": _text(),
            "desc": _text(),
            "timeout_s": _ref("number"),
            "spec": _object({"policy": _ref("policy"), "max_iterations": _ref("number"), "timeout_s": _ref("number")}),
            "set": {**_ref("bindings"), "description": "Once the task has ended well: ctx.x, iter.x, step.x."},
            "output": _ref("output"),
        },
        "allOf": [_fields(kinds, fields) for kinds, fields in _TOOL_FIELDS],
    }


def _fields(kinds: list[str], fields: Schema) -> Schema:
    return {"if": {"properties": {"kind": {"enum": kinds}}, "required": ["kind"]}, "then": fields}


def _rule() -> Schema:
    thus = _object({"then": _ref("action")}, required=["then"])
    return _any(
        _object({"when": _ref("condition"), "then": _ref("action")}, required=["then"]),
        _object({"else": _any(thus, _ref("action"))}, required=["else"]),
        {"allOf": [_ref("action"), {"not": {"anyOf": [{"required": ["then"]}, {"required": ["else"]}]}}]},
    )


def _action() -> Schema:
    return _object(
        {
            "do": {"enum": sorted(get_args(Action))},
            "attempts": _ref("number"),
            "delay": _ref("number"),
            "backoff": {"enum": sorted({*get_args(Backoff), "fixed", "constant"})},
            "max_delay": _ref("number"),
            "jitter": {"type": ["boolean", "number", "string"]},
            "to": _text("The task to go on with."),
            "set": _ref("bindings"),
            "set_ctx": _ref("bindings"),
            "set_iter": _ref("bindings"),
        }
    )


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _any(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _text(description: str = "") -> Schema:
    return {"type": ["string", "number"], **({"description": description} if description else {})}


def _list(items: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": items, **({"description": description} if description else {})}


def _words() -> Schema:
    return _any({"type": "string"}, _list(_text()), _object({}))


def _object(properties: dict[str, Schema], description: str = "", required: list[str] | None = None) -> Schema:
    schema: Schema = {"type": "object", "properties": properties}
    if description:
        schema["description"] = description
    if required:
        schema["required"] = required
    return schema


_TOOL_FIELDS: list[tuple[list[str], Schema]] = [
    (
        ["python"],
        _object(
            {
                "code": {"type": "string", "description": "Sets result, defines main(…), or uses return."},
                "setup": {
                    "type": "string",
                    "description": "Runs once in a process, before the first call; its names are there in every call.",
                },
                "input": {"description": "Bound as names and as input_data."},
                "libs": {"description": "Modules to import."},
            },
            required=["code"],
        ),
    ),
    (
        ["http"],
        _object(
            {
                "method": {"type": "string"},
                "url": _text(),
                "headers": _ref("bindings"),
                "params": {},
                "json": {},
                "data": {},
                "body": {},
                "auth": {"description": "The alias of a credential."},
                "connection": {"description": "new: over a connection of its own, none that was idle."},
            }
        ),
    ),
    (["postgres"], _object({"auth": {}, "command": {}, "query": {}, "params": {}})),
    (["nats"], _object({"auth": {}, "operation": _text()}, required=["operation"])),
    (sorted(CHILD_KINDS), _object({"path": _text(), "version": {}, "input": {}, "return_step": _text()})),
    (
        ["mcp"],
        _object({"server": _text(), "method": _text(), "tool": _text(), "arguments": {}, "auth": {}}),
    ),
    (
        [WAIT_KIND],
        {
            **_object(
                {
                    "signal": _text("The name of the signal that ends the wait; its payload is the result."),
                    "schema": {"type": ["object", "boolean"], "description": "JSON Schema of the payload."},
                    "ask": {"description": "Shown to the person whose decision is awaited."},
                    "delay_s": _ref("number"),
                    "until": {"type": ["string", "number"], "description": "A time, ISO 8601 or Unix seconds."},
                }
            ),
            "oneOf": [{"required": ["signal"]}, {"required": ["delay_s"]}, {"required": ["until"]}],
        },
    ),
]
