"""How well turns are understood, per language and slot: ``python -m tests.understanding.report [file.jsonl …]``."""

import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from sandbox.understanding.extraction import extract

from .labelled import Turn, turns, turns_of, understood


class Answer(msgspec.Struct, frozen=True):
    """A labelled turn and what was found."""

    turn: Turn
    slots: dict[str, Any]
    intent: dict[str, Any]

    @property
    def exact(self) -> bool:
        """Whether every slot and the whole intent are as labelled."""
        return self.slots == self.turn.slots and self.intent == self.turn.intent

    def difference(self) -> str:
        """What was found and what was wanted, only where they differ."""
        lines = [f"{self.turn.source}: {self.turn.text!r}"]
        for name in sorted(self.slots.keys() | self.turn.slots.keys()):
            found, wanted = self.slots.get(name, "nothing"), self.turn.slots.get(name, "nothing")
            if found != wanted:
                lines.append(f"    {name}: {found}, wanted {wanted}")
        if self.intent != self.turn.intent:
            lines.append(f"    intent: {self.intent}, wanted {self.turn.intent}")
        return "\n".join(lines)


class Report(msgspec.Struct, frozen=True):
    """Exact matches of one language."""

    language: str
    answers: list[Answer]

    @property
    def share(self) -> float:
        """The part of the turns that match exactly."""
        return sum(answer.exact for answer in self.answers) / len(self.answers)

    def table(self) -> str:
        """A line per slot: expected, exact, and found though not labelled."""
        expected: Counter[str] = Counter()
        exact: Counter[str] = Counter()
        spurious: Counter[str] = Counter()
        for answer in self.answers:
            for name, value, found in _labels(answer):
                expected[name] += 1
                exact[name] += found == value
            spurious.update(answer.slots.keys() - answer.turn.slots.keys())
        lines = [f"{self.language}: {len(self.answers)} turns, {self.share:.1%} exact"]
        lines += [
            f"  {name:24} {exact[name]:4}/{expected[name]:4}  {exact[name] / expected[name]:7.1%}  unasked {spurious[name]}"
            for name in sorted(expected, key=lambda slot: -expected[slot])
        ]
        return "\n".join(lines)


def _labels(answer: Answer) -> Iterable[tuple[str, Any, Any]]:
    for name, value in answer.turn.slots.items():
        yield name, value, answer.slots.get(name, "nothing")
    for name, value in answer.turn.intent.items():
        yield f"intent.{name}", value, answer.intent.get(name)


def reports(labelled: Iterable[Turn]) -> list[Report]:
    """One report per language."""
    answers = [Answer(turn, *understood(turn)) for turn in labelled]
    languages = {"Russian": True, "English": False}
    found = [
        Report(language, [answer for answer in answers if answer.turn.locale.startswith("ru") == russian])
        for language, russian in languages.items()
    ]
    return [report for report in found if report.answers]


def _milliseconds(labelled: list[Turn]) -> list[float]:
    took = []
    for turn in labelled:
        request = turn.request()
        start = time.perf_counter()
        extract(request)
        took.append((time.perf_counter() - start) * 1000)
    return sorted(took)


def main(paths: list[str]) -> int:
    """Print the reports, the turns that don't match and the time a turn takes."""
    labelled = [turn for path in paths for turn in turns_of(Path(path))] if paths else list(turns())
    for report in reports(labelled):
        print(report.table())
        print("\n".join(answer.difference() for answer in report.answers if not answer.exact))
    took = _milliseconds(labelled)
    print(f"one turn: median {took[len(took) // 2]:.2f} ms, 99 % below {took[int(len(took) * 0.99)]:.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
