"""Weekends: the coming and the next one, long ones, those of a month and those named by a day."""

import datetime
import re
from collections.abc import Callable

from .calendar_words import MONTH, MONTHS
from .days import Mention, Partial, later, period
from .numbers import NUMBER, number

_MONTH, _MONTH2 = f"(?P<m>{MONTH})", f"(?P<m2>{MONTH})"
_D = r"(?P<d>[0-3]?\d)(?:\s?(?:st|nd|rd|th)\b|-?(?:го|ое|е)\b)?"
_D2 = r"(?:the\s+)?(?P<d2>[0-3]?\d)(?:\s?(?:st|nd|rd|th)\b|-?(?:го|ое|е)\b)?"


def _weekend(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    saturday = today + datetime.timedelta((5 - today.weekday()) % 7)
    if today.weekday() == 6:
        saturday = today - datetime.timedelta(1)
    which = match["which"] or ""
    if re.match(r"next|следующ|after next|following", which):
        saturday += datetime.timedelta(7)
    if match["after"]:
        saturday += datetime.timedelta(14 if "next" in match["after"] else 7)
    if match["ahead"]:
        saturday += datetime.timedelta(7 * number(match["ahead"]))
    first, last = max(saturday, today), saturday + datetime.timedelta(1)
    if match["long"]:
        first, last = saturday - datetime.timedelta(1), saturday + datetime.timedelta(2)
    generic = not (which or match["after"] or match["ahead"])
    return period(match, first, last, "weekend" if generic else "")


def _nth_weekend(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention:
    """«The first weekend of May», «последние выходные октября»."""
    month = MONTHS[match["m"].rstrip(".")]
    first = datetime.date(today.year + (month < today.month), month, 1)
    saturday = first + datetime.timedelta((5 - first.weekday()) % 7)
    if re.match(r"last|последн", match["nth"]):
        end = later(first, 1, "month") - datetime.timedelta(1)
        saturday = end - datetime.timedelta((end.weekday() - 5) % 7)
    else:
        orders = (r"first|1|перв", r"second|2|втор", r"third|3|трет", r"fourth|4|четв")
        saturday += datetime.timedelta(7 * next(i for i, word in enumerate(orders) if re.match(word, match["nth"])))
    return period(match, saturday, saturday + datetime.timedelta(1))


def _weekend_of_day(match: re.Match[str], today: datetime.date, day_first: bool) -> Mention | None:
    """«The weekend of May 16»: its Saturday is that day or the next after it, or the day before a Sunday."""
    month = MONTHS[(match["m"] or match["m2"]).rstrip(".")]
    day = Partial(month=month, day=int(match["d"] or match["d2"])).resolve(today)
    if day is None:
        return None
    ahead = -1 if day.weekday() == 6 else (5 - day.weekday()) % 7
    saturday = day + datetime.timedelta(ahead)
    return period(match, saturday, saturday + datetime.timedelta(1))


def weekend_near(match: re.Match[str], day: datetime.date) -> Mention:
    """The Saturday and Sunday nearest to a holiday: «Valentine's weekend»."""
    saturday = day + datetime.timedelta((5 - day.weekday() + 3) % 7 - 3)
    return period(match, saturday, saturday + datetime.timedelta(1))


def weekend_of_month(weekend: Mention, month: Mention) -> tuple[datetime.date, datetime.date] | None:
    """The first weekend of a month that is named beside a weekend, as long as the one said."""
    if not (weekend.part == "weekend" and month.part == "month" and weekend.last and month.first.fixed):
        return None
    if weekend.first.fixed is None or weekend.last.fixed is None:
        return None
    saturday = month.first.fixed + datetime.timedelta((5 - month.first.fixed.weekday()) % 7)
    if (weekend.last.fixed - weekend.first.fixed).days > 1:
        return saturday - datetime.timedelta(1), saturday + datetime.timedelta(2)
    return saturday, saturday + datetime.timedelta(1)


WEEKEND_OF_DAY = (
    rf"\bweekend\s+(?:of|around)\s+(?:the\s+)?(?:{_D}\s*(?:of\s+)?{_MONTH}|{_MONTH2}\s*(?:the\s+)?{_D2})(?!\w)",
    _weekend_of_day,
)
WEEKEND_RULES: tuple[tuple[str, Callable[[re.Match[str], datetime.date, bool], Mention | None]], ...] = (
    (
        rf"\b(?:the\s+)?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th|перв\w+|втор\w+|трет\w+|четверт\w+|последн\w+)\s+(?:weekend\s+(?:of|in)|выходн\w+(?:\s+в)?)\s+{_MONTH}",
        _nth_weekend,
    ),
    (
        r"\b(?:(?:a|the|this|next|this coming|coming|over the|за|на|эт\w+|следующ\w+|ближайш\w+)\s+)?(?P<which>)(?P<long>long\s+)weekend(?P<after>)(?P<ahead>)\b",
        _weekend,
    ),
    (
        rf"\b(?:in|через)\s+(?P<ahead>{NUMBER})\s+(?:weekends|выходн\w+)(?P<which>)(?P<long>)(?P<after>)",
        _weekend,
    ),
    (
        r"\b(?:the\s+)?(?P<which>this coming\s+|this\s+|next\s+|following\s+|coming\s+|upcoming\s+|эт(?:и|их)\s+|следующ\w+\s+|ближайш\w+\s+)?"
        r"(?P<long>)(?:weekend\b|(?:уик-?енд|в[иэе]й?кенд)\w*|выхи\b|выхах\b|выходняк\w*|(?<!ми )выходны(?:е|х|м)\b)(?P<after>\s+after(?:\s+next)?\b|\s+на следующей неделе)?(?P<ahead>)",
        _weekend,
    ),
)
