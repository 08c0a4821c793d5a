"""Folding of names to a comparable spelling, and the stems of inflected Russian names."""

import re
import unicodedata
from itertools import product
from typing import NamedTuple

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—_/]+")
_DROPPED = re.compile(r"[.'’‘`ʼ\"«»]")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ENDINGS = (
    "иями",
    "ами",
    "ями",
    "ого",
    "его",
    "ому",
    "ему",
    "ыми",
    "ими",
    "ией",
    "иеи",
    "ьеи",
    "ьею",
    "иях",
    "ах",
    "ях",
    "ом",
    "ем",
    "ои",
    "еи",
    "ов",
    "ев",
    "ие",
    "ия",
    "ию",
    "ии",
    "ыи",
    "аи",
    "яи",
    "ая",
    "яя",
    "ое",
    "ее",
    "ую",
    "юю",
    "ым",
    "им",
    "ых",
    "их",
    "ья",
    "ье",
    "ью",
    "ьи",
    "а",
    "я",
    "у",
    "ю",
    "е",
    "и",
    "ы",
    "о",
    "ь",
)
_NOMINATIVE_ENDINGS = ("ия", "ие", "ии", "ыи", "ая", "яя", "ое", "ее", "ые", "ья", "а", "я", "о", "е", "ь", "ы", "и")
_MAX_WORDS_INFLECTED = 4
_FEMININE_ENDINGS = ("у", "ю", "ы", "и", "ои", "еи", "ою", "ею")
"""Endings that names in «а» and «я» take and names in a consonant hardly."""


def fold(text: str) -> str:
    """Lower case without accents, punctuation of names and repeated separators; ``й`` becomes ``и``, ``ё`` ``е``."""
    lowered = text.casefold()
    if lowered.isalpha() and lowered.isascii():
        return lowered
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(character for character in decomposed if not unicodedata.combining(character))
        lowered = lowered.replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("æ", "ae").replace("ı", "i")
    return _SEPARATORS.sub(" ", _DROPPED.sub("", lowered)).strip()


def is_cyrillic(text: str) -> bool:
    """Whether the text has a Russian letter."""
    return _CYRILLIC.search(text) is not None


def nominative_stem(folded: str) -> str:
    """The stem of a Russian name in its dictionary form; word by word."""
    return " ".join(_strip(word, _NOMINATIVE_ENDINGS) for word in folded.split(" "))


def _strip(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if len(ending) > 1 else 2):
            return word[: -len(ending)]
    return word


class Stem(NamedTuple):
    """A stem that an inflected name may have; ``feminine`` when its ending belongs to names in «а» or «я»."""

    text: str
    feminine: bool


def stems(folded: str) -> list[Stem]:
    """Every stem that an inflected Russian name may have, the longest first."""
    words = folded.split(" ")
    if len(words) > _MAX_WORDS_INFLECTED:
        return []
    feminine = words[-1].endswith(_FEMININE_ENDINGS)
    options = [_word_stems(word) for word in words]
    found = sorted({" ".join(choice) for choice in product(*options)}, key=len, reverse=True)
    return [Stem(text, feminine) for text in found[:64]]


def _word_stems(word: str) -> list[str]:
    found = {word}
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if len(ending) > 1 else 2):
            found.add(word[: -len(ending)])
    return sorted(found, key=len, reverse=True)
