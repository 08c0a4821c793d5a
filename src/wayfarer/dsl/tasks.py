"""Reads task lists: one tool, or a pipeline of named tools with policies."""

from typing import Any, cast, get_args

import msgspec

from .document import Path
from .model import CHILD_KINDS, DEFAULT_MAX_ITERATIONS, TOOL_KINDS, WAIT_KIND, Action, Backoff, Rule, Task
from .reading import Reading, found, suggestion
from .templates import Compiled, compile_condition, is_template
from .waits import check_wait

_ACTIONS = frozenset(get_args(Action))
_BACKOFFS = frozenset(get_args(Backoff))
_LITERAL_FIELDS = frozenset({"code", "setup", "libs"})
_LITERAL_WAIT_FIELDS = _LITERAL_FIELDS | {"schema"}
"""Fields whose text is never a template."""
_OWN_KEYS = frozenset({"name", "kind", "spec", "set", "desc", "description"})
_WENT_WELL = compile_condition("output.status == 'ok'")
_ALIAS_FIELDS = frozenset({"alias", "credential", "auth", "secret"})
_ARTIFACT_FIELDS = frozenset({"key", "ref", "artifact"})
"""What names the credential or the artifact; without any of them the task's own name does."""
_REQUIRED_FIELDS = {"python": ("code",), "http": ("url", "endpoint")}
"""What a task of a kind can't do without: one of these fields."""
_INPUT_SYNONYMS = ("args", "payload", "params", "workload")


def read_tasks(reading: Reading, value: Any, path: Path, default_name: str) -> tuple[Task, ...]:
    """Read ``tool``: a mapping (one task) or a list (a pipeline)."""
    if value is None:
        return ()
    if isinstance(value, dict):
        return (read_task(reading, value, path, default_name),)
    if isinstance(value, str):
        return (read_task(reading, {"kind": value}, path, default_name),)
    tasks: list[Task] = []
    for index, item in enumerate(reading.items(value, path)):
        tasks.append(_pipeline_item(reading, item, (*path, index), f"{default_name}_{index + 1}"))
    _check_names(reading, tasks, path)
    return tuple(tasks)


def _pipeline_item(reading: Reading, item: Any, path: Path, default_name: str) -> Task:
    if not isinstance(item, dict):
        reading.issue(path, f"expected a task, found {found(item)}")
        return Task(name=default_name, kind="noop", spec={}, compiled={})
    if "kind" not in item and "tool" not in item and len(item) == 1:
        name, inner = next(iter(item.items()))
        if isinstance(inner, dict):
            return read_task(reading, inner, (*path, name), name)
    if "kind" not in item and isinstance(item.get("tool"), dict):
        inner = {**item["tool"], "name": item.get("name", default_name)}
        return read_task(reading, inner, (*path, "tool"), default_name)
    return read_task(reading, item, path, default_name)


def read_task(reading: Reading, value: dict[str, Any], path: Path, default_name: str) -> Task:
    """Read one task mapping."""
    kind = reading.text(value.get("kind"), (*path, "kind"))
    if not kind:
        reading.issue(path, "a tool needs a kind", suggestion("", TOOL_KINDS))
        kind = "noop"
    elif kind not in TOOL_KINDS:
        reading.issue((*path, "kind"), f"unknown tool kind '{kind}'", suggestion(kind, TOOL_KINDS))
        kind = "noop"
    spec = reading.mapping(value.get("spec"), (*path, "spec"))
    fields = {key: item for key, item in value.items() if key not in _OWN_KEYS}
    limit = spec.get("timeout_s", spec.get("timeout"))
    if is_template(limit) and not fields.keys() & {"timeout_s", "timeout"}:
        fields["timeout_s"] = limit
    needed = _REQUIRED_FIELDS.get(kind, ())
    if needed and all(fields.get(key) in (None, "") for key in needed):
        reading.issue(path, f"a {kind} task needs '{needed[0]}'", f"write '{needed[0]}: …'")
    if kind in CHILD_KINDS:
        fields = _child_fields(reading, fields, path)
    if kind == WAIT_KIND:
        check_wait(reading, fields, path)
    if kind == "workbook":
        fields.setdefault("task", value.get("task") or value.get("name"))
    if kind == "secrets" and not fields.keys() & _ALIAS_FIELDS and value.get("name"):
        fields["alias"] = value["name"]
    if kind == "artifact" and not fields.keys() & _ARTIFACT_FIELDS and value.get("name"):
        fields["key"] = value["name"]
    return Task(
        name=reading.text(value.get("name"), (*path, "name"), default_name) or default_name,
        kind=kind,
        spec=fields,
        compiled=_compiled_fields(reading, kind, fields, path),
        rules=_with_own_set(_rules(reading, spec, path), reading.assignments(value.get("set"), (*path, "set"))),
        timeout_s=_timeout(reading, value, spec, path),
        max_iterations=_max_iterations(reading, spec, path),
        output_select=output_select(reading, value.get("output"), (*path, "output")),
    )


def _compiled_fields(reading: Reading, kind: str, fields: dict[str, Any], path: Path) -> dict[str, Compiled]:
    literal = _LITERAL_WAIT_FIELDS if kind == WAIT_KIND else _LITERAL_FIELDS
    return {key: reading.compiled(item, (*path, key)) for key, item in fields.items() if key not in literal}


def _child_fields(reading: Reading, fields: dict[str, Any], path: Path) -> dict[str, Any]:
    synonyms = [fields.pop(key) for key in _INPUT_SYNONYMS if key in fields]
    given = [value for value in (*synonyms, fields.get("input")) if value is not None]
    if len(given) == 1:
        fields["input"] = given[0]
    elif given:
        merged: dict[str, Any] = {}
        for value in given:
            merged.update(reading.mapping(value, (*path, "input")))
        fields["input"] = merged
    if not fields.get("path"):
        name = fields.pop("playbook", None) or fields.pop("agent", None)
        if name is None:
            reading.issue(path, "a nested playbook needs a path", "give the catalog path in 'path'")
        fields["path"] = name
    return fields


def _timeout(reading: Reading, value: dict[str, Any], spec: Any, path: Path) -> float | None:
    given = value.get("timeout_s", value.get("timeout", spec.get("timeout_s", spec.get("timeout"))))
    if given is None or isinstance(given, str | dict):
        return None
    return reading.number(given, (*path, "timeout_s"), 0.0) or None


def _max_iterations(reading: Reading, spec: Any, path: Path) -> int:
    given = _given_iterations(spec)
    if is_template(given):
        return DEFAULT_MAX_ITERATIONS
    return int(reading.number(given, (*path, "spec", "max_iterations"), DEFAULT_MAX_ITERATIONS, 1))


def _given_iterations(spec: Any) -> Any:
    policy = spec.get("policy")
    return spec.get("max_iterations", policy.get("max_iterations") if isinstance(policy, dict) else None)


def output_select(reading: Reading, value: Any, path: Path) -> tuple[str, ...]:
    """Read ``output: {output_select: [field, …]}``."""
    output = reading.mapping(value, path) if isinstance(value, dict) else {}
    names = output.get("output_select", output.get("select"))
    return tuple(reading.text(name, path) for name in reading.items(names, (*path, "output_select")))


def _check_names(reading: Reading, tasks: list[Task], path: Path) -> None:
    names = {task.name for task in tasks}
    seen: set[str] = set()
    for index, task in enumerate(tasks):
        if task.name in seen:
            reading.issue((*path, index), f"two tasks are named '{task.name}'", "give each task its own name")
        seen.add(task.name)
        for rule in task.rules:
            if rule.do == "jump" and rule.to not in names:
                hint = suggestion(str(rule.to), names)
                reading.issue((*path, index), f"a rule jumps to the missing task '{rule.to}'", hint)


def _rules(reading: Reading, spec: Any, path: Path) -> tuple[Rule, ...]:
    policy = spec.get("policy")
    where = (*path, "spec", "policy")
    if policy is None:
        return ()
    if isinstance(policy, dict):
        policy, where = policy.get("rules"), (*where, "rules")
    rules = [_rule(reading, rule, (*where, index)) for index, rule in enumerate(reading.items(policy, where))]
    iterations = _given_iterations(spec)
    if is_template(iterations):
        limit = {"max_iterations": reading.compiled(iterations, (*path, "spec", "max_iterations"))}
        rules = [msgspec.structs.replace(rule, figures={**rule.figures, **limit}) for rule in rules]
    return tuple(rules)


def _with_own_set(rules: tuple[Rule, ...], own: dict[str, Compiled]) -> tuple[Rule, ...]:
    """A task's ``set`` holds whichever rule matches, and for a task that went well when none does."""
    if not own:
        return rules
    bound = [msgspec.structs.replace(rule, set={**own, **rule.set}) for rule in rules]
    return (*bound, Rule(when=_WENT_WELL, do="continue", set=own))


def _rule(reading: Reading, value: Any, path: Path) -> Rule:
    rule = reading.mapping(value, path)
    if "else" in rule:
        body, path = reading.mapping(rule["else"], (*path, "else")), (*path, "else")
        when = None
    else:
        body = rule
        when = reading.condition(rule["when"], (*path, "when")) if "when" in rule else None
    then = body.get("then", {key: item for key, item in body.items() if key != "when"})
    action = reading.mapping(then, (*path, "then"))
    return _action(reading, action, when, (*path, "then") if "then" in body else path)


def _action(reading: Reading, action: Any, when: Compiled | None, path: Path) -> Rule:
    do = reading.text(action.get("do"), (*path, "do"), "continue")
    if do not in _ACTIONS:
        reading.issue((*path, "do"), f"unknown action '{do}'", suggestion(do, _ACTIONS))
        do = "continue"
    backoff = reading.text(action.get("backoff"), (*path, "backoff"), "none")
    if backoff in ("fixed", "constant"):
        backoff = "none"
    if backoff not in _BACKOFFS:
        reading.issue((*path, "backoff"), f"unknown backoff '{backoff}'", suggestion(backoff, _BACKOFFS))
        backoff = "none"
    given = {
        "attempts": action.get("attempts", action.get("max_attempts")),
        "delay": action.get("delay", action.get("initial_delay")),
        "max_delay": action.get("max_delay"),
    }
    figures = {key: reading.compiled(value, (*path, key)) for key, value in given.items() if is_template(value)}
    written = {key: value for key, value in given.items() if key not in figures}
    return Rule(
        when=when,
        do=cast(Action, do),
        attempts=int(reading.number(written.get("attempts"), (*path, "attempts"), 0, 1)) or None,
        delay=reading.number(written.get("delay"), (*path, "delay"), 0.0),
        backoff=cast(Backoff, backoff),
        max_delay=reading.number(written.get("max_delay"), (*path, "max_delay"), 300.0),
        figures=figures,
        jitter=bool(action.get("jitter")),
        to=action.get("to"),
        set=_rule_bindings(reading, action, path),
    )


def _rule_bindings(reading: Reading, action: Any, path: Path) -> dict[str, Compiled]:
    bindings = reading.assignments(action.get("set"), (*path, "set"))
    for key, prefix in (("set_ctx", "ctx."), ("set_iter", "iter.")):
        for name, value in reading.bindings(action.get(key), (*path, key)).items():
            bindings[name if name.startswith(prefix) else prefix + name] = value
    return bindings
