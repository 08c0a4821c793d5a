"""What a rerun from a step takes over from the execution before. Pure."""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from wayfarer.dsl.model import Playbook

from .events import TERMINAL, Event
from .folding import evolve
from .inputs import Entry, Result, Seed
from .state import State


def digest(items: list[Any]) -> str:
    """Names the input of a loop: results of iterations are taken over only for the same one."""
    return hashlib.sha256(msgspec.json.encode(items)).hexdigest()


def seed(playbook: Playbook, history: Sequence[Event], from_step: str) -> Seed:
    """The part of an execution's history that stands when ``from_step`` and what it leads to run again.

    ``playbook`` is the version that will run. Taken over are results of steps that ``from_step`` can't lead to, ``ctx``
    as it was when the step began, and iterations of its loop that went well if the loop did not end. Steps that were
    under way beside it begin again.
    """
    again = playbook.reach.get(from_step, frozenset()) | {from_step}
    start = max((index for index, event in enumerate(history) if _begins(event, from_step)), default=None)
    before = final = State()
    ctx: dict[str, Any] = {}
    kept: dict[str, Result] = {}
    ended = False
    for index, event in enumerate(history):
        if event.name in TERMINAL:
            break
        if start is not None and index == start:
            before = final
            ctx = dict(before.ctx)
        final = evolve(final, event)
        if start is None or index <= start:
            continue
        if event.step not in again:
            ctx.update(event.payload.get("ctx", {}))
        elif event.step == from_step:
            ended = ended or event.name == "step.done"
            if event.name == "call.done" and event.payload.get("index") is not None:
                kept[str(event.payload["index"])] = Result.of(event.payload)
    if start is None:
        before, ctx = final, dict(final.ctx)
    results = {**before.results, **{name: item for name, item in final.results.items() if name not in again}}
    items = history[start].payload.get("items") if start is not None else None
    return Seed(
        entries=_entries(playbook, history, start, final, from_step, again),
        results={name: item for name, item in results.items() if name in playbook.steps},
        stats={name: item for name, item in final.stats.items() if name in results},
        ctx=ctx,
        iterations={} if ended or items is None else kept,
        items_digest=digest(items) if items is not None and kept and not ended else "",
    )


def _begins(event: Event, step: str) -> bool:
    return event.name == "step.scheduled" and event.step == step


def _entries(
    playbook: Playbook,
    history: Sequence[Event],
    start: int | None,
    final: State,
    from_step: str,
    again: frozenset[str],
) -> list[Entry]:
    args = history[start].payload.get("args", {}) if start is not None else {}
    entries = [Entry(from_step, args)]
    entries += [Entry(name, run.args) for name, run in final.runs.items() if name not in again]
    waiting = sorted(final.waiting.items(), key=lambda item: item[1].order)
    entries += [Entry(name, token.args) for name, token in waiting if name != from_step]
    return [entry for entry in entries if entry.step in playbook.steps]
