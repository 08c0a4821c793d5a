"""What is found out when a step is reached: whether it may run, over which items, and how many of them at once."""

import math
from collections.abc import Mapping
from typing import Any

from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.model import Playbook, Step
from wayfarer.dsl.templates import Compiled, truthy

from .scoping import Resolved, listed, render
from .state import State

MAX_LOOP_ITEMS = 100_000
"""Longest list that a loop may run over."""


def admitted(step: Step, state: State, resolved: Resolved, args: Mapping[str, Any]) -> bool:
    """Whether the first rule that matches lets the step run; without one it may."""
    for rule in step.admit:
        if rule.when is None or truthy(render(rule.when, state, resolved, args=args)):
            return rule.allow
    return True


def loop_items(
    step: Step, state: State, resolved: Resolved, args: Mapping[str, Any], bindings: Mapping[str, Any]
) -> list[Any] | None:
    """The list that the step's loop runs over, None without a loop; raises `TemplateError` for what is no list."""
    if step.loop is None:
        return None
    items = render(step.loop.items, state, resolved, args=args, bindings=bindings)
    if items is None:
        return []
    if isinstance(items, dict):
        items = [{"key": key, "value": value} for key, value in items.items()]
    if isinstance(items, str):
        items = listed(items)
    if not isinstance(items, list):
        raise TemplateError(
            f"the loop's 'in' must give a list, it gave {type(items).__name__}",
            str(step.loop.items.source),
        )
    if len(items) > MAX_LOOP_ITEMS:
        raise TemplateError(f"a loop may run over {MAX_LOOP_ITEMS} items at most, this list has {len(items)}")
    return items


def loop_limit(step: Step, state: State, resolved: Resolved, args: Mapping[str, Any]) -> int | None:
    """How many iterations may be under way where a template says so, else None; raises `TemplateError`."""
    if step.loop is None or step.loop.limit is None:
        return None
    given = render(step.loop.limit, state, resolved, args=args)
    if not str(given).isdigit() or int(str(given)) < 1:
        raise TemplateError(f"max_in_flight must be a number of at least 1, it is {given!r}")
    return int(str(given))


def time_limit(
    step: Step, state: State, resolved: Resolved, args: Mapping[str, Any], bindings: Mapping[str, Any]
) -> float | None:
    """Seconds that the step's work may take, None without a limit; raises `TemplateError`."""
    if step.limit is None:
        return step.timeout_s
    return _seconds(render(step.limit, state, resolved, args=args, bindings=bindings), step.limit)


def execution_limit(playbook: Playbook, state: State) -> float | None:
    """Seconds that the execution may take, None without a limit; raises `TemplateError`."""
    if playbook.limit is None:
        return playbook.timeout_s
    return _seconds(render(playbook.limit, state, {}), playbook.limit)


def _seconds(given: Any, limit: Compiled) -> float | None:
    if given is None:
        return None
    try:
        seconds = float(given) if not isinstance(given, bool) else math.nan
    except (TypeError, ValueError):
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise TemplateError(f"timeout_s must be a number of seconds, it is {given!r}", str(limit.source))
    return seconds or None
