"""The words of a text that nothing has taken yet, and what stands around them."""

import re
from itertools import pairwise

import msgspec

from .reading import Reading

MAX_WORDS = 400
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_JOINT = re.compile(r"(?:\.? |-|\. ?|/)")
SHOUTED_FROM = 4
"""How long a word in capitals is at least that is no code."""


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


_ANY_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = frozenset(
    [
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "and",
        "the",
        "a",
        "an",
        "is",
        "are",
        "from",
        "my",
        "our",
        "в",
        "на",
        "с",
        "и",
        "из",
        "по",
        "от",
        "для",
        "до",
        "не",
        "к",
        "за",
        "мы",
        "нас",
        "что",
        "это",
    ]
)


def _shouted(text: str) -> bool:
    """Whether all is written in capitals, codes of three letters aside."""
    words = [word for word in _ANY_WORD.findall(text) if len(word) > 1]
    return any(len(word) >= SHOUTED_FROM for word in words) and all(word.isupper() for word in words)


def _titled(text: str) -> bool:
    """Whether Every Word Begins With A Capital, the small ones too."""
    words = _ANY_WORD.findall(text)
    small = [word for word in words[1:] if word.lower() in _SMALL_WORDS]
    return bool(small) and all(word[0].isupper() for word in words)


class Words:
    """The untaken words of a reading, at most ``MAX_WORDS``."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.all = [
            Word(match.start(), match.end(), reading.written[match.start() : match.end()], match.group())
            for match in _WORD.finditer(reading.open)
        ][:MAX_WORDS]
        self.shouted = _shouted(reading.written) or _titled(reading.written)

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
