"""Which of the shown items is meant: «the second one», «1 and 3», «the first two», «the cheapest»."""

import re
from typing import Any

from .numbers import PLAIN_NUMBER, number
from .turn import ShownWidget

_ENGLISH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10, "10th": 10}  # fmt: skip
_RUSSIAN = (("перв", 1), ("втор", 2), ("трет", 3), ("четверт", 4), ("пят(?:ый|ую|ого|ая|ое|ым|ой)", 5), ("шест(?:ой|ую|ого|ая|ое)", 6), ("седьм", 7), ("восьм(?:ой|ую|ого|ая)", 8), ("девят(?:ый|ую|ого|ая)", 9), ("десят(?:ый|ую|ого|ая)", 10))  # fmt: skip
_WORD = re.compile(
    r"\b(?:"
    + "|".join(sorted(_ENGLISH, key=len, reverse=True))
    + r")\b(?! (?:class|time|of all|thing|day|week|floor|row|night|part|half|leg|line|aid|place))"
)
_RUSSIAN_WORD = re.compile(
    r"\b(?:"
    + "|".join(f"(?:{stem}\\w*)" for stem, _ in _RUSSIAN)
    + r")\b(?!\s+(?:класс|этаж|раз|день|ряд|лини|ноч|час|половин|числ|очеред|мест|урок))"
)
_NUMBERED = re.compile(
    r"(?:\b(?:number|no\.?|option|hotel|flight|item|offer|hotels|flights|options|numbers|номер(?:а)?|вариант\w*|отел\w+|рейс\w*|под номером)\s*|#|№)\s*(?P<a>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|один|два|три|четыре|пять)(?:\s*(?:,|and|&|и|vs\.?|with|to|с)\s*(?:(?:hotel|flight|option|number|отел\w+|рейс\w*|номер)\s+)?(?:#|№)?(?P<b>\d{1,2}|one|two|three|four|five|six|один|два|три|четыре|пять))?(?:\s*(?:,|and|&|и)\s*(?:#|№)?(?P<c>\d{1,2}))?\b(?!\s*(?:star|звезд|\*|night|ноч|adult|people|взросл|чел))"
)
_PAIR = re.compile(r"\b(?P<a>\d)\s*(?:,|and|or|&|и|или|vs\.?|with|с)\s*(?P<b>\d)(?:\s*(?:,|and|&|и)\s*(?P<c>\d))?\b")
_FIRST_N = re.compile(rf"\b(?:first|top|перв\w+|топ[- ]?)\s*(?P<n>{PLAIN_NUMBER})\b")
_LAST_N = re.compile(
    rf"\b(?:last|bottom|последн\w+)\s+(?P<n>{PLAIN_NUMBER})\b(?!\s+(?:nights?|days?|weeks?|ноч|дн|недел))|\b(?P<m>{PLAIN_NUMBER})\s+последн\w+\b(?!\s+(?:ноч|дн|недел))"
)
_ALL_BOTH = re.compile(r"\b(?:both|these|those|the two|оба|обе|эти два|эти две|их)\b")
_LAST = re.compile(r"\b(?:last|последн\w+)(?: one)?\b(?! (?:week|month|year|minute|time|недел|месяц|год))")
MAX_ITEMS = 10
_TAKING = (
    r"(?:ok(?:ay)?|yes|please|so|then|and|let'?s (?:do|go (?:with|for)|take|book|have|pick)|i(?:'?ll| will|'?d like| would like)? ?(?:to )?(?:take|have|pick|choose|want|go (?:with|for)|like|book)|i'?d like|we(?:'?ll| will)? (?:take|have|pick|choose|go (?:with|for))|"
    r"take|pick|choose|select|book|reserve|get|give me|go (?:with|for)|number|option|no|"
    r"да|ок|ну|тогда|давай\w*|возьм\w+|бер[уи]|берем|(?:за)?бронир\w+|выбира\w+|выбер\w+|хочу|хотим|пусть будет|под номером|номер|вариант)"
)
_BARE = re.compile(
    rf"^\W*(?:{_TAKING}[\s,.:!]+)*(?:the\s+)?[#№]?\s*(?P<n>{PLAIN_NUMBER}|{'|'.join(_ENGLISH)})(?:\s+(?:one|please|pls|thanks|пожалуйста|плиз|спасибо))*\W*$"
)
_REFUSED = re.compile(
    r"\b(?:not(?: interested in)?|don'?t (?:want|like|care for)|except|не(?: хочу| хотим| надо| нравится)?)\s+(?:the\s+|this\s+|этот\s+)?(?:"
    + "|".join([*_ENGLISH, *(rf"{stem}\w*" for stem, _ in _RUSSIAN)])
    + r")\b(?:\s+one)?"
)
"""«Not the first one», «только не первый»."""


def ordinals(text: str, shown: ShownWidget | None) -> list[dict[str, Any] | str]:
    """Ids that the text names, or 1-based positions ``{"ordinal": n}``."""
    text = _REFUSED.sub(" ", text)
    named = [identity for identity in (shown.ids if shown else []) if _is_named(identity.lower(), text)]
    if named:
        return [*named]
    match = _FIRST_N.search(text)
    if match is not None and 1 < number(match["n"]) <= MAX_ITEMS:
        return [{"ordinal": position} for position in range(1, number(match["n"]) + 1)]
    match = _LAST_N.search(text)
    if match is not None and shown is not None and 1 < number(match["n"] or match["m"]) <= len(shown.ids):
        count = len(shown.ids)
        return [{"ordinal": position} for position in range(count - number(match["n"] or match["m"]) + 1, count + 1)]
    match = _NUMBERED.search(text)
    if match is not None:
        return _positions(match)
    found = _words(text)
    if found and _LAST.search(text) and shown is not None and len(shown.ids) not in found:
        return [{"ordinal": position} for position in (*found, len(shown.ids))]
    if found:
        return [{"ordinal": position} for position in found]
    if _LAST.search(text) and shown is not None and shown.ids:
        return [{"ordinal": len(shown.ids)}]
    return []


def picked(text: str, shown: ShownWidget | None) -> list[dict[str, Any] | str]:
    """What a turn picks that says hardly more than a position or an id: «2», «book 2», «i choose 2nd», an id alone."""
    if shown is None:
        return []
    alone = text.strip(" \t\n.,!?\"'").lower()
    same = [identity for identity in shown.ids if identity.lower() == alone]
    match = _BARE.match(text)
    if same or match is None:
        return [*same]
    position = _ENGLISH.get(match["n"]) or number(match["n"])
    return [{"ordinal": position}] if 0 < position <= max(MAX_ITEMS, len(shown.ids)) else []


def refuses(text: str) -> bool:
    """Whether an item is named only to say that it isn't wanted."""
    return _REFUSED.search(text) is not None


def _is_named(identity: str, text: str) -> bool:
    """Short ids count only when they are a word of their own with a digit in it."""
    if len(identity) > 3:
        return identity in text
    return (
        any(letter.isdigit() for letter in identity[1:]) and re.search(rf"\b{re.escape(identity)}\b", text) is not None
    )


def pair(text: str) -> list[dict[str, Any] | str]:
    """Positions of a comparison written as bare numbers, «compare 1 and 3», or «both»."""
    match = _PAIR.search(text)
    if match is not None:
        return _positions(match)
    return [{"ordinal": 1}, {"ordinal": 2}] if _ALL_BOTH.search(text) else []


def _positions(match: re.Match[str]) -> list[dict[str, Any] | str]:
    return [{"ordinal": number(value)} for value in (match["a"], match["b"], match["c"]) if value and number(value) > 0]


_NO_ORDINAL = re.compile(
    r"\b(?:ask|see|check|talk|think|speak|know|need|want to|look|have to|husband|wife|boss|all|partner|mom|mum|friends?|them|him|her|family|decide|there|rome|try)\s+(?:\w+\s+){0,3}?first\b(?! (?:one|hotel|flight|option|offer))|\bfirst(?= (?:of all|i need|we need|let me|i have to|i'?ll have to|time))|"
    r"\b(?:rooms?|номер\w*|комнат\w*)\b.{0,60}\bin the (?:first|second|other) one\b|\b(?:номер\w*|комнат\w*)\b.{0,60}\bво втором\b"
)
"""«I need to ask my husband first», «two rooms, the children in the second one»."""


def _words(text: str) -> list[int]:
    text = _NO_ORDINAL.sub(lambda match: " " * len(match.group()), text)
    found = [(match.start(), _ENGLISH[match.group()]) for match in _WORD.finditer(text)]
    for match in _RUSSIAN_WORD.finditer(text):
        position = next(value for stem, value in _RUSSIAN if re.match(stem, match.group()))
        found.append((match.start(), position))
    return [position for _, position in sorted(found)]
