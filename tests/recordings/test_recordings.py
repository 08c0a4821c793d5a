"""An engine that is changed must decide for executions that are under way as the one did that began them."""

import asyncio
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tests.stack import Stack
from wayfarer.engine.events import Event

from .recording import FOLDER, Execution, Recording, read
from .replaying import Different

HEAD = "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {{name: t, path: {path}}}\n"
WORK = yaml.safe_load((Path(__file__).parent / "work.yaml").read_text())
RECORDS = bool(os.environ.get("WAYFARER_RECORD"))
"""Whether the recordings are made anew: only where decisions are meant to change."""


@pytest.mark.parametrize("kept", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_recorded_executions_are_decided_as_they_were(kept: Path) -> None:
    recording = read(kept)
    assert recording.replay() >= len(recording.executions)


def test_every_kind_of_work_has_a_recording() -> None:
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == {case["name"] for case in WORK}


def test_another_decision_is_noticed() -> None:
    recording = read(FOLDER / "join.jsonl")
    other = {path: text.replace("mode: inclusive", "mode: exclusive") for path, text in recording.playbooks.items()}
    with pytest.raises(Different, match="after Outcome at event"):
        msgspec.structs.replace(recording, playbooks=other).replay()


@pytest.mark.parametrize("case", WORK, ids=[case["name"] for case in WORK])
async def test_what_runs_on_the_real_stack_is_decided_again_from_its_log(stack: Stack, case: dict[str, Any]) -> None:
    own = f"recorded/{case['name']}"
    playbooks = {path: HEAD.format(path=path) + text for path, text in {**case["playbooks"], own: case["main"]}.items()}
    for text in playbooks.values():
        await stack.register(text)
    root = await stack.start(own, case.get("workload"))
    for name, payload in case.get("signals", {}).items():
        await _awaits(stack, root)
        await stack.client.post(f"/api/executions/{root}/signals/{name}", json={"payload": payload})
    if case.get("cancel"):
        await _awaits(stack, (await _children(stack, root))[0])
        await stack.client.post(f"/api/executions/{root}/cancel", json={"reason": case["cancel"]})
    assert (await stack.wait(root))["status"] == case.get("status", "COMPLETED")
    executions = [await _execution(stack, one) for one in [root, *await _children(stack, root)]]
    recording = Recording(playbooks, executions)
    assert recording.replay() > 1
    if RECORDS:
        (FOLDER / f"{case['name']}.jsonl").write_text("\n".join(recording.lines()) + "\n")


async def _awaits(stack: Stack, execution_id: str) -> None:
    while not (await stack.client.get(f"/api/executions/{execution_id}/signals")).json()["waiting"]:
        await asyncio.sleep(0.02)


async def _children(stack: Stack, parent: str) -> list[str]:
    while True:
        found = (await stack.client.get("/api/executions", params={"parent": parent})).json()["executions"]
        events = (await stack.client.get(f"/api/executions/{parent}/events?limit=1000")).json()["events"]
        if len(found) == len([event for event in events if event["name"] == "child.started"]):
            return sorted(str(one["execution_id"]) for one in found)
        await asyncio.sleep(0.02)


async def _execution(stack: Stack, execution_id: str) -> Execution:
    status = await stack.wait(execution_id)
    page = (await stack.client.get(f"/api/executions/{execution_id}/events?limit=1000")).json()["events"]
    events = [Event(one["seq"], one["name"], one["entity_id"], one["attempt"], one["payload"]) for one in page]
    return Execution(str(status["path"]), events)
