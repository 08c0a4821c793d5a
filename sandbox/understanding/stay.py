"""When the trip is: mentions of days, lengths and shifts become the slots of the dates."""

import datetime
import itertools
import re
from typing import Any

import msgspec

from .calendar_words import MONTH
from .dates import DEFAULT_STAY_NIGHTS, mentions
from .days import Mention, Partial, day_of, later
from .intents import HOTELS
from .numbers import NUMBER, number
from .reading import Reading
from .other_days import (
    beside_event,
    blank_other_days,
    far_days,
    length_until_back,
    month_after,
    on_weekday,
    same_days_in,
    without_corrected,
)
from .weekends import weekend_of_month

MAX_NIGHTS = 365
_UNITS = r"(?P<unit>days?|weeks?|months?|nights?|дн(?:ей|я|ь|ям|ями)|день|недел(?:ю|и|ь|я|ей|ьку)|месяц(?:а|ев|ем)?|ноч(?:ь|и|ей)|суток|сутки)"
_SHIFTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:(?:for|by|на)\s+)?(?:(?P<n>{NUMBER})\s+)?{_UNITS}\s+(?P<way>later|earlier|sooner|позже|позднее|раньше|пораньше|попозже|forward|вперед|назад)\b",
        rf"\b(?:push|move|shift|postpone|delay|bring|сдвинь\w*|сдвинем|сдвинуть|перенес\w+|подвин\w+|отлож\w+)\b(?P<way>[^.!?\d]*?)\b(?:by|на)\s+(?:(?P<n>{NUMBER})\s+)?{_UNITS}(?:\s+(?P<way2>back|forward|назад|вперед|earlier|later))?\b",
        rf"\b(?:push|move|shift|bring|put)\b[^.!?\d]{{0,25}}?\b(?P<way>back|forward|up|out)\s+(?:by\s+)?(?:(?P<n>{NUMBER})\s+)?{_UNITS}\b",
        rf"(?:^\W*(?:(?:what|how) about\s+|and\s+|or\s+|а\s+)*|\b(?:that|it|for|trip|to|на)\s+)(?:the\s+)?(?:(?P<n>{NUMBER})\s+)?{_UNITS}\s+(?P<way>after|before|спустя)(?:\s+that)?\W*$",
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
        rf"\b(?:на\s+)?(?P<n>{NUMBER})?\s*{_UNITS}\s+(?P<less>less|fewer|shorter|короче|меньше)\b",
        rf"\b(?P<n>{NUMBER})\s+(?P<less>fewer|less)\s+{_UNITS}\b",
        rf"\b(?P<less>shorten|cut|сократ\w+)\b[^.!?\d]{{0,25}}?\b(?:by|на)\s+(?P<n>{NUMBER})?\s*{_UNITS}\b",
        rf"\b(?:extend|add|продл\w+|добав\w+)\b(?![^.!?]{{0,25}}\b(?:to|до)\s)[^.!?\d]{{0,30}}?\b(?:for|by|на|еще|an?)?\s*(?P<n>{NUMBER})\s+(?:more\s+|extra\s+|additional\s+|лишн\w+\s+)?{_UNITS}(?P<less>)(?:\s+(?:more|longer|дольше))?\b",
        rf"\b(?P<n>{NUMBER})\s+(?:more|extra|additional)\s+{_UNITS}(?P<less>)\b",
        rf"\b(?P<n>{NUMBER})\s+{_UNITS}\s+(?P<less>)(?:longer|more|extra)\b",
        rf"\b(?:на\s+)?(?P<n>{NUMBER})?\s*{_UNITS}\s+(?P<less>)(?:дольше|больше)\b",
        rf"\bеще\s+(?:на\s+)?(?P<n>{NUMBER})?\s*{_UNITS}(?P<less>)",
    )
)
_LENGTH = re.compile(
    rf"(?<!in )(?<!через )(?<!within )(?<!every )(?<!per )(?<!last )(?<!each )(?<![\d$€£.,])\b(?P<n>{NUMBER})(?:\s*-\s*|\s+)(?:(?:full|whole|полных)\s+)?{_UNITS}"
    r"(?!\s+(?:later|earlier|sooner|ago|from (?:now|today|then)|(?<!nights )(?<!ночи )(?:after|before)|in advance|(?<!week )off|назад|позже|раньше|спустя)|\s*-?\s*old)(?:-?(?:long))?(?!\w)"
)
_ABOUT = re.compile(
    rf"\b(?P<unit>дн(?:я|ей)|недел(?:и|ь|ьки)|ноч(?:и|ей)|суток|месяц(?:а|ев))\s+(?:на\s+|этак\s+на\s+)?(?P<n>{NUMBER})\b"
)
"""The Russian inversion that says «about»: «дня на четыре»."""
_CHILD_BEFORE = re.compile(
    r"\b(?:bab(?:y|ies)|infants?|newborn|toddler|child|kid|son|daughter|girl|boy|младен\w+|малыш\w*|груднич\w+|реб[её]н\w+|сын\w*|доч\w+)\b[\s,(:–-]*(?:(?:who is|is|of|aged?|возрастом|в возрасте|ему|ей)\s*)*$"
)
_BABY_TOLD = re.compile(
    r"\b(?:bab(?:y|ies)|infants?|newborn|toddler|младен\w+|малыш\w*|груднич\w+)\b[^\d]{0,16}[.,!:(–—-]\s*(?:(?:he|she|it|ему|ей)(?:'s| is)?\s+)?(?:only |just |всего )?$"
)
"""«And the baby! 5 months»."""
_CHILD_AFTER = re.compile(r"[\s-]*(?:old\b|baby|infant|girl\b|boy\b|son\b|daughter|младен|малыш|реб)")
_WEEK = re.compile(
    r"\b(?:(?:for|на)\s+(?:(?:the|one|whole|целую|всю)\s+)*(?P<week>week|недел(?:ю|ьку)|month|месяц)|(?P<fortnight>fortnight|two-week|двухнедельн\w+)|(?P<long>week-?long|недельн\w+)"
    r"|(?:на\s+)(?P<day>день|денек|сутки)|(?P<bare>недел(?:ю|я|ька|ьку))(?=\s+(?:в|на|с)\b))(?!\w)(?!\s+(?:later|earlier|позже|раньше|of|назад|вперед|дольше|больше|короче|меньше))"
)
_DAY_ADJECTIVE = re.compile(r"\b(?P<n>\d{1,2})-?(?:дневн\w+|ночн\w+)")
_END_WORDS = re.compile(
    r"(?:\b(?:until|till?|through|thru|to|by|back|return(?:ing)?(?: flight| date| trip)?|check(?:ing)?[- ]?out(?: date)?|come back|coming back|fly(?:ing)? back|home|"
    r"до|по|обратно|назад|возвра\w+|верн\w+|выезд\w*|выселен\w+|(?:обратно|назад|back) (?:так же|также|тоже|also|still))|(?:улет\w+|уезж\w+|уед\w+|leaving|departing|fly(?:ing)? out)(?= (?:from|из) )[^.!?,\d]{3,25}|[-–—>])\W*(?:(?:on|is|the|at|to|date|changed|хотим|хочу|надо|нужно|планируем|планирую|собираемся|можно|лучше|want|need|would like|в|во)\W*)*$"
)
_START_WORDS = re.compile(
    r"\b(?:from|check(?:ing)?[- ]?in|start(?:ing)?|begin(?:ning)?|leav(?:e|ing)|depart(?:ing|ure)?|arriv(?:e|ing|al)|fly(?:ing)?|с|со|заезд\w*|вылет\w*|выле\w+|начиная|"
    r"отправл\w+|прил\w+|between)\W*(?:(?:on|is|the|at|out|date|by|before|around|about|latest|home|в|с|к|до|около)\W*)*$"
)
_RANGE_GAP = re.compile(
    r"^\s*(?:-|–|—|>|to|till?|until|through|thru|по|до|and|и|,|and back|и обратно)?\s*(?:the|and|и|,)?\s*(?:(?:coming|come|fly|flying|get|be|heading|i'?ll be|will be)?\s*(?:back|return(?:ing)?|home)\s*(?:home|on|by|flight)*|обратно|назад|возвра\w+)?\s*(?:on|the|в|во)?\s*(?:the)?\s*$"
)
_RETURN_TO = re.compile(
    r"\b(?:return(?:ing)?|way back|checkout|check[- ]?out|end|возвращени\w+|выезд\w*|обратн\w+ (?:рейс|билет|вылет|дорог\w+))\b(?: (?:date|flight|day))? (?:to|for|on|на)\W*(?:the\W*)?$"
)
"""Only the end of the trip gets another day: «change the return to May 19»."""
_MOVED = re.compile(
    r"\b(?:move|shift|push|change|reschedule|postpone|перенес\w+|перенос\w*|сдвин\w+|передвин\w+)\b[^.!?]{0,25}\b(?:to|на)\W*(?:the\W*)?$"
)
_BE_THERE = re.compile(
    r"\b(?:be|get|arrive|land) (?:in|at|there|to)\b|\b(?:быть|прилететь|приехать|попасть) (?:в|на|там)\b"
)
_TONIGHT = re.compile(
    r"\b(?:ton(?:ight|ite)|2ni(?:ght|te)|tomorrow night|night only|(?:for |just )?(?:the |one )?night of)\b|\bна (?:эту |одну |сегодняшнюю )?ночь\b|\b(?:сегодня|завтра) (?:ночью|переночевать)\b|\bпереночевать (?:сегодня|завтра)\b"
)
_SAME_DAYS = re.compile(
    r"\b(?:same (?:dates?|days?)|the same,?)\b[^.!?]{0,12}\b(?:in|but in|of)\s*$|\b(?:те же (?:даты|числа|дни)|тех же (?:числах|датах))\b[^.!?]{0,12}(?:\bв\s*)?$"
)
"""The days stay and the month changes: «same dates in June»."""
_SAME_DAYS_AFTER = re.compile(
    r"\W*(?:but |and |на |а )?(?:the |on the )?same (?:dates?|days?)\b|\W*(?:но |и |а )?(?:на |в )?(?:те же|тех же|этих же|эти же) (?:даты|числа|дни|числах|датах)\b"
)
_CLEAR = re.compile(
    r"\b(?:clear|remove|reset|forget|drop|delete|cancel|сбрось\w*|убер\w+|удали\w*|забудь\w*|очист\w+)\b[^.!?]{0,20}\b(?:dates?|даты|дату)\b|\b(?:any dates?(?! (?:in|between|from|next|around|after|before|of))|no dates yet|dates don'?t matter|даты (?:любые|не важны))\b"
)


_RETURN_MOVED = re.compile(
    rf"\b(?:return|come back|get back|fly back|(?:come|go|fly|get|be) home|home|checkout|check[- ]?out|возвращ\w+|верн\w+|обратн\w+(?: (?:рейс|вылет|билет))?|выезд\w*)\b[^.!?\d]{{0,25}}?(?:(?P<way1>forward|up|back)\s+)?(?:by\s+|на\s+)?(?P<n>{NUMBER})?\s*{_UNITS}\s*(?P<way>earlier|sooner|later|раньше|позже|пораньше|попозже)?\b"
)
"""Only the end of the trip moves: «bring the return forward a day», «вернуться на день позже»."""


_NEW_DAYS = re.compile(
    rf"\W+(?:(?:so|that is|i\.?e\.?|meaning|то есть|значит|а именно|from|on|с|на)\W+)*(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?(?:(?:to|-|–|по|до|until)\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?)?{MONTH}|{MONTH}\s+\d)"
)
"""The days that a shift leads to, said right after it: «на день раньше, 30 апреля»."""
_SETS_OUT = re.compile(r"\b(?:выезд|выезжа|выед)\w*")
"""With a length beside it, the day one sets out rather than checks out."""
_WITHIN = re.compile(rf"\b(?:за|in)\s+(?:{NUMBER}\s+)?(?:день|дня|дней|days?|a day)\b")
"""What can be seen in a day says nothing of how long a planned trip is."""


class Stay(msgspec.Struct, frozen=True):
    """What was said of the dates."""

    updates: dict[str, Any]
    mentioned: list[Mention]


def stay(reading: Reading, today: datetime.date, locale: str, state: dict[str, Any]) -> Stay:
    """The date slots that a turn changes."""
    if reading.take_all(_CLEAR):
        return Stay({"check_in_date": None, "check_out_date": None, "nights": None, "dates_explicit_range": None}, [])
    known = KnownDates.of(state)
    moved = _move_return(reading, known)
    if moved:
        return Stay(moved, [])
    shifted = {} if _dated_after(reading) else _shift(reading, known)
    if shifted:
        return Stay(shifted, [])
    extended = _extend(reading, known)
    if extended:
        return Stay(extended, [])
    refused = blank_other_days(reading)
    until = length_until_back(reading)
    tonight = _TONIGHT.search(reading.lower) is not None and HOTELS.search(reading.lower) is not None
    far = far_days(reading, today)
    found = sorted([*far, *mentions(reading, today, locale)], key=lambda mention: mention.start)
    found = without_corrected(reading, found, today)
    nights = _length(reading) or (1 if tonight else None)
    if until is not None:
        nights = (later(datetime.date(2001, 4, 1), *until) - datetime.date(2001, 4, 1)).days
    same = _same_days(reading, found, known, today, refused)
    if same:
        return Stay(same, found)
    return Stay(_slots(reading, found, nights, known, today), found)


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


def _amount(match: re.Match[str]) -> int:
    said = match.groupdict().get("n")
    return number(said) if said else 1


def _dated_after(reading: Reading) -> bool:
    """Whether the new days are said after the words of a shift: «forward by a week, so 17th to 24th October»."""
    found = next((match for pattern in _SHIFTS if (match := pattern.search(reading.open)) is not None), None)
    return found is not None and _NEW_DAYS.match(reading.lower, found.end()) is not None


def _shift(reading: Reading, known: KnownDates) -> dict[str, Any]:
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


def _move_return(reading: Reading, known: KnownDates) -> dict[str, Any]:
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


def _extend(reading: Reading, known: KnownDates) -> dict[str, Any]:
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


def _same_days(
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


def _is_age(text: str, match: re.Match[str]) -> bool:
    """Whether a length is how old a child is: «a baby of 8 months», «малыш 10 месяцев»."""
    if not match["unit"].startswith(("month", "месяц", "week", "недел")):
        return False
    return (
        _BABY_TOLD.search(text[: match.start()]) is not None
        or _CHILD_BEFORE.search(text[: match.start()]) is not None
        or _CHILD_AFTER.match(text[match.end() :]) is not None
    )


def _length(reading: Reading) -> int | None:
    """Nights that were said as a length; a day counts as a night."""
    lengths = (found for found in _LENGTH.finditer(reading.open) if not _is_age(reading.lower, found))
    match = next(lengths, None) or _ABOUT.search(reading.open) or _DAY_ADJECTIVE.search(reading.open)
    if match is not None:
        unit = match.groupdict().get("unit") or "days"
        amount = number(match["n"])
        bare_day = (
            match["n"] in ("a", "an") and unit in ("day", "night") and "for " not in reading.lower[: match.start()][-5:]
        )
        if not bare_day and amount > 0:
            reading.take(*match.span())
            start = datetime.date(2001, 4, 1)
            return min((later(start, amount, unit) - start).days, MAX_NIGHTS)
    week = _WEEK.search(reading.open)
    if week is None:
        return None
    reading.take(*week.span())
    if week["day"]:
        return 1
    if week["fortnight"]:
        return 14
    return 30 if week["week"] in ("month", "месяц") else 7


def _slots(
    reading: Reading, found: list[Mention], nights: int | None, known: KnownDates, today: datetime.date
) -> dict[str, Any]:
    first, last = _ends(reading, found, today)
    period = _period(found)
    if first is None and last is None and period is None:
        asks = known.first is not None and _WITHIN.search(reading.lower) is not None
        return {} if asks else _length_only(nights, known)
    if first is None and last is None and period is not None:
        weekend = _weekend_in_month(found)
        if weekend is not None:
            return weekend
        return _from_period(period, nights, known, today)
    if (
        first is None
        and last is not None
        and nights is not None
        and known.first is None
        and _SETS_OUT.search(reading.lower)
    ):
        first, last = last, None
    if first is None and last is not None and nights is not None and known.first is None:
        end = last.resolve(today)
        start = end - datetime.timedelta(nights) if end else None
        return stay_of(start, end, False)
    if first is None:
        return _end_only(reading, last, known, today)
    start = first.resolve(_day_anchor(first, known, today))
    if start is None:
        return {}
    if last is not None:
        return stay_of(*beside_event(reading, start, _resolve_last(first, last, start)), True)
    start, _ = beside_event(reading, start, None)
    free_days = next((mention for mention in found if mention.vague and mention.part == "weekend"), None)
    if nights is None and free_days is not None and free_days.last is not None and _FOR_WEEKEND.search(reading.lower):
        away = (free_days.last.resolve(today) or today) - (free_days.first.resolve(today) or today)
        nights = max(2, away.days)
    if nights is None and not known.one_way:
        nights = known.nights
    if nights is None:
        return {"check_in_date": start.isoformat(), "dates_explicit_range": False}
    return stay_of(start, start + datetime.timedelta(nights), False)


def _day_anchor(day: Partial, known: KnownDates, today: datetime.date) -> datetime.date:
    """A bare day of the month means the month of the dates known, else the next such day."""
    if day.month is None and day.weekday is None and known.first is not None and known.first >= today:
        return max(today, known.first.replace(day=1))
    return today


def _resolve_last(first: Partial, last: Partial, start: datetime.date) -> datetime.date | None:
    if last.month is not None and last.year is None and last.month == start.month and last.day is not None:
        return Partial(year=start.year, month=last.month, day=last.day).resolve(start)
    if last.month is None and last.day is not None and first.month is not None and last.day < start.day:
        return last.resolve(start)
    return last.resolve(start)


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


def _length_only(nights: int | None, known: KnownDates) -> dict[str, Any]:
    if nights is None:
        return {}
    if known.first is None:
        return {"nights": nights}
    return {
        "nights": nights,
        "check_out_date": (known.first + datetime.timedelta(nights)).isoformat(),
        "dates_explicit_range": known.explicit,
    }


def _end_only(reading: Reading, last: Partial | None, known: KnownDates, today: datetime.date) -> dict[str, Any]:
    if last is None:
        return {}
    end = last.resolve(known.first or today)
    if end is None:
        return {}
    if known.first is None and _BE_THERE.search(reading.lower):
        return {"check_in_date": end.isoformat(), "dates_explicit_range": False}
    if known.first is None:
        return {"check_out_date": end.isoformat(), "dates_explicit_range": False}
    updates = {"check_out_date": end.isoformat(), "dates_explicit_range": True}
    return updates | ({"nights": (end - known.first).days} if 0 < (end - known.first).days <= MAX_NIGHTS else {})


def _weekend_in_month(found: list[Mention]) -> dict[str, Any] | None:
    """«A weekend in October» is the first of that month."""
    vague = [mention for mention in found if mention.vague]
    for one, two in itertools.permutations(vague, 2):
        days = weekend_of_month(one, two)
        if days is not None:
            return stay_of(*days, False)
    return None


def _from_period(period: Mention, nights: int | None, known: KnownDates, today: datetime.date) -> dict[str, Any]:
    start, end = period.first.resolve(today), period.last.resolve(today) if period.last else None
    if start is None or end is None:
        return {}
    own_length = (end - start).days
    if nights is None:
        keep = known.nights if period.part in ("month", "season") else None
        nights = keep or own_length or DEFAULT_STAY_NIGHTS
    return stay_of(start, start + datetime.timedelta(nights), False)


def _period(found: list[Mention]) -> Mention | None:
    vague = [mention for mention in found if mention.vague]
    if len(vague) > 1:
        vague = [mention for mention in vague if mention.part != "season"] or vague
    if len(vague) > 1 and vague[0].part == "weekend":
        return next((mention for mention in vague if mention.holiday), vague[0])
    return vague[0] if vague else None


def _ends(reading: Reading, found: list[Mention], today: datetime.date) -> tuple[Partial | None, Partial | None]:
    """The first and last day that were said, by their order and the words before them."""
    ranged = next((mention for mention in found if mention.last is not None and not mention.vague), None)
    if ranged is not None and ranged.last is not None:
        named = _spoken_month(found) or next((mention for mention in found if mention.first.month is not None), None)
        first, last = _in_month(ranged.first, named), _in_month(ranged.last, named)
        first = on_weekday(first, _week_said(found), today)
        return first, month_after(first, last, ranged.last.month is None)
    spoken = _spoken_month(found)
    days = [mention for mention in found if not mention.vague or mention.holiday]
    for one, two in itertools.pairwise(days):
        gap = reading.lower[one.end : two.start]
        if (one.holiday or two.holiday) and not re.search(r"[a-zа-я>–—-]", gap):
            continue
        between = re.search(r"\b(?:between|между)\W*$", reading.lower[: one.start]) is not None
        if _RANGE_GAP.match(gap) and (between or not (one.holiday and two.holiday and re.search(r" (?:and|и) ", gap))):
            first, last = _point(_month_of(one, days, spoken)), _point(_month_of(two, days, spoken))
            first = _borrowed(first, last)
            return on_weekday(first, _period(found), today), month_after(first, last, two.first.month is None)
    days = _with_months(days, spoken)
    flown = _arrival_and_departure(reading, days)
    if flown is not None:
        return flown
    first = last = None
    for mention in days:
        if mention.holiday:
            continue
        before = reading.lower[max(0, mention.start - 40) : mention.start]
        there = _THERE_NEXT.match(reading.lower, mention.end) or (first is None and _BOTH_WAYS.search(before))
        ends = not there and _END_WORDS.search(before) and not _START_WORDS.search(before) and not _MOVED.search(before)
        if ends or _BACK_NEXT.match(reading.lower, mention.end) or _RETURN_TO.search(before):
            last = last or mention.first
        elif first is None:
            first = mention.first
        elif last is None:
            last = mention.first
    if first is not None and last is not None:
        bare = all(mention.first.month is None for mention in found if mention.first.day is not None)
        first = _borrowed(first, last)
        last = month_after(first, last, bare or _bare_end(last, found))
    return on_weekday(first, _period(found), today) if first is not None else None, last


def _week_said(found: list[Mention]) -> Mention | None:
    """The period in which weekdays lie: a week of a month before a weekend that has no name of its own."""
    month = next((mention for mention in found if mention.vague and mention.part == "month"), None)
    period = _period(found)
    return month if month is not None and (period is None or period.part == "weekend") else period


def _bare_end(last: Partial, found: list[Mention]) -> bool:
    """Whether the end was said without a month of its own."""
    return any(mention.first.day == last.day and mention.first.month is None and not mention.vague for mention in found)


def _spoken_month(found: list[Mention]) -> Mention | None:
    """The month, or the holiday or weekend, in which bare days beside it lie."""
    month = next((mention for mention in found if mention.vague and mention.part == "month"), None)
    return month or next((mention for mention in found if mention.vague and mention.part != "season"), None)


_ARRIVES = re.compile(
    r"\b(?:прилет\w*|приле[тч]\w+|приед\w+|приезж\w+|туда|заезд\w*|arriv\w+|check(?:ing)?[- ]?in|out)\W*(?:(?:on|the|в|с)\W*)*$"
)
_DEPARTS = re.compile(
    r"\b(?:улет\w*|уле[тч]\w+|уед\w+|уезж\w+|обратно|назад|выезд\w*|leav\w+|depart\w*|check(?:ing)?[- ]?out|back|home|return\w*)\W*(?:(?:on|the|в)\W*)*$"
)


_THERE_NEXT = re.compile(r"\W{0,2}\s*туда\b")
_BOTH_WAYS = re.compile(r"\bи обратно\W*(?:на\W*|с\W*)?$|\bтуда-обратно\W*(?:на\W*)?$")
"""«В Варшаву и обратно, 3 мая туда»."""
_FOR_WEEKEND = re.compile(r"\bfor (?:a|the) (?:long )?weekend\b|\bна (?:длинные |одни )?(?:выходные|уик-?энд)")
_BACK_NEXT = re.compile(r"(?:-?го)?\s+(?:обратно|назад|домой)\b")
"""«22 обратно»."""


def _arrival_and_departure(reading: Reading, days: list[Mention]) -> tuple[Partial, Partial] | None:
    """The days said right after words of arriving and of leaving, whatever other days the text tells of."""
    if len(days) < 2:
        return None
    arrives = next((day for day in days if _ARRIVES.search(reading.lower[: day.start])), None)
    departs = next((day for day in days if _DEPARTS.search(reading.lower[: day.start])), None)
    if arrives is None or departs is None or arrives.start >= departs.start or arrives.last or departs.last:
        return None
    return _borrowed(arrives.first, departs.first), departs.first


def _borrowed(first: Partial, last: Partial) -> Partial:
    """«Туда 12, обратно 15 октября»: the month is said once."""
    if (
        first.month is not None
        or first.day is None
        or first.fixed is not None
        or last.month is None
        or last.day is None
    ):
        return first
    return Partial(day=first.day, month=last.month, year=last.year) if first.day <= last.day else first


def _in_month(day: Partial, named: Mention | None) -> Partial:
    """A bare day is in the month of the holidays or the month that is named beside it: «на майские, с 1 по 10»."""
    if named is None or day.month is not None or day.fixed is not None or day.day is None:
        return day
    if named.first.fixed is None:
        return Partial(year=named.first.year, month=named.first.month, day=day.day)
    return Partial(year=named.first.fixed.year, month=named.first.fixed.month, day=day.day)


def _month_of(mention: Mention, days: list[Mention], month: Mention | None = None) -> Mention:
    """A bare day of the month is in the month of the day said before it: «a wedding on September 12, we fly around the 9th»."""
    day = mention.first
    if mention.last is not None or day.day is None or day.month is not None or day.fixed is not None:
        return mention
    before = [other.first for other in days if other.start < mention.start and other.first.month is not None]
    if not before and month is not None and month.first.fixed is not None:
        before = [Partial(year=month.first.fixed.year, month=month.first.fixed.month)]
    if not before:
        return mention
    return msgspec.structs.replace(
        mention, first=msgspec.structs.replace(day, month=before[-1].month, year=before[-1].year)
    )


def _with_months(days: list[Mention], month: Mention | None) -> list[Mention]:
    return [_month_of(mention, days, month) for mention in days]


def _point(mention: Mention) -> Partial:
    if mention.holiday:
        return Partial(fixed=datetime.date.fromisoformat(mention.part))
    return mention.first
