"""How well turns are understood: exact match per slot and per turn on the labelled set."""

import time
from collections import Counter

import pytest

from sandbox.understanding.extraction import extract

from .labelled import Turn, turns, understood

LEAST_EXACT = 0.97
TURNS = list(turns())


@pytest.fixture(scope="module")
def answers() -> list[tuple[Turn, dict, dict]]:
    """Every turn with what was found."""
    return [(turn, *understood(turn)) for turn in TURNS]


def test_enough_turns_of_both_languages_are_labelled() -> None:
    russian = [turn for turn in TURNS if turn.locale.startswith("ru")]
    assert len(TURNS) >= 400
    assert len(russian) >= 120
    assert len({(turn.text, str(turn.slot_state), str(turn.last_widgets), turn.locale) for turn in TURNS}) == len(TURNS)


def test_turns_match_exactly(answers: list[tuple[Turn, dict, dict]], capsys: pytest.CaptureFixture[str]) -> None:
    expected: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    spurious: Counter[str] = Counter()
    wrong: list[str] = []
    for turn, slots, intent in answers:
        for name, value in {**turn.slots, **{f"intent.{key}": value for key, value in turn.intent.items()}}.items():
            expected[name] += 1
            found = intent.get(name[7:]) if name.startswith("intent.") else slots.get(name, "nothing")
            exact[name] += found == value
        spurious.update(slots.keys() - turn.slots.keys())
        if slots != turn.slots or intent != turn.intent:
            wrong.append(
                f"{turn.source}: {turn.text!r}\n  slots  {slots}\n  wanted {turn.slots}\n  intent {intent}\n  wanted {turn.intent}"
            )
    share = 1 - len(wrong) / len(answers)
    with capsys.disabled():
        print(f"\n{len(answers)} labelled turns, {share:.1%} exact")
        for name in sorted(expected, key=lambda slot: -expected[slot]):
            print(
                f"  {name:24} {exact[name]:4}/{expected[name]:4}  {exact[name] / expected[name]:7.1%}  unasked {spurious[name]}"
            )
    assert share >= LEAST_EXACT, "\n".join(wrong)


def test_speed(capsys: pytest.CaptureFixture[str]) -> None:
    took = []
    for turn in TURNS:
        request = turn.request()
        start = time.perf_counter()
        extract(request)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    with capsys.disabled():
        median, slow = took[len(took) // 2], took[int(len(took) * 0.99)]
        print(f"\none turn: median {median:.2f} ms, 99th percentile {slow:.2f} ms, longest {took[-1]:.2f} ms")
