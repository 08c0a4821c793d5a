"""Domains beside the main one: their contracts are in step, and a new one is whole from its first minute."""

import contextlib
import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from typer.testing import CliRunner

from wayfarer.cli.main import app
from wayfarer.dsl.parse import parse_playbook
from wayfarer.local.register import playbook_files

from .conftest import BUILD_LIMIT_S

EXAMPLES = ("logistics", "skeleton")


@pytest.mark.parametrize("name", EXAMPLES)
def test_generated_files_are_in_step_with_the_schemas(repository: Path, name: str) -> None:
    command = ["node", "scripts/contracts.mjs", "--check"]
    environment = {**os.environ, "WAYFARER_DOMAIN": f"examples/{name}"}
    done = subprocess.run(command, cwd=repository / "web", env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", ["list", "messages", "change"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_conversations_are_kept_as_in_the_main_domain(repository: Path, name: str, file: str) -> None:
    """The shell is the same, so are the playbooks behind its list of conversations; only their heads differ."""
    ours, theirs = (
        (folder / "playbooks" / "threads" / f"{file}.yaml").read_text().partition("\nworkload:")[2]
        for folder in (repository / "examples" / name, repository)
    )
    assert ours
    assert ours == theirs


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_widget_has_a_component_and_samples_that_pass_and_fail(repository: Path, name: str) -> None:
    domain = repository / "examples" / name
    contract = domain / "playbooks" / "widget-contract"
    registry = (domain / "web" / "components" / "widgets" / "registry.ts").read_text()
    schemas = [path for path in contract.glob("*.schema.json") if not path.name.startswith("_")]
    assert schemas
    for path in schemas:
        kind = path.name.removesuffix(".schema.json")
        assert f"  {kind}:" in registry, f"{kind} has no component"
        schema = json.loads(path.read_text())
        good = json.loads((contract / "samples" / f"{kind}.json").read_text())
        bad = json.loads((contract / "samples" / f"{kind}.invalid.json").read_text())
        envelope = jsonschema_rs.validator_for(json.loads((contract / "_envelope.schema.json").read_text()))
        payload = jsonschema_rs.validator_for(schema)
        for sample in (item["envelope"] for item in good):
            envelope.validate(sample)
            payload.validate(sample["payload"])
        for sample in (item["envelope"] for item in bad):
            assert not (envelope.is_valid(sample) and payload.is_valid(sample["payload"])), kind


def test_a_new_domain_is_whole(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    folder = tmp_path / "florist"
    done = CliRunner().invoke(app, ["new-domain", "florist", "--into", str(folder)])
    assert done.exit_code == 0, done.output
    texts = {path: path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert not [path for path, text in texts.items() if "skeleton" in (path.name + text).lower()]
    playbooks = [parse_playbook(path.read_text()) for path in playbook_files(folder / "playbooks")]
    assert "florist/playbooks/planner" in {playbook.path for playbook in playbooks}
    assert (folder / "florist_sandbox" / "app.py").exists()
    before = sorted(texts)
    again = CliRunner().invoke(app, ["new-domain", "florist", "--into", str(folder)])
    assert again.exit_code != 0
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == before


@pytest.fixture
def inside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for a new domain in the project's own folder."""
    monkeypatch.chdir(repository)
    folder = repository / "domains" / f"made{uuid.uuid4().hex[:8]}"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a new domain far from the project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "florist"


@pytest.mark.parametrize("place", ["inside", "outside"])
def test_a_new_domain_has_a_browser_application(repository: Path, place: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(place)
    made = CliRunner().invoke(app, ["new-domain", folder.name])
    assert made.exit_code == 0, made.output
    web = repository / "web"
    environment = {**os.environ, "WAYFARER_DOMAIN": str(folder)}
    for command in (["npm", "run", "-s", "build"], ["npx", "tsc", "--noEmit", "-p", str(folder / "web")]):
        done = subprocess.run(command, cwd=web, env=environment, capture_output=True, text=True, timeout=BUILD_LIMIT_S)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "web" / "dist" / "index.html").exists()
    shared = yaml.safe_load((folder / "domain.yaml").read_text())["share"]
    assert [(folder / path).resolve() for path in shared] == [repository / "playbooks" / "mcp" / "firestore.yaml"]


@pytest.mark.parametrize("name", ["Florist", "flo-rist", "../florist", "skeleton", "f"])
def test_a_name_that_cant_be_a_path_is_refused(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(repository)
    done = CliRunner().invoke(app, ["new-domain", name, "--into", str(tmp_path / "made")])
    assert done.exit_code != 0
    assert not (tmp_path / "made").exists()
