"""A day or a period as far as a text says it, and the arithmetic of the calendar that settles it."""

import datetime
import re

import msgspec


class Partial(msgspec.Struct, frozen=True):
    """A day as far as it was said: fixed, or a day of the month with or without month and year, or a weekday."""

    fixed: datetime.date | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    weekday_week: str = ""

    def resolve(self, anchor: datetime.date) -> datetime.date | None:
        """The first such day on or after ``anchor`` (an explicit year wins), None when there is no such day."""
        if self.fixed is not None:
            return self.fixed
        if self.weekday is not None:
            return self._on_weekday(anchor)
        if self.day is None:
            return None
        if self.month is not None:
            years = [self.year] if self.year is not None else list(range(anchor.year, anchor.year + 9))
            found = (day_of(year, self.month, self.day) for year in years)
            return next((day for day in found if day is not None and (self.year is not None or day >= anchor)), None)
        months = ((anchor.year + (anchor.month - 1 + i) // 12, (anchor.month - 1 + i) % 12 + 1) for i in range(4))
        days = (day_of(year, month, self.day) for year, month in months)
        return next((day for day in days if day is not None and day >= anchor), None)

    def _on_weekday(self, anchor: datetime.date) -> datetime.date:
        assert self.weekday is not None
        if self.weekday_week == "next":
            return anchor + datetime.timedelta(7 - anchor.weekday() + self.weekday)
        ahead = (self.weekday - anchor.weekday()) % 7
        return anchor + datetime.timedelta(ahead or (0 if self.weekday_week == "this" else 7))


class Mention(msgspec.Struct, frozen=True):
    """A day, a range of two said days, or a vague period (``first`` to ``last``, of which only the period was said)."""

    start: int
    end: int
    first: Partial
    last: Partial | None = None
    vague: bool = False
    holiday: bool = False
    part: str = ""


def span(match: re.Match[str], first: Partial, last: Partial | None = None, **more: object) -> Mention:
    """The mention of a day, or of two, where a pattern matched."""
    return Mention(match.start(), match.end(), first, last, **more)  # type: ignore[arg-type]


def period(match: re.Match[str], first: datetime.date, last: datetime.date, part: str = "") -> Mention:
    """The mention of a vague period where a pattern matched."""
    return span(match, Partial(fixed=first), Partial(fixed=last), vague=True, part=part)


def later(day: datetime.date, amount: int, unit: str) -> datetime.date:
    """A day moved by an amount of ``days``, ``weeks`` or ``months`` (to the month's last day where it is shorter)."""
    if unit.startswith(("week", "недел")):
        return day + datetime.timedelta(7 * amount)
    if unit.startswith(("month", "месяц")):
        total = day.year * 12 + day.month - 1 + amount
        year, month = divmod(total, 12)
        candidates = (day_of(year, month + 1, number) for number in range(day.day, 27, -1))
        return next((found for found in candidates if found), None) or datetime.date(year, month + 1, min(day.day, 28))
    return day + datetime.timedelta(amount)


def day_of(year: int, month: int, day: int) -> datetime.date | None:
    """The day of these numbers, None when there is no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
