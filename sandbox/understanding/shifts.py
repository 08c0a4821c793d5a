"""How the known dates move: earlier, later, longer, shorter, another month, another way back."""

import datetime
import re
from typing import Any

from .calendar_words import MONTH
from .days import Mention, day_of, later
from .known_dates import MAX_NIGHTS, UNITS, KnownDates, stay_of
from .numbers import NUMBER, number
from .other_days import same_days_in
from .reading import Reading

_SHIFTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:(?:for|by|на)\s+)?(?:(?P<n>{NUMBER})\s+)?{UNITS}\s+(?P<way>later|earlier|sooner|позже|позднее|раньше|пораньше|попозже|forward|вперед|назад)\b",
        rf"\b(?:push|move|shift|postpone|delay|bring|сдвинь\w*|сдвинем|сдвинуть|перенес\w+|подвин\w+|отлож\w+)\b(?P<way>[^.!?\d]*?)\b(?:by|на)\s+(?:(?P<n>{NUMBER})\s+)?{UNITS}(?:\s+(?P<way2>back|forward|назад|вперед|earlier|later))?\b",
        rf"\b(?:push|move|shift|bring|put)\b[^.!?\d]{{0,25}}?\b(?P<way>back|forward|up|out)\s+(?:by\s+)?(?:(?P<n>{NUMBER})\s+)?{UNITS}\b",
        rf"(?:^\W*(?:(?:what|how) about\s+|and\s+|or\s+|а\s+)*|\b(?:that|it|for|trip|to|на)\s+)(?:the\s+)?(?:(?P<n>{NUMBER})\s+)?{UNITS}\s+(?P<way>after|before|спустя)(?:\s+that)?\W*$",
    )
)
_NEXT_DAY = re.compile(
    r"^\W*(?:(?:what|how) about\s+|and\s+|or\s+|try\s+|а\s+|на\s+)*(?:the\s+)?(?P<way>next|following|previous|prior|следующий|предыдущий)\s+(?P<unit>day|день)\W*$"
)
"""«The next day?» moves the known dates."""
_DAY_BESIDE = re.compile(
    r"\b(?:the|за|на)\s+(?P<unit>day|night|evening|morning|день|вечер|сутки)\s+(?P<way>before|after|раньше|позже|до|после)\b(?=\s*(?:$|[,.!?;]|instead\b|please\b|if\b|этого\b|того\b))"
)
"""«He'd rather leave the evening before»."""
_WEEK_BESIDE = re.compile(
    r"\b(?:make (?:it|that)|move (?:it|that)|what about|how about|try|go|be|for|do)\s+the\s+(?P<unit>week|month|day)\s+(?P<way>before|after)\b(?!\s+(?:the|my|our|that|next|christmas|easter|new))"
)
_EXTENSIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:на\s+)?(?P<n>{NUMBER})?\s*{UNITS}\s+(?P<less>less|fewer|shorter|короче|меньше)\b",
        rf"\b(?P<n>{NUMBER})\s+(?P<less>fewer|less)\s+{UNITS}\b",
        rf"\b(?P<less>shorten|cut|сократ\w+)\b[^.!?\d]{{0,25}}?\b(?:by|на)\s+(?P<n>{NUMBER})?\s*{UNITS}\b",
        rf"\b(?:extend|add|продл\w+|добав\w+)\b(?![^.!?]{{0,25}}\b(?:to|до)\s)[^.!?\d]{{0,30}}?\b(?:for|by|на|еще|an?)?\s*(?P<n>{NUMBER})\s+(?:more\s+|extra\s+|additional\s+|лишн\w+\s+)?{UNITS}(?P<less>)(?:\s+(?:more|longer|дольше))?\b",
        rf"\b(?P<n>{NUMBER})\s+(?:more|extra|additional)\s+{UNITS}(?P<less>)\b",
        rf"\b(?P<n>{NUMBER})\s+{UNITS}\s+(?P<less>)(?:longer|more|extra)\b",
        rf"\b(?:на\s+)?(?P<n>{NUMBER})?\s*{UNITS}\s+(?P<less>)(?:дольше|больше)\b",
        rf"\bеще\s+(?:на\s+)?(?P<n>{NUMBER})?\s*{UNITS}(?P<less>)",
    )
)
_SAME_DAYS = re.compile(
    r"\b(?:same (?:dates?|days?)|the same,?)\b[^.!?]{0,12}\b(?:in|but in|of)\s*$|\b(?:те же (?:даты|числа|дни)|тех же (?:числах|датах))\b[^.!?]{0,12}(?:\bв\s*)?$"
)
"""The days stay and the month changes: «same dates in June»."""
_SAME_DAYS_AFTER = re.compile(
    r"\W*(?:but |and |на |а )?(?:the |on the )?same (?:dates?|days?)\b|\W*(?:но |и |а )?(?:на |в )?(?:те же|тех же|этих же|эти же) (?:даты|числа|дни|числах|датах)\b"
)
_RETURN_MOVED = re.compile(
    rf"\b(?:return|come back|get back|fly back|(?:come|go|fly|get|be) home|home|checkout|check[- ]?out|возвращ\w+|верн\w+|обратн\w+(?: (?:рейс|вылет|билет))?|выезд\w*)\b[^.!?\d]{{0,25}}?(?:(?P<way1>forward|up|back)\s+)?(?:by\s+|на\s+)?(?P<n>{NUMBER})?\s*{UNITS}\s*(?P<way>earlier|sooner|later|раньше|позже|пораньше|попозже)?\b"
)
"""Only the end of the trip moves: «bring the return forward a day», «вернуться на день позже»."""
_NEW_DAYS = re.compile(
    rf"\W+(?:(?:so|that is|i\.?e\.?|meaning|то есть|значит|а именно|from|on|с|на)\W+)*(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?(?:(?:to|-|–|по|до|until)\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?)?{MONTH}|{MONTH}\s+\d)"
)
"""The days that a shift leads to, said right after it: «на день раньше, 30 апреля»."""


def _amount(match: re.Match[str]) -> int:
    said = match.groupdict().get("n")
    return number(said) if said else 1


def dated_after(reading: Reading) -> bool:
    """Whether the new days are said after the words of a shift: «forward by a week, so 17th to 24th October»."""
    found = next((match for pattern in _SHIFTS if (match := pattern.search(reading.open)) is not None), None)
    return found is not None and _NEW_DAYS.match(reading.lower, found.end()) is not None


def shifted_stay(reading: Reading, known: KnownDates) -> dict[str, Any]:
    for pattern in (*_SHIFTS, _NEXT_DAY, _WEEK_BESIDE, _DAY_BESIDE):
        match = pattern.search(reading.open)
        if match is None:
            continue
        way = " ".join(part for part in (match["way"], match.groupdict().get("way2")) if part)
        amount = _amount(match)
        if re.search(
            r"earlier|sooner|before|previous|prior|предыдущ|раньше|пораньше|назад|\bдо\b|up\b|forward to", way
        ):
            amount = -amount
        if known.first is None:
            return {}
        reading.take(*match.span())
        first = later(known.first, amount, match["unit"])
        updates: dict[str, Any] = {"check_in_date": first.isoformat()}
        if known.last is not None:
            last = first + (known.last - known.first)
            updates |= {"check_out_date": last.isoformat(), "nights": (last - first).days}
        return updates | {"dates_explicit_range": known.explicit}
    return {}


def moved_return(reading: Reading, known: KnownDates) -> dict[str, Any]:
    match = _RETURN_MOVED.search(reading.open)
    if match is None or known.first is None or known.last is None or not (match["way"] or match["way1"]):
        return {}
    earlier = re.match(r"earlier|sooner|раньше|пораньше|forward|up", match["way"] or match["way1"]) is not None
    last = later(known.last, -_amount(match) if earlier else _amount(match), match["unit"])
    if not 0 < (last - known.first).days <= MAX_NIGHTS:
        return {}
    reading.take(*match.span())
    return {
        "check_out_date": last.isoformat(),
        "nights": (last - known.first).days,
        "dates_explicit_range": known.explicit,
    }


def extended_stay(reading: Reading, known: KnownDates) -> dict[str, Any]:
    for pattern in _EXTENSIONS:
        match = pattern.search(reading.open)
        if match is None or known.nights is None:
            continue
        reading.take(match.start("n") if match["n"] else match.start(), match.end())
        amount = (later(datetime.date(2001, 1, 1), _amount(match), match["unit"]) - datetime.date(2001, 1, 1)).days
        nights = known.nights - amount if match["less"] else known.nights + amount
        if not 1 <= nights <= MAX_NIGHTS:
            return {}
        updates: dict[str, Any] = {"nights": nights}
        if known.first is not None:
            updates["check_out_date"] = (known.first + datetime.timedelta(nights)).isoformat()
            updates["dates_explicit_range"] = known.explicit
        return updates
    return {}


def same_days_stay(
    reading: Reading, found: list[Mention], known: KnownDates, today: datetime.date, refused: int | None
) -> dict[str, Any]:
    month = next((mention for mention in found if mention.part == "month"), None)
    if month is None or known.first is None or len(found) > 1:
        return {}
    begins = month.first.resolve(today)
    moved = same_days_in(begins.month, refused, known.first, today) if begins else None
    if moved is not None:
        return stay_of(moved, moved + (known.last - known.first) if known.last else None, known.explicit)
    if not (_SAME_DAYS.search(reading.lower[: month.start]) or _SAME_DAYS_AFTER.match(reading.lower[month.end :])):
        return {}
    first = day_of(begins.year, begins.month, known.first.day) if begins else None
    if first is None or first < today:
        return {}
    last = first + (known.last - known.first) if known.last is not None else None
    return stay_of(first, last, known.explicit)
