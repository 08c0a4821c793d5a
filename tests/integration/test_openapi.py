"""The OpenAPI document tells the truth: nothing a client generates from it gets a 500 or an answer it does not name."""

import asyncio
import os
import sys
from pathlib import Path

from tests.stack import Stack

from .test_execution import playbook

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
EXAMPLES = os.environ.get("WAYFARER_API_EXAMPLES", "6")
"""Per operation and phase; a longer run is a matter of minutes."""
LIMIT_S = 170


async def test_schemathesis_finds_no_server_error_and_no_undocumented_answer(stack: Stack, tmp_path: Path) -> None:
    await stack.register(playbook("api/any", "workflow:\n- {step: a, tool: {kind: wait, signal: go}}\n"))
    execution_id = await stack.start("api/any")
    config = tmp_path / "schemathesis.toml"
    config.write_text(f'[parameters]\n"path.execution_id" = ["{execution_id}", "17"]\n"path.name" = ["go", "none"]\n')
    url = str(stack.client.base_url).rstrip("/") + "/openapi.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", url),
        *("--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", "4711", "--no-color"),
        *("--generation-database", "none", "--suppress-health-check=all", "--phases=coverage,fuzzing"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(LIMIT_S):
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()[-12_000:]
