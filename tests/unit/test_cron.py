"""Times of schedules, and what becomes of missed ones."""

import datetime
import itertools

import pytest

from wayfarer.server.cron import MAX_CATCH_UP, CronInvalid, due, next_time, times


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def test_times_follow_the_zones_clock_over_its_changes() -> None:
    daily = times("30 8 * * *", "Europe/Berlin", at("2026-10-24T00:00:00Z"))
    assert [next(daily).isoformat() for _ in range(3)] == [
        "2026-10-24T06:30:00+00:00",
        "2026-10-25T07:30:00+00:00",
        "2026-10-26T07:30:00+00:00",
    ]


def test_a_time_that_the_clock_repeats_comes_once_and_one_that_it_leaves_out_comes_after() -> None:
    repeated = times("30 2 * * *", "Europe/Berlin", at("2026-10-24T12:00:00Z"))
    assert next(repeated) == at("2026-10-25T00:30:00Z")
    assert next(repeated) == at("2026-10-26T01:30:00Z")
    assert next_time("30 2 * * *", "Europe/Berlin", at("2026-03-28T12:00:00Z")) == at("2026-03-29T01:00:00Z")


def test_words_stand_for_expressions() -> None:
    assert next_time("@hourly", "UTC", at("2026-01-01T00:30:00Z")) == at("2026-01-01T01:00:00Z")


@pytest.mark.parametrize(
    ("cron", "zone"), [("* * *", "UTC"), ("61 * * * *", "UTC"), ("x", "UTC"), ("* * * * *", "Mars/Base")]
)
def test_what_is_no_time_is_refused_in_words(cron: str, zone: str) -> None:
    with pytest.raises(CronInvalid):
        next_time(cron, zone, at("2026-01-01T00:00:00Z"))


HOURLY = ("0 * * * *", "UTC")
PLANNED, NOW = at("2026-01-01T01:00:00Z"), at("2026-01-01T04:30:00Z")


def test_a_run_on_time_is_followed_by_the_next() -> None:
    decided = due(*HOURLY, "skip", PLANNED, at("2026-01-01T01:00:02Z"))
    assert (decided.run, decided.following) == (PLANNED, at("2026-01-01T02:00:00Z"))


def test_missed_runs_are_skipped_made_up_once_or_all() -> None:
    skipped, last, first = (due(*HOURLY, missed, PLANNED, NOW) for missed in ("skip", "last", "all"))
    assert (skipped.run, skipped.following) == (None, at("2026-01-01T05:00:00Z"))
    assert (last.run, last.following) == (at("2026-01-01T04:00:00Z"), at("2026-01-01T05:00:00Z"))
    runs = [first.run]
    following = first.following
    while following is not None and following <= NOW:
        again = due(*HOURLY, "all", following, NOW)
        runs.append(again.run)
        following = again.following
    assert [moment.hour for moment in runs if moment] == [1, 2, 3, 4]


def test_a_long_absence_is_made_up_for_in_part() -> None:
    decided = due("* * * * *", "UTC", "all", at("2025-01-01T00:00:00Z"), at("2025-01-02T00:00:00Z"))
    assert decided.run == at("2025-01-02T00:00:00Z") - datetime.timedelta(minutes=MAX_CATCH_UP - 1)


@pytest.mark.parametrize(
    ("zone", "cron", "after", "expected"),
    [
        ("America/New_York", "30 2 * * *", "2026-03-07T12:00:00Z", ["03-08T07:00", "03-09T06:30"]),
        ("America/New_York", "30 1 * * *", "2026-10-31T12:00:00Z", ["11-01T05:30", "11-02T06:30"]),
        ("Europe/London", "30 1 * * *", "2026-03-28T12:00:00Z", ["03-29T01:00", "03-30T00:30"]),
        ("Europe/London", "30 1 * * *", "2026-10-24T12:00:00Z", ["10-25T00:30", "10-26T01:30"]),
        ("Australia/Lord_Howe", "15 2 * * *", "2026-10-02T18:00:00Z", ["10-03T15:30", "10-04T15:15"]),
        ("Australia/Lord_Howe", "45 1 * * *", "2026-04-03T18:00:00Z", ["04-04T14:45", "04-05T15:15"]),
        ("America/Santiago", "0 0 * * *", "2026-09-05T12:00:00Z", ["09-06T04:00", "09-07T03:00"]),
    ],
)
def test_a_daily_time_comes_once_on_every_day_also_when_the_clock_changes(
    zone: str, cron: str, after: str, expected: list[str]
) -> None:
    coming = times(cron, zone, at(after))
    assert [next(coming).isoformat()[5:16] for _ in expected] == expected


CHANGES = [
    ("America/New_York", "2026-03-08T07:00:00Z"),
    ("America/New_York", "2026-11-01T06:00:00Z"),
    ("Europe/Berlin", "2026-03-29T01:00:00Z"),
    ("Europe/Berlin", "2026-10-25T01:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
]


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_every_hour_comes_once_while_the_clock_changes(zone: str, change: str) -> None:
    moment = at(change)
    coming = times("0 * * * *", zone, moment - datetime.timedelta(hours=30))
    found = list(itertools.takewhile(lambda time: time < moment + datetime.timedelta(hours=30), coming))
    steps = {(after - before).total_seconds() for before, after in itertools.pairwise(found)}
    half_hours = {1_800.0, 5_400.0} if zone == "Australia/Lord_Howe" else set()
    assert steps - half_hours == {3_600.0}


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@pytest.mark.parametrize("cron", ["30 2 * * *", "30 1 * * *", "15 2 * * *", "0 0 * * *", "0 * * * *", "0 1,2,3 * * *"])
def test_missed_runs_are_the_times_that_would_have_come(zone: str, change: str, cron: str) -> None:
    begin, now = at(change) - datetime.timedelta(days=2), at(change) + datetime.timedelta(days=1)
    planned = next_time(cron, zone, begin)
    assert planned is not None
    expected = [planned, *itertools.takewhile(lambda time: time <= now, times(cron, zone, planned))]
    made_up: list[datetime.datetime] = []
    following: datetime.datetime | None = planned
    while following is not None and following <= now:
        decided = due(cron, zone, "all", following, now)
        assert decided.run is not None
        made_up.append(decided.run)
        following = decided.following
    assert made_up == expected
    assert due(cron, zone, "last", planned, now).run == expected[-1]
    skipped = due(cron, zone, "skip", planned, now)
    assert (skipped.run, skipped.following) == (None, next_time(cron, zone, now))
