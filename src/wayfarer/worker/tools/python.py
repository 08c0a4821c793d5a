"""``python``: code in a confined process of its own."""

from collections.abc import Mapping
from typing import Any

from wayfarer.dsl.exchange import Command, Failure
from wayfarer.dsl.model import Playbook
from wayfarer.worker.python.pool import PythonPool, Script, script
from wayfarer.worker.runner.source import SETUP_ENDS

from .base import Call, ToolFailed

MAX_CACHED_SCRIPTS = 2_000
Libs = tuple[tuple[str, str], ...]
"""Pairs of the name to bind and the module to import."""


class PythonTool:
    """Runs ``code`` with ``input`` (or ``args``) in the pool."""

    def __init__(self, pool: PythonPool) -> None:
        self._pool = pool
        self._scripts: dict[tuple[str, Libs], Script] = {}

    def prepare(self, playbook: Playbook) -> None:
        """Have imported what a playbook's python tasks will import."""
        tasks = [*playbook.workbook.values(), *(task for step in playbook.steps.values() for task in step.tasks)]
        modules: set[str] = set()
        for task in tasks:
            code = task.spec.get("code")
            if task.kind == "python" and isinstance(code, str):
                modules |= self._known(_whole(task.spec, code), _libs(task.spec.get("libs"))).imports
        self._pool.prepare(modules)

    async def run(self, call: Call) -> Any:
        """The code's value."""
        given = call.first("input", "args")
        inputs = {**call.inputs, **given} if isinstance(given, dict) else dict(call.inputs)
        ran = await self._pool.run(self._script(call), inputs, call.timeout_s, _family(call.command))
        call.logs.extend(ran.logs)
        if ran.failure is not None:
            raise ToolFailed(ran.failure)
        return ran.value

    def _script(self, call: Call) -> Script:
        code = call.fields.get("code")
        if not isinstance(code, str) or not code.strip():
            raise ToolFailed(Failure(kind="input", message=f"task '{call.task}' has no code"))
        return self._known(_whole(call.fields, code), _libs(call.fields.get("libs")))

    def _known(self, code: str, libs: Libs) -> Script:
        known = self._scripts.get((code, libs))
        if known is None:
            if len(self._scripts) >= MAX_CACHED_SCRIPTS:
                self._scripts.clear()
            known = self._scripts[code, libs] = script(code, libs)
        return known


def _whole(fields: Mapping[str, Any], code: str) -> str:
    """The code with what is to run once in a process before it."""
    setup = fields.get("setup")
    return f"{setup}{SETUP_ENDS}{code}" if isinstance(setup, str) and setup.strip() else code


def _family(command: Command) -> str:
    """Iterations of one loop run the same code on behalf of the same execution; others are kept apart."""
    return f"{command.execution_id}/{command.step}" if command.iteration is not None else ""


def _libs(value: Any) -> Libs:
    if isinstance(value, dict):
        return tuple((str(name), str(module)) for name, module in value.items())
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    if not isinstance(value, list):
        return ()
    pairs: list[tuple[str, str]] = []
    for item in value:
        if isinstance(item, dict):
            pairs += [(str(name), str(module)) for module, name in item.items()]
        elif isinstance(item, str) and item:
            pairs.append(_lib(item))
    return tuple(pairs)


def _lib(text: str) -> tuple[str, str]:
    """``json``, ``os.path`` (binds its last part) or ``numpy as np``."""
    module, _, name = text.partition(" as ")
    return name.strip() or module.strip().rsplit(".", 1)[-1], module.strip()
