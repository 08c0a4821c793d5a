"""The engine's one function: what follows from an input."""

from collections.abc import Callable

import msgspec

from wayfarer.dsl.exchange import Outcome
from wayfarer.dsl.model import Playbook

from .effects import Effect
from .events import Event
from .inputs import Cancel, ChildEnded, Finalize, Input, Signal, Start, TimerFired
from .scoping import Resolved
from .state import State
from .turn import Turn


class Decision(msgspec.Struct, frozen=True):
    """What follows from an input: the events to append, what to do once they are durable, and the state after."""

    state: State
    events: tuple[Event, ...] = ()
    effects: tuple[Effect, ...] = ()


def decide(
    playbook: Playbook,
    state: State,
    given: Input,
    *,
    fresh_id: Callable[[], str],
    resolved: Resolved | None = None,
) -> Decision:
    """Decide what follows from ``given``; an input that no longer matters gives an empty decision.

    ``fresh_id`` names nested executions and is called only for those; ``resolved`` holds results by reference that the
    caller has fetched. Raises `ResultNeeded` when one is missing.
    """
    if state.ended or (state.status == "NEW") != isinstance(given, Start):
        return Decision(state)
    turn = Turn(playbook, state, fresh_id, resolved or {})
    match given:
        case Start():
            turn.start(given)
        case Outcome():
            turn.outcome(given)
        case ChildEnded():
            turn.child_ended(given)
        case TimerFired():
            turn.timer_fired(given)
        case Signal():
            turn.signal(given)
        case Cancel():
            turn.cancel(given)
        case Finalize():
            turn.finalize(given)
    return Decision(turn.state, tuple(turn.events), tuple(turn.effects))
