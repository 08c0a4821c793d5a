"""IATA codes in a text: «JFK», «jfk-cdg», «from lhr»."""

import re

from .common_words import NEVER_PLACES
from .gazetteer import Gazetteer
from .ordinary_words import is_no_code
from .place import Place
from .roles import announces
from .spelling import fold, is_cyrillic
from .words import Group

CODE_LETTERS = 3
_NEVER_CODES_WORDS = (
    "usd eur gbp rub chf jpy and the for asap fyi one two day pdf csv ics faq sms app vip eta etd tba tbd pls thx "
    "omg lol ngl imo tbh idk fyi ffs wtf smh ikr brb afk btw rtn adt chd inf jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun "
)
_VERBS_AND_NOUNS = (
    "eat see buy fly get run ask pay use try add set put let cut sit say fit win bet dig dip dry end fix hit hug lay lie map mix own pet pop rob rub sew "
    "ski sum tap tie tip vet vow act age aid aim air all any arm art bag bar bed big box boy bus cab car cat cow cup dad dog ear egg far fan few fun gas "
    "guy gym hat her him his hot how ice its job joy key kid lab law leg lot low man men mom mum new non not now off oil old our out pie pig pin pub red "
    "row sea sky son spa sub tax tea ten top toy two van war way web wet who why yes yet you zoo cheap"
)
"""English words that follow «to» and «in»."""
_NEVER_CODES = frozenset(_NEVER_CODES_WORDS.split())
_ENGLISH = frozenset(_VERBS_AND_NOUNS.split())
"""Abbreviations that are no airports to a traveller, though some have that code."""
_CODE_BEFORE = re.compile(r"\b[a-z]{3}\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*$")
_DIGIT_NEXT = re.compile(r"\s+\d")
_NEXT_CODE = re.compile(r"\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*(?P<code>[a-z]{3})\b")
_LAST_CODE = re.compile(r"\b(?P<code>[a-z]{3})\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*$")
_CODE_AFTER = re.compile(r"\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*[a-z]{3}\b")


def _beside_code(group: Group, world: Gazetteer) -> bool:
    """Whether a neighbour is surely a code: «atl to sea»."""
    match = _NEXT_CODE.match(group.after) or _LAST_CODE.search(group.before)
    other = match["code"] if match is not None else ""
    known = other not in _ENGLISH and other not in _NEVER_CODES and not is_no_code(other)
    return bool(other) and known and world.code(other.upper()) is not None


def code_of(group: Group, world: Gazetteer) -> Place | None:
    """The place of a code; in lower case only after a preposition or beside another code."""
    word = group.first
    if len(word.lower) != CODE_LETTERS or not word.lower.isascii() or word.lower in _NEVER_CODES:
        return None
    if word.written.isupper() and not group.shouted:
        return world.code(word.written)
    if is_cyrillic(group.before + group.after) and word.lower not in _ENGLISH and not group.shouted:
        return world.code(word.lower.upper())
    if word.lower in _ENGLISH and not _beside_code(group, world):
        return None
    if word.lower in NEVER_PLACES or fold(word.lower) in world.names:
        return None
    opens = group.start == 0 and _DIGIT_NEXT.match(group.after) is not None
    beside = opens or _CODE_BEFORE.search(group.before) or _CODE_AFTER.match(group.after)
    alone = announces(group.before) and not is_no_code(word.lower)
    return world.code(word.lower.upper()) if beside or alone else None
