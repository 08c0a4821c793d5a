"""The answer to a choice between places: «the first», «Illinois», «the one in Texas» after «Springfield, MO or Springfield, MA?»."""

import re

from .gazetteer import gazetteer
from .ordinals import picked
from .spelling import fold
from .turn import ShownWidget, TurnRequest

SAID = "say:"
"""How the control of a choice begins that is answered by saying its words."""
_LEADING = re.compile(
    r"^\W*(?:(?:i mean|i meant|the one|one|that one|it'?s|in|from|of|the|please|sorry|no|yes|тот|та|то|что|который|которая|в|во|из|это|имею в виду|я про|про|пожалуйста|нет|да)\W+)*",
    re.IGNORECASE,
)
MAX_WORDS = 6


def chosen(turn: TurnRequest) -> str | None:
    """The words of the option that a short answer means, None when it means none of them."""
    asked = next((widget for widget in reversed(turn.last_widgets) if widget.widget_type == "clarify_question"), None)
    options = [identity.removeprefix(SAID) for identity in asked.ids if identity.startswith(SAID)] if asked else []
    if not options or len(turn.text.split()) > MAX_WORDS or not all(_is_place(option) for option in options):
        return None
    positions = picked(turn.text.lower(), ShownWidget("choice", options))
    position = positions[0].get("ordinal") if positions and isinstance(positions[0], dict) else None
    if isinstance(position, int) and position <= len(options):
        return options[position - 1]
    named = fold(_LEADING.sub("", turn.text).strip(" .!?"))
    return next((option for option in options if named and _means(named, option)), None)


def _is_place(option: str) -> bool:
    return "," in option or gazetteer().find(fold(option)) is not None


def _means(named: str, option: str) -> bool:
    """Whether the words are the option's, or the state or country that tells it from the others."""
    name, _, where = option.partition(",")
    if named in (fold(option), fold(where)):
        return True
    found = gazetteer().qualified(fold(name), named) if gazetteer().qualifies(named) else None
    return found is not None and found.full_name == option
