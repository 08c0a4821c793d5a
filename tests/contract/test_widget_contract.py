"""Every widget schema against examples that must pass and examples that must fail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

CONTRACT = Path(__file__).parents[2] / "playbooks" / "widget-contract"
SAMPLES = CONTRACT / "samples"
SCHEMAS: dict[str, dict[str, Any]] = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text())
    for path in sorted(CONTRACT.glob("*.schema.json"))
}
ENVELOPE = SCHEMAS.pop("_envelope")
TYPES = sorted(SCHEMAS)


def errors(envelope: dict[str, Any]) -> list[tuple[str, ValidationError]]:
    """Everything wrong with an envelope as (JSON pointer of the refused value, error)."""
    found = [("", error) for error in Draft202012Validator(ENVELOPE).iter_errors(envelope)]
    schema = SCHEMAS.get(str(envelope.get("widget_type")))
    if schema is not None and isinstance(envelope.get("payload"), dict):
        found += [("/payload", error) for error in Draft202012Validator(schema).iter_errors(envelope["payload"])]
    return [(prefix + "".join(f"/{part}" for part in error.absolute_path), error) for prefix, error in found]


def samples(suffix: str) -> list[Any]:
    """The samples of every type, named `type: name` for the report."""
    return [
        pytest.param(widget_type, sample, id=f"{widget_type}: {sample['name']}")
        for widget_type in TYPES
        if (path := SAMPLES / f"{widget_type}{suffix}.json").exists()
        for sample in json.loads(path.read_text())
    ]


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object schema that lists its properties, at any depth."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


@pytest.mark.parametrize("widget_type", TYPES)
def test_a_schema_is_valid_2020_12_and_refuses_unknown_keys(widget_type: str) -> None:
    schema = SCHEMAS[widget_type]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for part in objects(schema):
        assert part.get("additionalProperties") is False


@pytest.mark.parametrize("widget_type", TYPES)
def test_a_type_has_a_sample(widget_type: str) -> None:
    assert (SAMPLES / f"{widget_type}.json").exists(), f"missing sample {widget_type}.json"


@pytest.mark.parametrize(("widget_type", "sample"), samples(""))
def test_a_sample_passes(widget_type: str, sample: dict[str, Any]) -> None:
    assert sample["envelope"]["widget_type"] == widget_type
    assert errors(sample["envelope"]) == []


@pytest.mark.parametrize(("widget_type", "sample"), samples(".invalid"))
def test_an_invalid_sample_is_refused_where_it_says(widget_type: str, sample: dict[str, Any]) -> None:
    assert sample["envelope"]["widget_type"] == widget_type
    found = errors(sample["envelope"])
    assert sample["path"] in [path for path, _ in found], found


@pytest.mark.parametrize("widget_type", TYPES)
def test_every_required_key_is_missed(widget_type: str) -> None:
    standard = json.loads((SAMPLES / f"{widget_type}.json").read_text())[0]["envelope"]["payload"]
    validator = Draft202012Validator(SCHEMAS[widget_type])
    for key in SCHEMAS[widget_type].get("required", []):
        without = {name: value for name, value in standard.items() if name != key}
        assert not validator.is_valid(without), key
    assert not validator.is_valid({**standard, "invented": 1})


def test_the_envelope_knows_exactly_the_types_that_have_a_schema() -> None:
    assert ENVELOPE["properties"]["widget_type"]["enum"] == TYPES


def test_definitions_of_one_name_are_one_definition() -> None:
    known: dict[str, Any] = {}
    for widget_type, schema in [*SCHEMAS.items(), ("_envelope", ENVELOPE)]:
        for name, definition in schema["$defs"].items():
            assert known.setdefault(name, definition) == definition, f"{widget_type}: $defs/{name} differs"
    for card in sorted(set(known) & set(SCHEMAS)):
        for key in ("type", "properties", "required", "additionalProperties"):
            assert known[card][key] == SCHEMAS[card][key], f"{card}: as an item it differs in {key}"
