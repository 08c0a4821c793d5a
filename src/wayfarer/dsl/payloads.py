"""JSON Schemas inside playbooks: what the payload of a signal must look like. No schema is ever fetched."""

import functools
import itertools
import json
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

MAX_COMPILED = 1_000
"""Compiled schemas that a process keeps."""
MAX_PROBLEMS = 20
"""Problems that one check names."""


class SchemaInvalid(Exception):
    """What stands in the place of a schema is none; the message says why."""


def check_schema(schema: object) -> None:
    """Raise `SchemaInvalid` for what is no JSON Schema, or one that refers to another document."""
    if not isinstance(schema, Mapping | bool):
        raise SchemaInvalid("a JSON Schema is a mapping")
    _compiled(json.dumps(schema, sort_keys=True))


def problems(schema: object, payload: object) -> list[str]:
    """What is wrong with a payload, each with its place; empty when nothing is. Raises `SchemaInvalid`."""
    if schema is None:
        return []
    found = _compiled(json.dumps(schema, sort_keys=True)).iter_errors(payload)
    return [f"{_place(error.instance_path)}: {error.message}" for error in itertools.islice(found, MAX_PROBLEMS)]


@functools.lru_cache(maxsize=MAX_COMPILED)
def _compiled(text: str) -> Any:
    try:
        return jsonschema_rs.validator_for(json.loads(text), offline=True)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise SchemaInvalid(str(error).split("\n", 1)[0]) from error


def _place(path: Any) -> str:
    return ".".join(str(part) for part in path) or "the payload"
