"""Texts typed with the keyboard in the other language: «jntkm d hbvt» for «отель в риме», «рщеуды» for «hotels»."""

import re
from functools import cache

from .calendar_words import MONTHS, WEEKDAYS
from .common_words import NEVER_PLACES, NEVER_PLACES_RUSSIAN
from .gazetteer import gazetteer
from .misspellings import TRAVEL_WORDS, slipped, usual_words
from .numbers import WORDS

_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS.upper() + _LATIN_KEYS, _RUSSIAN_KEYS.upper() + _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS + _RUSSIAN_KEYS.upper(), _LATIN_KEYS + _LATIN_KEYS.upper())
_LATIN_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_RUSSIAN_WORD = re.compile(r"[а-яё]{2,}", re.IGNORECASE)
_PIECE = re.compile(r"\S+")
MIN_SHARE = 0.6
"""The least part of a text's words that must be known ones in the other layout."""
MIN_FUZZY = 6
"""From how many letters on a word with a slip counts as known."""


def without_wrong_layout(text: str) -> str:
    """The text in the letters that were meant, where nearly all of its words are words only there."""
    if _RUSSIAN_WORD.search(text) and not _LATIN_WORD.search(text):
        return _switched(text, _TO_LATIN, latin=False)
    if _LATIN_WORD.search(text) and not _RUSSIAN_WORD.search(text):
        return _switched(text, _TO_RUSSIAN, latin=True)
    return text


def _switched(text: str, table: dict[int, int], latin: bool) -> str:
    as_typed, meant = _counts(text, latin), None
    words, known = as_typed
    if words == 0 or known > words * (1 - MIN_SHARE):
        return text
    other = " ".join(_piece(piece, table, latin) for piece in _PIECE.findall(text))
    meant = _counts(other, not latin)
    return other if meant[0] and meant[1] >= MIN_SHARE * meant[0] and meant[1] > known else text


def _piece(piece: str, table: dict[int, int], latin: bool) -> str:
    """One piece between spaces; what ends a sentence or stands between numbers is no letter."""
    if not (_LATIN_WORD if latin else _RUSSIAN_WORD).search(piece) and any(letter.isdigit() for letter in piece):
        return piece
    end = re.search(r"[?!,.]*$", piece)
    tail = end.group() if end is not None and latin and len(piece) > 1 else ""
    kept = piece[: len(piece) - len(tail)] if tail else piece
    written = kept.translate(table)
    for letters in range(len(tail), -1, -1):
        word = (kept + tail[:letters]).translate(table)
        if _known(word.lower(), not latin) and word.isalpha():
            return word + tail[letters:]
    return written + tail


def _counts(text: str, latin: bool) -> tuple[int, int]:
    """How many words there are, and how many of them are known."""
    words = [word.lower() for word in (_LATIN_WORD if latin else _RUSSIAN_WORD).findall(text)]
    return len(words), sum(_known(word, latin) for word in words)


@cache
def _vocabulary() -> frozenset[str]:
    own = [*MONTHS, *WEEKDAYS, *WORDS, *TRAVEL_WORDS, *NEVER_PLACES, *NEVER_PLACES_RUSSIAN]
    return frozenset(own) | usual_words(latin=True) | usual_words(latin=False)


def _known(word: str, latin: bool) -> bool:
    word = word.replace("ё", "е")
    if word in _vocabulary():
        return True
    if len(word) < 3 and not latin:
        return word in (
            "в",
            "с",
            "к",
            "и",
            "на",
            "по",
            "из",
            "до",
            "за",
            "от",
            "мы",
            "не",
            "во",
            "со",
            "ко",
            "ли",
            "ну",
            "да",
        )
    place = gazetteer().find(word) if len(word) > 3 else None
    if place is not None and place.population >= 100_000:
        return True
    return len(word) >= MIN_FUZZY and slipped(word)
