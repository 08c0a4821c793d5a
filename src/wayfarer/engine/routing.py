"""Which arcs a finished step takes, and which waiting steps may run."""

from collections.abc import Mapping
from typing import Any

from wayfarer.dsl.model import Arc, Playbook, Step
from wayfarer.dsl.scope import assigned
from wayfarer.dsl.templates import truthy

from .scoping import Resolved, render
from .state import State

FAILURE_NAMES = ("call.error", "step.failed")
"""What ``event.name`` may be when a step failed, in the order in which arcs are tried."""


def success_names(step: Step) -> tuple[str, ...]:
    """What ``event.name`` may be when a step succeeded."""
    return ("loop.done", "step.done", "call.done") if step.loop else ("call.done", "step.done")


def taken_arcs(
    step: Step,
    state: State,
    resolved: Resolved,
    event: Mapping[str, Any],
    names: tuple[str, ...],
    scope: Mapping[str, Any],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The arcs that a step takes when it ends, as ``{step, args}`` tokens, and what their ``set`` gives for ``ctx``.

    Failures only follow arcs that test the event. ``scope`` is what `render` gets beside the event.
    """
    failed = names == FAILURE_NAMES
    tokens: list[dict[str, Any]] = []
    ctx: dict[str, Any] = {}
    for arc in step.arcs:
        if failed and not _tests_event(arc):
            continue
        if not _matches(arc, state, resolved, event, names, scope):
            continue
        token: dict[str, Any] = {"step": arc.step}
        if arc.args is not None:
            given = render(arc.args, state, resolved, event={**event, "name": names[0]}, **scope)
            token["args"] = given if isinstance(given, dict) else {"value": given}
        tokens.append(token)
        for name, compiled in arc.set.items():
            value = render(compiled, state, resolved, event={**event, "name": names[0]}, **scope)
            ctx = changed(state.ctx, ctx, name, value)
        if not step.inclusive:
            break
    return tokens, ctx


def changed(before: Mapping[str, Any], changes: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """``changes`` to ``ctx`` with one more, ``ctx.a.b`` or bare ``a.b``; other keys of ``a`` stay."""
    target = name.removeprefix("ctx.")
    top = target.partition(".")[0]
    return assigned({top: before[top], **changes} if top in before else changes, target, value)


def _tests_event(arc: Arc) -> bool:
    return arc.when is not None and "event" in arc.when.names


def _matches(
    arc: Arc,
    state: State,
    resolved: Resolved,
    event: Mapping[str, Any],
    names: tuple[str, ...],
    scope: Mapping[str, Any],
) -> bool:
    if arc.when is None:
        return True
    tried = names if "event" in arc.when.names else names[:1]
    return any(truthy(render(arc.when, state, resolved, event={**event, "name": name}, **scope)) for name in tried)


def ready_steps(playbook: Playbook, state: State) -> list[str]:
    """Waiting steps that may run, in the order in which they were reached.

    A step waits while another live step, running or waiting, can still lead to it; so a join runs once, after all
    branches that were taken. When every waiting step waits for another one, the one reached first goes.
    """
    if not state.waiting:
        return []
    if len(state.waiting) == 1 and not state.runs:
        return list(state.waiting)
    order = sorted(state.waiting, key=lambda name: state.waiting[name].order)
    live = set(state.runs) | set(state.waiting)
    ready = [
        name
        for name in order
        if name not in state.runs and not any(name in playbook.reach[other] for other in live if other != name)
    ]
    if not ready and not state.runs:
        return order[:1]
    return ready
