"""Which of the days that a text mentions are the first and the last of the trip, and which period it lies in."""

import datetime
import itertools
import re
from typing import Any

import msgspec

from .days import Mention, Partial
from .known_dates import stay_of
from .other_days import (
    month_after,
    on_weekday,
)
from .reading import Reading
from .weekends import weekend_of_month

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


def weekend_in_month(found: list[Mention]) -> dict[str, Any] | None:
    """«A weekend in October» is the first of that month."""
    vague = [mention for mention in found if mention.vague]
    for one, two in itertools.permutations(vague, 2):
        days = weekend_of_month(one, two)
        if days is not None:
            return stay_of(*days, False)
    return None


def period_said(found: list[Mention]) -> Mention | None:
    vague = [mention for mention in found if mention.vague]
    if len(vague) > 1:
        vague = [mention for mention in vague if mention.part != "season"] or vague
    if len(vague) > 1 and vague[0].part == "weekend":
        return next((mention for mention in vague if mention.holiday), vague[0])
    return vague[0] if vague else None


def first_and_last(
    reading: Reading, found: list[Mention], today: datetime.date
) -> tuple[Partial | None, Partial | None]:
    """The first and last day that were said, by their order and the words before them."""
    ranged = next((mention for mention in found if mention.last is not None and not mention.vague), None)
    if ranged is not None and ranged.last is not None:
        named = _spoken_month(found) or next((mention for mention in found if mention.first.month is not None), None)
        one_day, other = _in_month(ranged.first, named), _in_month(ranged.last, named)
        one_day = on_weekday(one_day, _week_said(found), today)
        return one_day, month_after(one_day, other, ranged.last.month is None)
    spoken = _spoken_month(found)
    days = [mention for mention in found if not mention.vague or mention.holiday]
    for one, two in itertools.pairwise(days):
        gap = reading.lower[one.end : two.start]
        if (one.holiday or two.holiday) and not re.search(r"[a-zа-я>–—-]", gap):
            continue
        between = re.search(r"\b(?:between|между)\W*$", reading.lower[: one.start]) is not None
        if _RANGE_GAP.match(gap) and (between or not (one.holiday and two.holiday and re.search(r" (?:and|и) ", gap))):
            begin, end = _point(_month_of(one, days, spoken)), _point(_month_of(two, days, spoken))
            begin = _borrowed(begin, end)
            return on_weekday(begin, period_said(found), today), month_after(begin, end, two.first.month is None)
    days = _with_months(days, spoken)
    flown = _arrival_and_departure(reading, days)
    if flown is not None:
        return flown
    first: Partial | None = None
    last: Partial | None = None
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
    return on_weekday(first, period_said(found), today) if first is not None else None, last


def _week_said(found: list[Mention]) -> Mention | None:
    """The period in which weekdays lie: a week of a month before a weekend that has no name of its own."""
    month = next((mention for mention in found if mention.vague and mention.part == "month"), None)
    period = period_said(found)
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
