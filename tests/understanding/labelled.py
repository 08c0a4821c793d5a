"""The labelled turns: one JSON object a line with the turn, the slots and the intent that a careful reader expects."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from sandbox.understanding.extraction import extract
from sandbox.understanding.turn import ShownWidget, TurnRequest

FOLDER = Path(__file__).parent
TURN_SCHEMA = FOLDER.parents[1] / "playbooks" / "agent" / "turn.schema.json"
SPOKEN = ("question", "options", "names")


class Turn(msgspec.Struct, frozen=True):
    """A message with its context, and what it should be understood as; places are labelled without coordinates."""

    text: str
    today: datetime.date
    locale: str
    slots: dict[str, Any]
    intent: dict[str, Any]
    slot_state: dict[str, Any] = {}
    last_widgets: list[ShownWidget] = []
    source: str = ""

    def request(self) -> TurnRequest:
        """As it comes to the extractor."""
        return TurnRequest(
            text=self.text,
            today=self.today,
            locale=self.locale,
            slot_state=self.slot_state,
            last_widgets=self.last_widgets,
        )


def turns() -> Iterator[Turn]:
    """All labelled turns, file by file."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        yield from turns_of(path)


def turns_of(path: Path) -> Iterator[Turn]:
    """The labelled turns of one file."""
    decoder = msgspec.json.Decoder(Turn)
    for line in path.read_bytes().splitlines():
        yield msgspec.structs.replace(decoder.decode(line), source=path.stem)


def understood(turn: Turn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The slots and the intent that the extractor finds, without coordinates and wording."""
    answer = json.loads(msgspec.json.Encoder(decimal_format="number").encode(extract(turn.request())))
    slots, intent = answer["slot_updates"], answer["render_intent"]
    if isinstance(slots.get("region"), dict):
        slots["region"].pop("center")
    return slots, {name: value for name, value in intent.items() if name not in SPOKEN}
