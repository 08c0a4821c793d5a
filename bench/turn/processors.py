"""Processor time of the product's processes, from ``/proc``."""

import os
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_NAMES = {
    "nats-server": "nats",
    "wayfarer.server": "server",
    "wayfarer.gateway": "gateway",
    "wayfarer.worker": "worker",
    "wayfarer.local.static": "spa",
    "sandbox": "sandbox",
}


def processor_ms(supervisor_pid: int) -> dict[str, float]:
    """Milliseconds of processor time so far, by program; the worker's python processes count apart."""
    spent: dict[str, float] = {"bench": sum(os.times()[:2]) * 1000}
    for pid in _children(supervisor_pid):
        name = _name(pid)
        spent[name] = spent.get(name, 0.0) + _own(pid)
        below = sum(_with_children(child) for child in _children(pid))
        kept = "worker's python" if name == "worker" else name
        spent[kept] = spent.get(kept, 0.0) + below
    return spent


def _with_children(pid: int) -> float:
    return _own(pid) + sum(_with_children(child) for child in _children(pid))


def _own(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[-1].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * 1000 / _TICKS_PER_S


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []


def _name(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except FileNotFoundError:
        return "ended"
    program = Path(words[0]).name
    if program in _NAMES or "-m" not in words:
        return _NAMES.get(program, program)
    return _NAMES.get(words[words.index("-m") + 1], program)
