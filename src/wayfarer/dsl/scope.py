"""Names in scope of a template, with one order of precedence for the engine and the workers."""

from collections.abc import Iterable, Mapping
from typing import Any

from .environment import Finished
from .templates import Reference

_EMPTY: Mapping[str, Any] = {}
_WHOLE = frozenset({None, "data", "result", "stats"})
"""References to a step that are not references to one key of its result."""


def finished(results: Mapping[str, Any], stats: Mapping[str, Mapping[str, int]] = _EMPTY) -> dict[str, Finished]:
    """Wrap results of finished steps or tasks for templates."""
    return {name: Finished(value, stats.get(name)) for name, value in results.items()}


def build(
    *,
    workload: Mapping[str, Any],
    ctx: Mapping[str, Any] = _EMPTY,
    steps: Mapping[str, Any] = _EMPTY,
    args: Mapping[str, Any] = _EMPTY,
    bindings: Mapping[str, Any] = _EMPTY,
    tasks: Mapping[str, Any] = _EMPTY,
    iteration: Mapping[str, Any] = _EMPTY,
    iter_values: Mapping[str, Any] = _EMPTY,
    reserved: Mapping[str, Any] = _EMPTY,
) -> dict[str, Any]:
    """Merge the sources of names, the weakest first.

    Order, strongest last: bare workload keys, bare ``ctx`` keys, finished steps, ``args`` of the arc, the step's
    ``input`` bindings, finished tasks of the task list, the iterator and its values, reserved names.
    """
    scope: dict[str, Any] = {
        **workload,
        **ctx,
        **steps,
        **args,
        **bindings,
        **tasks,
        **iter_values,
        **iteration,
    }
    scope["workload"] = workload
    scope["ctx"] = ctx
    scope["args"] = args
    scope["iter"] = {**_position(iteration), **iteration, **iter_values}
    scope.update(reserved)
    return scope


def _position(iteration: Mapping[str, Any]) -> dict[str, Any]:
    """``iter.index`` beside the bare ``loop_index``."""
    return {"index": iteration["loop_index"]} if "loop_index" in iteration else {}


def assigned(values: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """``values`` with one more: ``a.b`` reaches into the mapping ``a``, whose other keys stay."""
    key, _, rest = name.partition(".")
    if rest:
        inner = values.get(key)
        value = assigned(inner if isinstance(inner, Mapping) else {}, rest, value)
    return {**values, key: value}


def select(source: Mapping[str, Any], root: str, references: Iterable[Reference]) -> dict[str, Any]:
    """Keep the keys of ``source`` that ``references`` may reach, as ``root.key`` or as a bare key."""
    wanted: set[str] = set()
    for name, key in references:
        if name == root:
            if key is None:
                return dict(source)
            wanted.add(key)
        else:
            wanted.add(name)
    return {key: source[key] for key in wanted if key in source}


def reachable(value: Any, name: str, references: Iterable[Reference]) -> Any:
    """The part of a finished step's result that ``references`` to the step may reach.

    ``step.key`` names a key of the result or, when it has none of that name, of the ``data`` inside it; all that is
    named in another way keeps the whole result.
    """
    if not isinstance(value, dict):
        return value
    keys = {key for step, key in references if step == name}
    if not keys.isdisjoint(_WHOLE):
        return value
    kept = {key: value[key] for key in keys if key in value}
    inner = value.get("data")
    if isinstance(inner, dict) and len(kept) < len(keys):
        kept["data"] = {key: inner[key] for key in keys if key not in kept and key in inner}
    return kept
