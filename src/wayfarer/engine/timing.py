"""Timers of one decision: retries, time limits and waits that have an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from wayfarer.dsl.exchange import PipelineState

from .effects import DropTimer, SetTimer
from .events import present

if TYPE_CHECKING:
    from .turn import Turn


class Timers:
    """Sets and drops timers."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def begin(
        self,
        kind: str,
        delay_s: float,
        step: str = "",
        index: int | None = None,
        resume: PipelineState | None = None,
        *,
        command_id: str | None = None,
        replaces: str | None = None,
        at: float | None = None,
    ) -> None:
        """Ask to be told after ``delay_s`` seconds, or at ``at`` in Unix seconds."""
        turn = self._turn
        timer_id = f"{command_id}/limit" if command_id else f"{turn.state.execution_id}/{turn.state.seq + 1}"
        payload = present(
            index=index,
            command_id=command_id,
            replaces=replaces,
            at=at,
            resume=msgspec.to_builtins(resume) if resume else None,
        )
        turn.emit(
            "timer.set",
            step,
            resume.attempt if resume else 1,
            timer_id=timer_id,
            kind=kind,
            delay_s=delay_s,
            **payload,
        )
        turn.effects.append(SetTimer(timer_id, delay_s, at))

    def drop_limit(self, command_id: str) -> None:
        """What was awaited has come within its time limit."""
        turn = self._turn
        timer_id = f"{command_id}/limit"
        if timer_id in turn.state.timers:
            turn.emit("timer.fired", timer_id=timer_id, dropped=True)
            turn.effects.append(DropTimer(timer_id))

    def drop(self, step: str | None) -> None:
        """Forget the timers of a step, or all of them."""
        turn = self._turn
        timers = turn.state.timers.items()
        turn.effects.extend(DropTimer(timer_id) for timer_id, timer in timers if step in (None, timer.step))
