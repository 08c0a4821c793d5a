"""``shell``: a command line on the worker's machine, where ``WAYFARER_ALLOW_SHELL`` allows it."""

import asyncio
import os
import signal
import tempfile
from typing import Any

from wayfarer.dsl.exchange import Failure

from .base import Call, ToolFailed

MAX_OUTPUT_BYTES = 1024 * 1024
"""Most output that one stream of a command line keeps."""


class ShellTool:
    """Runs ``command`` in ``/bin/sh`` with a fresh folder and an empty environment."""

    def __init__(self, allowed: bool) -> None:
        self._allowed = allowed

    async def run(self, call: Call) -> Any:
        """``{exit_code, stdout, stderr}``; another exit code than 0 is an error."""
        if not self._allowed:
            message = "the shell tool is off; WAYFARER_ALLOW_SHELL=true on the worker allows it"
            raise ToolFailed(Failure(kind="shell", message=message))
        command = str(call.first("command", "cmd", "script") or call.required("command"))
        with tempfile.TemporaryDirectory(prefix="wayfarer-shell-") as folder:
            result = await _run(command, folder, call)
        if result["exit_code"] != 0:
            tail = str(result["stderr"])[-500:].strip()
            message = f"the command exited with status {result['exit_code']}" + (f": {tail}" if tail else "")
            raise ToolFailed(Failure(kind="shell", message=message), data=result)
        return result


async def _run(command: str, folder: str, call: Call) -> dict[str, Any]:
    given = call.first("env", "environment") or {}
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "HOME": folder}
    env |= {str(name): str(value) for name, value in given.items()}
    process = await asyncio.create_subprocess_exec(
        "/bin/sh",
        "-c",
        command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env=env,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(call.text("stdin").encode())
    process.stdin.close()
    try:
        async with asyncio.timeout(call.timeout_s):
            stdout, stderr = await asyncio.gather(_bounded(process.stdout), _bounded(process.stderr))
            code = await process.wait()
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    return {"exit_code": code, "stdout": stdout, "stderr": stderr}


async def _bounded(stream: asyncio.StreamReader) -> str:
    kept = bytearray()
    while chunk := await stream.read(65_536):
        if len(kept) < MAX_OUTPUT_BYTES:
            kept += chunk[: MAX_OUTPUT_BYTES - len(kept)]
    return kept.decode("utf-8", "replace")
