"""Small playbooks, one sentence of the dialect each: what they give when a server and a worker run them.

A file of ``dialect/`` is a list of cases: ``playbook`` (and ``children`` by catalog path) without their heads, the
``workload`` of the request, and what is expected of the status: ``result``, ``status``, or a part of the ``error``.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.stack import Stack

HEAD = "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {{name: t, path: {path}}}\n"
FILES = sorted((Path(__file__).parent / "dialect").glob("*.yaml"))
CASES = [(file.stem, case) for file in FILES for case in yaml.safe_load(file.read_text())]


@pytest.mark.parametrize(("topic", "case"), CASES, ids=[f"{topic}: {case['name']}" for topic, case in CASES])
async def test_the_dialect(stack: Stack, topic: str, case: dict[str, Any]) -> None:
    for path, body in case.get("children", {}).items():
        await stack.register(HEAD.format(path=path) + body)
    number = CASES.index((topic, case))
    path = f"dialect/{topic}-{number}"
    text = case["playbook"]
    await stack.register(text if "apiVersion" in text else HEAD.format(path=path) + text)
    status = await stack.run(case.get("run", path), case.get("workload"))
    assert status["status"] == case.get("status", "COMPLETED"), status
    if "result" in case:
        assert status["result"] == case["result"], status
    if "error" in case:
        assert case["error"] in str(status["error"]), status
    if "error_kind" in case:
        error: Any = status["error"]
        assert error["kind"] == case["error_kind"], status
