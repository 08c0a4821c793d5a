"""Reads workflow steps: bindings, admission, loop, tools, routing."""

from typing import Any

from .document import Path
from .model import DEFAULT_MAX_IN_FLIGHT, Admission, Arc, Loop, Step
from .reading import Reading, found, suggestion
from .tasks import output_select, read_tasks
from .templates import Compiled, is_template

STEP_KEYS = frozenset(
    {
        "step",
        "name",
        "desc",
        "description",
        "input",
        "args",
        "spec",
        "loop",
        "tool",
        "set",
        "output",
        "next",
        "when",
        "timeout_s",
    }
)
"""Keys of a step that have a meaning; others are accepted with a warning."""


def read_step(reading: Reading, value: Any, path: Path) -> Step | None:
    """Read one item of ``workflow``; None when it has no usable name."""
    if not isinstance(value, dict):
        reading.issue(path, f"expected a step, found {found(value)}")
        return None
    given = value.get("step", value.get("name"))
    name = reading.text(given, (*path, "step"))
    if not name:
        if not isinstance(given, bool):
            reading.issue(path, "a step needs a name", "write 'step: some_name'")
        return None
    tool = value.get("tool")
    others = set(value.keys()) - STEP_KEYS
    if isinstance(tool, str) and others:
        tool = {"kind": tool, **{key: item for key, item in value.items() if key in others}}
        others = set()
    for key in others:
        reading.warning((*path, key), f"the key '{key}' has no meaning in a step", suggestion(key, STEP_KEYS))
    spec = reading.mapping(value.get("spec"), (*path, "spec"))
    inclusive, arcs = _routing(reading, value.get("next"), (*path, "next"))
    return Step(
        name=name,
        tasks=read_tasks(reading, tool, (*path, "tool"), name),
        desc=reading.text(value.get("desc", value.get("description")), (*path, "desc")),
        input=_step_input(reading, value, path),
        admit=_admission(reading, value, spec, path),
        timeout_s=_seconds(reading, value, spec, path),
        limit=_limit(reading, value, spec, path),
        pool=reading.text(spec.get("pool"), (*path, "spec", "pool")) or None,
        loop=_loop(reading, value.get("loop"), (*path, "loop")),
        set=reading.assignments(value.get("set"), (*path, "set")),
        output_select=output_select(reading, value.get("output"), (*path, "output")),
        inclusive=inclusive,
        arcs=arcs,
    )


def _step_input(reading: Reading, value: dict[str, Any], path: Path) -> dict[str, Compiled]:
    key = "input" if "input" in value else "args"
    return reading.bindings(value.get(key), (*path, key))


def _seconds(reading: Reading, value: dict[str, Any], spec: Any, path: Path) -> float | None:
    given = _given_limit(value, spec)
    if given is None or is_template(given):
        return None
    return reading.number(given, (*path, "spec", "timeout_s"), 0.0) or None


def _limit(reading: Reading, value: dict[str, Any], spec: Any, path: Path) -> Compiled | None:
    given = _given_limit(value, spec)
    return reading.compiled(given, (*path, "spec", "timeout_s")) if is_template(given) else None


def _given_limit(value: dict[str, Any], spec: Any) -> Any:
    return spec.get("timeout_s", spec.get("timeout", value.get("timeout_s", value.get("timeout"))))


def _admission(reading: Reading, value: dict[str, Any], spec: Any, path: Path) -> tuple[Admission, ...]:
    rules: list[Admission] = []
    if "when" in value:
        rules.append(Admission(when=reading.condition(value["when"], (*path, "when")), allow=True))
        rules.append(Admission(when=None, allow=False))
    policy = reading.mapping(spec.get("policy"), (*path, "spec", "policy"))
    admit = policy.get("admit")
    where: Path = (*path, "spec", "policy", "admit")
    if isinstance(admit, dict):
        admit, where = admit.get("rules"), (*where, "rules")
    for index, rule in enumerate(reading.items(admit, where)):
        rules.append(_admission_rule(reading, rule, (*where, index)))
    return tuple(rules)


def _admission_rule(reading: Reading, value: Any, path: Path) -> Admission:
    rule = reading.mapping(value, path)
    body = reading.mapping(rule["else"], (*path, "else")) if "else" in rule else rule
    when = None if "else" in rule or "when" not in rule else reading.condition(rule["when"], (*path, "when"))
    then = reading.mapping(body.get("then", body), (*path, "then"))
    return Admission(when=when, allow=reading.boolean(then.get("allow"), (*path, "then", "allow"), True))


def _loop(reading: Reading, value: Any, path: Path) -> Loop | None:
    if value is None:
        return None
    loop = reading.mapping(value, path)
    source = next((key for key in ("in", "items", "collection") if key in loop), None)
    if source is None:
        reading.issue(path, "a loop needs 'in'", "write 'in: \"{{ items }}\"'")
    spec = reading.mapping(loop.get("spec"), (*path, "spec"))
    mode = reading.text(spec.get("mode", loop.get("mode")), (*path, "spec", "mode"), "sequential")
    if mode not in ("sequential", "parallel", "async"):
        reading.issue((*path, "spec", "mode"), f"unknown loop mode '{mode}'", "one of: parallel, sequential")
    parallel = mode in ("parallel", "async")
    given = spec.get("max_in_flight", loop.get("max_in_flight"))
    template = reading.compiled(given, (*path, "spec", "max_in_flight")) if is_template(given) else None
    default = DEFAULT_MAX_IN_FLIGHT if parallel else 1
    fixed = None if template is not None else given
    limit = reading.number(fixed, (*path, "spec", "max_in_flight"), default, 1)
    return Loop(
        items=_loop_source(reading, loop.get(source or "in"), (*path, source or "in")),
        iterator=reading.text(loop.get("iterator", loop.get("element")), (*path, "iterator"), "item"),
        parallel=parallel,
        max_in_flight=int(limit) if parallel else 1,
        limit=template if parallel else None,
        continue_on_error=_continues(reading, spec, path),
    )


def _loop_source(reading: Reading, value: Any, path: Path) -> Compiled:
    """A list, a template, or a bare expression such as ``workload.items``; text that is JSON stays text."""
    bare = isinstance(value, str) and not is_template(value) and not value.lstrip().startswith("[")
    return reading.condition(value, path) if bare else reading.compiled(value, path)


def _continues(reading: Reading, spec: Any, path: Path) -> bool:
    policy = spec.get("policy")
    on_error = spec.get("on_error", policy.get("on_error") if isinstance(policy, dict) else policy)
    if isinstance(on_error, str):
        return on_error in ("continue", "collect", "continue_on_error")
    return reading.boolean(spec.get("continue_on_error"), (*path, "spec", "continue_on_error"))


def _routing(reading: Reading, value: Any, path: Path) -> tuple[bool, tuple[Arc, ...]]:
    if value is None:
        return False, ()
    if isinstance(value, str | bool):
        arc = _arc(reading, value, path)
        return False, (arc,) if arc.step else ()
    inclusive, shorthand = False, not isinstance(value, dict)
    if isinstance(value, dict) and ("arcs" in value or "spec" in value):
        spec = reading.mapping(value.get("spec"), (*path, "spec"))
        mode = reading.text(spec.get("mode"), (*path, "spec", "mode"), "exclusive")
        if mode not in ("exclusive", "inclusive"):
            hint = suggestion(mode, ("exclusive", "inclusive"))
            reading.issue((*path, "spec", "mode"), f"unknown routing mode '{mode}'", hint)
        inclusive = mode == "inclusive"
        value, path = value.get("arcs"), (*path, "arcs")
    elif isinstance(value, dict):
        value = [value]
    arcs = [_arc(reading, item, (*path, index)) for index, item in enumerate(reading.items(value, path))]
    forks = shorthand and all(arc.when is None for arc in arcs)
    return inclusive or forks, tuple(arc for arc in arcs if arc.step)


def _arc(reading: Reading, value: Any, path: Path) -> Arc:
    if isinstance(value, str | bool):
        return Arc(step=reading.text(value, path))
    arc = reading.mapping(value, path)
    given = arc.get("step", arc.get("to"))
    target = reading.text(given, (*path, "step"))
    if not target and not isinstance(given, bool):
        reading.issue(path, "an arc needs the step it leads to", "write 'step: some_name'")
    when = reading.condition(arc["when"], (*path, "when")) if arc.get("when") is not None else None
    source = str(when.source) if when is not None else ""
    given = next((arc[key] for key in ("args", "input", "payload") if key in arc), None)
    return Arc(
        step=target,
        when=when,
        args=reading.compiled(given, (*path, "args")) if given is not None else None,
        set=reading.assignments(arc.get("set"), (*path, "set")),
        handles_failure="call.error" in source or "step.failed" in source,
    )
