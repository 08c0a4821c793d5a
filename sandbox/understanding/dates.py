"""Mentions of days and periods in a text, not yet tied to what they mean for a trip."""

import datetime
import re
from collections.abc import Callable, Iterator

import msgspec

from .calendar_words import FULL_MONTH, FULL_WEEKDAY, HOLIDAYS, MONTH, MONTHS, WEEKDAY, WEEKDAYS, holiday
from .days import Mention, Partial, day_of, later, period, span
from .numbers import NUMBER, number
from .reading import Reading
from .weekends import WEEKEND_OF_DAY, WEEKEND_RULES, weekend_near

DEFAULT_STAY_NIGHTS = 7
EXPLICIT_RULES = 17
DAY_FIRST_EXCEPTIONS = frozenset({"en-us", "en", "en-ph", "en_us"})


_YEAR = r"(?:\s*,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d)\b(?:\s*(?:года|году|год|г\b\.?))?)?"
_YEAR2 = _YEAR.replace("<y>", "<y2>")
_D = r"(?P<d>[0-3]?\d)(?:\s?(?:st|nd|rd|th)\b|\.(?=\s)|-?(?:го|ое|е)\b)?(?:\s+числа)?"
_D2 = r"(?:the\s+)?(?P<d2>[0-3]?\d)(?:\s?(?:st|nd|rd|th)\b|\.(?=\s)|-?(?:го|ое|е)\b)?"
_SEP = r"\s*(?:-|–|—|>|\bto\b|\btill?\b|\buntil\b|\bthrough\b|\bthru\b|\bпо\b|\bдо\b|\band\b|&|\bи\b)\s*"
_NOT_UNITS = (
    r"(?![\d:%]|\s*(?:st|nd|rd|th)?\s*(?:a\.?m\b|p\.?m\b|adult|people|person|pax|kid|child|night|day|week|month|star|room|guest|"
    r"passenger|travel|hour|usd|eur|dollar|euro|взросл|человек|чел\b|дет|реб|ноч|дн|день|недел|месяц|звезд|номер|гост|пассажир|лет|"
    r"год|час|руб|евро|долл|\*|\$|€|₽|£))"
)
_UNIT = r"(?P<unit>days?|weeks?|months?|nights?|дн(?:ей|я|ь)|день|недел(?:ю|и|ь|я)|месяц(?:а|ев)?)"


def _day(match: re.Match[str], day: str = "d", month: str = "m", year: str = "y") -> Partial:
    said = match.groupdict()
    name = said.get(month)
    value = MONTHS[name.rstrip(".")] if name else None
    stated = said.get(year)
    return Partial(year=int(stated) if stated else None, month=value, day=int(said[day]))


def _month_range(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    last = _day(match, "d2")
    first = Partial(year=last.year, month=last.month, day=int(match["d"]))
    named_first = match.start("m") < match.start("d")
    if named_first and last.month is not None and (first.day or 0) > (last.day or 0):
        last = Partial(year=last.year, month=last.month % 12 + 1, day=last.day)
    return span(match, first, last)


def _two_months(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    first, last = _day(match), _day(match, "d2", "m2", "y2")
    return span(match, _year_of_first(first, last), _year_of_last(first, last))


def _year_of_first(first: Partial, last: Partial) -> Partial:
    if first.year is not None or last.year is None:
        return first
    earlier = ((first.month or 0), (first.day or 0)) > ((last.month or 0), (last.day or 0))
    return Partial(year=last.year - 1 if earlier else last.year, month=first.month, day=first.day)


def _year_of_last(first: Partial, last: Partial) -> Partial:
    if last.year is not None or first.year is None:
        return last
    earlier = (last.month or 0) < (first.month or 0)
    return Partial(year=first.year + 1 if earlier else first.year, month=last.month, day=last.day)


def _iso(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    found = day_of(int(match["y"]), int(match["mo"]), int(match["d"]))
    return span(match, Partial(fixed=found)) if found else None


def _numeric(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    said = match.groupdict()
    one, two = int(match["a"]), int(match["b"])
    dotted = said.get("sep") == "." or day_first
    day, month = (one, two) if (dotted and two <= 12) or one > 12 else (two, one)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = int(said["y"]) if said.get("y") else None
    if year is not None and year < 100:
        year += 2000
    return span(match, Partial(year=year, month=month, day=day))


def _dotted_range(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    one, month = int(match["d"]), int(match["mo"])
    year = int(match["y"]) if match["y"] else None
    if not 1 <= month <= 12:
        return None
    last = Partial(year=year, month=month, day=int(match["d2"]))
    return span(match, Partial(year=year, month=month, day=one), last)


def _slashed_range(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    first = _numeric(match, today, day_first)
    if first is None or day_first:
        return None
    return span(match, first.first, Partial(month=first.first.month, day=int(match["d2"])))


def _single(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    return span(match, _day(match))


def _bare_day(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    return Mention(match.start("d"), match.end("d"), Partial(day=int(match["d"])))


def _named_day(days: int) -> Callable[[re.Match[str], datetime.date, bool], Mention]:
    def build(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
        return span(match, Partial(fixed=today + datetime.timedelta(days)))

    return build


_SEEN = re.compile(r"\b(?:see|do|visit|explore|cover|seen|done)\b[^.!?]{0,40}$")
"""«What to see in one day» is no day ahead."""


def _ahead(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    if match["unit"].startswith("day") and _SEEN.search(match.string[: match.start()]):
        return None
    amount = number(match["n"]) if match["n"] else 1
    return span(match, Partial(fixed=later(today, amount, match["unit"])))


def _weekday(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    which = match["which"] or ""
    week = ""
    if re.match(r"next|следующ", which) or match["after"]:
        week = "next"
    elif re.match(r"this|эт", which):
        week = "this"
    return span(match, Partial(weekday=WEEKDAYS[match["w"].rstrip(".")], weekday_week=week))


def _week_of(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    said = match.groupdict()
    first = _day(match).resolve(today) if said.get("m") else Partial(day=int(said["d"])).resolve(today)
    if first is None:
        return None
    return period(match, first, first + datetime.timedelta(7))


def _this_week(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    monday = today + datetime.timedelta(7 - today.weekday())
    first = min(today + datetime.timedelta(1), monday)
    return period(match, first, max(monday, first + datetime.timedelta(1)))


def _relative_month(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    ahead = 0 if re.search(r"this|эт", match.group()) else 2 if match["after"] else 1
    first = later(today.replace(day=1), ahead, "month")
    return _within_month(match, first, match["part"] or "", today)


def _month(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    month = MONTHS[match["m"].rstrip(".")]
    year = int(match["y"]) if match["y"] else today.year + (month < today.month)
    if match["next"] and not match["y"] and month > today.month and match["next"].startswith(("next year", "след")):
        year = today.year + 1
    return _within_month(match, datetime.date(year, month, 1), match["part"] or "", today)


_WHOLE = re.compile(r"(?:the )?(?:very )?(?:whole|entire|all|весь)\b")


def _within_month(match: re.Match[str], first: datetime.date, part: str, today: datetime.date) -> Mention:
    if _WHOLE.match(part):
        return period(match, max(first, today), later(first, 1, "month") - datetime.timedelta(1), "whole month")
    start = first.replace(day=_day_of_part(re.sub(r"^(?:в |во |the )+(?:very )?", "", part)))
    if start <= today and (start.year, start.month) == (today.year, today.month):
        start = today + datetime.timedelta(1)
    return period(match, start, start + datetime.timedelta(DEFAULT_STAY_NIGHTS), "month")


def _day_of_part(part: str) -> int:
    """The day of the month on which «mid-», «late», «the second week of» begins."""
    if re.match(r"mid|серед|third|3rd|трет|(?:second|втор\w+) (?:half|половин)", part):
        return 15
    if re.match(r"late|end|last week|кон|последн\w+ нед|fourth|4th|четверт|last", part):
        return 24
    if re.match(r"second|2nd|втор", part):
        return 8
    return 25 if re.match(r"последн", part) else 1


def _season(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    seasons = {"spr": 3, "вес": 3, "sum": 6, "лет": 6, "aut": 9, "fal": 9, "осе": 9, "win": 12, "зим": 12}
    month = seasons[match["s"][:3]]
    year = int(match["y"]) if match["y"] else today.year + (month < today.month)
    begun = month <= today.month < month + 3 and "next" in match.group()
    year += begun and not match["y"]
    return msgspec.structs.replace(_within_month(match, datetime.date(year, month, 1), "", today), part="season")


def _holiday(match: re.Match[str], today: datetime.date, day: str, before: int, nights: int) -> Mention:
    found = holiday(day, today)
    first = found - datetime.timedelta(before)
    last = first + datetime.timedelta(nights)
    return span(
        match, Partial(fixed=max(first, today)), Partial(fixed=last), vague=True, holiday=True, part=found.isoformat()
    )


_Builder = Callable[[re.Match[str], datetime.date, bool], Mention | None]
_PART = (
    r"(?:(?P<part>(?:the )?(?:very )?(?:(?:whole|entire|all) (?:of |month of )*(?:the )?(?:month of )?|весь (?:месяц )?|early[- ]to[- ]mid-?|mid[- ]to[- ](?:late|end)(?: of)?|early|beginning of|start of|mid-?|middle of|late|end of|last week(?: of)?|(?:first|second|third|fourth|1st|2nd|3rd|4th) week(?: of)?|(?:first|second) half of|"
    r"(?:в |во )?(?:перв|втор|трет|четверт|последн)\w+ (?:недел\w+|половин\w+|числах)|(?:в )?(?:самом )?(?:начал(?:е|о|а)|середин(?:е|у|а|ы)|кон(?:це|ец|ца)))\s*)(?:in\s+)?)?"
)


_PART_SAID = _PART.removesuffix("?")


def _rules() -> Iterator[tuple[re.Pattern[str], _Builder]]:
    m, m2 = f"(?P<m>{MONTH})", f"(?P<m2>{MONTH})"
    rules: list[tuple[str, _Builder]] = [
        WEEKEND_OF_DAY,
        (
            rf"\b(?:the )?(?P<ahead>week after next|next week|неделе после следующей|следующей неделе|(?:на )?след(?:ующ\w+|\.)? недел\w+|in (?:two|2|three|3|four|4) weeks(?: time)?|через (?:две|2|три|3) недели),?\s+(?:from\s+|с\s+|со\s+)?(?P<w>{WEEKDAY})\s*(?:-|–|—|to|thru|through|until|till|по|до)\s*(?P<w2>{WEEKDAY})(?=\W|$)",
            _weekdays_ahead,
        ),
        (rf"\b(?:the\s+)?week\s+(?:of|starting|beginning|from)\s+(?:the\s+)?{m}\s*{_D}(?!\w)", _week_of),
        (rf"\b(?:the\s+)?week\s+(?:of|starting|beginning|from)\s+(?:the\s+)?{_D}(?:\s*(?:of\s+)?{m})?(?!\w)", _week_of),
        (rf"\bнедел(?:я|ю|е)\s+(?:с|от)\s+{_D}(?:\s*{m})?(?!\w)", _week_of),
        (r"\b(?P<y>\d{4})([-/.])(?P<mo>\d{1,2})\2(?P<d>\d{1,2})\b", _iso),
        (r"(?<![\d.,/])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d])", _numeric),
        (rf"\b{m}\s*{_D}{_YEAR}{_SEP}(?:the\s+)?{m2}\s*{_D2}\b{_YEAR2}{_NOT_UNITS}", _two_months),
        (rf"(?<![\d.,/:]){_D}\s*(?:of\s+)?{m}{_YEAR}{_SEP}(?:the\s+)?{_D2}\s*(?:of\s+)?{m2}{_YEAR2}", _two_months),
        (rf"\b{m}\s*,?\s*(?:the\s+)?{_D}{_SEP}{_D2}\b{_NOT_UNITS}{_YEAR}", _month_range),
        (rf"(?<![\d.,/:]){_D}{_SEP}{_D2}\s*(?:of\s+)?{m}{_YEAR}", _month_range),
        (rf"\bсо?\s+{_D}\s+на\s+{_D2}\s*{m}{_YEAR}", _month_range),
        (
            r"(?<![\d.,/:])(?P<d>\d{1,2})\s*(?:-|–|—|по|до)\s*(?P<d2>\d{1,2})\.(?P<mo>\d{2})(?:\.(?P<y>\d{4}))?(?![\d.])",
            _dotted_range,
        ),
        (
            r"(?<![\d.,/:$€£])(?P<a>\d{1,2})\.(?P<b>\d{1,2})\s*(?:-|–|—|по|до|bis|to)\s*(?P<c>\d{1,2})\.(?P<d>\d{1,2})(?![\d]|\.\d|\s*(?:eur|usd|евро|долл|руб|\$|€|£|₽|%|k\b|к\b|тыс|зв|stars))",
            _short_dotted_range,
        ),
        (
            rf"(?<![\d.,/:])(?P<a>\d{{1,2}})(?P<sep>/)(?P<b>\d{{1,2}})\s*[-–—]\s*(?P<d2>\d{{1,2}})(?![\d./]){_NOT_UNITS}",
            _slashed_range,
        ),
        (rf"(?<![\d.,/:]){_D}\s*(?:of\s+)?(?:-\s*)?{m}{_YEAR}(?!\s+weekend)(?!\s*\d{{1,2}}(?:st|nd|rd|th)\b)", _single),
        (rf"\b{m}\s*(?:the\s+)?{_D}\b{_NOT_UNITS}{_YEAR}", _single),
        (r"(?<![\d.,/:$€£])(?P<a>\d{1,2})(?P<sep>/)(?P<b>\d{1,2})(?![\d/]|\s*(?:stars|\*))", _numeric),
        (
            r"(?<![\d.,/:$€£])(?P<a>[0-3]?\d)(?P<sep>\.)(?P<b>[01]\d)(?![\d]|\.\d|\s*(?:eur|usd|евро|долл|руб|\$|€|£|%|stars|k\b))",
            _numeric,
        ),
        (r"(?<![\d.,/:$€£])(?P<a>\d{1,2})(?P<sep>\.)(?P<b>\d{1,2})\.(?!\d)", _numeric),
        (rf"\b(?P<n>{NUMBER})\s+{_UNIT}\s+from\s+(?:now|today)\b", _ahead),
        (r"\bday after tomorrow\b|\bпослезавтра\b", _named_day(2)),
        (
            r"\btom+or+ow\b|\btmrw?\b|\btom\b(?= (?:morning|evening|night))|\b2mo?rr?o?w?\b|\btomoz\b|\bзавтра(?:шн\w+)?\b",
            _named_day(1),
        ),
        (r"\btoday\b|\bton(?:ight|ite)\b|\b2ni(?:ght|te)\b|\bсегодня(?:шн\w+)?\b", _named_day(0)),
        (r"\bday before yesterday\b|\bпозавчера\b", _named_day(-2)),
        (r"\byesterday\b|\bвчера(?:шн\w+)?\b", _named_day(-1)),
        *WEEKEND_RULES,
        (
            rf"\b(?P<which>(?:next|следующ\w+|будущ\w+)\s+)?(?P<w>{WEEKDAY})\s*(?:-|–|—|\bto\b|\bthru\b|\bthrough\b|\btill?\b|\buntil\b|\bпо\b|\bдо\b)\s*(?P<w2>{WEEKDAY})(?P<next>\s+(?:of )?next week|\s+(?:на )?(?:следующей|будущей) недел\w+)?(?=\W|$)",
            _weekdays,
        ),
        (
            rf"\b(?P<which>(?:this|next|coming|this coming|following|эт(?:у|от|о|ой)|следующ\w+|ближайш\w+|будущ\w+)\s+)?(?P<w>{FULL_WEEKDAY})"
            r"(?P<after>\s+next week|\s+на (?:следующей|той|будущей) неделе)?",
            _weekday,
        ),
        (
            r"\b(?P<which>)(?P<w>fri|thurs?|thu|tues?|weds|пн|вт|ср|чт|пт|сб|вс)\b(?P<after>)(?!['’])",
            _weekday,
        ),
        (
            r"(?<!\bthe )(?<!\bwe )(?<!\bi )(?<!\bhe )(?<!\band )(?<!\bof )(?<!\bin )\b(?P<which>)(?P<w>mon|wed|sat|sun)\b(?P<after>)(?=\s*(?:$|[,.;–-]|\d|morning|evening|night|afternoon|am\b|pm\b))",
            _weekday,
        ),
        (
            rf"(?:(?<=\bon )|(?<=\bfrom )|(?<=\bnext )|(?<=\bthis )|(?<=\bto )|(?<=\bby )|(?<=\buntil )|(?<=\bв )|(?<=\bс )|(?<=\bдо )|(?<=\bпо ))(?P<which>)(?P<w>{WEEKDAY})(?P<after>)(?=\W|$)",
            _weekday,
        ),
        (
            rf"(?<=[-–—])\s*(?P<which>)(?P<w>{WEEKDAY})(?P<after>)(?=\W|$)|\b(?P<w2>{WEEKDAY})(?=\s*[-–—]\s*(?:{WEEKDAY}))",
            _weekday_range_part,
        ),
        (
            r"\bweek after next(?P<after>)|\b(?:the\s+)?(?:next|following|coming)\s+week\b|\bна (?:следующей|будущей|той) неделе\b",
            _next_week,
        ),
        (r"\b(?:через неделю после следующей)(?P<after>)", _next_week),
        (r"\bthis week\b|\bна этой неделе\b", _this_week),
        (
            rf"{_PART}(?:в\s+|на\s+)?(?:(?:the\s+)?(?:next|following|coming|this)\s+month(?P<after>\s+after next)?\b|(?:следующ|будущ|эт)(?:ий|ем|его|ом|от)\s+месяц(?:е|а)?\b)",
            _relative_month,
        ),
        (
            rf"\b(?:in|через|спустя)\s+(?:about\s+|around\s+)?(?:(?P<n>{NUMBER})\s+)?{_UNIT}(?:'?s?\s+time)?\b(?!\s+(?:after|before|после))",
            _ahead,
        ),
        (
            rf"{_PART}\b(?P<next>(?:next|this|coming|следующ\w+|эт\w+)\s+)?(?P<m>{FULL_MONTH})(?:\s*,?\s*(?:of\s+)?(?P<y>(?:19|20)\d\d)\b(?:\s*(?:года|году|г\b\.?))?)?",
            _month_rule,
        ),
        (
            rf"{_PART_SAID}\b(?P<next>)(?P<m>{MONTH})(?:\s+(?P<y>20\d\d)\b)?(?=\W|$)",
            _month_rule,
        ),
        (
            rf"{_PART}\b(?P<next>)(?:in|during|for|в|на)\s+(?P<m>{MONTH})(?:\s+(?P<y>20\d\d)\b)?(?=\W|$)(?!\s+del\b)",
            _month_rule,
        ),
        (
            r"\b(?:in |this |next |the )*(?P<s>spring|summer|autumn|fall|winter|весной|летом|осенью|зимой)\b(?: of)?(?:\s+(?P<y>20\d\d)\b(?:\s*года?)?)?(?! break)",
            _season,
        ),
        (
            r"\bthe\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:floor|one|hotel|flight|offer|option|anniversary|birthday|grade|century|place|activity|transfer|room))",
            _single,
        ),
        (
            r"\b(?P<d>[0-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:floor|one|hotel|flight|offer|option|anniversary|birthday|wedding|grade|century|visit|district|avenue|street|time|person))",
            _single,
        ),
        (
            rf"\b(?:back|return(?:ing)?|home|out|arriv\w+|leav(?:e|ing)|depart(?:ing)?|обратно|назад|верн\w+|туда|обратн\w+ (?:билет|рейс|вылет)\w*(?: на)?|прилет\w+|приле[тч]\w+|приед\w+|приезж\w+|улет\w+|уле[тч]\w+|уезж\w+|уед\w+|вылет\w*|выле[тч]\w+|заезд\w*|выезд\w*|until|till)\s+(?:on\s+|the\s+|also\s+|still\s+|так же\s+|также\s+|тоже\s+)*(?P<d>[0-3]?\d)(?:-?го)?\b{_NOT_UNITS}(?!\s*(?:{MONTH}))",
            _bare_day,
        ),
        (r"\b(?P<d>[0-3]?\d)(?:-?го\b|-(?:е|ое)\b|\s+числа\b)", _single),
        (
            r"\b(?:for|to|on|until|till|by|from|starting|beginning|leaving|returning|since|after|before)\s+the\s+(?P<d>[0-3]?\d)(?=\s*(?:$|[,.;!?)]|instead\b|please\b|not\b|and\b|to\b|till\b|until\b|if\b))",
            _bare_day,
        ),
        (r"(?<=\x00 )(?P<d>[0-3]?\d)(?=\s+(?:выезд|заезд|обратно|назад|выселен|check))", _single),
        (r"(?<![\d.,/:-])\b(?P<d>[0-3]?\d)(?:-?го|st|nd|rd|th)?(?=\s+(?:обратно|назад|туда)\b)", _bare_day),
        (
            rf"(?<=\x00)\s*(?:по|до|till?|until)\s+(?:the\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th|-?го|-?е)?\b{_NOT_UNITS}(?!\s*(?:{MONTH}|тыс|к\b))",
            _bare_day,
        ),
    ]
    for pattern, build in rules:
        yield re.compile(pattern), build


def _next_week(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    monday = today + datetime.timedelta(7 - today.weekday())
    if match["after"] is not None:
        monday += datetime.timedelta(7)
    return period(match, monday, monday + datetime.timedelta(7))


def _weekdays(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    week = "next" if match["next"] or match["which"] else ""
    first = Partial(weekday=WEEKDAYS[match["w"].rstrip(".")], weekday_week=week)
    last = Partial(weekday=WEEKDAYS[match["w2"].rstrip(".")])
    return span(match, first, last)


_WEEKDAY_BEFORE = re.compile(rf"\b(?P<w>{FULL_WEEKDAY})\s+(?P<way>before|after|перед|после)\s+(?:the\s+)?$")


_WEEK_BESIDE = re.compile(
    r"\b(?:the\s+)?week\s+(?P<way>before|after|following)\s+(?:the\s+)?$|\b(?:на\s+)?недел\w+\s+(?P<ru>до|перед|после)\s+$"
)


def _week_beside(week: re.Match[str], match: re.Match[str], day: datetime.date) -> Mention:
    """«The week after Easter»: from the next Monday, or the seven nights that end with the holiday."""
    after = (week["way"] or week["ru"]) in ("after", "following", "после")
    first = day + datetime.timedelta(7 - day.weekday()) if after else day - datetime.timedelta(7)
    last = first + datetime.timedelta(7)
    return Mention(week.start(), match.end(), Partial(fixed=first), Partial(fixed=last), vague=True)


def _weekday_beside(ahead: re.Match[str], match: re.Match[str], day: datetime.date) -> Mention:
    """«The Wednesday before Thanksgiving»."""
    weekday = WEEKDAYS[ahead["w"].rstrip(".")]
    after = ahead["way"] in ("after", "после")
    days = (weekday - day.weekday() - 1) % 7 + 1 if after else -((day.weekday() - weekday - 1) % 7 + 1)
    return Mention(ahead.start(), match.end(), Partial(fixed=day + datetime.timedelta(days)))


def _weekdays_ahead(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    """«The week after next, Monday to Friday»."""
    said = re.search(rf"(?:in|через) (?P<n>{NUMBER})", match["ahead"])
    weeks = number(said["n"]) if said else 2 if "after" in match["ahead"] or "после" in match["ahead"] else 1
    monday = today + datetime.timedelta(7 * weeks - today.weekday())
    first = monday + datetime.timedelta(WEEKDAYS[match["w"].rstrip(".")])
    nights = (WEEKDAYS[match["w2"].rstrip(".")] - first.weekday()) % 7 or 7
    return span(match, Partial(fixed=first), Partial(fixed=first + datetime.timedelta(nights)))


def _short_dotted_range(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    """«5.6 - 9.6»."""
    first, last = (Partial(month=int(match[month]), day=int(match[day])) for day, month in (("a", "b"), ("c", "d")))
    plausible = all(1 <= (day.month or 0) <= 12 and 1 <= (day.day or 0) <= 31 for day in (first, last))
    return span(match, first, last) if plausible else None


def _weekday_range_part(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    name = match["w"] or match["w2"]
    return span(match, Partial(weekday=WEEKDAYS[name.rstrip(".")]))


def _month_rule(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    if (
        match["m"] in ("may", "march", "мая", "марта")
        and not re.search(
            r"\b(?:in|of|this|next|during|for|mid|early|late|by|until|till|from|и|с|до)\b[-\s]*$",
            match.string[: match.start("m")],
        )
        and match["m"] in ("may", "march")
        and not match["y"]
    ):
        return None
    return _month(match, today, day_first)


_RULES = tuple(_rules())
_SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/\d{2,4})?(?![\d/])")
_WEEKEND_NEXT = re.compile(r"\s+weekend\b")
_WEEKDAY_OF_DATE = re.compile(
    rf"\b(?:в\s+)?(?:{WEEKDAY}),?\s+(?=(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th|-?го)?\s*(?:of\s+)?{MONTH}|{MONTH}\s*\d|\d{{1,2}}[./]\d)"
    rf"|(?<=\d)\s*\((?:{WEEKDAY})\)|\b(?:{WEEKDAY}),?\s+(?=the\s+\d{{1,2}}(?:st|nd|rd|th)\b)"
)
"""A weekday that a date repeats says nothing of its own: «Thursday 7 May»."""
_BARE_RANGE = re.compile(
    rf"\b(?:from|between|с|со)\s+(?:the\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th|-?го|-?е)?(?:\s+числа)?\s*(?:to|until|till?|through|and|по|до|-|–|—)\s*(?:the\s+)?"
    rf"(?P<d2>[0-3]?\d)(?:st|nd|rd|th|-?го|-?е)?\b{_NOT_UNITS}(?:\s+числ\w+)?"
    rf"|\bс\s+(?P<a>[0-3]?\d)(?:-?го)?\s+на\s+(?P<b>[0-3]?\d)(?:-?е)?(?:\s+числ\w+)?(?=\s*(?:$|[,.;!?]|(?:{MONTH})))(?P<m>\s+{MONTH})?"
)
_NAKED_RANGE = re.compile(
    rf"(?<![\w.,/:$€£-])(?:the\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:to|until|till?|through|по|до|-|–|—)\s*(?:the\s+)?(?P<d2>[0-3]?\d)(?:st|nd|rd|th|-?го)?\b{_NOT_UNITS}(?P<m>(?!))?(?P<a>(?!))?(?P<b>(?!))?"
)
"""«In March… 19 to 22»: two bare days beside the name of their month."""
_MONTH_END = re.compile(
    rf"(?:\bс\s+(?P<d>[0-3]?\d)(?:-?го)?(?:\s+числа)?\s+(?:и\s+)?)?\b(?:до|по)\s+(?:самого\s+)?конца\s+(?P<ru>месяца|{MONTH})|\b(?:until|till|to|through)\s+(?:the\s+)?(?:very\s+)?end\s+of\s+(?:the\s+)?(?P<en>month|{MONTH})(?=\W|$)"
)
"""«From the 20th until the end of the month»."""


def day_first(locale: str, russian: bool) -> bool:
    """Whether ``07/08`` is the seventh of August: everywhere but in the United States and the Philippines."""
    return russian or locale.lower().replace("_", "-") not in DAY_FIRST_EXCEPTIONS


def _shows_day_first(text: str) -> bool:
    """Whether one of the dates with slashes can only begin with its day: «25/12 to 02/01»."""
    pairs = [(int(match["a"]), int(match["b"])) for match in _SLASHED.finditer(text)]
    return any(12 < a <= 31 and 1 <= b <= 12 for a, b in pairs) and not any(b > 12 for _, b in pairs)


def mentions(reading: Reading, today: datetime.date, locale: str) -> list[Mention]:
    """Every mention in the order of the text; their words are taken."""
    european = day_first(locale, reading.russian) or _shows_day_first(reading.open)
    reading.blank_all(_WEEKDAY_OF_DATE)
    found: list[Mention] = []
    for match in list(_MONTH_END.finditer(reading.open)):
        found.append(_month_end(match, reading.open, today))
        reading.take(*match.span())
    for pattern, build in _RULES[:EXPLICIT_RULES]:
        _collect(found, reading, pattern, build, today, european)
    for holiday_pattern, day, before, nights in HOLIDAYS:
        for match in list(holiday_pattern.finditer(reading.open)):
            ahead = _WEEKDAY_BEFORE.search(reading.open[: match.start()])
            if ahead is not None:
                found.append(_weekday_beside(ahead, match, holiday(day, today)))
                reading.take(ahead.start(), match.end())
                continue
            week = _WEEK_BESIDE.search(reading.open[: match.start()])
            if week is not None:
                found.append(_week_beside(week, match, holiday(day, today)))
                reading.take(week.start(), match.end())
                continue
            beside = _WEEKEND_NEXT.match(reading.open, match.end())
            if beside is not None and "weekend" not in match.group():
                found.append(weekend_near(match, holiday(day, today)))
                reading.take(*beside.span())
            else:
                found.append(_holiday(match, today, day, before, nights))
            reading.take(*match.span())
    _bare_ranges(found, reading, _BARE_RANGE)
    for pattern, build in _RULES[EXPLICIT_RULES:]:
        _collect(found, reading, pattern, build, today, european)
    if any(mention.part == "month" for mention in found) and all(mention.vague for mention in found):
        _bare_ranges(found, reading, _NAKED_RANGE)
    return sorted(found, key=lambda mention: mention.start)


def _bare_ranges(found: list[Mention], reading: Reading, pattern: re.Pattern[str]) -> None:
    """Two days of a month that is said elsewhere, or of the next one that has them."""
    for match in list(pattern.finditer(reading.open)):
        month = MONTHS[match["m"].strip().rstrip(".")] if match["m"] else None
        one, two = int(match["d"] or match["a"]), int(match["d2"] or match["b"])
        if 1 <= one <= 31 and 1 <= two <= 31:
            found.append(span(match, Partial(day=one, month=month), Partial(day=two, month=month)))
            reading.take(*match.span())


def _month_end(match: re.Match[str], text: str, today: datetime.date) -> Mention:
    """The last day of a named month, or of the month that is spoken of; the words before it stay to say that it is an end."""
    name = (match["ru"] or match["en"]).rstrip(".")
    spoken = re.search(rf"\b({MONTH})", text[: match.start()])
    month = MONTHS.get(name) or (MONTHS[spoken[1].rstrip(".")] if spoken else today.month)
    year = today.year + (month < today.month)
    last = later(datetime.date(year, month, 1), 1, "month") - datetime.timedelta(1)
    if match["d"]:
        return span(match, Partial(year=last.year, month=last.month, day=int(match["d"])), Partial(fixed=last))
    start = match.start() + re.match(r"\w+\s+", match.group()).end()  # type: ignore[union-attr]
    return Mention(start, match.end(), Partial(fixed=last))


def _collect(
    found: list[Mention],
    reading: Reading,
    pattern: re.Pattern[str],
    build: _Builder,
    today: datetime.date,
    european: bool,
) -> None:
    for match in list(pattern.finditer(reading.open)):
        mention = build(match, today, european)
        if mention is not None:
            found.append(mention)
            reading.take(mention.start, mention.end)
