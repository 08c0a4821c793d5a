"""Pure decisions over playbooks: ``decide(playbook, state, input) → events and effects``, no I/O, clock or chance."""

from .decide import Decision, decide
from .events import Event
from .folding import evolve, fold
from .inputs import Cancel, ChildEnded, Finalize, Input, Signal, Start, TimerFired
from .state import State

__all__ = [
    "Cancel",
    "ChildEnded",
    "Decision",
    "Event",
    "Finalize",
    "Input",
    "Signal",
    "Start",
    "State",
    "TimerFired",
    "decide",
    "evolve",
    "fold",
]
