"""The words of a text that nothing has taken yet, and what stands around them."""

import re
from itertools import pairwise

import msgspec

from .reading import Reading

MAX_WORDS = 400
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_JOINT = re.compile(r"(?:\.? |-|\. ?|/)")
SHOUTED_FROM = 4
"""From how many words in capitals on the capitals of a text say nothing."""


class Word(msgspec.Struct, frozen=True):
    """One word: where it stands, as it was written and in lower case."""

    start: int
    end: int
    written: str
    lower: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.written[0].isupper()


class Words:
    """The untaken words of a reading, at most ``MAX_WORDS``."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.all = [
            Word(match.start(), match.end(), reading.written[match.start() : match.end()], match.group())
            for match in _WORD.finditer(reading.open)
        ][:MAX_WORDS]
        self.shouted = sum(word.written.isupper() for word in self.all) >= SHOUTED_FROM and all(
            word.written.isupper() for word in self.all if len(word.written) > 1
        )

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, index: int) -> Word:
        return self.all[index]

    def group(self, index: int, size: int) -> "Group | None":
        """``size`` words from ``index`` on, None where they don't stand side by side."""
        words = self.all[index : index + size]
        if len(words) < size:
            return None
        for one, two in pairwise(words):
            if not _JOINT.fullmatch(self.reading.open[one.end : two.start]):
                return None
        return Group(self, words)


class Group:
    """Neighbouring words that may be a name."""

    def __init__(self, among: Words, words: list[Word]) -> None:
        self.words = words
        self.start, self.end = words[0].start, words[-1].end
        self.written = among.reading.written[self.start : self.end]
        self.before = among.reading.lower[: self.start]
        self.after = among.reading.lower[self.end :]
        self.shouted = among.shouted
        self.lone = len(words) == 1

    @property
    def first(self) -> Word:
        """The word that it begins with."""
        return self.words[0]

    @property
    def capital(self) -> bool:
        """Whether a capital letter tells a name."""
        return self.first.capital and not self.shouted
