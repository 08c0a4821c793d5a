"""Filters that the traveller lifts: «take off the star filter», «сними ограничение по цене», «no need for nonstop»."""

import re
from typing import Any

from .reading import Reading

_LIFT = (
    r"(?:take off|take away|remove|clear|drop|get rid of|lose|turn off|switch off|disable|reset|undo|cancel|delete|lift|forget(?: about)?|scrap|ditch|"
    r"убер\w+|убра\w+|сним\w+|снять|сбрось\w*|сброси\w*|удал\w+|отключ\w+|отмен\w+|очист\w+|выключ\w+)"
)
_NAMED = (
    r"(?:filters?|limits?|restrictions?|requirements?|criteri(?:a|on)|фильтр\w*|ограничени\w+|требовани\w+|лимит\w*)"
)
_LIFTED = re.compile(
    rf"\b{_LIFT}\s+(?P<what>(?:[^\s.!?,;]+\s+){{0,4}}?{_NAMED}(?:\s+(?:(?:by|on|for|of|по|на|про|без)\s+)?(?!please\b|and\b|but\b|и\b|а\b)[^\W\d_]+){{0,2}})"
)
_SUBJECTS: tuple[tuple[re.Pattern[str], dict[str, Any]], ...] = tuple(
    (re.compile(pattern), slots)
    for pattern, slots in (
        (r"\bstars?\b|\*|\bзвезд", {"star_rating_min": None}),
        (
            r"\b(?:price|budget|cost|money)|\b(?:цен|бюджет|стоимост|деньг)",
            {"budget": None, "budget_min": None, "budget_max": None},
        ),
        (r"\bamenit|\bудобств", {"amenities_required": None}),
        (
            r"\b(?:non-?stop|direct|stops?|layovers?|connections?)\b|\b(?:прям|пересад|стыков)",
            {"flight_filters": {"max_connections": None}},
        ),
        (r"\b(?:cabin|class|business)\b|\b(?:класс|бизнес)", {"cabin_class": None}),
        (r"\b(?:bags?|baggage|luggage)\b|\bбагаж", {"flight_filters": {"baggage": None}}),
        (r"\b(?:time|departure|hours?)\b|\b(?:врем|вылет)", {"flight_filters": {"depart_window": None}}),
        (r"\b(?:beds?)\b|\bкроват", {"bed_type": None}),
    )
)
_ANY = re.compile(rf"(?:(?:all|every|the|any|my|these|those|of|hotel|flight|все|эти)\s+)*{_NAMED}(?:\s+\w+)?")
_ALL: dict[str, Any] = {"star_rating_min": None, "amenities_required": None, "flight_filters": None, "budget": None}


def lifted(reading: Reading) -> dict[str, Any]:
    """The slots of the filters that the text lifts; a filter whose subject is unknown is left to those who read on."""
    updates: dict[str, Any] = {}
    for match in list(_LIFTED.finditer(reading.open)):
        what = match["what"]
        slots = next((slots for pattern, slots in _SUBJECTS if pattern.search(what)), None)
        if slots is None and _ANY.fullmatch(what):
            slots = _ALL
        if slots is not None:
            updates |= slots
            reading.take(*match.span())
    return updates
