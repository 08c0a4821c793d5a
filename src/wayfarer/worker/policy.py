"""What follows a task: its output as policies see it, the rule that matches, where the list goes on. Pure."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from wayfarer.dsl.environment import Finished, OutputNames
from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import Failure, PipelineState, Suspension
from wayfarer.dsl.model import Rule, Task
from wayfarer.dsl.scope import assigned
from wayfarer.dsl.templates import truthy

DEFAULT_ATTEMPTS = 3
"""Attempts of a failing task whose retry rule names no number."""
MAX_FIGURE = 1e9
"""Largest number of attempts, and of seconds between them, that a template may give."""
MAX_RETRY_AFTER_S = 3_600.0
"""Longest pause that a provider's ``Retry-After`` can ask for."""
_COUNTS = frozenset({"attempts", "max_iterations"})
_replace = msgspec.structs.replace


class Done(msgspec.Struct, frozen=True):
    """The list ended well."""

    value: Any
    ctx: dict[str, Any]


class Failed(msgspec.Struct, frozen=True):
    """The list failed."""

    error: Failure
    ctx: dict[str, Any]


Ending = Done | Failed | Suspension


class Output(msgspec.Struct, frozen=True):
    """What one tool call gave."""

    value: Any = None
    """The tool's value; for a failure what the tool still knows, such as the body of an HTTP error."""
    error: Failure | None = None
    facts: Mapping[str, Any] = {}
    """Further fields of ``output``: ``http`` or ``pg``."""
    attempt: int = 1
    duration_ms: int = 0

    def named(self) -> OutputNames:
        """``output`` in the templates of a policy; ``data`` reaches into the ``data`` of the tool's value as well."""
        error = None if self.error is None else {"retryable": False, **msgspec.to_builtins(self.error)}
        return OutputNames(
            status="ok" if self.error is None else "error",
            data=Finished(self.value),
            error=error,
            **self.facts,
            meta={"duration_ms": self.duration_ms, "attempt": self.attempt},
        )

    def result(self) -> Any:
        """What the task is remembered by: its value, or an account of a failure that its policy lets pass."""
        if self.error is None:
            return self.value
        account = {"status": "error", "error": msgspec.to_builtins(self.error), "data": self.value}
        http = self.facts.get("http")
        if http:
            account |= {"status_code": http.get("status"), "headers": http.get("headers")}
        return account


def matching(task: Task, names: Mapping[str, Any]) -> Rule | None:
    """The first rule whose condition holds; raises `TemplateError`."""
    for rule in task.rules:
        if rule.when is None or truthy(rule.when.render(names)):
            return rule
    return None


def settled(rule: Rule, names: Mapping[str, Any]) -> Rule:
    """The rule with the templates of its figures evaluated; raises `TemplateError`."""
    if not rule.figures:
        return rule
    found = {key: _figure(key, compiled.render(names)) for key, compiled in rule.figures.items()}
    return _replace(rule, **{key: int(figure) if key in _COUNTS else figure for key, figure in found.items()})


def _figure(key: str, value: Any) -> float:
    least = 1.0 if key in _COUNTS else 0.0
    try:
        figure = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError):
        figure = math.nan
    if not least <= figure <= MAX_FIGURE:
        raise TemplateError(f"'{key}' must be a number from {least:g} to {MAX_FIGURE:g}, it is {value!r}")
    return figure


def bound(rule: Rule, names: Mapping[str, Any], state: PipelineState) -> PipelineState:
    """The state with a rule's ``set`` bindings, all evaluated before any is made; raises `TemplateError`."""
    if not rule.set:
        return state
    ctx, values = dict(state.ctx), dict(state.iter)
    for name, compiled in rule.set.items():
        value = compiled.render(names)
        root, _, key = name.partition(".")
        if root in ("iter", "step") and key:
            values = assigned(values, key, value)
        else:
            target = name.removeprefix("ctx.")
            top = target.partition(".")[0]
            known = {top: names["ctx"][top], **ctx} if top in names["ctx"] else ctx
            ctx = assigned(known, target, value)
    return _replace(state, ctx=ctx, iter=values)


def follow(
    tasks: Sequence[Task], rule: Rule | None, output: Output, state: PipelineState, spread: float = 1.0
) -> PipelineState | Ending:
    """Where the list goes on after the task at ``state.position``, or how it ends.

    ``spread`` between 0.5 and 1 scales the delay of a rule with jitter.
    """
    task = tasks[state.position]
    if rule is None:
        return advanced(task, output, state) if output.error is None else Failed(output.error, state.ctx)
    match rule.do:
        case "retry":
            return _retried(task, rule, output, state, spread)
        case "jump":
            return _jumped(tasks, task, rule, output, state)
        case "break":
            return Done(output.result(), state.ctx)
        case "fail":
            message = f"a policy rule of task '{task.name}' failed it"
            return Failed(output.error or Failure(kind="policy", message=message), state.ctx)
        case _:
            return advanced(task, output, state)


def advanced(task: Task, output: Output, state: PipelineState) -> PipelineState:
    """The state with the task's result noted and the next task at hand."""
    value = output.result()
    tasks = {**state.tasks, task.name: value}
    return _replace(state, position=state.position + 1, attempt=1, tasks=tasks, prev=value)


def _retried(
    task: Task, rule: Rule, output: Output, state: PipelineState, spread: float
) -> PipelineState | Failed | Suspension:
    """Try again later. A failing task has a number of attempts; one that went well and repeats, as for the next
    page, has ``max_iterations`` unless the rule names a number, and goes on to the next task after them.
    """
    error = output.error
    attempts = rule.attempts or (DEFAULT_ATTEMPTS if error else rule.max_iterations or task.max_iterations)
    if state.attempt >= attempts:
        return Failed(error, state.ctx) if error else advanced(task, output, state)
    later = _replace(state, attempt=state.attempt + 1)
    if error is None:
        origin = f"{state.origin.partition('~')[0]}~{later.attempt}"
        later = _replace(later, origin=origin, prev=output.value)
    return Suspension(resume=later, delay_s=retry_delay(rule, state.attempt, error, spread), error=error)


def _jumped(
    tasks: Sequence[Task], task: Task, rule: Rule, output: Output, state: PipelineState
) -> PipelineState | Failed:
    most = rule.max_iterations or task.max_iterations
    if state.jumps >= most:
        message = f"task '{task.name}' jumped {most} times, the limit of its max_iterations"
        return Failed(Failure(kind="limit", message=message), state.ctx)
    target = next(index for index, other in enumerate(tasks) if other.name == rule.to)
    return _replace(advanced(task, output, state), position=target, jumps=state.jumps + 1)


def retry_delay(rule: Rule, attempt: int, error: Failure | None = None, spread: float = 1.0) -> float:
    """Seconds before the attempt that follows ``attempt``, never less than a provider's ``Retry-After``."""
    factor: int = {"none": 1, "linear": attempt, "exponential": 2 ** min(attempt - 1, 30)}[rule.backoff]
    delay = min(rule.delay * factor, rule.max_delay) * (spread if rule.jitter else 1.0)
    details = error.details if error else None
    asked = details.get("retry_after_s") if isinstance(details, dict) else None
    return max(delay, min(float(asked), MAX_RETRY_AFTER_S)) if isinstance(asked, int | float) else delay
