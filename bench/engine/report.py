"""Tables for people, JSON for programs."""

import datetime
import os
import platform
from pathlib import Path

import msgspec

from .measure import AT_A_TIME, Figures
from .work import Work

COLUMNS = ("engine", "p50 ms", "p95 ms", f"exec/s at {AT_A_TIME}", "steps/s", "CPU s/1000 steps", "MB")


def table(figures: list[Figures]) -> str:
    """A Markdown table per kind of work; in brackets what Wayfarer is of it, so 2.0x is twice as good."""
    parts = []
    for work in Work:
        rows = [item for item in figures if item.work == str(work)]
        if not rows:
            continue
        ours = next((item for item in rows if item.engine == "wayfarer"), None)
        lines = [f"### {work.title}", "", _line(COLUMNS), _line(("---",) * len(COLUMNS))]
        lines += [_line(_cells(item, ours)) for item in rows]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cells(item: Figures, ours: Figures | None) -> tuple[str, ...]:
    def ratio(theirs: float, own: float, *, more_is_better: bool = False) -> str:
        if ours is None or item is ours or not own or not theirs:
            return ""
        return f" ({own / theirs if more_is_better else theirs / own:.1f}x)"

    own = ours or item
    return (
        item.engine,
        f"{item.p50_ms:g}{ratio(item.p50_ms, own.p50_ms)}",
        f"{item.p95_ms:g}{ratio(item.p95_ms, own.p95_ms)}",
        f"{item.per_second:g}{ratio(item.per_second, own.per_second, more_is_better=True)}",
        f"{item.steps_per_second:g}",
        f"{item.cpu_s_per_1000_steps:g}{ratio(item.cpu_s_per_1000_steps, own.cpu_s_per_1000_steps)}",
        f"{item.memory_mb:g}{ratio(item.memory_mb, own.memory_mb)}",
    )


def machine() -> dict[str, object]:
    """What the figures were taken on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    return {"cpus": os.cpu_count(), "processor": model, "python": platform.python_version()}


def keep(folder: Path, name: str, figures: list[Figures], notes: str = "") -> Path:
    """Write ``<name>.json`` and ``<name>.md``; returns the latter's path."""
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    document = {"at": at, "machine": machine(), "figures": figures}
    (folder / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    head = f"# Engines side by side\n\n{at}, {machine()['cpus']} cores, {machine()['processor']}.\n{notes}\n"
    path = folder / f"{name}.md"
    path.write_text(head + table(figures))
    return path
