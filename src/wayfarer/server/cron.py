"""Times of schedules: cron expressions in a time zone, and which of the missed runs are made up for. Pure."""

import datetime
import itertools
import zoneinfo
from collections.abc import Iterator
from typing import Literal

import msgspec
from cronsim import CronSim, CronSimError

Missed = Literal["skip", "last", "all"]
MISSED_AFTER_S = 60.0
"""A run that is later than that was missed."""
MAX_CATCH_UP = 100
"""Most missed runs that are made up for; older ones are given up."""
SHORTHANDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


class CronInvalid(Exception):
    """A cron expression or a time zone that is none; the message says why."""


class Due(msgspec.Struct, frozen=True):
    """What is to run now and when it is to be looked at again."""

    run: datetime.datetime | None
    following: datetime.datetime | None


def times(cron: str, time_zone: str, after: datetime.datetime) -> Iterator[datetime.datetime]:
    """The times of a schedule after a moment, in UTC; raises `CronInvalid`.

    A local time that a change of the clock leaves out comes right after it, one that it repeats comes once, as in
    Debian's cron.
    """
    return _times(cron, time_zone, after)


def times_back(cron: str, time_zone: str, until: datetime.datetime) -> Iterator[datetime.datetime]:
    """The times of a schedule up to a moment, the latest first."""
    return _times(cron, time_zone, until + datetime.timedelta(seconds=1), reverse=True)


def _times(cron: str, time_zone: str, start: datetime.datetime, reverse: bool = False) -> Iterator[datetime.datetime]:
    try:
        zone = zoneinfo.ZoneInfo(time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CronInvalid(f"there is no time zone '{time_zone}'; write one such as Europe/Berlin") from error
    try:
        found = CronSim(SHORTHANDS.get(cron.strip().lower(), cron), start.astimezone(zone), reverse)
    except CronSimError as error:
        raise CronInvalid(f"'{cron}' is no cron expression: {str(error).lower()}") from error
    return (moment.astimezone(datetime.UTC) for moment in found)


def next_time(cron: str, time_zone: str, after: datetime.datetime) -> datetime.datetime | None:
    """The first time after a moment; None when there is none within the next decades."""
    return next(times(cron, time_zone, after), None)


def due(cron: str, time_zone: str, missed: Missed, planned: datetime.datetime, now: datetime.datetime) -> Due:
    """Decide what to do about a planned time that has come."""
    if (now - planned).total_seconds() <= MISSED_AFTER_S:
        return Due(planned, next_time(cron, time_zone, planned))
    if missed == "skip":
        return Due(None, next_time(cron, time_zone, now))
    if missed == "last":
        latest = next(times_back(cron, time_zone, now), planned)
        return Due(max(latest, planned), next_time(cron, time_zone, now))
    back = itertools.takewhile(lambda moment: moment > planned, times_back(cron, time_zone, now))
    waiting = [planned, *reversed(list(itertools.islice(back, MAX_CATCH_UP)))][-MAX_CATCH_UP:]
    return Due(waiting[0], waiting[1] if len(waiting) > 1 else next_time(cron, time_zone, now))
