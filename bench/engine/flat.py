"""Whether cost stays flat: late steps of a long execution beside early ones, a long log beside an empty one."""

import asyncio
import datetime
import itertools
import statistics
import time
from pathlib import Path

import asyncpg
import msgspec

from .contestants import Wayfarer
from .measure import Figures, measure
from .report import machine
from .usage import cpu_seconds
from .work import HEAD, Work

STEPS = 10_000
WINDOW = 1_000
"""Steps that are compared at each end of the long execution; the first ones warm everything up."""
LOGGED_EVENTS = 1_000_000
EVENTS_PER_EXECUTION = 100
LIMIT_S = 180.0
_FILL = """
INSERT INTO events (execution_id, seq, event_id, name, entity_type, entity_id, attempt, status, payload, created_at)
SELECT x, s, x * 1000 + s, 'call.done', 'command', 's' || s, 1, 'COMPLETED',
       json_build_object('command_id', x || ':' || s, 'data', s, 'worker_id', 'bench-1'), now()
  FROM generate_series(1, $1) AS x, generate_series(1, $2) AS s
"""
_FILL_EXECUTIONS = """
INSERT INTO executions (execution_id, path, version, catalog_id, status, started_at, ended_at, result)
SELECT x, 'bench/chain', 1, 1, 'COMPLETED', now(), now(), '1' FROM generate_series(1, $1) AS x
"""


class Long(msgspec.Struct, frozen=True):
    """Steps of one stretch of the long execution."""

    first: int
    last: int
    ms_per_step: float
    """Median of the time from one step's end to the next one's."""
    cpu_ms_per_step: float
    """Of all processes together."""


class Flat(msgspec.Struct, frozen=True):
    """What was measured."""

    long: list[Long]
    empty: Figures
    full: Figures
    """The same work with `LOGGED_EVENTS` in the log."""


def playbook() -> str:
    """Two steps that take turns, so that none of them runs more often than a step may."""
    lines = []
    for name, other in (("a", "b"), ("b", "a")):
        lines.append(
            f"- step: {name}\n"
            "  tool: {kind: python, input: {n: '{{ ctx.n }}'}, code: 'result = (n or 0) + 1'}\n"
            f"  set: {{ctx.n: '{{{{ {name} }}}}'}}\n"
            f"  next: [{{step: {other}, when: '{{{{ ctx.n < {STEPS} }}}}'}}]\n"
        )
    return HEAD.format(name="long") + "workflow:\n" + "".join(lines)


async def flat(ours: Wayfarer, seconds: float) -> Flat:
    """Measure both; the log is filled in between."""
    connection = await asyncpg.connect(ours.database_url)
    try:
        await ours.register(playbook())
        empty = await measure(ours, Work.CHAIN, seconds)
        long = await _long(ours, connection)
        await connection.execute(_FILL_EXECUTIONS, LOGGED_EVENTS // EVENTS_PER_EXECUTION)
        await connection.execute(_FILL, LOGGED_EVENTS // EVENTS_PER_EXECUTION, EVENTS_PER_EXECUTION)
        await connection.execute("VACUUM ANALYZE events")
        await connection.execute("CHECKPOINT")
        return Flat(long, empty, await measure(ours, Work.CHAIN, seconds))
    finally:
        await connection.close()


async def _long(ours: Wayfarer, connection: asyncpg.Connection) -> list[Long]:
    execution = asyncio.create_task(ours.execute("bench/long"))
    samples: list[tuple[float, float]] = []
    pids = list(ours.pids().values())
    until = time.monotonic() + LIMIT_S
    while not execution.done() and time.monotonic() < until:
        samples.append((time.time(), cpu_seconds(pids)))
        await asyncio.sleep(0.25)
    ended = await execution
    if ended.result != STEPS:
        raise RuntimeError(f"the long execution gave {ended.result!r}, it must give {STEPS}")
    rows = await connection.fetch(
        "SELECT created_at FROM events WHERE execution_id = $1 AND name = 'step.done' ORDER BY seq",
        int(ended.execution_id),
    )
    at = [row["created_at"].timestamp() for row in rows]
    return [_stretch(at, samples, first) for first in (WINDOW, STEPS // 2, STEPS - WINDOW)]


def _stretch(at: list[float], samples: list[tuple[float, float]], first: int) -> Long:
    last = first + WINDOW - 1
    began, ended = at[first], at[last]
    used = _cpu_at(samples, ended) - _cpu_at(samples, began)
    gaps = [later - earlier for earlier, later in itertools.pairwise(at[first : last + 1])]
    return Long(first, last, round(statistics.median(gaps) * 1000, 2), round(used / WINDOW * 1000, 2))


def _cpu_at(samples: list[tuple[float, float]], moment: float) -> float:
    """CPU seconds at a moment between two samples."""
    for (at, used), (next_at, next_used) in itertools.pairwise(samples):
        if at <= moment <= next_at:
            return used + (next_used - used) * (moment - at) / (next_at - at)
    return samples[-1][1] if moment > samples[-1][0] else samples[0][1]


def table(found: Flat) -> str:
    """Two Markdown tables."""
    lines = [f"### One execution of {STEPS:,} steps", "", "| steps | ms per step, median | CPU ms per step |"]
    lines.append("| --- | --- | --- |")
    lines += [
        f"| {part.first:,} to {part.last + 1:,} | {part.ms_per_step:g} | {part.cpu_ms_per_step:g} |"
        for part in found.long
    ]
    lines += ["", f"### {Work.CHAIN.title}, with events in the log", ""]
    lines += [
        "| events before | p50 ms | p95 ms | exec/s at 16 | CPU s/1000 steps |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {item.p50_ms:g} | {item.p95_ms:g} | {item.per_second:g} | {item.cpu_s_per_1000_steps:g} |"
        for name, item in (("none", found.empty), (f"{LOGGED_EVENTS:,}", found.full))
    ]
    return "\n".join(lines) + "\n"


def keep(folder: Path, found: Flat) -> Path:
    """Write ``flat.json`` and ``flat.md``; returns the latter's path."""
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    document = {"at": at, "machine": machine(), "figures": found}
    (folder / "flat.json").write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    path = folder / "flat.md"
    head = f"# Does cost stay flat?\n\n{at}, {machine()['cpus']} cores, {machine()['processor']}.\n\n"
    path.write_text(head + table(found))
    return path
