"""Mentions of places in a text: which place, and what the words around it make of it."""

import re

import msgspec

from .codes import code_of
from .common_words import NEVER_PLACES, NEVER_PLACES_RUSSIAN
from .credibility import FIRST_OF_NAMES, WEAK_POPULATION, credible, foreign, plausible
from .gazetteer import FIRST_OF_PLACES, Gazetteer
from .misspellings import is_usual
from .ordinary_words import is_ordinary, never_named
from .place import Place, distance_km
from .reading import Reading
from .roles import (
    NEGATED,
    ORIGIN,
    announces,
    leads_back,
    left_from,
    may_announce,
    refused_after,
    role_of,
    round_trip,
    visited_before,
)
from .spelling import fold
from .words import Group, Words

MAX_WORDS_OF_NAME = 5
MAX_GUESSES = 8
CLEAR_LETTERS = 7
LONE_LETTERS = 5
"""A misspelt name that nothing announces is taken when it is as long and the city is famous."""
FEW_WORDS = 3
AIRPORT_KM = 90
"""How far from its city an airport lies at most."""
_EXPECTED = re.compile(r"(?:\b(?:to|in|visit|from)|(?<!\w)(?:в|во|из))\s+(?:the\s+)?$")
_ASKED_FOR = re.compile(
    r"\b(?:trip|flights?|fly|hotels?|travel|go|going|поездк\w+|билет\w*|отел\w+) (?:to|in|from|в|из)\s+$"
)
_QUALIFIERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\s*,?\s*\(?([A-Z]{2})\b\)?",
        r"\s*,?\s*\(?(?:(?:which|that|the one|the)\s+)?(?:is\s+|that's\s+|one\s+)?(?:in|state of|штат|провинция)\s+([^\W\d_]+(?:[ -][^\W\d_]+)?)\)?",
        r"\s*,?\s*\(?(?:(?:но|тот)\s+)?(?:котор\w+\s+|тот,?\s+что\s+|что\s+)?(?:в|во)\s+(?:штате\s+)?([^\W\d_]+(?:[ -][^\W\d_]+)?)\)?",
        r"\s*,?\s*\(?(?:the one|that's|which is|тот,? что|котор\w+)?\s*(?:in|в|во)\s+([^\W\d_]+)\)?",
        r"\s*,?\s*\(?([^\W\d_]+(?:[ -][^\W\d_]+)?)\)?",
        r"\s*,?\s*\(?([^\W\d_]+)\)?",
    )
)
_COUNTRY_OR_STATE = (
    re.compile(
        r"\bnot the (?:us |american )?state\b|(?<!not )\bthe country\b|\bстран(?:а|у|е|ы)\b|\bне штат\b|\bcaucasus\b|\bкавказ\w*"
    ),
    re.compile(r"(?<!not )\bthe (?:us |american )?state\b|\bштат(?:е|а)?\b|\bnot the country\b"),
)
"""Which Georgia is meant, wherever the text says it."""
_POLITE = re.compile(r"^\s*,?\s*(?:please|pls|thanks|пожалуйста)\b(?=\s*,)", re.IGNORECASE)
_NO_QUALIFIERS = frozenset({"in", "or", "me", "de", "la", "us", "no"})
"""Words that are letters of a state or country only in capitals."""


class PlaceMention(msgspec.Struct, frozen=True):
    """A place named in the text; ``role`` is one of ``roles``, ``rivals`` are other places that may be meant."""

    start: int
    end: int
    place: Place
    role: str
    back: bool = False
    guessed: bool = False
    rivals: list[Place] = []


class Found(msgspec.Struct, frozen=True):
    """The places of a text and the names that no gazetteer knows."""

    mentions: list[PlaceMention]
    unknown: list[str]


def places(reading: Reading, world: Gazetteer) -> Found:
    """Every mention in the order of the text; their words are taken."""
    finder = _Finder(reading, world)
    finder.read()
    for mention in finder.mentions:
        reading.take(mention.start, mention.end)
    return Found(_with_airports(reading, finder.mentions), finder.unknown)


def _with_airports(reading: Reading, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """«London Heathrow», «Paris (CDG)»: the city and its airport are one place, the airport."""
    merged: list[PlaceMention] = []
    for mention in mentions:
        before = merged[-1] if merged else None
        if (
            before is not None
            and mention.place.kind == "airport"
            and before.place.kind == "city"
            and re.fullmatch(r"[\s,(]*", reading.lower[before.end : mention.start])
            and distance_km(before.place.lat, before.place.lng, mention.place.lat, mention.place.lng) < AIRPORT_KM
        ):
            merged[-1] = msgspec.structs.replace(before, end=mention.end, place=mention.place)
        else:
            merged.append(mention)
    return merged


class _Finder:
    """Goes through the words of a text, the longest name first."""

    def __init__(self, reading: Reading, world: Gazetteer) -> None:
        self.reading = reading
        self.world = world
        self.words = Words(reading)
        self.mentions: list[PlaceMention] = []
        self.unknown: list[str] = []
        self.guesses = 0

    def read(self) -> None:
        """Find all mentions."""
        index = 0
        while index < len(self.words):
            index += self._at(index)
            while index < len(self.words) and self.mentions and self.words[index].start < self.mentions[-1].end:
                index += 1

    def _at(self, index: int) -> int:
        """Look for a mention that begins at a word; how many words to go on by."""
        for size in range(MAX_WORDS_OF_NAME, 0, -1):
            group = self.words.group(index, size)
            place = self._exact(group) if group is not None else None
            if group is not None and place is not None and (size > 1 or self._longer(index) is None):
                self._note(group, place, guessed=False)
                return size
        longer = self._longer(index)
        if longer is not None:
            self._note(*longer, guessed=True)
            return len(longer[0].words)
        if _never(self.words[index].lower):
            return 1
        for size in (2, 1):
            group = self.words.group(index, size)
            place = self._near(group) if group is not None else None
            if group is not None and place is not None:
                self._note(group, place, guessed=True)
                return size
        self._doubt(index)
        return 1

    def _longer(self, index: int) -> tuple[Group, Place] | None:
        """A misspelt name of several words, of which the first alone says little: «San Deigo»."""
        if self.words[index].lower not in FIRST_OF_PLACES:
            return None
        for size in (4, 3, 2):
            group = self.words.group(index, size)
            if group is None or any(_never(word.lower) for word in group.words[1:]):
                continue
            place = self.world.guess_whole(group.written)
            if place is not None:
                return group, place
        return None

    def _exact(self, group: Group) -> Place | None:
        code = code_of(group, self.world) if group.lone else None
        if code is not None:
            return code
        folded = fold(group.written)
        if not plausible(group, folded) or (
            group.lone and never_named(group.written, group.shouted or (group.start == 0 and len(self.words) > 1))
        ):
            return None
        place = self.world.find(folded)
        return place if place is not None and credible(group, folded, place, self.world) else None

    def _near(self, group: Group) -> Place | None:
        """A misspelt name: only where a name is expected or written like one."""
        if any(_never(word.lower) or is_ordinary(word.lower) for word in group.words) or self.guesses >= MAX_GUESSES:
            return None
        expected = announces(group.before) or may_announce(group.before)
        named = group.capital and (group.start > 0 or (not group.lone and all(word.capital for word in group.words)))
        alone = len(self.words) <= FEW_WORDS
        if alone and (lone := self._lone(group)) is not None:
            return lone
        if not (expected or named) and (not alone or group.first.written.islower()):
            return self._unannounced(group, alone)
        self.guesses += 1
        spelt = self.world.spelt(group.written) if announces(group.before) else None
        return spelt or self.world.guess(group.written)

    def _lone(self, group: Group) -> Place | None:
        """A place that hardly more than its name is said of."""
        exact = self.world.find(group.written) if len(group.written) >= LONE_LETTERS else None
        known = exact is not None and (
            exact.population >= WEAK_POPULATION or (self.world.is_town(exact) and foreign(exact))
        )
        return exact if known else None

    def _unannounced(self, group: Group, alone: bool) -> Place | None:
        """A name in small letters without a word that leads to a place: a slip in a famous one."""
        least = LONE_LETTERS if alone else CLEAR_LETTERS
        return self.world.slipped(group.written) if group.lone and len(group.written) >= least else None

    def _doubt(self, index: int) -> None:
        """Remember a name that nothing knows."""
        word = self.words[index]
        before = self.reading.lower[: word.start]
        if word.written.islower() and is_usual(word.lower):
            return
        if (
            len(word.lower) > 2
            and _EXPECTED.search(before)
            and ((word.capital and not self.words.shouted) or _ASKED_FOR.search(before))
        ):
            self.unknown.append(word.written)

    def _note(self, group: Group, place: Place, guessed: bool) -> None:
        narrowed, end = self._qualified(group, place)
        rivals = self.world.rivals(group.written, place) if end == group.end else []
        if len(rivals) > 1 and rivals[0].kind == "country":
            told = next(
                (
                    one
                    for one, words in zip(rivals, _COUNTRY_OR_STATE, strict=False)
                    if words.search(self.reading.lower)
                ),
                None,
            )
            narrowed, rivals = (told, []) if told is not None else (narrowed, rivals)
        role = self._role(group)
        back = leads_back(group.before) and not round_trip(group.before) and not (role == ORIGIN and not self.mentions)
        self.mentions.append(PlaceMention(group.start, end, narrowed, role, back, guessed, rivals))

    def _role(self, group: Group) -> str:
        """The part of a place by the words on both of its sides."""
        if refused_after(group.after) or visited_before(group.before, group.after):
            return NEGATED
        return ORIGIN if left_from(group.after) else role_of(group.before, group.first.lower)

    def _qualified(self, group: Group, place: Place) -> tuple[Place, int]:
        """A name followed by its state or country: «Paris, TX», «London, Ontario», «Georgia (USA)»."""
        if not self.world.has_namesakes(place):
            return place, group.end
        rest = _POLITE.sub(lambda match: " " * len(match.group()), self.reading.written[group.end :])
        for pattern in _QUALIFIERS:
            match = pattern.match(rest)
            if match is None or "\x00" in self.reading.open[group.end : group.end + match.end()]:
                continue
            known = fold(match[1]).removeprefix("the ")
            if (len(match[1]) == 2 or known in _NO_QUALIFIERS) and not match[1].isupper():
                continue
            if not self.world.qualifies(known):
                continue
            found = self.world.qualified(group.written, match[1])
            if found is not None:
                return found, group.end + match.end()
        return place, group.end


def _never(word: str) -> bool:
    return (word == "the" or word not in FIRST_OF_NAMES) and (word in NEVER_PLACES or word in NEVER_PLACES_RUSSIAN)
