"""Frequent words of English and Russian that only look like names of places: «конца», «почту», «create», «met».

The lists are the most frequent word forms of both languages (as counted by the project wordfreq) that the gazetteers
would otherwise take for a misspelt name, an inflected one or an airport's code.
"""

from functools import cache
from pathlib import Path

from .spelling import fold, is_cyrillic

_FOLDER = Path(__file__).parent


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in (_FOLDER / name).read_text("utf-8").split())


def is_ordinary(word: str) -> bool:
    """Whether a word in lower case is too usual to be a slip in a name."""
    return fold(word) in _words("ordinary_words.txt")


def never_named(written: str, small: bool) -> bool:
    """Whether a word as it was written is no name at all: a usual Russian form in lower case, or where capitals say nothing."""
    return (written.islower() or small) and is_cyrillic(fold(written)) and is_ordinary(written)


def is_no_code(word: str) -> bool:
    """Whether three small letters are a word rather than an airport, unless another code stands beside them."""
    return word in _words("ordinary_codes.txt")
