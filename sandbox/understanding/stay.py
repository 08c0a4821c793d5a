"""When the trip is: mentions of days, lengths and shifts become the slots of the dates."""

import datetime
import re
from typing import Any

import msgspec

from .dates import DEFAULT_STAY_NIGHTS, mentions
from .days import Mention, Partial, later
from .ends import first_and_last, period_said, weekend_in_month
from .intent_words import HOTELS
from .known_dates import MAX_NIGHTS, UNITS, KnownDates, stay_of
from .numbers import NUMBER, number
from .other_days import (
    beside_event,
    blank_other_days,
    far_days,
    length_until_back,
    without_corrected,
)
from .reading import Reading
from .shifts import dated_after, extended_stay, moved_return, same_days_stay, shifted_stay

_LENGTH = re.compile(
    rf"(?<!in )(?<!через )(?<!within )(?<!every )(?<!per )(?<!last )(?<!each )(?<![\d$€£.,])\b(?P<n>{NUMBER})(?:\s*-\s*|\s+)(?:(?:full|whole|полных)\s+)?{UNITS}"
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
_BE_THERE = re.compile(
    r"\b(?:be|get|arrive|land) (?:in|at|there|to)\b|\b(?:быть|прилететь|приехать|попасть) (?:в|на|там)\b"
)
_TONIGHT = re.compile(
    r"\b(?:ton(?:ight|ite)|2ni(?:ght|te)|tomorrow night|night only|(?:for |just )?(?:the |one )?night of)\b|\bна (?:эту |одну |сегодняшнюю )?ночь\b|\b(?:сегодня|завтра) (?:ночью|переночевать)\b|\bпереночевать (?:сегодня|завтра)\b"
)
_CLEAR = re.compile(
    r"\b(?:clear|remove|reset|forget|drop|delete|cancel|сбрось\w*|убер\w+|удали\w*|забудь\w*|очист\w+)\b[^.!?]{0,20}\b(?:dates?|даты|дату)\b|\b(?:any dates?(?! (?:in|between|from|next|around|after|before|of))|no dates yet|dates don'?t matter|даты (?:любые|не важны))\b"
)
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
    moved = moved_return(reading, known)
    if moved:
        return Stay(moved, [])
    shifted = {} if dated_after(reading) else shifted_stay(reading, known)
    if shifted:
        return Stay(shifted, [])
    extended = extended_stay(reading, known)
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
    same = same_days_stay(reading, found, known, today, refused)
    if same:
        return Stay(same, found)
    return Stay(_slots(reading, found, nights, known, today), found)


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
    first, last = first_and_last(reading, found, today)
    period = period_said(found)
    if first is None and last is None and period is None:
        asks = known.first is not None and _WITHIN.search(reading.lower) is not None
        return {} if asks else _length_only(nights, known)
    if first is None and last is None and period is not None:
        weekend = weekend_in_month(found)
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


def _from_period(period: Mention, nights: int | None, known: KnownDates, today: datetime.date) -> dict[str, Any]:
    start, end = period.first.resolve(today), period.last.resolve(today) if period.last else None
    if start is None or end is None:
        return {}
    own_length = (end - start).days
    if nights is None:
        keep = known.nights if period.part in ("month", "season") else None
        nights = keep or own_length or DEFAULT_STAY_NIGHTS
    return stay_of(start, start + datetime.timedelta(nights), False)


_FOR_WEEKEND = re.compile(r"\bfor (?:a|the) (?:long )?weekend\b|\bна (?:длинные |одни )?(?:выходные|уик-?энд)")
