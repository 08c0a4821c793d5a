"""Measures one engine: one execution after the other, then many at a time."""

import asyncio
import itertools
import statistics
import time

import msgspec

from .contestants import Contestant
from .usage import cpu_seconds, memory_mb
from .work import Work

AT_A_TIME = 16


class Figures(msgspec.Struct, frozen=True):
    """What was measured for one kind of work on one engine."""

    engine: str
    work: str
    p50_ms: float
    p95_ms: float
    per_second: float
    """Executions per second with `AT_A_TIME` at a time."""
    steps_per_second: float
    cpu_s_per_1000_steps: float
    memory_mb: float
    cpu_by_process: dict[str, float]
    """CPU seconds per 1,000 steps of each process with its children."""


async def measure(engine: Contestant, work: Work, seconds: float, warm: int = 30) -> Figures:
    """Warm up, then spend ``seconds`` on latency and as many on throughput."""
    await _many(engine, work, warm)
    times = await _one_by_one(engine, work, seconds)
    pids = engine.pids()
    before = {name: cpu_seconds([pid]) for name, pid in pids.items()}
    began = time.perf_counter()
    count = await _for(engine, work, seconds)
    took = time.perf_counter() - began
    used = {name: cpu_seconds([pid]) - before[name] for name, pid in pids.items()}
    thousands = count * work.steps / 1000
    ordered = sorted(times)
    return Figures(
        engine=engine.name,
        work=str(work),
        p50_ms=round(statistics.median(ordered) * 1000, 1),
        p95_ms=round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 1),
        per_second=round(count / took, 1),
        steps_per_second=round(count * work.steps / took),
        cpu_s_per_1000_steps=round(sum(used.values()) / thousands, 2),
        memory_mb=round(memory_mb(pids.values())),
        cpu_by_process={name: round(value / thousands, 2) for name, value in used.items()},
    )


async def _checked(engine: Contestant, work: Work) -> None:
    result = await engine.run(work)
    if result != work.result:
        raise RuntimeError(f"{engine.name} computed {result!r} for {work}, it must be {work.result}")


async def _one_by_one(engine: Contestant, work: Work, seconds: float) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + seconds
    while (began := time.perf_counter()) < until or len(times) < 20:
        await _checked(engine, work)
        times.append(time.perf_counter() - began)
    return times


async def _many(engine: Contestant, work: Work, count: int) -> None:
    numbers = iter(range(count))

    async def lane() -> None:
        for _ in numbers:
            await _checked(engine, work)

    async with asyncio.TaskGroup() as lanes:
        for _ in range(AT_A_TIME):
            lanes.create_task(lane())


async def _for(engine: Contestant, work: Work, seconds: float) -> int:
    done = itertools.count()
    until = time.perf_counter() + seconds

    async def lane() -> None:
        while time.perf_counter() < until:
            await _checked(engine, work)
            next(done)

    async with asyncio.TaskGroup() as lanes:
        for _ in range(AT_A_TIME):
            lanes.create_task(lane())
    return next(done)
