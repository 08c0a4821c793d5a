"""From a turn's text to slots and an intent."""

from .turn import TurnAnswer, TurnRequest


def extract(turn: TurnRequest) -> TurnAnswer:
    """Understand one turn."""
    return TurnAnswer({}, [], {"kind": "clarify", "question": "Where would you like to go?"})
