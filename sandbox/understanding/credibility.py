"""Whether words that spell the name of a place are meant as one: capitals, prepositions, how well known the place is."""

import re

from .calendar_words import MONTH
from .common_words import NEVER_PLACES, NEVER_PLACES_RUSSIAN, PLACES_AFTER_PREPOSITION
from .gazetteer import Gazetteer
from .intent_words import FLIGHTS
from .nicknames import CITIES, COUNTRIES
from .place import Place
from .roles import announces, may_announce
from .spelling import fold, is_cyrillic
from .words import Group, Word

WEAK_POPULATION = 100_000
LOWER_POPULATION = 300_000
RUSSIAN_LOWER_POPULATION = 60_000
SHORT_NAME_POPULATION = 500_000
"""A name of three letters in lower case is believed from this size on."""
INFLECTED_LETTERS = 6
TOWN_POPULATION = 30_000
CAPITAL_POPULATION = 15_000
_TWO_LETTERS = frozenset({"ny", "la", "kl", "sf", "dc"})
_NOUN_NEXT = re.compile(
    r"^\s+(?:hotels?|place|places|room|rooms|weather|view|views|area|beach|restaurant|time|trip|vacation|holiday|warm|and (?:quiet|cheap|cozy|warm)|one|deal|weekend|spot|city)\b"
)
_CONTRASTED = re.compile(
    rf"\s*,?\s+(?:instead|rather|not|or)\b|\s+(?:in|for)\s+(?:(?:early|mid|late)[- ])?(?:{MONTH}|spring|summer|autumn|winter)"
)
"""After a name that is also a word: «Nice instead of Paris»."""
_QUALIFIED = re.compile(
    r",\s*(?:[a-z]{2}\b|usa\b|uk\b|new zealand|australia|canada|mexico|turkey|spain|italy|france|germany)"
)
"""A state or country right after a name: «Rotorua, NZ»."""
_PAIRED_BEFORE = re.compile(r"[^\W\d_]{3,}(?:\s+[-–—]\s+|[-–—])$")
_PAIRED_AFTER = re.compile(r"^(?:\s+(?:[-–—]|to)\s+|[-–—])[^\W\d_]{3,}")
"""Beside a dash to another name: «уфа - сочи»."""
_FIRST_OF_NAMES_WORDS = (
    "new los las san great lake st white north south east west old big central cape port gold long grand green red "
    "rio buenos the "
)
FIRST_OF_NAMES = frozenset(_FIRST_OF_NAMES_WORDS.split())
_PERSONS_AND_THINGS_WORDS = "martin sebastian delta independence david anna alice salt eagle rich young marco phoenix "
_PERSONS_AND_THINGS = frozenset(_PERSONS_AND_THINGS_WORDS.split())
"""Words that are names even with a capital letter in the middle of a sentence."""


def plausible(group: Group, folded: str) -> bool:
    """Whether the words may be a name at all; everyday words aren't."""
    if len(folded) < 2:
        return False
    if group.lone:
        short = (
            len(folded) == 2
            and (group.first.written.islower() or group.shouted)
            and folded not in CITIES
            and folded not in COUNTRIES
        )
        return not _everyday(group, group.first) and not short
    if folded in CITIES or folded in COUNTRIES:
        return True
    if all(_everyday(group, word) for word in group.words):
        return False
    return not _everyday(group, group.first) or group.first.lower in FIRST_OF_NAMES


def _everyday(group: Group, word: Word) -> bool:
    if word.lower in NEVER_PLACES_RUSSIAN:
        return True
    if word.lower not in NEVER_PLACES or word.lower in PLACES_AFTER_PREPOSITION:
        return False
    written_small = word.written.islower() or word.start == 0 or len(word.lower) < 4 or group.shouted
    return written_small or word.lower not in _PERSONS_AND_THINGS


def credible(group: Group, folded: str, place: Place, world: Gazetteer) -> bool:
    """Whether the words mean the place of that name."""
    strong = announces(group.before)
    if folded in PLACES_AFTER_PREPOSITION:
        return _word_as_name(group, place, strong) or _leads_on(group, world)
    if len(folded) == 2 and group.lone:
        small = strong and folded not in ("us", "ny") and folded in CITIES
        return group.first.written.isupper() or small or (folded in _TWO_LETTERS and folded == "ny")
    if folded in CITIES or folded in COUNTRIES:
        return True
    if is_cyrillic(folded) and _everyday_form(group, folded, world, strong):
        return False
    if place.kind in ("country", "place", "airport"):
        return _special(group, folded, strong)
    if is_cyrillic(folded):
        return _russian(group, folded, place, world, strong)
    return _latin(group, folded, place, world, strong)


_NEXT_NAME = re.compile(r"\s*(?:to|-|–|—|->|>)\s*([^\W\d_]{4,})")
_CLAUSE = re.compile(r"(?:^|[,.;:!?\d]|from)\s*$")


def _leads_on(group: Group, world: Gazetteer) -> bool:
    """«Phoenix to Honolulu»: between the beginning of a clause and another place."""
    following = _NEXT_NAME.match(group.after)
    known = world.find(following[1]) if following is not None and _CLAUSE.search(group.before) else None
    return known is not None and known.population >= WEAK_POPULATION


def _word_as_name(group: Group, place: Place, strong: bool) -> bool:
    """A name that is a word as well: only where a preposition or a capital letter shows that it is a name."""
    if group.capital and (strong or group.start > 0 or _CONTRASTED.match(group.after)):
        return True
    return strong and place.population >= LOWER_POPULATION / 2 and not _NOUN_NEXT.match(group.after)


_SIGHT = re.compile(
    r"\b(?:увидеть|посетить|посмотреть|повидать|осмотреть|полюбить|показать|навестить|выбираем|выбрали|выбираю|рассматриваем|изучаем)\s+$"
)


def _everyday_form(group: Group, folded: str, world: Gazetteer, strong: bool) -> bool:
    """A short Russian word in lower case that only by its stem is like a name: «на самом деле»."""
    known = (
        strong
        or _SIGHT.search(group.before)
        or may_announce(group.before)
        or _paired(group)
        or group.capital
        or not group.lone
    )
    return not known and folded not in world.names and len(folded) < INFLECTED_LETTERS


def _special(group: Group, folded: str, strong: bool) -> bool:
    """Countries, islands and airports; a short Russian one in lower case only after a preposition."""
    if not is_cyrillic(folded) or group.capital or not group.lone or len(folded) > 3:
        return True
    return strong or may_announce(group.before) or _paired(group)


_COMPANION = re.compile(r"(?<!\w)со?\s+$")
_INSTRUMENTAL = re.compile(r"(?:[иаея]ей|ой|ом|ем|ью)$")


_RUSSIAN_SPOKEN = frozenset(["RU", "BY", "UA", "KZ", "UZ", "KG", "TJ", "GE", "AM", "AZ", "MD"])
"""Where names are Russian words of their own, written small by many."""


def _russian(group: Group, folded: str, place: Place, world: Gazetteer, strong: bool) -> bool:
    if group.lone and _COMPANION.search(group.before) and _INSTRUMENTAL.search(group.first.lower):
        return False  # With somebody, not from somewhere: «с Марией».
    if group.capital and (group.start > 0 or len(folded) > 3):
        return True
    if len(folded) < 4:
        flown = FLIGHTS.search(group.before) is not None and folded in world.names
        return (strong or _paired(group) or flown) and place.population >= SHORT_NAME_POPULATION
    if world.famous(place):
        return strong or _paired(group) or len(folded) > 4
    if not group.lone and place.population >= CAPITAL_POPULATION:
        return True
    if strong or _paired(group):
        return place.population >= RUSSIAN_LOWER_POPULATION
    exact = len(folded) >= INFLECTED_LETTERS and folded in world.names and place.country_code in _RUSSIAN_SPOKEN
    return place.population >= (WEAK_POPULATION if exact else LOWER_POPULATION)


def _latin(group: Group, folded: str, place: Place, world: Gazetteer, strong: bool) -> bool:
    if strong:
        sizeable = place.population >= TOWN_POPULATION or (world.is_town(place) and foreign(place))
        return group.capital or not group.lone or sizeable or world.famous(place)
    own_name = world.famous(place) and folded == fold(place.label)
    if group.capital:
        if _QUALIFIED.match(group.after):
            return True
        least = WEAK_POPULATION if group.start == 0 else CAPITAL_POPULATION
        return place.population >= least or not group.lone or own_name
    if not group.lone:
        return place.population >= WEAK_POPULATION or own_name
    if len(folded) < 4:
        return place.population >= SHORT_NAME_POPULATION and folded == fold(place.label)
    return place.population >= LOWER_POPULATION or own_name


def foreign(place: Place) -> bool:
    """Whether the names of its country hardly are English words."""
    return place.country_code not in ("US", "CA", "GB", "AU", "NZ", "IE", "ZA", "JM", "BS", "VU", "SB", "PG")


def _paired(group: Group) -> bool:
    return _PAIRED_BEFORE.search(group.before) is not None or _PAIRED_AFTER.match(group.after) is not None
