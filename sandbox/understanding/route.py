"""From where to where: mentions of places become the origin, the destination and, for longer trips, legs."""

import datetime
import itertools
import re
from typing import Any

import msgspec

from .days import Mention
from .gazetteer import gazetteer
from .intent_words import FLIGHTS
from .legs import dated_by_lengths, journeys_between, legs_of
from .place import Place, distance_km
from .places import Found, PlaceMention
from .reading import Reading
from .stops import Jaw, added, dropped, jaw_legs, lengths, open_jaw

_ARROW = re.compile(
    r"^\s*(?:to|-|–|—|>|->|=>|в|на|до|/)\s*(?:(?:anywhere|somewhere|any city|куда-нибудь|куда угодно)\s+)?(?:in\s+|в\s+)?(?:the\s+)?$"
)
_TAKEN_BACK = re.compile(
    r"^\s*to\s+[^\W\d_]+\W+(?:[^\W\d_]+\W+){0,1}(?:(?:no|wait|sorry|actually|i mean|make that|scratch that|rather)\W+)+to\s+$"
)
"""«Philadelphia to Montego… no scratch that, to Nassau»."""
_OR = re.compile(r"^\s*,?\s*(?:or|или|либо|vs\.?|versus|/)\s*(?:to|in|maybe|perhaps|в|на|до|может)?\s*(?:the\s+)?$")
_ORIGIN_STATED = re.compile(
    r"\b(?:depart(?:ure|ing)? (?:city|airport)|origin|home airport|город вылета|вылетаем|вылет)\b"
)
_ORIGIN_CHANGED = re.compile(
    r"\b(?:change|set|make|switch|поменяй|измени|смени)\b[^.!?]{0,15}\b(?:origin|departure(?: city| airport)?|starting point|город вылета|вылет)\b"
)
_WEAK = re.compile(
    r"\b(?:for|about|of|on|try|do|say|around|like|want|actually|maybe|instead|rather|no|wait|sorry|perhaps|про|на|лучше|давай|давайте|нет|точнее|вернее|может)[\s,]+$"
)
"""A word before the first of a pair that makes no destination of it: «options for Mumbai to Bangkok»."""
_BETWEEN = re.compile(r"\b(?:between|между)\s*$")
_THERE_AND_BACK = re.compile(r"\b(?:round[- ]?trip|return|one[- ]?way|туда|обратно|в одну сторону|rtn)\b")
MAX_LEGS = 12
_ANYWHERE = re.compile(r"\b(?:somewhere|anywhere|where (?:is|can|could|should)|куда-(?:нибудь|то)|куда)\b")
_DISTANCE = re.compile(
    r"\b(?:(?:not|isn'?t) (?:too |very |that )?far|(?:a )?short (?:flight|hop|trip|drive)|(?:hours?|hrs?) (?:flight |by plane |away )*|easy to reach|недалеко|не (?:очень |слишком )?далеко|в часе \w+|час\w* \w+)\s+(?:from|of|от)\s+$"
)
_WRONG_ONE = re.compile(
    r"\b(?:wrong|not that|the other|a different|another|the one in|i mean|i meant|не т[оауе]т?|друг(?:ой|ая|ую|ое)|тот,? (?:что|который)|котор\w+ в|имел\w? в виду)\b"
)


def _namesake(reading: Reading, mentions: list[PlaceMention], state: dict[str, Any]) -> Place | None:
    """The destination's namesake in the country or state that is named: «the wrong San Jose, we want Costa Rica»."""
    region = state.get("region")
    label = region.get("label") if isinstance(region, dict) else None
    if not isinstance(label, str) or not _WRONG_ONE.search(reading.lower):
        return None
    named = next((mention.place for mention in mentions if mention.place.kind in ("country", "place")), None)
    found = gazetteer().qualified(label, named.label) if named is not None else None
    return found if found is not None and found.region() != region else None


class Route(msgspec.Struct, frozen=True):
    """Origin, destination and legs as slots; ``choice`` when the traveller named alternatives; ``pickup`` of a transfer."""

    updates: dict[str, Any]
    destination: Place | None = None
    choice: list[Place] = []
    pickup: Place | None = None
    returns: bool = False
    journey: bool = False
    namesakes: bool = False
    nights: int | None = None
    """Of all stops together, where each had its own said."""
    extended: bool = False
    """Whether a stop was added to the known trip; its dates are among the updates."""


def _known_among(rivals: list[Place], state: dict[str, Any]) -> bool:
    """Whether the trip already goes to one of them."""
    region = state.get("region")
    return isinstance(region, dict) and any(rival.label == region.get("label") for rival in rivals)


def _told_by_another(rivals: list[Place], mentions: list[PlaceMention]) -> bool:
    """Whether another place of the text lies in the country of just one of them: «Georgia: Tbilisi and Batumi»."""
    countries = {rival.country_code for rival in rivals}
    others = {mention.place.country_code for mention in mentions if not mention.rivals and mention.role != "origin"}
    return len(countries) > 1 and bool(countries & others)


def _unwanted(found: Found, state: dict[str, Any]) -> dict[str, Any]:
    """«Anywhere but Rome» takes the destination back."""
    region = state.get("region")
    known = region.get("label") if isinstance(region, dict) else None
    refused = any(mention.role == "negated" and mention.place.label == known for mention in found.mentions)
    return {"region": None} if refused else {}


def route(
    reading: Reading,
    found: Found,
    days: list[Mention],
    state: dict[str, Any],
    today: datetime.date,
    expects_origin: bool,
    transfer: bool,
) -> Route:
    """Give each mention its part in the trip."""
    shorter = dropped(found.mentions, state)
    if shorter is not None:
        return Route(shorter, extended=True)
    mentions = [mention for mention in found.mentions if mention.role not in ("via", "negated")]
    if transfer:
        return _transfer(mentions, state)
    if not mentions:
        return Route(_unwanted(found, state))
    rivals = next((mention.rivals for mention in mentions if mention.rivals), [])
    if rivals and not _known_among(rivals, state) and not _told_by_another(rivals, mentions):
        return Route({}, choice=rivals, namesakes=True)
    mentions = _one_origin(reading, mentions)
    alternatives = _alternatives(reading, mentions)
    if alternatives:
        left = next((mention.place for mention in mentions if mention.role == "origin" and not mention.back), None)
        return Route({"origin": left.origin()} if left is not None else {}, choice=alternatives)
    if mentions and _beside_origin(reading, mentions, state):
        return Route({"origin": mentions[0].place.origin()} if len(mentions) == 1 else {})
    mentions = _with_origins(reading, _corrected(reading, _most_special(reading, mentions)))
    if len(mentions) == 1 and _ANYWHERE.search(reading.lower) and _DISTANCE.search(reading.lower[: mentions[0].start]):
        return Route({"origin": mentions[0].place.origin()})
    other = _namesake(reading, mentions, state)
    if other is not None:
        return Route({"region": other.region()}, destination=other)
    if (
        len(mentions) == 1
        and (expects_origin or _ORIGIN_CHANGED.search(reading.lower))
        and mentions[0].role in ("plain", "destination")
    ) and (mentions[0].role == "plain" or _ORIGIN_CHANGED.search(reading.lower)):
        return Route({"origin": mentions[0].place.origin()})
    longer = added(reading, mentions, state)
    if longer is not None:
        return Route(longer, extended=True)
    jaw = open_jaw(reading, mentions, state)
    if jaw is not None:
        return _open_jaw(mentions, jaw, days, state, today)
    edges = journeys_between(reading, mentions)
    legs, returns = legs_of(reading, edges, days, today)
    nights = dated_by_lengths(legs, lengths(reading, [end for _, end in edges]), returns) if legs else None
    updates: dict[str, Any] = {}
    origin = _beginning(reading, mentions)
    destinations = [mention for mention in mentions if mention.role != "origin" and not mention.back]
    destination = destinations[0].place if destinations else None
    if destination is not None and origin is not None and destination == origin:
        destination = next((mention.place for mention in destinations if mention.place != origin), destination)
    if len(destinations) > 1 and not legs:
        destination = _last_said(reading, destinations)
    if destination is None and not isinstance(state.get("region"), dict):
        destination = next((mention.place for mention in mentions if mention.back and mention.role != "origin"), None)
    if destination is not None:
        updates["region"] = destination.region()
    if origin is not None and not (origin == destination and len(mentions) > 1):
        updates["origin"] = origin.origin()
    if legs:
        updates["legs"] = legs[:MAX_LEGS]
    return Route(
        updates, destination=destination, returns=returns, journey=_is_journey(reading, mentions), nights=nights
    )


def _open_jaw(
    mentions: list[PlaceMention],
    jaw: Jaw,
    days: list[Mention],
    state: dict[str, Any],
    today: datetime.date,
) -> Route:
    """Into one city and home from another."""
    other = next((mention.place for mention in mentions if mention.role == "origin" and mention is not jaw.left), None)
    known = state.get("origin")
    home = other or ({key: known.get(key) for key in ("label", "city_code")} if isinstance(known, dict) else None)
    said = [mention for mention in days if not mention.vague]
    first = said[0].first.resolve(today) if said else None
    end = said[0].last if said and said[0].last is not None else said[1].first if len(said) > 1 else None
    last = end.resolve(first or today) if end is not None else None
    dates = [day.isoformat() if day else None for day in (first, last)]
    if not said:
        dates = [value if isinstance(value, str) else None for value in (state.get("check_in_date"), state.get("check_out_date"))]  # fmt: skip
    updates: dict[str, Any] = {"legs": jaw_legs(home, jaw, dates[0], dates[1])}
    if jaw.arrived is not None:
        updates["region"] = jaw.arrived.place.region()
    if other is not None:
        updates["origin"] = other.origin()
    if first is not None and last is not None and last > first:
        updates |= {"check_in_date": dates[0], "check_out_date": dates[1], "nights": (last - first).days}
        updates["dates_explicit_range"] = True
    destination = jaw.arrived.place if jaw.arrived is not None else None
    return Route(updates, destination=destination, journey=True, returns=True)


def _same_place(reading: Reading, one: PlaceMention, two: PlaceMention) -> bool:
    """«Sochi, Adler»: the city and a part of it."""
    return one.place.origin() == two.place.origin() and not reading.lower[one.end : two.start].strip(" ,(")


def _most_special(reading: Reading, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Without the countries whose city, island or region is named as well."""
    special = {
        mention.place.country_code
        for mention in mentions
        if mention.place.kind != "country" and mention.role != "origin"
    }
    kept = [
        mention
        for mention in mentions
        if mention.place.kind != "country" or mention.role == "origin" or mention.place.country_code not in special
    ]
    codes = {mention.place.city_code for mention in kept if mention.place.kind == "city" and mention.role != "origin"}
    if len(kept) > 1:
        kept = [
            mention
            for mention in kept
            if mention.place.kind != "place"
            or mention.role == "origin"
            or mention.place.city_code not in codes - {None}
        ]
    return [
        mention
        for index, mention in enumerate(kept)
        if not (index and mention.role == "plain" and _same_place(reading, kept[index - 1], mention))
    ]


def _is_journey(reading: Reading, mentions: list[PlaceMention]) -> bool:
    """Whether the text reads like a request for a flight: «A to B», «from A to B», «to B from A»."""
    for one, two in itertools.pairwise(mentions):
        gap = reading.lower[one.end : two.start]
        if (
            "origin" in (one.role, two.role)
            and one.role != two.role
            and re.fullmatch(
                r"\s*(?:to|from|-|–|—|>|в|на|до|из|с|[,;|]?\s*(?:куда|to|destination|откуда|from):)?\s*(?:to|the)?\s*",
                gap,
            )
        ):
            return True
    return False


def _transfer(mentions: list[PlaceMention], state: dict[str, Any]) -> Route:
    """A transfer's places: where it begins is no origin of the trip; the destination is only set when there was none."""
    pickup = next((mention.place for mention in mentions if mention.role in ("origin", "plain")), None)
    target = next((mention.place for mention in mentions if mention.role == "destination"), None)
    pickup = pickup or (target if target is not None and target.kind == "airport" else None)
    place = target if target is not None and target.kind != "airport" else pickup
    updates: dict[str, Any] = {}
    if place is not None and not isinstance(state.get("region"), dict):
        updates["region"] = place.region()
    return Route(updates, destination=place, pickup=pickup)


_RATHER_FROM = re.compile(
    r"\b(?:but|though|however|но|хотя|зато)\b[^.!?]{0,25}\b(?:can|could|happy|prefer|would|fly|go|leave|могу|можем|лет\w+|вылет\w*|поле\w+|удобнее|лучше)\b"
)


def _beginning(reading: Reading, mentions: list[PlaceMention]) -> Place | None:
    """Where the journey begins: the first such place, or the one that is flown from rather than lived in."""
    said = [mention for mention in mentions if mention.role == "origin" and not mention.back]
    for one, two in itertools.pairwise(said):
        if _RATHER_FROM.search(reading.lower[one.end : two.start]):
            return two.place
    return said[0].place if said else None


def _one_origin(reading: Reading, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Without what else would do as the beginning: «from Düsseldorf or Cologne», «вылет из Москвы, но можно и из Твери»."""
    kept: list[PlaceMention] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        gap = reading.lower[before.end : mention.start] if before is not None else ""
        if before is not None and before.role == "origin" and mention.role in ("plain", "origin") and _OR.match(gap):
            continue
        kept.append(mention)
    return kept


_AIRPORTS = re.compile(r"\b(?:airports?|аэропорт\w*)\b")
NEAR_KM = 110
"""How far from the known beginning another airport lies that may take its place."""


def _beside_origin(reading: Reading, mentions: list[PlaceMention], state: dict[str, Any]) -> bool:
    """Whether only airports near the known beginning are named: «London City if possible», «check Oakland and San Jose airports too»."""
    home = state.get("origin")
    if not isinstance(home, dict) or not isinstance(state.get("region"), dict):
        return False
    known = gazetteer().codes.get(str(home.get("city_code")))
    if known is None or any(mention.role in ("via", "negated") for mention in mentions):
        return False
    airports = all(mention.place.kind == "airport" for mention in mentions) or _AIRPORTS.search(reading.lower)
    return bool(airports) and all(
        distance_km(known.lat, known.lng, mention.place.lat, mention.place.lng) < NEAR_KM
        and mention.place.city_code != home.get("city_code")
        for mention in mentions
    )


def _alternatives(reading: Reading, mentions: list[PlaceMention]) -> list[Place]:
    for one, two in itertools.pairwise(mentions):
        settled = [
            later
            for later in mentions
            if later.start > two.end
            and (later.place in (one.place, two.place) or _DECIDED.search(reading.lower[two.end : later.start]))
        ]
        if settled:
            return []
        if _OR.match(reading.lower[one.end : two.start]) and "origin" not in (one.role, two.role):
            return [one.place, two.place]
    return []


_DECIDED = re.compile(
    r"\b(?:make it|let'?s (?:do|go|say|make)|so|ok(?:ay)?|then|давай\w*|пусть|тогда|лучше|ладно)\W+(?:(?:it|with|for|to|in|be|go|в|во|на|будет)\W+)*$"
)


def _with_origins(reading: Reading, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """«NYC to Paris», «Москва — Рим»: the first of a pair without a word before it is the origin."""
    settled: list[PlaceMention] = []
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        starts = following is not None and _leads(reading, mention, following)
        begins = not settled or settled[-1].role != "origin"
        chained = bool(settled) and _ARROW.match(reading.lower[settled[-1].end : mention.start]) is not None
        if (
            (mention.role == "plain" or _WEAK.search(reading.lower[: mention.start]))
            and mention.role in ("plain", "destination")
            and starts
            and begins
            and not chained
            and following is not None
            and following.role in ("plain", "destination")
        ) or (index and mention.role == "plain" and following is None and _from_airport(reading, settled, mention)):
            mention = msgspec.structs.replace(mention, role="origin")
        settled.append(mention)
    return settled


def _from_airport(reading: Reading, before: list[PlaceMention], mention: PlaceMention) -> bool:
    """«Flights to Faro in May, Bristol airport»: an airport apart from the destination is where one leaves."""
    if not any(other.role == "destination" for other in before) or any(other.role == "origin" for other in before):
        return False
    airport = mention.place.kind == "airport" or re.match(r"\s+(?:airport|аэропорт)", reading.lower[mention.end :])
    return bool(airport) and FLIGHTS.search(reading.lower) is not None


def _leads(reading: Reading, one: PlaceMention, two: PlaceMention) -> bool:
    """«A to B», «between A and B», «SFO SIN»."""
    gap = reading.lower[one.end : two.start]
    if _ARROW.match(gap) or _TAKEN_BACK.match(gap):
        return True
    codes = [reading.written[mention.start : mention.end] for mention in (one, two)]
    if not gap.strip() and all(len(code) == 3 and code.isupper() for code in codes):
        return True
    travels = FLIGHTS.search(reading.lower) is not None or _THERE_AND_BACK.search(reading.lower) is not None
    if not gap.strip() and one.place.kind != "country" and (travels or _far_apart(one, two)):
        return True
    return re.fullmatch(r"\s*(?:and|и)\s*", gap) is not None and _BETWEEN.search(reading.lower[: one.start]) is not None


FAR_KM = 200
"""From how far on two cities named side by side are a journey rather than a place and its part."""


def _far_apart(one: PlaceMention, two: PlaceMention) -> bool:
    cities = all(mention.place.kind in ("city", "airport") and not mention.guessed for mention in (one, two))
    return cities and distance_km(one.place.lat, one.place.lng, two.place.lat, two.place.lng) > FAR_KM


_CORRECTION = re.compile(
    r"^\W*(?:(?:oh|ah|well|ой|ах)\W+)*(?:(?:no|wait|sorry|i mean|i meant|make that|or rather|correction|scratch that|нет|ой|точнее|вернее|стоп|погоди\w*|то есть)\W+)+(?:(?:i mean|not|нет|не|from|to|in|из|в|с)\W+)*$"
)


def _corrected(reading: Reading, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """«Cardiff... no wait, Bristol to Palma»: the place said last takes the part of the one that it corrects."""
    kept: list[PlaceMention] = []
    for index, mention in enumerate(mentions):
        gap = reading.lower[kept[-1].end : mention.start] if kept else ""
        if kept and _CORRECTION.match(gap) and index + 1 < len(mentions):
            before = kept.pop()
            mention = msgspec.structs.replace(mention, role=before.role)
        kept.append(mention)
    return kept


def _last_said(reading: Reading, destinations: list[PlaceMention]) -> Place:
    """The newest statement wins: «Paris, no, Rome»."""
    for one, two in itertools.pairwise(destinations):
        gap = reading.lower[one.end : two.start]
        if re.search(
            r"\b(?:no|actually|sorry|wait|i mean|rather|instead|make it|let'?s|ok|okay|well|нет|точнее|вернее|ой|лучше|то есть|ладно|хотя|тогда|давай\w*)\b",
            gap,
        ):
            return two.place
    settled = next((two for one, two in itertools.combinations(destinations, 2) if one.place == two.place), None)
    return settled.place if settled is not None else destinations[0].place
