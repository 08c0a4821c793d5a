"""How well turns are understood: exact match per slot and per turn on the labelled set, in both languages."""

import pytest

from .labelled import turns
from .report import Report, reports

LEAST_EXACT = 0.97
LEAST_TURNS = 2_000
LEAST_RUSSIAN = 700
TURNS = list(turns())


@pytest.fixture(scope="module")
def found() -> list[Report]:
    """The reports of both languages."""
    return reports(TURNS)


def test_enough_different_turns_of_both_languages_are_labelled(found: list[Report]) -> None:
    counts = {report.language: len(report.answers) for report in found}
    assert sum(counts.values()) >= LEAST_TURNS
    assert counts["Russian"] >= LEAST_RUSSIAN
    assert len({(turn.text, str(turn.slot_state), str(turn.last_widgets), turn.locale) for turn in TURNS}) == len(TURNS)


@pytest.mark.parametrize("language", ["English", "Russian"])
def test_turns_match_exactly(language: str, found: list[Report], capsys: pytest.CaptureFixture[str]) -> None:
    report = next(report for report in found if report.language == language)
    with capsys.disabled():
        print(f"\n{report.table()}")
    wrong = [answer.difference() for answer in report.answers if not answer.exact]
    assert report.share >= LEAST_EXACT, "\n".join(wrong)
