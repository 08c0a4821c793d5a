"""The dates that the state knows, and the slots of a stay."""

import datetime
from typing import Any

import msgspec

MAX_NIGHTS = 365
UNITS = r"(?P<unit>days?|weeks?|months?|nights?|дн(?:ей|я|ь|ям|ями)|день|недел(?:ю|и|ь|я|ей|ьку)|месяц(?:а|ев|ем)?|ноч(?:ь|и|ей)|суток|сутки)"


class KnownDates(msgspec.Struct, frozen=True):
    """The dates of the slot state."""

    first: datetime.date | None
    last: datetime.date | None
    nights: int | None
    explicit: bool
    one_way: bool

    @staticmethod
    def of(state: dict[str, Any]) -> "KnownDates":
        """Read them from the slots; what isn't a date counts as unknown."""
        first, last = _stored(state.get("check_in_date")), _stored(state.get("check_out_date"))
        nights = state.get("nights")
        if not isinstance(nights, int) and first and last and last > first:
            nights = (last - first).days
        filters = state.get("flight_filters")
        one_way = isinstance(filters, dict) and filters.get("trip_type") == "one_way"
        nights = nights if isinstance(nights, int) and nights > 0 else None
        return KnownDates(first, last, nights, state.get("dates_explicit_range") is True, one_way)


def _stored(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def stay_of(start: datetime.date | None, end: datetime.date | None, explicit: bool) -> dict[str, Any]:
    """The date slots of a stay; nights only where both ends are known and in order."""
    updates: dict[str, Any] = {}
    if start is not None:
        updates["check_in_date"] = start.isoformat()
    if end is not None:
        updates["check_out_date"] = end.isoformat()
    if start is not None and end is not None and 0 < (end - start).days <= MAX_NIGHTS:
        updates["nights"] = (end - start).days
    return updates | {"dates_explicit_range": explicit and start is not None and end is not None}
