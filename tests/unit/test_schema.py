"""The JSON Schema for editors agrees with the parser and with its file in the repository."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from wayfarer.cli.authoring import schema_text
from wayfarer.dsl.errors import PlaybookInvalid
from wayfarer.dsl.parse import parse_playbook
from wayfarer.dsl.schema import playbook_schema
from wayfarer.local.register import playbook_files

from .simulation import HEAD

ROOT = Path(__file__).parent.parent.parent
CASES = [
    case for file in (ROOT / "tests/integration/dialect").glob("*.yaml") for case in yaml.safe_load(file.read_text())
]
VALIDATOR = jsonschema_rs.validator_for(playbook_schema(), offline=True)


def issues(text: str) -> list[str]:
    document: Any = yaml.safe_load(text)
    return [f"{list(error.instance_path)}: {error.message[:300]}" for error in VALIDATOR.iter_errors(document)]


def test_the_file_for_editors_is_in_step() -> None:
    written = (ROOT / "docs/playbook.schema.json").read_text()
    assert written == schema_text(), "run: wayfarer schema > docs/playbook.schema.json"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_form_that_runs_is_valid(case: dict[str, Any]) -> None:
    for text in [case["playbook"], *case.get("children", {}).values()]:
        assert issues(text if "apiVersion" in text else HEAD + text) == []


@pytest.mark.parametrize("file", playbook_files(ROOT / "playbooks"), ids=lambda file: file.name)
def test_every_shipped_playbook_is_valid(file: Path) -> None:
    assert issues(file.read_text()) == []


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "extra: 1\nworkflow: [{step: a}]",
        HEAD + "workflow: []",
        HEAD + "workflow: [{desc: nameless}]",
        HEAD + "workflow: [{step: a, tool: {kind: pyhton}}]",
        HEAD + "workflow: [{step: a, tool: {code: x}}]",
        HEAD + "workflow: [{step: a, loop: {iterator: x}}]",
        HEAD + "workflow: [{step: a, next: {spec: {mode: some}, arcs: []}}]",
        HEAD + "workflow: [{step: a, tool: {kind: noop, spec: {policy: {rules: [{when: x, then: {do: sometimes}}]}}}}]",
        HEAD + "workflow: [{step: a, tool: {kind: wait}}]",
        HEAD.replace("noetl.io/v2", "noetl.io/v1") + "workflow: [{step: a}]",
    ],
)
def test_what_the_parser_refuses_the_schema_refuses_as_well(text: str) -> None:
    assert issues(text)
    with pytest.raises(PlaybookInvalid):
        parse_playbook(text)
