"""The playbooks that are simulated, and a tool that does nothing but leave a trace."""

import asyncio
import functools
import random
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from wayfarer.dsl.exchange import Failure
from wayfarer.dsl.model import Playbook
from wayfarer.dsl.parse import parse_playbook
from wayfarer.worker.tools.base import Call, ToolFailed, WorkerUnfit

from . import waits

HEAD = "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {{name: {name}, path: sim/{name}}}\n"
_PYTHON = "tool: {kind: python, input: {n: '{{ n | default(0) }}'}, code: 'result = n'}"
DOCUMENTS = {
    "sim/chain": HEAD.format(name="chain")
    + f"workflow:\n- step: a\n  {_PYTHON}\n  next: b\n- step: b\n  {_PYTHON}\n  next: c\n- step: c\n  {_PYTHON}\n",
    "sim/loop": HEAD.format(name="loop")
    + "workflow:\n- step: each\n"
    + "  loop: {in: [1, 2, 3, 4, 5], iterator: n, spec: {mode: parallel, max_in_flight: 3}}\n"
    + f"  {_PYTHON}\n  next: end\n- step: end\n  {_PYTHON}\n",
    "sim/wide": HEAD.format(name="wide")
    + "workflow:\n- step: each\n"
    + "  loop: {in: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], iterator: n, spec: {mode: parallel, max_in_flight: 9}}\n"
    + f"  {_PYTHON}\n  next: end\n- step: end\n  {_PYTHON}\n",
    "sim/join": HEAD.format(name="join")
    + f"workflow:\n- step: a\n  {_PYTHON}\n  next: [b, c]\n- step: b\n  {_PYTHON}\n  next: d\n"
    + f"- step: c\n  {_PYTHON}\n  next: d\n- step: d\n  {_PYTHON}\n",
    "sim/child": HEAD.format(name="child")
    + f"workload: {{n: 0}}\nworkflow:\n- step: a\n  {_PYTHON}\n  next: b\n- step: b\n  {_PYTHON}\n",
    "sim/nested": HEAD.format(name="nested")
    + "workflow:\n- step: one\n  tool: {kind: agent, path: sim/child, input: {n: 7}}\n  next: two\n"
    + "- step: two\n  loop: {in: [1, 2, 3], iterator: n, spec: {mode: parallel}}\n"
    + "  tool: {kind: agent, path: sim/child, input: {n: '{{ n }}'}}\n  next: end\n"
    + f"- step: end\n  {_PYTHON}\n",
    "sim/retry": HEAD.format(name="retry")
    + "workflow:\n- step: a\n  tool:\n  - name: t\n    kind: python\n"
    + "    input: {attempt: '{{ _attempt }}', fail_until: 3}\n    code: 'result = attempt'\n    spec: {policy: {rules: ["
    + "{when: \"{{ output.status == 'error' }}\", then: {do: retry, attempts: 5, delay: 6, backoff: none}}, "
    + f"{{else: {{then: {{do: continue}}}}}}]}}}}\n  next: b\n- step: b\n  {_PYTHON}\n",
    "sim/failure": HEAD.format(name="failure")
    + "workflow:\n- step: a\n  tool: {kind: python, input: {fail_until: 99, attempt: 1}, code: 'x'}\n"
    + "  next: {arcs: [{step: b, when: \"{{ event.name == 'call.error' }}\"}]}\n"
    + f"- step: b\n  {_PYTHON}\n",
}
ROOTS = [*(path for path in DOCUMENTS if path != "sim/child"), *waits.ROOTS]
DOCUMENTS |= waits.DOCUMENTS
UNFIT_SHARE = 0.02
"""How often a worker finds that it can't do the work."""
SLOW_SHARE = 0.1
SLOW_S = 12.0


@functools.cache
def parsed(content: str) -> Playbook:
    """Parse a document once for all simulations."""
    return parse_playbook(content)


class Toolbox:
    """Stands for all tools: takes a while, notes its idempotency key, fails where the playbook says so."""

    def __init__(self, chance: random.Random, effects: "dict[str, set[str]]") -> None:
        self._chance = chance
        self._effects = effects
        self.dead = False

    def prepare(self, playbook: Playbook) -> None:
        """Nothing to prepare."""

    async def run(self, kind: str, call: Call) -> Any:
        """One call."""
        if self._chance.random() < UNFIT_SHARE:
            raise WorkerUnfit("simulated")
        slow = self._chance.random() < SLOW_SHARE
        await asyncio.sleep(self._chance.uniform(0.5, SLOW_S) if slow else 0.005)
        if self.dead:
            await asyncio.get_running_loop().create_future()
        command = call.command
        index = command.iteration.index if command.iteration else ""
        given = call.fields.get("input") or {}
        effect = f"{command.execution_id}/{command.step}/{index}/{call.task}/{given.get('effect', '')}"
        self._effects[effect].add(call.idempotency_key)
        if int(given.get("attempt") or 0) < int(given.get("fail_until") or 0):
            raise ToolFailed(Failure(kind="simulated", message="as written", retryable=True))
        return {"n": given.get("n"), "step": command.step}


class CatalogOfWork:
    """The registered playbooks, always at hand."""

    def __init__(self) -> None:
        self._entries = {
            path: SimpleNamespace(path=path, version=1, catalog_id=str(number), kind="playbook", content=content)
            for number, (path, content) in enumerate(DOCUMENTS.items(), 1)
        }
        self._by_id = {entry.catalog_id: entry for entry in self._entries.values()}

    def cached_version(self, path: str, version: int | None = None) -> Any:
        """Entry and playbook."""
        entry = self._entries[path]
        return entry, parsed(entry.content)

    def cached(self, catalog_id: str) -> Playbook:
        """The playbook of a version."""
        return parsed(self._by_id[catalog_id].content)

    async def by_id(self, catalog_id: str) -> Any:
        """Entry and playbook of a version."""
        entry = self._by_id[catalog_id]
        return entry, parsed(entry.content)


def no_effects() -> "dict[str, set[str]]":
    """Idempotency keys by effect."""
    return defaultdict(set)
