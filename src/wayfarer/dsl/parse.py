"""Playbook documents: YAML text to a validated `Playbook`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from .document import Document, Path, load
from .errors import Issue, PlaybookInvalid
from .model import ENGINE_KINDS, RESERVED_NAMES, Arc, KeychainEntry, Metadata, Playbook, Step, Task
from .naming import doubtful_names
from .reading import Reading, found, suggestion
from .steps import read_step
from .tasks import read_task
from .templates import Compiled, is_template

API_VERSION = "noetl.io/v2"
ROOT_KEYS = frozenset({"apiVersion", "kind", "metadata", "keychain", "executor", "workload", "workbook", "workflow"})
MAX_STEPS = 1_000
"""Most steps in one playbook."""
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*(/[A-Za-z0-9][A-Za-z0-9_.\-]*)*")
_STEP_NAME = re.compile(r"[A-Za-z_][\w\-. ]*")


class Parsed(msgspec.Struct, frozen=True):
    """A valid playbook and what was doubtful about its text."""

    playbook: Playbook
    warnings: tuple[Issue, ...]


def parse_playbook(text: str) -> Playbook:
    """Parse and validate; raises `PlaybookInvalid` with every issue at once."""
    return parse_with_warnings(text).playbook


def parse_with_warnings(text: str) -> Parsed:
    """Parse and validate, keeping the warnings."""
    document = load(text)
    reading = Reading(document)
    playbook = _playbook(reading, document)
    for path in document.repeated:
        reading.warning(path, f"the key '{path[-1]}' stands twice in one mapping; only the last one counts")
    if reading.issues or playbook is None:
        raise PlaybookInvalid(sorted(reading.issues, key=lambda issue: (issue.line or 0, issue.column or 0)))
    positions = {name: index for index, name in enumerate(_step_names(document.value))}
    for step, name, meant in doubtful_names(playbook):
        where: Path = ("workflow", positions[step]) if step in positions else ("workflow",)
        reading.warning(where, f"nothing in step '{step}' gives a value to '{name}'", f"did you mean '{meant}'?")
    return Parsed(playbook, tuple(reading.warnings))


def _step_names(root: Any) -> list[str]:
    return [str(item.get("step", item.get("name"))) for item in root.get("workflow") or []]


def _playbook(reading: Reading, document: Document) -> Playbook | None:
    root = document.value
    if not isinstance(root, dict):
        reading.issue((), f"a playbook is a mapping, found {found(root)}")
        return None
    for key in root.keys() - ROOT_KEYS:
        reading.issue((key,), f"unknown key '{key}'", suggestion(key, ROOT_KEYS))
    if root.get("apiVersion") != API_VERSION:
        reading.issue(
            ("apiVersion",), f"unsupported apiVersion {found(root.get('apiVersion'))}", f"write {API_VERSION}"
        )
    if root.get("kind") not in ("Playbook", "Agent"):
        reading.issue(("kind",), f"expected kind Playbook, found {found(root.get('kind'))}", "write Playbook")
    metadata = _metadata(reading, root.get("metadata"))
    executor = reading.mapping(root.get("executor"), ("executor",))
    spec = reading.mapping(executor.get("spec"), ("executor", "spec"))
    workbook = _workbook(reading, root.get("workbook"))
    steps = _workflow(reading, root.get("workflow"))
    _check_workbook_calls(reading, steps, workbook)
    named = {name: index for index, name in enumerate(steps)}
    return Playbook(
        metadata=metadata,
        steps=steps,
        entry=_entry(reading, spec, steps),
        workload=reading.mapping(root.get("workload"), ("workload",)),
        keychain=_keychain(reading, root.get("keychain")),
        workbook=workbook,
        final_step=_named_step(reading, spec, "final_step", named),
        no_next_is_error=reading.boolean(spec.get("no_next_is_error"), ("executor", "spec", "no_next_is_error")),
        timeout_s=_timeout(reading, spec),
        limit=_limit(reading, spec),
        reach=_reach(steps),
    )


def _metadata(reading: Reading, value: Any) -> Metadata:
    path: Path = ("metadata",)
    if value is None:
        reading.issue(path, "a playbook needs metadata", "write metadata with name and path")
        return Metadata(name="", path="")
    metadata = reading.mapping(value, path)
    name = reading.text(metadata.get("name"), (*path, "name"))
    catalog_path = reading.text(metadata.get("path"), (*path, "path")) or name
    if not catalog_path:
        reading.issue(path, "metadata needs a path", "write the catalog path, such as team/playbooks/example")
    elif not _PATH.fullmatch(catalog_path) or len(catalog_path) > 255:
        hint = "letters, digits, '_', '-', '.' in parts separated by '/', 255 characters at most"
        reading.issue((*path, "path"), f"'{catalog_path}' is not a catalog path", hint)
    return Metadata(
        name=name or catalog_path.rsplit("/", 1)[-1],
        path=catalog_path,
        description=reading.text(metadata.get("description"), (*path, "description")),
        agent=reading.boolean(metadata.get("agent"), (*path, "agent")),
        exposes_as_mcp=reading.boolean(metadata.get("exposes_as_mcp"), (*path, "exposes_as_mcp")),
        tags=_words(reading, metadata.get("tags"), (*path, "tags")),
        capabilities=_words(reading, metadata.get("capabilities"), (*path, "capabilities")),
        labels=metadata["labels"] if isinstance(metadata.get("labels"), dict) else {},
    )


def _words(reading: Reading, value: Any, path: Path) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return tuple(value)
    return tuple(str(item) for item in reading.items(value, path))


def _keychain(reading: Reading, value: Any) -> tuple[KeychainEntry, ...]:
    entries: list[KeychainEntry] = []
    for index, item in enumerate(reading.items(value, ("keychain",))):
        path = ("keychain", index)
        entry = reading.mapping({"name": item} if isinstance(item, str) else item, path)
        name = reading.text(entry.get("name"), (*path, "name"))
        if not name:
            reading.issue(path, "a keychain entry needs a name")
            continue
        alias = next((entry[key] for key in ("alias", "credential", "ref") if entry.get(key)), name)
        kind = reading.text(entry.get("kind"), (*path, "kind"), "credential")
        scopes = _words(reading, entry.get("scopes"), (*path, "scopes"))
        entries.append(KeychainEntry(name=name, kind=kind, alias=str(alias), spec=entry, scopes=scopes))
    return tuple(entries)


def _workbook_entries(reading: Reading, value: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """A list of tasks with names, or a mapping of names to tasks, also under ``tasks``."""
    where: Path = ("workbook",)
    if isinstance(value, dict) and value.keys() == {"tasks"}:
        value, where = value["tasks"], (*where, "tasks")
    if isinstance(value, dict):
        for name, item in value.items():
            yield (*where, name), {"name": name, **reading.mapping(item, (*where, name))}
        return
    for index, item in enumerate(reading.items(value, where)):
        yield (*where, index), reading.mapping(item, (*where, index))


def _workbook(reading: Reading, value: Any) -> dict[str, Task]:
    tasks: dict[str, Task] = {}
    for path, entry in _workbook_entries(reading, value):
        name = reading.text(entry.get("name"), (*path, "name"))
        if not name:
            reading.issue(path, "a workbook task needs a name")
            continue
        if name in tasks:
            reading.issue(path, f"two workbook tasks are named '{name}'")
        tool = entry.get("tool")
        body = {**tool, "name": name} if isinstance(tool, dict) else dict(entry)
        if isinstance(tool, str):
            body = {**{key: item for key, item in entry.items() if key != "tool"}, "kind": tool}
        tasks[name] = read_task(reading, body, (*path, "tool") if isinstance(tool, dict) else path, name)
    return tasks


def _workflow(reading: Reading, value: Any) -> dict[str, Step]:
    items = reading.items(value, ("workflow",))
    if not items:
        reading.issue(("workflow",), "a playbook needs at least one step")
    if len(items) > MAX_STEPS:
        reading.issue(("workflow",), f"{len(items)} steps are more than the limit of {MAX_STEPS}")
        items = items[:MAX_STEPS]
    steps: dict[str, Step] = {}
    positions: dict[str, int] = {}
    for index, item in enumerate(items):
        step = read_step(reading, item, ("workflow", index))
        if step is None:
            continue
        if step.name in steps:
            line = reading.document.mark(("workflow", positions[step.name]))
            hint = f"the first is on line {line.line}" if line else None
            reading.issue(("workflow", index, "step"), f"two steps are named '{step.name}'", hint)
            continue
        if not _STEP_NAME.fullmatch(step.name) or step.name in RESERVED_NAMES:
            reading.issue(("workflow", index, "step"), f"'{step.name}' can't be a step's name")
        steps[step.name], positions[step.name] = step, index
    _check_arcs(reading, steps, positions)
    return _with_implicit_end(steps)


def _check_arcs(reading: Reading, steps: Mapping[str, Step], positions: Mapping[str, int]) -> None:
    for name, step in steps.items():
        for index, arc in enumerate(step.arcs):
            if arc.step not in steps:
                where = _arc_path(reading, positions[name], index)
                reading.issue(where, f"the arc leads to the missing step '{arc.step}'", suggestion(arc.step, steps))
        _check_child_templates(reading, step, ("workflow", positions[name]))


def _arc_path(reading: Reading, position: int, index: int) -> Path:
    base: Path = ("workflow", position, "next")
    for candidate in ((*base, "arcs", index), (*base, index), base):
        if candidate in reading.document.marks:
            return candidate
    return base


def _check_child_templates(reading: Reading, step: Step, path: Path) -> None:
    engine_side: list[tuple[str, Compiled]] = [*step.set.items(), *step.input.items()]
    engine_side += [("next", part) for arc in step.arcs for part in (arc.when, arc.args) if part is not None]
    engine_side += [item for arc in step.arcs for item in arc.set.items()]
    for task in step.tasks:
        if task.kind in ENGINE_KINDS:
            engine_side += task.compiled.items()
    for key, compiled in engine_side:
        if "keychain" in compiled.names:
            message = f"'{key}' may not use the keychain: its value would be stored in the event log"
            reading.issue(path, message, "use keychain templates only in the fields of worker tools")


def _with_implicit_end(steps: dict[str, Step]) -> dict[str, Step]:
    if "end" not in steps or any(arc.step == "end" for step in steps.values() for arc in step.arcs):
        return steps
    return {
        name: step if step.arcs or name == "end" else msgspec.structs.replace(step, arcs=(Arc(step="end"),))
        for name, step in steps.items()
    }


def _entry(reading: Reading, spec: Any, steps: Mapping[str, Step]) -> str:
    entry = _named_step(reading, spec, "entry_step", steps)
    return entry or ("start" if "start" in steps else next(iter(steps), ""))


def _named_step(reading: Reading, spec: Any, key: str, steps: Mapping[str, Any]) -> str | None:
    name = spec.get(key)
    if name is None:
        return None
    if name not in steps:
        reading.issue(("executor", "spec", key), f"the step '{name}' is missing", suggestion(str(name), steps))
        return None
    return str(name)


def _given_limit(spec: Any) -> Any:
    policy = spec.get("policy")
    return spec.get("timeout_s", policy.get("timeout_s") if isinstance(policy, dict) else None)


def _timeout(reading: Reading, spec: Any) -> float | None:
    given = _given_limit(spec)
    if given is None or is_template(given):
        return None
    return reading.number(given, ("executor", "spec", "timeout_s"), 0.0) or None


def _limit(reading: Reading, spec: Any) -> Compiled | None:
    given = _given_limit(spec)
    return reading.compiled(given, ("executor", "spec", "timeout_s")) if is_template(given) else None


def _check_workbook_calls(reading: Reading, steps: Mapping[str, Step], workbook: Mapping[str, Task]) -> None:
    for position, step in enumerate(steps.values()):
        for task in step.tasks:
            name = task.spec.get("task")
            if task.kind == "workbook" and name not in workbook:
                hint = suggestion(str(name), workbook)
                reading.issue(("workflow", position, "tool"), f"the workbook has no task '{name}'", hint)


def _reach(steps: Mapping[str, Step]) -> dict[str, frozenset[str]]:
    direct = {name: [arc.step for arc in step.arcs if arc.step in steps] for name, step in steps.items()}
    reach: dict[str, frozenset[str]] = {}
    for name in steps:
        seen: set[str] = set()
        stack = list(direct[name])
        while stack:
            step = stack.pop()
            if step not in seen:
                seen.add(step)
                stack.extend(direct[step])
        reach[name] = frozenset(seen)
    return reach
