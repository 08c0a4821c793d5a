"""Names in templates that nothing gives a value, when something of nearly that name exists."""

import difflib
from collections.abc import Iterable, Iterator

from .environment import GLOBALS
from .model import RESERVED_NAMES, Playbook, Step
from .templates import Compiled

CLOSE = 0.8
"""How alike two names must be for one to be taken as a slip of the other."""
_OWN = (
    RESERVED_NAMES
    | GLOBALS.keys()
    | {"loop_index", "input", "outcome", "result", "step", "loop", "range", "dict", "namespace"}
)


def doubtful_names(playbook: Playbook) -> Iterator[tuple[str, str, str]]:
    """Triples of the step, the name in one of its templates, and the name that was probably meant."""
    known = _known(playbook)
    for step in playbook.steps.values():
        seen: set[str] = set()
        for compiled in _templates(step):
            for name in sorted(compiled.names - known - seen):
                seen.add(name)
                close = difflib.get_close_matches(name, known, n=1, cutoff=CLOSE)
                if close:
                    yield step.name, name, close[0]


def _known(playbook: Playbook) -> set[str]:
    known = {*_OWN, *playbook.workload, *playbook.steps, *playbook.workbook}
    for task in playbook.workbook.values():
        known |= _inputs(task.spec.get(key) for key in ("input", "args"))
    for step in playbook.steps.values():
        known |= {*step.input, *(task.name for task in step.tasks), *_targets(step.set)}
        known |= {step.loop.iterator} if step.loop is not None else set()
        known |= _inputs(arc.args.source for arc in step.arcs if arc.args is not None)
        known |= {name for arc in step.arcs for name in _targets(arc.set)}
        for task in step.tasks:
            known |= _inputs(task.spec.get(key) for key in ("input", "args"))
            for rule in task.rules:
                known |= _targets(rule.set)
    return known


def _inputs(values: Iterable[object]) -> set[str]:
    return {key for value in values if isinstance(value, dict) for key in value}


def _targets(names: Iterable[str]) -> set[str]:
    return {name.removeprefix("ctx.").removeprefix("iter.").partition(".")[0] for name in names}


def _templates(step: Step) -> Iterator[Compiled]:
    yield from step.input.values()
    yield from step.set.values()
    yield from (rule.when for rule in step.admit if rule.when is not None)
    yield from (part for arc in step.arcs for part in (arc.when, arc.args, *arc.set.values()) if part is not None)
    if step.loop is not None:
        yield step.loop.items
    if step.limit is not None:
        yield step.limit
    for task in step.tasks:
        yield from task.compiled.values()
        for rule in task.rules:
            yield from rule.set.values()
            yield from rule.figures.values()
            if rule.when is not None:
                yield rule.when
