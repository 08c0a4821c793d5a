"""Times of schedules, and what becomes of missed ones."""

import datetime

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
