"""A playbook as nodes and edges, with the words that a picture shows."""

import re
from typing import Any, Literal

import msgspec

from wayfarer.dsl.model import CHILD_KINDS, WAIT_KIND, Arc, Playbook, Step, Task

MAX_LABEL = 36
"""Longest condition in a picture."""
MAX_KINDS = 4
"""Most tool kinds that are named in one node."""
Look = Literal["python", "call", "data", "child", "wait", "noop"]
_LOOKS: dict[str, Look] = {
    "python": "python",
    "shell": "python",
    "http": "call",
    "mcp": "call",
    "nats": "call",
    "postgres": "data",
    "duckdb": "data",
    "artifact": "data",
    "secrets": "data",
    "noop": "noop",
}
_EVENT = re.compile(r"event\.name\s*==\s*['\"]([a-z.]+)['\"]")
_FAILURES = ("call.error", "step.failed")
_SUCCESSES = ("call.done", "step.done", "loop.done")


class Node(msgspec.Struct, frozen=True):
    """A step."""

    name: str
    lines: tuple[str, ...] = ()
    """What it does, below its name."""
    look: Look = "noop"
    entry: bool = False
    loops: bool = False
    description: str = ""


class Edge(msgspec.Struct, frozen=True):
    """An arc."""

    source: str
    target: str
    label: str = ""
    failure: bool = False


class Graph(msgspec.Struct, frozen=True):
    """What a picture shows."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph_of(playbook: Playbook) -> Graph:
    """The graph of a playbook's workflow."""
    nodes = tuple(_node(playbook, step) for step in playbook.steps.values())
    edges = tuple(_edge(step, arc) for step in playbook.steps.values() for arc in step.arcs)
    return Graph(playbook.path, nodes, edges)


def _node(playbook: Playbook, step: Step) -> Node:
    lines: list[str] = []
    if step.loop is not None:
        how = f"up to {step.loop.max_in_flight} at once" if step.loop.parallel else "one after another"
        lines.append(f"for each {step.loop.iterator}, {how}")
    lines += _work(step)
    if step.admit:
        lines.append("when admitted")
    return Node(
        name=step.name,
        lines=tuple(lines),
        look=_look(step),
        entry=step.name == playbook.entry,
        loops=step.loop is not None,
        description=step.desc,
    )


def _work(step: Step) -> list[str]:
    tasks = [task for task in step.tasks if task.kind != "noop"]
    if len(tasks) == 1:
        return [_task(tasks[0])]
    kinds = list(dict.fromkeys(task.kind for task in tasks))
    more = ", …" if len(kinds) > MAX_KINDS else ""
    return [f"{len(tasks)} tasks: {', '.join(kinds[:MAX_KINDS])}{more}"] if tasks else []


def _task(task: Task) -> str:
    if task.kind in CHILD_KINDS:
        return f"{task.kind} {_shown(task.spec.get('path'))}"
    if task.kind == WAIT_KIND:
        signal = task.spec.get("signal")
        return f"waits for {_shown(signal)}" if signal else "waits"
    if task.kind == "http":
        return f"http {_shown(task.spec.get('method', 'GET'))}"
    if task.kind == "workbook":
        return f"workbook {_shown(task.spec.get('task'))}"
    return task.kind


def _look(step: Step) -> Look:
    kinds = [task.kind for task in step.tasks if task.kind != "noop"]
    if any(kind in CHILD_KINDS for kind in kinds):
        return "child"
    if WAIT_KIND in kinds:
        return "wait"
    found: list[Look] = [_LOOKS.get(kind, "python") for kind in kinds]
    return next((look for look in found if look != "python"), found[0] if found else "noop")


def _edge(step: Step, arc: Arc) -> Edge:
    return Edge(step.name, arc.step, "" if arc.when is None else condition(arc.when.source), arc.handles_failure)


def condition(source: Any) -> str:
    """A condition in few words: no braces, ``call.error`` as ``error``, the ordinary events left out."""
    text = str(source).strip()
    if text.startswith("{{") and text.endswith("}}") and text.count("{{") == 1:
        text = text[2:-2].strip("- ")
    text = _EVENT.sub(lambda match: _event(match[1]), " ".join(text.split()))
    text = re.sub(r"^ok and |\band ok\b", "", text).strip()
    return _shown("" if text == "ok" else text)


def _event(name: str) -> str:
    if name in _FAILURES:
        return "error"
    return "ok" if name in _SUCCESSES else name


def _shown(value: Any) -> str:
    text = str(value if value is not None else "?")
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"
