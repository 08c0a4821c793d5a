"""A playbook as frozen values. `wayfarer.dsl.parse` makes them from YAML."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from .templates import Compiled

RESERVED_NAMES = frozenset(
    {"workload", "ctx", "iter", "args", "execution_id", "event", "keychain", "output", "_prev", "_attempt"}
)
"""Names in templates that no step, task or input binding may shadow."""

CHILD_KINDS = frozenset({"agent", "playbook"})
"""Tool kinds that start a nested playbook; the server runs them, no worker does."""
WAIT_KIND = "wait"
"""The tool kind that waits for a signal or a time; the server keeps it, no worker does."""
ENGINE_KINDS = CHILD_KINDS | {WAIT_KIND}
"""Tool kinds whose fields the server evaluates and records, so they may not hold secrets."""
WORKER_NAMES = frozenset({"keychain", "_prev", "_attempt", "iter", "input", "step", "event", "output"})
"""Names that mean something else, or nothing, outside of a worker."""
TOOL_KINDS = ENGINE_KINDS | {
    "python",
    "http",
    "postgres",
    "nats",
    "mcp",
    "noop",
    "workbook",
    "duckdb",
    "shell",
    "secrets",
    "artifact",
}

DEFAULT_MAX_ITERATIONS = 1_000
"""How many policy jumps one run of a task list may make unless it says otherwise."""
DEFAULT_MAX_IN_FLIGHT = 8
"""Iterations of a parallel loop that run at once unless the loop says otherwise."""

Action = Literal["continue", "retry", "jump", "break", "fail"]
Backoff = Literal["none", "linear", "exponential"]


class Rule(msgspec.Struct, frozen=True):
    """A policy rule of a task: when it matches, what to do."""

    when: Compiled | None
    """None always matches (``else``)."""
    do: Action
    attempts: int | None = None
    """Attempts in total, the first included; None when the rule names no number."""
    delay: float = 0.0
    """Seconds before the next attempt."""
    backoff: Backoff = "none"
    max_delay: float = 300.0
    jitter: bool = False
    to: str | None = None
    """Task to jump to."""
    max_iterations: int | None = None
    """What the task's ``max_iterations`` gave when it is a template."""
    set: Mapping[str, Compiled] = {}
    """``ctx.x`` and ``iter.x`` bindings; ``set_ctx`` and ``set_iter`` end up here too."""
    figures: Mapping[str, Compiled] = {}
    """Templates for ``attempts``, ``delay``, ``max_delay`` and ``max_iterations``, evaluated once the rule matches."""


class Task(msgspec.Struct, frozen=True):
    """One tool call."""

    name: str
    kind: str
    spec: Mapping[str, Any]
    """The tool's own fields as written, templates included, without ``name``, ``kind`` and ``spec``."""
    compiled: Mapping[str, Compiled]
    """The same fields, compiled; ``code`` of python tasks is never a template."""
    rules: tuple[Rule, ...] = ()
    timeout_s: float | None = None
    max_iterations: int = DEFAULT_MAX_ITERATIONS
    output_select: tuple[str, ...] = ()


class Admission(msgspec.Struct, frozen=True):
    """A rule of ``spec.policy.admit``: the first that matches decides whether the step runs."""

    when: Compiled | None
    allow: bool


class Loop(msgspec.Struct, frozen=True):
    """A step's loop over a list."""

    items: Compiled
    iterator: str
    parallel: bool = False
    max_in_flight: int = 1
    limit: Compiled | None = None
    """A template for ``max_in_flight``, evaluated when the loop begins."""
    continue_on_error: bool = False


class Arc(msgspec.Struct, frozen=True):
    """A transition to another step."""

    step: str
    when: Compiled | None = None
    args: Compiled | None = None
    set: Mapping[str, Compiled] = {}
    """Changes to ``ctx`` that are made when the arc is taken, after the step's own ``set``."""
    handles_failure: bool = False
    """The condition tests for ``call.error`` or ``step.failed``."""


class Step(msgspec.Struct, frozen=True):
    """A step of the workflow."""

    name: str
    tasks: tuple[Task, ...] = ()
    desc: str = ""
    input: Mapping[str, Compiled] = {}
    admit: tuple[Admission, ...] = ()
    timeout_s: float | None = None
    limit: Compiled | None = None
    """A template for ``timeout_s``, evaluated when the step's work begins."""
    pool: str | None = None
    loop: Loop | None = None
    set: Mapping[str, Compiled] = {}
    output_select: tuple[str, ...] = ()
    inclusive: bool = False
    arcs: tuple[Arc, ...] = ()

    @property
    def child(self) -> Task | None:
        """The nested playbook call when that is all the step does; such a step needs no worker."""
        if len(self.tasks) == 1 and self.tasks[0].kind in CHILD_KINDS and not self.tasks[0].rules:
            return self.tasks[0]
        return None

    @property
    def wait(self) -> Task | None:
        """The wait when that is all the step does; such a step needs no worker."""
        if len(self.tasks) == 1 and self.tasks[0].kind == WAIT_KIND and not self.tasks[0].rules:
            return self.tasks[0]
        return None

    @property
    def given(self) -> Compiled | None:
        """The value that is all the step gives, when whoever decides can render it; such a step needs no worker."""
        if len(self.tasks) != 1 or self.loop is not None:
            return None
        task = self.tasks[0]
        result = task.compiled.get("result")
        if task.kind != "noop" or task.rules or result is None or result.names & WORKER_NAMES:
            return None
        return result

    @property
    def is_noop(self) -> bool:
        """Whether the step has nothing to do and nothing to give."""
        return all(task.kind == "noop" and not task.rules and "result" not in task.spec for task in self.tasks)


class KeychainEntry(msgspec.Struct, frozen=True):
    """An alias under which templates and ``auth`` reach a credential."""

    name: str
    kind: str
    alias: str
    """The registered credential's name."""
    spec: Mapping[str, Any] = {}
    scopes: tuple[str, ...] = ()
    """What an access token that the credential is exchanged for shall allow."""


class Metadata(msgspec.Struct, frozen=True):
    """What a playbook says about itself."""

    name: str
    path: str
    description: str = ""
    agent: bool = False
    exposes_as_mcp: bool = False
    tags: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    labels: Mapping[str, Any] = {}


class Playbook(msgspec.Struct, frozen=True):
    """A validated playbook document."""

    metadata: Metadata
    steps: Mapping[str, Step]
    entry: str
    workload: Mapping[str, Any] = {}
    keychain: tuple[KeychainEntry, ...] = ()
    workbook: Mapping[str, Task] = {}
    final_step: str | None = None
    no_next_is_error: bool = False
    timeout_s: float | None = None
    limit: Compiled | None = None
    """A template for ``timeout_s``, evaluated when the execution begins."""
    reach: Mapping[str, frozenset[str]] = {}
    """For each step, every step that its arcs can lead to, directly or over others."""

    @property
    def path(self) -> str:
        """The catalog path."""
        return self.metadata.path
