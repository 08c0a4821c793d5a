"""Days that are said without dating the trip: past journeys, birthdays, days and months that are taken back, the day beside an event."""

import datetime
import re

from .calendar_words import MONTH, MONTHS, WEEKDAY, WEEKDAYS
from .days import Mention, Partial, day_of
from .numbers import NUMBER, number
from .reading import Reading

_SEASONS = r"spring|summer|autumn|fall|winter|year|month|christmas|easter|new year|holidays?|vacation"
_RUSSIAN_SEASONS = r"(?:весн|лет|осен|зим|год|месяц|недел|отпуск|каникул|раз|январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
_PAST = re.compile(
    rf"\blast\s+(?:{_SEASONS}|time|{MONTH})\b(?!\s+(?:days?|weekend|week|of|in)\b)|\b(?:the\s+)?(?:year|summer|winter|spring|month)\s+before(?=\W*(?:$|[,.;]|this))|\bprevious(?:ly)?\s+(?:{_SEASONS})\b"
    rf"|\b(?:в\s+|на\s+)?(?:поза)?прошл(?:ым|ой|ом|ого|ую|ое|ый|ые|ых)\s+{_RUSSIAN_SEASONS}"
    rf"|\b(?:{NUMBER})\s+(?:years?|months?)\s+ago\b|\b(?:год|{NUMBER}\s+(?:лет|года|месяц\w*))\s+(?:назад|тому назад)\b"
)
_LEEWAY = re.compile(
    rf"\b(?:flexible|flex|flexibility|give or take|plus or minus|plus/minus|гибк\w+|плюс[- ]?минус)\b(?:\s+(?:by|on|with|of|within|up to|на|в пределах))*\s*(?:a\s+)?(?:{NUMBER})\s*(?:days?|weeks?|дн\w+|день|недел\w+)|(?:\+/?-|±|\+\s?-)\s*(?:{NUMBER})\s*(?:days?|weeks?|дн\w+|день|недел\w+)?|\b(?:{NUMBER})\s*(?:days?|дня|дней)\s+(?:either (?:side|way)|each way|earlier or later|туда-сюда|в ту или (?:иную|другую) сторону)"
)
"""How far the days may move is no length."""
_OCCASION = re.compile(
    rf"\b(?:my|our|his|her|their|[a-z]+'s)\s+(?:big\s+)?\d{{1,2}}(?:st|nd|rd|th)\b(?!\s+(?:of\s+)?(?:{MONTH}))|\b\d{{1,3}}(?:st|nd|rd|th)\s+(?:(?:wedding|birth)\s*)?(?:anniversary|birthday|b-?day)"
    rf"|\b(?:kid|child|son|daughter|he|she|boy|girl|{MONTH}|сын|дочь|дочка|ребенок|ему|ей|сыну|дочке)\s+(?:is|will be|'s)?\s*(?:turning|turns|gonna be|исполн\w+|будет)\s+\d{{1,2}}\s+(?:in|on|в)\s+{MONTH}"
    rf"|\b(?:turns?|turning|be)\s+\d{{1,2}}\s+(?:(?:next|this|in a)\s+(?:week|month|year)|tomorrow|today|in\s+(?:{MONTH}))|\b\d{{1,2}}\s+(?:лет|год\w*)?\s*(?:исполн\w+|будет)\s+(?:на (?:следующей|этой) неделе|в\s+(?:{MONTH})|завтра)"
    rf"|\b(?:birthday|b-?day|anniversary|день рождения|др|годовщина)\s+(?:is\s+)?(?:on\s+|in\s+|[-–—]\s*)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?=\W*(?:$|[.!;]))"
)
_NOT_MONTH = re.compile(
    rf"\b(?:not|не|rather than|instead of|вместо)\s+(?:in\s+|в\s+|на\s+)?(?P<m>{MONTH})(?=\s*(?:[,.;!]|but\b|а\b|$))(?!\s*\d)"
)
_NOT_DAY = re.compile(
    rf"\b(?:not|не|rather than|instead of|вместо)\s+(?:on\s+|с\s+|на\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th|-?го)?(?:\s+(?:of\s+)?(?:{MONTH}))?(?=\s*,?\s*(?:but|а)\b|\W*$)(?!\s*(?:people|night|adult|ноч|чел|взр))"
)
"""«Not the 10th but the 12th», «23 декабря, а не 12-го»."""
_TAKES_BACK = re.compile(
    r"^\W*(?:(?:no|wait|sorry|oops|i mean|i meant|make that|make it|actually|rather|scratch that|or|well|better|let'?s say|ой|нет|точнее|вернее|то есть|извини\w*|простите|сорри|ошиб\w+|хотя|лучше|не)\W+)+(?:(?:on|the|with|с|на|давай\w*)\W+)*$"
)
_AGAIN = re.compile(
    r"\b(?:sorry|no|wait|oops|mean|meant|actually|rather|scratch|ой|нет|точнее|вернее|есть|извини\w*|простите|сорри|ошиб\w+|хотя|лучше)\b"
)
_FORTNIGHT = re.compile(r"\b(?:in|через)\s+(?:a\s+)?(?:fortnight(?:'s time)?|полмесяца)\b")
_WEEKDAY_WEEK = re.compile(
    rf"\b(?P<w>{WEEKDAY})\s+week\b|\b(?:a\s+)?week\s+(?:on|from|this coming)\s+(?P<w2>{WEEKDAY})(?=\W|$)"
)
"""«Friday week», «a week on Friday»: a week after the coming one."""
_BEFORE_EVENT = re.compile(
    r"\b(?:arriv\w+|com(?:e|ing)|fly(?:ing)?(?: in| from [^.!?,]{2,20})?|get there|land\w*|check(?:ing)? in|leav(?:e|ing)(?! the day after))\b[^.!?,]{0,25}\b(?:the|a|one) (?:day|night|evening) (?:before|earlier|prior)\b|\b(?:прилет\w+|приех\w+|заех\w+|заезд)\b[^.!?]{0,20}\b(?:за день до|накануне|днем раньше)\b|\bнакануне (?:прилет|приех)\w+"
)
_AFTER_EVENT = re.compile(
    r"\b(?:leav(?:e|ing)|fly(?:ing)?(?: back| home| out)?|back|home|return\w*|depart\w*|check(?:ing)? out)\b[^.!?,]{0,20}\b(?:the|a|one) day after\b(?! tomorrow)|\b(?:улет\w+|уех\w+|вернуться|обратно|выезд)\b[^.!?]{0,20}\b(?:на следующий день|днем позже|через день после)\b"
)
MAX_NEAR = 4
"""Days that a weekday before a weekend or holiday lies ahead of it at most."""


def blank_other_days(reading: Reading) -> int | None:
    """Hide what dates no part of the trip; the month that was taken back, if one was."""
    for pattern in (_PAST, _LEEWAY, _OCCASION):
        reading.take_all(pattern)
    reading.blank_all(_NOT_DAY)
    refused = _NOT_MONTH.search(reading.open)
    taken_back = refused is not None and refused.group().startswith(("not", "не "))
    month = MONTHS[refused["m"].rstrip(".")] if refused is not None and taken_back else None
    reading.blank_all(_NOT_MONTH)
    return month


def far_days(reading: Reading, today: datetime.date) -> list[Mention]:
    """«In a fortnight» and «Friday week»; their words are taken."""
    found = [
        Mention(match.start(), match.end(), Partial(fixed=today + datetime.timedelta(14)))
        for match in _FORTNIGHT.finditer(reading.open)
    ]
    for match in list(_WEEKDAY_WEEK.finditer(reading.open)):
        weekday = WEEKDAYS[(match["w"] or match["w2"]).rstrip(".")]
        day = today + datetime.timedelta(((weekday - today.weekday()) % 7 or 7) + 7)
        found.append(Mention(match.start(), match.end(), Partial(fixed=day)))
    for mention in found:
        reading.take(mention.start, mention.end)
    return found


def without_corrected(reading: Reading, found: list[Mention], today: datetime.date) -> list[Mention]:
    """The mentions without those that the next one takes back, and without past days where others are said."""
    kept: list[Mention] = []
    for mention in found:
        gap = reading.lower[kept[-1].end : mention.start] if kept else ""
        alike = kept and (kept[-1].last is None) == (mention.last is None) and kept[-1].vague == mention.vague
        if alike and _TAKES_BACK.match(gap) and _AGAIN.search(gap):
            kept.pop()
        kept.append(mention)
    ahead = [
        mention for mention in kept if mention.first.fixed is None or mention.vague or mention.first.fixed >= today
    ]
    return ahead or kept


def month_after(first: Partial, last: Partial, bare: bool) -> Partial:
    """An end without a month of its own lies in the next one where its day comes first: «с 31 по 8»."""
    if not bare or first.month is None or last.month != first.month or (first.day or 0) <= (last.day or 0):
        return last
    month = first.month % 12 + 1
    year = first.year + (month == 1) if first.year is not None else None
    return Partial(year=year, month=month, day=last.day)


def on_weekday(day: Partial, period: Mention | None, today: datetime.date) -> Partial:
    """A weekday beside a week, a weekend or a holiday is the one there: «the third week of August, Monday to Saturday»."""
    begins = period.first.resolve(today) if period is not None else None
    if period is None or begins is None or day.weekday is None or day.weekday_week == "next":
        return day
    if period.holiday:
        begins = datetime.date.fromisoformat(period.part)
    before = (begins.weekday() - day.weekday) % 7
    near = period.part in ("weekend", "") or period.holiday
    ahead = -before if near and before <= MAX_NEAR else (day.weekday - begins.weekday()) % 7
    return Partial(fixed=begins + datetime.timedelta(ahead))


def beside_event(
    reading: Reading, first: datetime.date, last: datetime.date | None
) -> tuple[datetime.date, datetime.date | None]:
    """The days of a trip around an event: «arrive the day before, leave the day after»."""
    one = datetime.timedelta(1)
    if _BEFORE_EVENT.search(reading.lower):
        first -= one
    if last is not None and _AFTER_EVENT.search(reading.lower):
        last += one
    return first, last


def same_days_in(
    month: int, refused: int | None, first: datetime.date | None, today: datetime.date
) -> datetime.date | None:
    """The known beginning in another month, where its own month was the one taken back: «September, not October»."""
    if refused is None or first is None or first.month != refused:
        return None
    year = first.year
    found = day_of(year, month, first.day)
    return found if found is not None and found >= today else day_of(year + 1, month, first.day)


_BACK_AFTER = re.compile(
    rf"\b(?:назад|обратно|возвра\w+|верн\w+|return(?:ing)?|(?:come|coming|fly|flying|be|get) (?:back|home)|back|home)\s+(?:через|спустя|after|in)\s+(?:(?P<n>{NUMBER})\s+)?(?P<unit>days?|weeks?|nights?|months?|дн(?:ей|я|ь)|день|недел(?:ю|и|ь)|ноч(?:ей|и|ь)|месяц(?:а)?)\b"
    rf"|\b(?:return(?:ing)?|(?:come|coming|fly|flying|be|get) (?:back|home)|back|home|назад|обратно|верн\w+)\s+(?:(?P<n2>{NUMBER})\s+)?(?P<unit2>days?|weeks?|nights?|дн(?:ей|я|ь)|недел(?:ю|и|ь))\s+(?:later|after(?:wards)?|спустя)\b(?! tomorrow)"
)


def length_until_back(reading: Reading) -> tuple[int, str] | None:
    """How long after the beginning the way back is: «назад через 10 дней»; its words are taken."""
    match = _BACK_AFTER.search(reading.open)
    if match is None:
        return None
    reading.take(*match.span())
    said = match["n"] or match["n2"]
    return (number(said) if said else 1), match["unit"] or match["unit2"]
