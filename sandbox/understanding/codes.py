"""IATA codes in a text: «JFK», «jfk-cdg», «from lhr»."""

import re

from .common_words import NEVER_PLACES
from .gazetteer import Gazetteer
from .place import Place
from .roles import announces
from .spelling import fold
from .words import Group

CODE_LETTERS = 3
_NEVER_CODES_WORDS = (
    "usd eur gbp rub chf jpy and the for asap fyi one two day pdf csv ics faq sms app vip eta etd tba tbd pls thx "
    "omg lol btw rtn adt chd inf jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun "
)
_NEVER_CODES = frozenset(_NEVER_CODES_WORDS.split())
"""Abbreviations that are no airports to a traveller, though some have that code."""
_CODE_BEFORE = re.compile(r"\b[a-z]{3}\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*$")
_DIGIT_NEXT = re.compile(r"\s+\d")
_CODE_AFTER = re.compile(r"\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*[a-z]{3}\b")


def code_of(group: Group, world: Gazetteer) -> Place | None:
    """The place of a code; in lower case only after a preposition or beside another code."""
    word = group.first
    if len(word.lower) != CODE_LETTERS or not word.lower.isascii() or word.lower in _NEVER_CODES:
        return None
    if word.written.isupper() and not group.shouted:
        return world.code(word.written)
    if word.lower in NEVER_PLACES or fold(word.lower) in world.names:
        return None
    opens = group.start == 0 and _DIGIT_NEXT.match(group.after) is not None
    beside = opens or _CODE_BEFORE.search(group.before) or _CODE_AFTER.match(group.after)
    return world.code(word.lower.upper()) if beside or announces(group.before) else None
