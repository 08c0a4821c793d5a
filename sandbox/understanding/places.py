"""Mentions of places in a text: which place, and what the words around it make of it."""

import re

import msgspec

from .common_words import NEVER_PLACES, NEVER_PLACES_RUSSIAN, PLACES_AFTER_PREPOSITION
from .gazetteer import Gazetteer, Place, distance_km
from .nicknames import CITIES, COUNTRIES
from .reading import Reading
from .spelling import fold, is_cyrillic

MAX_WORDS = 5
MAX_TOKENS = 400
MAX_GUESSES = 8
WEAK_POPULATION = 100_000
LOWER_POPULATION = 300_000
RUSSIAN_LOWER_POPULATION = 60_000
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_JOINT = re.compile(r"(?:\.? |-|\. ?|/)")
_ORIGIN = re.compile(
    r"(?:\b(?:from|out of|leav(?:e|ing)(?: from)?|depart(?:ing|ure)?(?: from| city| airport)?:?|origin(?: is| city)?:?|ex|fly(?:ing)? out of|based in|live in|living in|liv\w+ near|i'?m (?:currently |now )?in|i am (?:currently |now )?in|"
    r"we(?:'re| are) (?:currently |now )?(?:in|at)|home (?:is|city|airport)(?: is)?:?|starting (?:in|from|at)|start (?:in|from)|because i'm in)|"
    r"\b(?:из|со?|от|откуда:?|вылет(?:ом|аем|аю|ать)?(?: из)?:?|город вылета:?|живу в|живем в|нахожусь в|находимся в|я (?:сейчас )?в|мы (?:сейчас )?в|отправление(?: из)?:?))\s+(?:the\s+|airport\s+|city of\s+|аэропорта\s+|города\s+|г\.\s*)*$"
)
_DESTINATION = re.compile(
    r"(?:\b(?:to|in|into|for|visit(?:ing)?|see|explor(?:e|ing)|toward|towards|around|near|at|destination(?: is)?:?|actually|instead|prefer|rather|heading|going|about|across|of|arriv(?:e|ing)(?: in| at)?|reach|through|on|over to|love|like|want|choose|try|do|"
    r"make it|change (?:it )?to|switch to|how about|what about|let's do|let's say|say|no|sorry|wait|mean|meant)|\b(?:в|во|на|до|по|около|возле|посетить|увидеть|посмотреть|лучше|давай(?:те)?|хочу|хотим|куда:?|точнее|вернее|а|нет|имел\w? в виду|туда в|город\w*|остров\w*|страну|про))"
    r"[\s,:–-]+(?:the\s+|beautiful\s+|sunny\s+|downtown\s+|central\s+|city of\s+|island of\s+|somewhere in\s+|город\s+|городе\s+|города\s+|остров\w*\s+|г\.\s*|центр\w*\s+|солнечн\w+\s+|аэропорт\w*\s+)*$"
)
_STRONG = re.compile(
    r"(?:\b(?:to|in|into|from|visit|visiting|towards?|via|near|around|actually|instead of|and then|then|not)|(?<![\w])(?:в|во|из|до|через|вместо|не в|затем в|потом в|по)|>|->)\s+(?:the\s+)?$"
)
_RUSSIAN_ON = re.compile(r"(?<!\w)(?:на|с|со|по)\s+(?:остров\w*\s+)?$")
_DAY_TRIP = re.compile(
    r"\b(?:day[- ]?trips?|excursions?|day tours?|(?:однодневн\w+ )?(?:экскурси\w+|поездк\w+ на день)) (?:from|out of|из)\s+$"
)
_VIA = re.compile(
    r"\b(?:via|through|stopover in|layover in|stop in|connection in|connecting in|changing in|change in|через|с пересадкой в|пересадк\w+ в|с остановкой в)\s+$"
)
_NEGATED = re.compile(
    r"\b(?:not|instead of|rather than|except|other than|anywhere but|no longer|isn'?t|don'?t want(?: to go to)?|forget|skip|never|not going to|не|вместо|кроме|только не|а не|без)\s+(?:(?:to|in|from|в|во|на|из)\s+)?(?:the\s+)?$"
)
_BACK = re.compile(r"\b(?:back|return(?:ing)?|home|обратно|назад|возвра\w+)\s+(?:home\s+)?(?:to|in|в|на|from|из)?\s*$")
_NOUN_NEXT = re.compile(
    r"^\s+(?:hotels?|place|places|room|rooms|weather|view|views|area|beach|restaurant|time|trip|vacation|holiday|warm|and (?:quiet|cheap|cozy|warm)|one|deal|weekend|spot|city)\b"
)


AIRPORT_KM = 90
"""How far from its city an airport lies at most."""
_ABBREVIATED = re.compile(r"[бвгджзйклмнпрстфхцчшщ]{3}")
"""Three consonants are an abbreviation such as «мск», not a word."""


class PlaceMention(msgspec.Struct, frozen=True):
    """A place named in the text; ``role`` is origin, destination, via, negated or plain (no word says which)."""

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


class _Token(msgspec.Struct, frozen=True):
    start: int
    end: int
    written: str
    lower: str


def places(reading: Reading, world: Gazetteer) -> Found:
    """Every mention in the order of the text; their words are taken."""
    tokens = [
        _Token(match.start(), match.end(), reading.written[match.start() : match.end()], match.group())
        for match in _TOKEN.finditer(reading.open)
    ][:MAX_TOKENS]
    finder = _Finder(reading, world, tokens)
    index = 0
    while index < len(tokens):
        index += finder.at(index)
        while index < len(tokens) and finder.mentions and tokens[index].start < finder.mentions[-1].end:
            index += 1
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
    def __init__(self, reading: Reading, world: Gazetteer, tokens: list[_Token]) -> None:
        self.reading = reading
        self.world = world
        self.tokens = tokens
        self.mentions: list[PlaceMention] = []
        self.unknown: list[str] = []
        self.shouted = sum(token.written.isupper() for token in tokens) > 3 and all(
            token.written.isupper() for token in tokens if len(token.written) > 1
        )
        self.guesses = 0

    def at(self, index: int) -> int:
        """Look for a mention that begins at a token; how many tokens to go on by."""
        for size in range(min(MAX_WORDS, len(self.tokens) - index), 0, -1):
            if not self._joined(index, size):
                continue
            place = self._exact(index, size)
            if place is not None:
                self._note(index, size, place, guessed=False)
                return size
        if self.tokens[index].lower in NEVER_PLACES or self.tokens[index].lower in NEVER_PLACES_RUSSIAN:
            return 1
        for size in (2, 1):
            if index + size <= len(self.tokens) and self._joined(index, size):
                place = self._near(index, size)
                if place is not None:
                    self._note(index, size, place, guessed=True)
                    return size
        self._doubt(index)
        return 1

    def _joined(self, index: int, size: int) -> bool:
        pairs = zip(self.tokens[index : index + size - 1], self.tokens[index + 1 : index + size], strict=True)
        return all(_JOINT.fullmatch(self.reading.open[one.end : two.start]) for one, two in pairs)

    def _exact(self, index: int, size: int) -> Place | None:
        first, last = self.tokens[index], self.tokens[index + size - 1]
        written = self.reading.written[first.start : last.end]
        if size == 1:
            code = self._code(first)
            if code is not None:
                return code
        folded = fold(written)
        if not self._plausible(index, size, folded):
            return None
        place = self.world.find(folded)
        if place is None or not self._accepted(index, size, folded, place):
            return None
        return place

    def _code(self, token: _Token) -> Place | None:
        if len(token.lower) != 3 or not token.lower.isascii():
            return None
        if (
            token.written.isupper()
            and not self.shouted
            and token.lower
            not in (
                "usd",
                "eur",
                "gbp",
                "rub",
                "and",
                "the",
                "for",
                "asap",
                "fyi",
                "one",
                "two",
                "day",
                "aug",
                "jan",
                "sat",
                "sun",
                "mon",
                "tue",
                "wed",
                "thu",
                "fri",
            )
        ):
            return self.world.code(token.written)
        if token.lower in NEVER_PLACES or (
            not _STRONG.search(self.reading.lower[: token.start]) and not self._route_code(token)
        ):
            return None
        return self.world.code(token.lower.upper()) if fold(token.lower) not in self.world.names else None

    def _route_code(self, token: _Token) -> bool:
        """Whether a lower-case code stands beside an arrow or dash to another code, as in ``jfk-cdg``."""
        before, after = self.reading.lower[: token.start], self.reading.lower[token.end :]
        return bool(
            re.search(r"\b[a-z]{3}\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*$", before)
            or re.match(r"\s*(?:[-=]*>|-|–|—|/|\bto\b)\s*[a-z]{3}\b", after)
        )

    def _plausible(self, index: int, size: int, folded: str) -> bool:
        words = self.tokens[index : index + size]
        if len(folded) < 2:
            return False
        if size == 1:
            word = words[0]
            return not self._everyday(word) and not (
                len(folded) == 2 and word.written.islower() and folded not in CITIES and folded not in COUNTRIES
            )
        if all(self._everyday(word) for word in words):
            return folded in CITIES or folded in COUNTRIES
        return not (
            self._everyday(words[0])
            and words[0].lower
            not in (
                "new",
                "los",
                "las",
                "san",
                "great",
                "lake",
                "st",
                "white",
                "north",
                "south",
                "east",
                "west",
                "old",
                "big",
                "central",
                "cape",
                "port",
                "gold",
                "long",
                "grand",
                "green",
                "red",
                "rio",
                "buenos",
                "the",
            )
        )

    def _everyday(self, token: _Token) -> bool:
        if token.lower in NEVER_PLACES_RUSSIAN:
            return True
        if token.lower not in NEVER_PLACES or token.lower in PLACES_AFTER_PREPOSITION:
            return False
        return (
            token.written.islower()
            or token.start == 0
            or len(token.lower) < 4
            or self.shouted
            or token.lower
            not in (
                "martin",
                "sebastian",
                "delta",
                "independence",
                "david",
                "anna",
                "alice",
                "salt",
                "eagle",
                "rich",
                "young",
                "marco",
                "phoenix",
            )
        )

    def _accepted(self, index: int, size: int, folded: str, place: Place) -> bool:
        token = self.tokens[index]
        before = self.reading.lower[: token.start]
        strong = _STRONG.search(before) is not None
        capital = token.written[0].isupper() and not self.shouted
        if folded in PLACES_AFTER_PREPOSITION:
            after = self.reading.lower[self.tokens[index + size - 1].end :]
            if capital and (strong or token.start > 0):
                return True
            return strong and place.population >= LOWER_POPULATION / 2 and not _NOUN_NEXT.match(after)
        if len(folded) == 2 and size == 1:
            return (
                token.written.isupper()
                or (strong and folded not in ("us", "ny") and folded in CITIES)
                or folded in ("ny", "уфа")
            )
        if folded in CITIES or folded in COUNTRIES or place.kind in ("country", "place", "airport"):
            return not (
                is_cyrillic(folded)
                and not capital
                and not strong
                and not _RUSSIAN_ON.search(before)
                and size == 1
                and len(folded) < 4
                and not _ABBREVIATED.fullmatch(folded)
            )
        if is_cyrillic(folded):
            if capital and (token.start > 0 or len(folded) > 3):
                return True
            limit = RUSSIAN_LOWER_POPULATION if strong else LOWER_POPULATION
            return (
                place.population >= limit
                and len(folded) >= 4
                and not (_RUSSIAN_ON.search(before) and not strong and place.population < LOWER_POPULATION)
            )
        if strong:
            return capital or size > 1 or place.population >= 30_000
        if capital:
            return place.population >= (WEAK_POPULATION if token.start == 0 else 15_000) or size > 1
        return place.population >= (WEAK_POPULATION if size > 1 else LOWER_POPULATION) and len(folded) >= 4

    def _near(self, index: int, size: int) -> Place | None:
        """A misspelt name: only where a name is expected or written like one."""
        words = self.tokens[index : index + size]
        if any(word.lower in NEVER_PLACES or word.lower in NEVER_PLACES_RUSSIAN for word in words):
            return None
        first, last = words[0], words[-1]
        before = self.reading.lower[: first.start]
        strong = _STRONG.search(before) is not None or _RUSSIAN_ON.search(before) is not None
        capital = first.written[0].isupper() and not self.shouted and first.start > 0
        alone = len(self.tokens) <= 3
        if not (strong or capital or alone) or self.guesses >= MAX_GUESSES:
            return None
        self.guesses += 1
        return self.world.guess(self.reading.written[first.start : last.end])

    def _doubt(self, index: int) -> None:
        token = self.tokens[index]
        before = self.reading.lower[: token.start]
        if (
            len(token.lower) > 2
            and re.search(r"(?:\b(?:to|in|visit|from)|(?<!\w)(?:в|во|из))\s+(?:the\s+)?$", before)
            and (
                token.written[0].isupper()
                or re.search(
                    r"\b(?:trip|flights?|fly|hotels?|travel|go|going|поездк\w+|билет\w*|отел\w+) (?:to|in|from|в|из)\s+$",
                    before,
                )
            )
        ):
            self.unknown.append(token.written)

    def _note(self, index: int, size: int, place: Place, guessed: bool) -> None:
        start, end = self.tokens[index].start, self.tokens[index + size - 1].end
        name = self.reading.written[start:end]
        narrowed, end = self._qualified(name, place, end)
        before = self.reading.lower[:start]
        rivals = self.world.rivals(name, place) if end == self.tokens[index + size - 1].end else []
        self.mentions.append(
            PlaceMention(start, end, narrowed, _role(before), _BACK.search(before) is not None, guessed, rivals)
        )

    def _qualified(self, name: str, place: Place, end: int) -> tuple[Place, int]:
        """A city followed by its state or country: «Paris, TX», «London, Ontario»."""
        if place.kind not in ("city",):
            return place, end
        rest = self.reading.written[end:]
        for pattern in (
            r"\s*,?\s*\(?([A-Z]{2})\b\)?",
            r"\s*,?\s*\(?([^\W\d_]+(?:[ -][^\W\d_]+)?)\)?",
            r"\s*,?\s*\(?([^\W\d_]+)\)?",
        ):
            match = re.match(pattern, rest)
            if match is None or "\x00" in self.reading.open[end : end + match.end()]:
                continue
            if fold(match[1]) in ("in", "or", "me", "de", "la", "us", "no") and not match[1].isupper():
                continue
            known = fold(match[1])
            if known not in self.world.states and known not in self.world.countries and not is_cyrillic(known):
                continue
            found = self.world.qualified(name, match[1])
            if found is not None:
                return found, end + match.end()
        return place, end


def _role(before: str) -> str:
    if _NEGATED.search(before):
        return "negated"
    if _VIA.search(before):
        return "via"
    if _DAY_TRIP.search(before):
        return "destination"
    if _ORIGIN.search(before):
        return "origin"
    if _DESTINATION.search(before):
        return "destination"
    return "plain"
