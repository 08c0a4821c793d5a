"""What the engine's own templates see, and what a command carries for the worker's."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from wayfarer.dsl.environment import Finished, OutputNames
from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import Failure, Iteration, ResultRef, filled
from wayfarer.dsl.model import Playbook, Step, Task
from wayfarer.dsl.scope import build, reachable, select
from wayfarer.dsl.templates import Compiled, Reference

from .errors import ResultNeeded
from .inputs import Result
from .state import Run, State

MAX_QUOTED = 200
"""Characters of a template in the details of a failure."""
_WHOLE = frozenset({None, "data", "result"})
"""References that mean more of a result than one of its fields."""
Resolved = Mapping[str, Any]
"""Results by reference that the caller has fetched, by object key."""


def step_output(value: Any, error: Mapping[str, Any] | None = None) -> OutputNames:
    """``output`` in a step's ``set`` and in the conditions of its arcs."""
    return OutputNames(status="ok" if error is None else "error", data=Finished(value), error=error)


def listed(text: str) -> Any:
    """The list that a loop was given as JSON text; other text as it is."""
    try:
        found = msgspec.json.decode(text) if text.lstrip().startswith("[") else text
    except msgspec.DecodeError:
        return text
    return found


def iteration_of(step: Step, run: Run, index: int | None) -> Iteration | None:
    """The loop iteration ``index`` of a run, None outside loops."""
    if step.loop is None or run.items is None or index is None:
        return None
    return Iteration(name=step.loop.iterator, index=index, count=len(run.items), item=run.items[index])


def engine_scope(
    state: State,
    references: Collection[Reference],
    resolved: Resolved,
    *,
    args: Mapping[str, Any] | None = None,
    bindings: Mapping[str, Any] | None = None,
    iteration: Iteration | None = None,
    iter_values: Mapping[str, Any] | None = None,
    event: Mapping[str, Any] | None = None,
    output: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Names in scope of a template that the engine evaluates itself.

    Raises `ResultNeeded` when a named result lies in the object store and is not in ``resolved``.
    """
    steps: dict[str, Finished] = {}
    for name, _ in references:
        result = state.results.get(name)
        if result is not None and name not in steps:
            value = result.value if _inline(result, name, references) else _value(result, resolved)
            steps[name] = Finished(value, state.stats.get(name))
    names: dict[str, Any] = {}
    if iteration is not None:
        names = {iteration.name: iteration.item, "loop_index": iteration.index}
    return build(
        workload=state.workload,
        ctx=dict(state.ctx),
        steps=steps,
        args=args or {},
        bindings=bindings or {},
        iteration=names,
        iter_values=iter_values or {},
        reserved={"execution_id": state.execution_id, "event": event or {}, **({"output": output} if output else {})},
    )


def _inline(result: Result, name: str, references: Collection[Reference]) -> bool:
    """Whether the fields that were kept of a result by reference are all that the references to its step name."""
    if result.ref is None or not isinstance(result.value, dict):
        return False
    return all(key in result.value and key not in _WHOLE for step, key in references if step == name)


def own_result(step: Step, result: Result, resolved: Resolved) -> Any:
    """What ``output.data`` and ``event.data`` are when a step has ended; fetched only where its templates name them."""
    if result.ref is None and not result.parts:
        return result.value
    routed = [part for arc in step.arcs for part in (arc.when, arc.args, *arc.set.values()) if part is not None]
    templates = [*step.set.values(), *routed]
    named = {key for compiled in templates for name, key in compiled.references if name in ("output", "event")}
    return result.value if named.isdisjoint(_WHOLE) else _value(result, resolved)


def _value(result: Result, resolved: Resolved) -> Any:
    if result.parts:
        return filled(result.value, {place: _stored(ref, resolved) for place, ref in result.parts.items()})
    return result.value if result.ref is None else _stored(result.ref, resolved)


def _stored(ref: ResultRef, resolved: Resolved) -> Any:
    if ref.key not in resolved:
        raise ResultNeeded(ref)
    return resolved[ref.key]


def render(compiled: Compiled, state: State, resolved: Resolved, **parts: Any) -> Any:
    """Evaluate one compiled value with just the results that it names."""
    if compiled.constant:
        return compiled.source
    return compiled.render(engine_scope(state, compiled.references, resolved, **parts))


def template_failure(place: str, error: TemplateError) -> Failure:
    """What a step fails with when a template in ``place`` can't be rendered; a long template is cut."""
    source = error.source if len(error.source) <= MAX_QUOTED else error.source[: MAX_QUOTED - 3] + "…"
    details = {"template": source} if source else None
    return Failure(kind="template", message=f"in {place}: {error}", details=details)


def command_references(playbook: Playbook, step: Step) -> frozenset[Reference]:
    """All names that the worker's templates of a step use."""
    references: set[Reference] = set()
    tasks, called = list(step.tasks), set[str]()
    while tasks:
        task = tasks.pop()
        references |= _task_references(task)
        name = str(task.spec.get("task")) if task.kind == "workbook" else ""
        if name in playbook.workbook and name not in called:
            called.add(name)
            tasks.append(playbook.workbook[name])
    return frozenset(references)


def _task_references(task: Task) -> set[Reference]:
    references: set[Reference] = set()
    for compiled in task.compiled.values():
        references |= compiled.references
    for rule in task.rules:
        references |= rule.when.references if rule.when else set()
        for compiled in rule.figures.values():
            references |= compiled.references
        for name, compiled in rule.set.items():
            references |= compiled.references
            root, *keys = name.split(".")
            if len(keys) > (root == "ctx"):
                references.add(("ctx", keys[0] if root == "ctx" else root))
    return references


def worker_scope(
    state: State, references: Iterable[Reference], args: Mapping[str, Any], bindings: Mapping[str, Any]
) -> dict[str, Any]:
    """The part of the state that a command's templates may reach, as JSON."""
    references = list(references)
    scope: dict[str, Any] = {"workload": select(state.workload, "workload", references)}
    steps: dict[str, Any] = {}
    refs: dict[str, Any] = {}
    stats: dict[str, Any] = {}
    parts_of: dict[str, Any] = {}
    for name in {name for name, _ in references}:
        result = state.results.get(name)
        if result is None:
            continue
        steps[name] = result.value if result.ref is not None else reachable(result.value, name, references)
        if result.ref is not None and not _inline(result, name, references):
            refs[name] = _ref(result.ref)
        if result.parts:
            parts_of[name] = {place: _ref(ref) for place, ref in result.parts.items()}
        if name in state.stats:
            stats[name] = state.stats[name]
    parts = {
        "ctx": select(state.ctx, "ctx", references),
        "args": args,
        "input": bindings,
        "steps": steps,
        "refs": refs,
        "parts": parts_of,
        "stats": stats,
    }
    scope.update({key: value for key, value in parts.items() if value})
    return scope


def _ref(ref: ResultRef) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(ref)
    return built
