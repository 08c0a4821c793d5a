"""Journeys that aren't a simple there and back: how long each stop lasts, another stop, home from another city."""

import datetime
import re
from typing import Any

import msgspec

from .days import later
from .numbers import NUMBER, number
from .place import Place
from .places import PlaceMention
from .reading import Reading

_UNIT = r"(?:days?|nights?|weeks?|дн(?:я|ей)|день|ноч(?:ь|и|ей)|недел(?:ю|и|ь)|суток|сутки)"
LENGTH = re.compile(rf"\b(?P<n>{NUMBER})\s*-?\s*(?P<unit>{_UNIT})\b|\b(?:for|на)\s+(?:the\s+)?(?P<week>week|неделю)\b")
_SHORT_LENGTH = re.compile(
    r"^\W{0,3}(?:for|на)?\s*\(?(?P<n>\d{1,2})\b(?!\s*(?:adult|people|person|pax|kid|child|взр|чел|дет|гост|january|[./:-]\s?\d))"
)
"""«Vienna for 4» where another stop had its days said."""
_EACH = re.compile(
    rf"\bпо\s+(?P<n>{NUMBER})\s+(?:дн|ноч|сут)\w*|\b(?P<m>{NUMBER})\s+(?:nights?|days?)\s+(?:each|apiece|in each|at each|per (?:city|stop|place))\b"
)
"""Every stop as long as the others."""
_LEADS_IN = re.compile(r"\s*(?:in|at|to|of|around|в|во|на)?\s*(?:the\s+)?")
DEFAULT_NIGHTS = 2
"""At a stop that was added without saying for how long."""
_OWN = re.compile(r"\W*(?:(?:for|на|about|around|примерно|где-то|потом|stay(?:ing)?)\W+)*")
_INTO = re.compile(r"\b(?:into|arriv\w+|land\w*|inbound|прил[еe]т\w*|прилета\w+|туда)\b[^.!?]{0,12}$")
_HOME_FROM = re.compile(
    r"(?:\b(?:home|back|return(?:ing)?|(?:fly|flying|come|coming|go|going|head|heading|get|getting) (?:back|home))\b(?: (?:flight|trip|leg))?(?: (?:to|home))*|\b(?:обратно|назад|домой|возвра\w+|обратн\w+ \w+|улета\w+ (?:обратно|домой)))\W+(?:out of|from|ex|via|из|со?)\s+(?:the\s+)?$"
)
_ROUND_TRIP = re.compile(
    r"\bтуда[- ]+(?:и[- ]+)?обратно\s+из\s+$|\b(?:round[- ]?trip|there and back|return)\s+from\s+$"
)
"""«Туда-обратно из Казани» tells where both begin and end."""
_ROUND = re.compile(r"\b(?:туда|there|out)\b")
_OUT_OF = re.compile(
    r"(?:\b(?:out(?: of)?|(?:fly|flying|depart\w*|leav\w+)(?: (?:home|out|back))?(?: of| from)?|from)|\b(?:вылет\w*|улета\w+|уезжа\w+|назад|обратно)(?:\s+из)?|\bиз)\s+(?:the\s+)?$"
)
_JOINED = re.compile(r"[,;/]|\b(?:and|then|but|а|и|потом)\b")
_ADDED = re.compile(
    r"\b(?:add|include|squeeze in|fit in|extend (?:it |the trip )?(?:to|with)|continue (?:on )?to|carry on to|then(?: go| fly| on)?(?: to)?|followed by|plus|also (?:visit|go to|stop in)|(?:a )?stop in|добав\w+|включи\w*|заех\w+|заедем|потом|затем|дальше|после этого)(?!\w)[^.!?]{0,25}$"
)
_AFTER = re.compile(r"\b(?:after|before|после|перед|до)\s+(?:the\s+)?$")


class Jaw(msgspec.Struct, frozen=True):
    """The city one arrives in, as mentioned (None where only the trip knows it), and the one that one leaves from."""

    arrived: PlaceMention | None
    arrived_at: dict[str, Any]
    left: PlaceMention


def lengths(reading: Reading, stops: list[PlaceMention]) -> list[int | None]:
    """The nights at each stop of a journey, None where none were said."""
    text = reading.lower
    said: list[int | None] = [None] * len(stops)
    used: set[int] = set()
    each = _EACH.search(text)
    for index, stop in enumerate(stops):
        low = stops[index - 1].end if index else 0
        high = stops[index + 1].start if index + 1 < len(stops) else len(text)
        for match in LENGTH.finditer(text, low, high):
            before = match.end() <= stop.start and _LEADS_IN.fullmatch(text[match.end() : stop.start]) is not None
            after = match.start() >= stop.end and _OWN.fullmatch(text[stop.end : match.start()]) is not None
            shared = each is not None and each.start() < match.end() and match.start() < each.end()
            if (before or after) and match.start() not in used and not shared:
                used.add(match.start())
                said[index] = _nights(match)
                break
    if each is not None and not any(said):
        nights = number(each["n"] or each["m"])
        return [nights if not stop.back else None for stop in stops]
    if any(said):
        for index, stop in enumerate(stops):
            short = _SHORT_LENGTH.match(text[stop.end :]) if said[index] is None else None
            if short is not None and _own_number(short, text[stop.end :]):
                said[index] = int(short["n"])
    return said


def _own_number(match: re.Match[str], text: str) -> bool:
    """Whether a number after a stop counts its nights: «for 4», «(3)», at the end or before the next stop."""
    return (
        re.match(r"^\W{0,3}(?:for|на)\b|^\W{0,2}\(", text) is not None
        or re.match(r"\)?\s*(?:$|[,;]|and\b|then\b|и\b|потом\b)", text[match.end() :]) is not None
    )


def _nights(match: re.Match[str]) -> int:
    if match["week"]:
        return 7
    start = datetime.date(2001, 4, 1)
    return (later(start, number(match["n"]), match["unit"]) - start).days


def open_jaw(reading: Reading, mentions: list[PlaceMention], state: dict[str, Any]) -> Jaw | None:
    """Where one arrives and where one leaves for home from, when these are two cities: «into Rome, home from Milan»."""
    for index, left in enumerate(mentions):
        arrived = next((one for one in reversed(mentions[:index]) if one.role != "origin"), None)
        if arrived is None:
            region = state.get("region")
            known = isinstance(region, dict) and region.get("city_code") and len(mentions) == 1
            if known and isinstance(region, dict) and _HOME_FROM.search(reading.lower[: left.start]):
                if _ROUND.search(reading.lower[: left.start]) and not isinstance(state.get("origin"), dict):
                    return None
                here = {key: region.get(key) for key in ("label", "city_code")}
                return None if here["city_code"] == left.place.origin()["city_code"] else Jaw(None, here, left)
            continue
        if arrived.place == left.place:
            continue
        before, gap = reading.lower[: left.start], reading.lower[arrived.end : left.start]
        if _ROUND_TRIP.search(before):
            continue
        into = _INTO.search(reading.lower[: arrived.start]) is not None
        if _HOME_FROM.search(before) or (
            into and (_JOINED.search(gap) or re.search(r"\d", gap)) and _OUT_OF.search(before)
        ):
            return Jaw(arrived, arrived.place.origin(), left)
    return None


def jaw_legs(home: Place | dict[str, Any] | None, jaw: Jaw, first: str | None, last: str | None) -> list[dict[str, Any]]:  # fmt: skip
    """The two legs of such a journey; home is null while it is unknown."""
    origin = home.origin() if isinstance(home, Place) else home
    return [
        {"origin": origin, "destination": jaw.arrived_at, "date": first},
        {"origin": jaw.left.place.origin(), "destination": origin, "date": last},
    ]


def added(reading: Reading, mentions: list[PlaceMention], state: dict[str, Any]) -> dict[str, Any] | None:
    """The slots after another stop was added to a trip whose dates are known, None when none was."""
    start, end = _day(state.get("check_in_date")), _day(state.get("check_out_date"))
    legs = _known_legs(state)
    if not legs or start is None or end is None or end <= start:
        return None
    stop = next((one for one in mentions if one.role != "origin" and _ADDED.search(reading.lower[: one.start])), None)
    visited = [leg["destination"] for leg in legs if leg["destination"] is not None]
    if stop is None or any(place["city_code"] == stop.place.origin()["city_code"] for place in visited):
        return None
    others = [one for one in mentions if one is not stop]
    after = next((one.place.origin() for one in others if _AFTER.search(reading.lower[: one.start])), None)
    if len(others) > (after is not None) or (after is not None and after not in visited):
        return None
    nights = lengths(reading, [stop])[0] or DEFAULT_NIGHTS
    home = legs[-1]["destination"] is not None and legs[-1]["destination"] == legs[0]["origin"]
    stays = legs[:-1] if home else legs
    at = next((index for index, leg in enumerate(stays) if leg["destination"] == after), len(stays) - 1)
    return _with_stop(state, legs, at, stop.place, end, nights)


def dropped(mentions: list[PlaceMention], state: dict[str, Any]) -> dict[str, Any] | None:
    """The slots after a stop of a longer journey was left out, None when none was; the rest moves up by its nights."""
    legs = _known_legs(state)
    if len(legs) < 2 or not isinstance(state.get("legs"), list):
        return None
    out = next((one.place.origin() for one in mentions if one.role == "negated"), None)
    at = next((index for index, leg in enumerate(legs) if leg["destination"] == out), None)
    if out is None or at is None or len(mentions) > 1:
        return None
    left = _day(legs[at + 1]["date"]) if at + 1 < len(legs) else _day(state.get("check_out_date"))
    came = _day(legs[at]["date"])
    nights = (left - came).days if left and came else 0
    rest = [*legs[:at], *({**leg, "date": _moved(leg["date"], -nights)} for leg in legs[at + 1 :])]
    if at < len(rest):
        rest[at] = {**rest[at], "origin": legs[at]["origin"]}
    home = len(rest) == 2 and rest[1]["destination"] == rest[0]["origin"]
    updates: dict[str, Any] = {"legs": rest if len(rest) > 1 and not home else None}
    start, end = _day(state.get("check_in_date")), _day(state.get("check_out_date"))
    if start and end and nights and (end - start).days > nights:
        updates["check_out_date"] = (end - datetime.timedelta(nights)).isoformat()
        updates["nights"] = (end - start).days - nights
        updates["dates_explicit_range"] = state.get("dates_explicit_range") is True
    return updates


def _known_legs(state: dict[str, Any]) -> list[dict[str, Any]]:
    """The legs of the trip; those of a simple one are there, and back where its return was said."""
    known = state.get("legs")
    if isinstance(known, list) and len(known) > 1:
        return [
            {"origin": _ends(leg.get("origin")), "destination": _ends(leg.get("destination")), "date": leg.get("date")}
            for leg in known
            if isinstance(leg, dict)
        ]
    region, home = _ends(state.get("region")), _ends(state.get("origin"))
    if region is None:
        return []
    legs = [{"origin": home, "destination": region, "date": state.get("check_in_date")}]
    if home is not None and state.get("dates_explicit_range") is True:
        legs.append({"origin": region, "destination": home, "date": state.get("check_out_date")})
    return legs


def _ends(place: object) -> dict[str, Any] | None:
    return {"label": place.get("label"), "city_code": place.get("city_code")} if isinstance(place, dict) else None


def _with_stop(state: dict[str, Any], legs: list[dict[str, Any]], at: int, place: Place, end: datetime.date, nights: int) -> dict[str, Any]:  # fmt: skip
    """The journey with a stop after one of its stays; whatever follows moves by the nights there."""
    following = legs[at + 1 :]
    leaves = _day(following[0]["date"]) if following else end
    added_leg = {"origin": legs[at]["destination"], "destination": place.origin(), "date": leaves.isoformat() if leaves else None}  # fmt: skip
    moved = [{**leg, "date": _moved(leg["date"], nights)} for leg in following]
    if moved:
        moved[0]["origin"] = place.origin()
    first, last = _day(legs[0]["date"]) or _day(state.get("check_in_date")), end + datetime.timedelta(nights)
    return {
        "legs": [*legs[: at + 1], added_leg, *moved],
        "check_out_date": last.isoformat(),
        "nights": (last - first).days if first else nights,
        "dates_explicit_range": state.get("dates_explicit_range") is True,
    }


def _moved(date: object, nights: int) -> str | None:
    day = _day(date)
    return (day + datetime.timedelta(nights)).isoformat() if day else None


def _day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
