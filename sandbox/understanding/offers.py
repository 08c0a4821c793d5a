"""Which of the offers that the state lists is meant by a property: an airline, an hour, the name of a hotel, what it has."""

import re
from typing import Any

import msgspec
from rapidfuzz import fuzz

from .intent_words import BOOK
from .intents import ACTIVITY, FLIGHT, HOTEL, TRANSFER
from .reading import Reading
from .spelling import fold
from .transliteration import latin

MIN_LETTERS = 3
FUZZY_LETTERS = 5
ALIKE = 84
"""From which likeness on, of a hundred, two names sound the same."""
NEAR_CITY = 72
"""From which likeness on a word is a form of the city's name."""
MAX_WORDS = 20
MAX_BARE_WORDS = 2
"""A name with no more words than that stands alone and means what it names."""
_GENERIC_WORDS = "hotel hotels the and inn apartments apartment hostel resort spa suites suite by airlines airways air lines city center centre palace house grand royal park old town residence boutique авиалинии отель гостиница"
_GENERIC = frozenset(_GENERIC_WORDS.split())
_CLOCK = re.compile(
    r"\b(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)\s*(?P<half>a\.?m|p\.?m)?\b|\b(?P<h2>1[0-2]|0?[1-9])\s*(?P<half2>a\.?m|p\.?m)\b"
)
_TAKES = re.compile(
    r"\b(?:i'?d rather (?:have|take|fly)|we'?ll have|i'?ll have|it is|sounds good|looks good|done|deal|perfect|let'?s (?:do|go)|go with|reserve|want|i like|ok\b|"
    r"бронь|берем|беру|бер[её]м|давай\w*|норм\w*|пойдет|подойдет|хочу|хотим|останов\w+|оформ\w+|решено)\b"
)
_TAKING = re.compile(
    r"^\W*(?:(?:the one|that one|the hotel|the flight|тот|та|тот,? который|отель|рейс)\b\s*(?:with|at|from|by|of|который|с|со|в|на|от)?)"
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:скажи\w*\W+)?(?:а\s+|and\s+)?(?:what|which|where|when|how|does|do|is|are|why|чем|где|как|какой|сколько|когда|почему|есть ли)\b|\b(?:где|как|сколько)\b"
)
_COMPARED = re.compile(r"\b(?:better|versus|vs|or|compare|difference|лучше|или|сравни\w*|отлича\w+)\b")
_LEFT_OUT = re.compile(r"\b(?:no|not|without|except|avoid|but|anything but|не|без|кроме|убери\w*|исключи\w*)\b")
_AIRLINES: tuple[tuple[str, str], ...] = (
    ("SU", r"aeroflot|аэрофлот"), ("S7", r"s7|с7"), ("DP", r"pobeda|побед"), ("UT", r"utair|ютэйр|ютейр"), ("U6", r"ural|уральск"), ("BA", r"british|бритиш|британ"), ("VS", r"virgin|вирджин"),
    ("LH", r"lufthansa|люфт|немц"), ("LX", r"swiss|свис"), ("AF", r"air france|эйр франс|француз"), ("KL", r"klm|клм"), ("IB", r"iberia|ибери"), ("TK", r"turkish|туркиш|турк(?:и|ов|ами|ам)\b|турецк"),
    ("EK", r"emirates|эмир"), ("QR", r"qatar|катар"), ("EY", r"etihad|этихад"), ("DL", r"delta|дельт"), ("UA", r"united|юнайтед"), ("AA", r"american|американск"), ("FR", r"ryan ?air|райан"),
    ("U2", r"easy ?jet|изиджет"), ("W6", r"wizz|визз"), ("NH", r"ana\b|all nippon"), ("JL", r"jal\b|japan air"), ("SQ", r"singapore air|сингапурск"), ("AI", r"air india|эйр инди"), ("J2", r"azal|азал|азербайджанск"),
    ("HY", r"uzbekistan|узбек"), ("FZ", r"flydubai|fly dubai|флайдубай"), ("TP", r"tap\b"), ("EI", r"aer lingus"), ("B6", r"jet ?blue"), ("B2", r"belavia|белавиа"), ("PC", r"pegasus|пегас"), ("JU", r"air serbia|эйр серби"),
)  # fmt: skip
_PROPERTIES: tuple[tuple[str, str], ...] = (
    ("pool", r"\bpool|бассейн"), ("spa", r"\bspa\b|\bспа\b"), ("breakfast", r"breakfast|завтрак"), ("gym", r"\bgym|спортзал|тренаж"), ("parking", r"parking|парковк"), ("wifi", r"wi-?fi|вай-?фай"),
    ("kitchen", r"kitchen|кухн"), ("restaurant", r"restaurant|ресторан"), ("sauna", r"sauna|саун"), ("bar", r"\bbar\b|\bбар(?:ом)?\b"),
)  # fmt: skip
_ONE_WITH = re.compile(
    r"^\W*(?:(?:i'?ll take|book|take|i want|let'?s take|беру|хочу|давай\w*)\W+)?(?:the (?:one|hotel)|that one|тот|тот отель|отель|который)\s+(?:with|that has|has|с|со|где есть|с которым)\b"
)


class Meant(msgspec.Struct, frozen=True):
    """The offers that a text means and what is done with them: ``book``, ``show`` or ``compare``."""

    domain: str
    ids: list[str]
    act: str


def meant(reading: Reading, state: dict[str, Any], domain: str | None) -> Meant | None:
    """The listed offers that a text names; None where it names none of them, or too many to tell."""
    if len(reading.lower.split()) > MAX_WORDS:
        return None
    if domain in (ACTIVITY, TRANSFER):
        return _beside(reading.lower, state, domain)
    if domain not in (FLIGHT, HOTEL):
        return None
    offers = state.get("flight_offers" if domain == FLIGHT else "hotel_offers")
    offers = [offer for offer in offers if isinstance(offer, dict)] if isinstance(offers, list) else []
    text = reading.lower
    if not offers or _LEFT_OUT.search(text):
        return None
    text = _without_region(text, state)
    found = _flights(text, offers, state) if domain == FLIGHT else _hotels(text, offers, state)
    ids = [
        identity
        for offer in found
        if isinstance(identity := offer.get("offer_id") or offer.get("hotel_id") or offer.get("id"), str)
    ]
    if not ids:
        return None
    if _COMPARED.search(text) and len(ids) > 1:
        return Meant(domain, ids, "compare")
    if _QUESTION.search(text):
        return Meant(domain, ids, "show")
    if len(ids) > 1:
        return None
    taken = BOOK.search(text) or _TAKES.search(text) or _TAKING.search(text)
    return Meant(domain, ids, "book" if taken else "show") if taken or len(text.split()) <= MAX_BARE_WORDS else None


_ASIDES = {
    ACTIVITY: ("activity_search_results", "activities"),
    TRANSFER: ("transfer_search_results", "transfers"),
}


def _beside(text: str, state: dict[str, Any], domain: str) -> Meant | None:
    """Things to do or rides that are picked by their names: «ватикан и пиццу»."""
    listed: list[Any] = next((state[name] for name in _ASIDES[domain] if isinstance(state.get(name), list)), [])
    items = [item for item in listed if isinstance(item, dict)]
    names = [(item, str(item.get("name") or item.get("vehicle_name") or item.get("title") or "")) for item in items]
    ids = [
        identity
        for item, name in names
        if _sounds(_without_region(text, state), name)
        and isinstance(
            identity := item.get("activity_code") or item.get("code") or item.get("transfer_id") or item.get("id"), str
        )
    ]
    return Meant(domain, ids, "show") if ids and not _LEFT_OUT.search(text) else None


def _without_region(text: str, state: dict[str, Any]) -> str:
    """The text without the name of the city, which many hotels bear."""
    region = state.get("region")
    label = region.get("label") if isinstance(region, dict) else None
    names = [latin(word) for word in re.findall(r"[^\W\d_]+", fold(label))] if isinstance(label, str) else []
    return re.sub(
        r"[^\W\d_]+",
        lambda match: (
            " " if any(fuzz.ratio(latin(fold(match.group())), name) >= NEAR_CITY for name in names) else match.group()
        ),
        text,
    )


def _flights(text: str, offers: list[dict[str, Any]], state: dict[str, Any]) -> list[dict[str, Any]]:
    codes = [code for code, pattern in _AIRLINES if re.search(rf"\b(?:{pattern})", text)]
    carried = [offer for offer in offers if _carrier(offer) in codes or _sounds(text, str(offer.get("airline") or ""))]
    hour = _hour(text)
    at = [offer for offer in offers if hour is not None and _leaves(offer, state) == hour]
    if at:
        both = [offer for offer in at if offer in carried]
        return both or at
    return carried


def _carrier(offer: dict[str, Any]) -> str:
    return str(offer.get("carrier") or next(iter(offer.get("carriers") or []), ""))


def _hour(text: str) -> str | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hour, half = int(match["h"] or match["h2"]), (match["half"] or match["half2"] or "").replace(".", "")
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{hour:02d}:{match['m'] or '00'}"


def _leaves(offer: dict[str, Any], state: dict[str, Any]) -> str | None:
    """The local hour at which an offer's first flight leaves."""
    try:
        at = _in_full(offer, state.get("flight_search_results"), "offer_id")["itineraries"][0]["segments"][0][
            "departure"
        ]["at"]
    except (KeyError, IndexError, TypeError):
        return None
    return at[11:16] if isinstance(at, str) else None


def _hotels(text: str, offers: list[dict[str, Any]], state: dict[str, Any]) -> list[dict[str, Any]]:
    named = [offer for offer in offers if _sounds(text, str(offer.get("name") or ""))]
    if named or not _ONE_WITH.search(text):
        return named
    wanted = {name for name, pattern in _PROPERTIES if re.search(pattern, text)}
    return [offer for offer in offers if wanted and wanted <= _assets(offer, state)]


def _assets(offer: dict[str, Any], state: dict[str, Any]) -> set[str]:
    listed_assets = _in_full(offer, state.get("hotel_search_results"), "hotel_id").get("amenities")
    return {str(item).lower() for item in listed_assets} if isinstance(listed_assets, list) else set()


def _in_full(offer: dict[str, Any], results: object, key: str) -> dict[str, Any]:
    """The offer as the search found it, where the state has that, else as it is listed."""
    listed = results if isinstance(results, list) else []
    return next((item for item in listed if isinstance(item, dict) and item.get(key) == offer.get(key)), offer)


def _sounds(text: str, name: str) -> bool:
    """Whether a word of the text sounds like a telling word of a name: «софитель» and «Sofitel Dubai»."""
    whole = latin(fold(name))
    short = " ".join(whole.split()[:2])
    said_text = latin(fold(text))
    if len(short) > MIN_LETTERS and " " in short and re.search(rf"\b{re.escape(short)}\b", said_text):
        return True
    telling = [word for word in re.findall(r"[^\W_]+", whole) if len(word) > MIN_LETTERS and word not in _GENERIC]
    words = [latin(word) for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) > MIN_LETTERS]
    return any(
        word == said
        or (
            min(len(word), len(said)) >= FUZZY_LETTERS
            and word[0] == said[0]
            and (word[:FUZZY_LETTERS] == said[:FUZZY_LETTERS] or fuzz.ratio(word, said) >= ALIKE)
        )
        for word in telling
        for said in words
    )
