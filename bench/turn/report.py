"""Numbers of a run as tables for a terminal and as a document."""

import platform
import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from .timeline import PARTS, Timeline


class Figure(msgspec.Struct, frozen=True):
    """One measured quantity in milliseconds; ``aims`` by the name of the percentile."""

    name: str
    count: int
    p50: float
    p95: float
    worst: float
    aims: dict[str, float] = {}

    @property
    def missed(self) -> list[str]:
        """Percentiles that are above their aims."""
        return [name for name, aim in self.aims.items() if getattr(self, name) > aim]


class Share(msgspec.Struct, frozen=True):
    """What a step costs: medians in milliseconds, and in how many turns the turn waited for it."""

    step: str
    turns: int
    critical: int
    commit: float
    queue: float
    run: float
    report: float

    @property
    def total(self) -> float:
        """All parts together."""
        return self.commit + self.queue + self.run + self.report


class Breakdown(msgspec.Struct, frozen=True):
    """Medians over the turns of a scenario, in milliseconds."""

    name: str
    gateway_in: float
    gateway_out: float
    shares: list[Share]


class Report(msgspec.Struct):
    """Everything of one run."""

    taken_at: str
    machine: str
    turns_per_second: float = 0.0
    """Of all travellers together, in the last scenario."""
    processor_ms: dict[str, float] = {}
    """Processor time per turn in the last scenario, by program."""
    figures: list[Figure] = []
    breakdowns: list[Breakdown] = []


def figure(name: str, values: Sequence[float], **aims: float) -> Figure:
    """Percentiles of measured milliseconds."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return Figure(name, len(ordered), _ms(statistics.median(ordered)), _ms(p95), _ms(ordered[-1]), aims)


def breakdown(name: str, timelines: Sequence[Timeline]) -> Breakdown:
    """Medians per step, in the order in which the steps begin."""
    steps: dict[str, list[float]] = {}
    for line in timelines:
        began = min(life.decided_at for life in line.lives)
        for life in line.lives:
            steps.setdefault(life.step, []).append(life.decided_at - began)
    order = sorted(steps, key=lambda step: statistics.median(steps[step]))
    return Breakdown(
        name,
        _ms(statistics.median(line.gateway_in_ms for line in timelines)),
        _ms(statistics.median(line.gateway_out_ms for line in timelines)),
        [_share(step, timelines) for step in order],
    )


def _share(step: str, timelines: Sequence[Timeline]) -> Share:
    parts = [life.parts() for line in timelines for life in line.lives if life.step == step]
    medians = {name: _ms(statistics.median(part[name] for part in parts)) for name in PARTS}
    turns = sum(any(life.step == step for life in line.lives) for line in timelines)
    critical = sum(any(life.step == step for life in line.critical) for line in timelines)
    return Share(step, turns, critical, **medians)


def _ms(value: float) -> float:
    return round(value, 1)


def machine() -> str:
    """The machine in a line."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    cores = sum(line.startswith("processor") for line in lines)
    return f"{cores} × {model or platform.processor()}, Python {platform.python_version()}, {platform.system()}"


def show(report: Report, console: Console) -> None:
    """Print the tables."""
    table = Table(title=f"Turns, POST to result frame ({report.machine})", title_justify="left")
    for column in ("", "turns", "p50 ms", "p95 ms", "worst", "aim"):
        table.add_column(column, justify="left" if not column else "right")
    for item in report.figures:
        aims = ", ".join(f"{name} {aim:g}" for name, aim in item.aims.items())
        mark = " ✗" if item.missed else " ✓" if item.aims else ""
        table.add_row(item.name, str(item.count), f"{item.p50}", f"{item.p95}", f"{item.worst}", aims + mark)
    console.print(table)
    spent = ", ".join(f"{name} {milliseconds:g}" for name, milliseconds in report.processor_ms.items())
    console.print(f"all travellers together: {report.turns_per_second:g} turns a second")
    console.print(f"processor ms per turn: {sum(report.processor_ms.values()):.0f} ({spent})")
    for part in report.breakdowns:
        console.print(_steps(part))


def _steps(part: Breakdown) -> Table:
    table = Table(title=f"{part.name}: medians in ms, ● the turn waits for it", title_justify="left")
    for column in ("step", *PARTS, "total", "●"):
        table.add_column(column, justify="left" if column == "step" else "right")
    table.add_row("POST → first decision", "", "", "", "", f"{part.gateway_in}", "●")
    for share in part.shares:
        mark = "●" if share.critical * 2 >= share.turns else ""
        columns = (f"{getattr(share, name)}" for name in PARTS)
        table.add_row(share.step, *columns, f"{share.total:.1f}", mark)
    table.add_row("last decision → frame", "", "", "", "", f"{part.gateway_out}", "●")
    return table
