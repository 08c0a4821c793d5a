"""From a turn's text to slots and an intent."""

import datetime
import re
from typing import Any

import msgspec

from .airlines import take_airlines
from .boundaries import refusal
from .choices import chosen
from .courtesies import without_courtesies
from .gazetteer import gazetteer
from .hours import depart_window
from .intent_words import ACTIVITIES, RESET, TRIP
from .intents import (
    ACTIVITY,
    FLIGHT,
    HOTEL,
    TRANSFER,
    Asked,
    asked,
    asks_about,
    is_aside,
    is_transfer,
    picked_item,
    shown,
)
from .known_dates import stay_of
from .latin_russian import without_latin
from .layout import without_wrong_layout
from .lifted import lifted
from .money import budget
from .notes import bare_note, changes_entry, is_appointment, moved_note, moved_to, names_entry, note
from .numbers import PLAIN_NUMBER, number
from .offers import meant
from .party import party
from .people import persons, without_persons
from .place import Place
from .places import places
from .preferences import preferences
from .reading import MAX_CHARACTERS, Reading
from .route import Route, route
from .shorthand import written_out
from .stay import stay
from .turn import TurnAnswer, TurnRequest
from .view import in_view, next_step
from .vocabulary import corrected
from .wording import options, question

_TOOLS = {
    "show_places": "search_places",
    "show_flights": "search_flights",
    "show_hotels": "search_hotels",
    "show_activities": "search_activities",
    "show_transfers": "search_transfers",
}
_HOTEL_SLOTS = frozenset({"star_rating_min", "amenities_required", "bed_type", "budget_max", "budget_min"})
_MONEY_SLOTS = frozenset({"budget", "budget_min", "budget_max"})
_FLIGHT_SLOTS = frozenset({"cabin_class", "flight_filters"})
_SHOWN = {FLIGHT: "show_flights", HOTEL: "show_hotels", ACTIVITY: "show_activities", TRANSFER: "show_transfers"}
MAX_OPTIONS = 8
MAX_NAMES = 20
_BARE_NUMBER = re.compile(
    rf"^\W*(?:(?:we'?re|there(?:'s| are)|just|only|all|всего|нас|будет|просто)\s+)*(?P<n>{PLAIN_NUMBER})\W*$"
)
_NUMBER_FIRST = re.compile(rf"^\W*(?P<n>{PLAIN_NUMBER})\s*(?:,|\+|plus|and|with|и|плюс|с|\x00)")
_PLUS = re.compile(r"^\W*(\d)\s?\+\s?(\d)\W*$")
"""«2+1» as an answer to who travels."""
_BARE_DAYS = re.compile(r"^\W*(\d{1,2})\s*(?:-|–|—|to|till|until|по|до)\s*(\d{1,2})\W*$")
"""«12 to 19» as an answer to when."""
_COUNTED = re.compile(rf"\b{PLAIN_NUMBER}\s+(?:adults?|people|of us|взросл\w+|человек\w*)\b")
_AND_IN = re.compile(
    r"^\W*(?:(?:and|what about|how about|ok|а|и|а что|а как)\s+)*(?:in|в|во)\s+[^\W\d_]+(?:[\s-][^\W\d_]+){0,2}\W*$"
)
_QUARTER = re.compile(r"\b(?:quarter|area|district|neighbou?rhood|part of town|район\w*|квартал\w*|микрорайон\w*)\b")
_HOTEL_TOO = re.compile(
    r"\b(?:отел\w+|гостиниц\w+|жиль[ея]|номер)\s+(?:нам |мне )?(?:тоже|также)\b|\b(?:и|плюс|еще|также|сразу)\s+(?:и\s+)?(?:отел\w+|гостиниц\w+|жиль[ея])\b|\bhotels?\b[^.!?]{0,12}\b(?:too|as well|also)\b|\b(?:and|plus|also|\+)\s+(?:need\s+|want\s+)?(?:a |the )?hotel\b"
)
"""A room is asked for beside the journey, which comes first."""
_CLOSER_TO = re.compile(r"\b(?:clos(?:e|er)|near(?:er|by)?|next|ближе|поближе|рядом|недалеко|около|возле|у)\b")
_PRICE_ASKED = re.compile(
    r"^\W*(?:and\s+)?(?:is|are|does|do|was|what(?:'s| is))\b[^.!]{0,30}\b(?:price|cost|fare|total|rate)s?\b|^\W*(?:а\s+)?(?:это\s+)?(?:цена|стоимость|сумма)\b[^.!]{0,20}\b(?:за|на)\b"
)
"""A question of what a price covers changes no party."""
_CLEARED = (
    (re.compile(r"\b(?:clear|remove|forget|reset|drop)\b[^.!?]{0,10}\bdestination\b|\b(?:убери|сбрось|забудь|удали)\w*\b[^.!?]{0,10}\bнаправлени\w+"), "region"),
    (re.compile(r"\b(?:clear|remove|forget|reset|drop)\b[^.!?]{0,10}\b(?:origin|departure city)\b|\b(?:убери|сбрось|забудь|удали)\w*\b[^.!?]{0,10}\bгород вылета"), "origin"),
)  # fmt: skip


def extract(turn: TurnRequest) -> TurnAnswer:
    """Understand one turn. A text above ``MAX_CHARACTERS`` is not read: the answer asks for a shorter one."""
    russian = Reading(without_wrong_layout(turn.text[:200])).russian or (
        not turn.text.strip() and turn.locale.lower().startswith("ru")
    )
    if len(turn.text) > MAX_CHARACTERS:
        return _talk("too_long", russian, limit=MAX_CHARACTERS)
    if not turn.text.strip():
        return _talk("empty", russian)
    turn = msgspec.structs.replace(turn, text=chosen(turn) or turn.text, last_widgets=in_view(turn))
    text = without_wrong_layout(turn.text)
    text = without_courtesies(without_latin(without_courtesies(text)))
    text = _PLUS.sub(r"\1 adults \2 children", text) if _asks_party(turn) else text
    if _asks(turn, "date_range_picker"):
        text = _BARE_DAYS.sub(r"from \1 to \2" if not russian else r"с \1 по \2", text)
    reading = Reading(corrected(written_out(text)))
    declined = refusal(reading)
    if declined is not None:
        intent = {
            "kind": "clarify",
            "question": question(declined, russian),
            "options": options(russian),
            "refusal": declined,
        }
        return TurnAnswer({}, [], intent)
    return _Turn(turn, reading).answer()


def _asks_party(turn: TurnRequest) -> bool:
    return _asks(turn, "party_picker")


def _asks(turn: TurnRequest, picker: str) -> bool:
    return any(widget.widget_type == picker for widget in turn.last_widgets)


def _talk(topic: str, russian: bool, **values: object) -> TurnAnswer:
    intent = {"kind": "clarify", "question": question(topic, russian, **values), "options": options(russian)}
    return TurnAnswer({}, [], intent)


class _Turn:
    """One turn while it is being read."""

    def __init__(self, turn: TurnRequest, reading: Reading) -> None:
        self.turn = turn
        self.reading = reading
        self.reset = reading.take_all(RESET)
        self.state: dict[str, Any] = {} if self.reset else turn.slot_state
        self.updates: dict[str, Any] = {}
        self.named: list[Place] = []

    def answer(self) -> TurnAnswer:
        """Slots first, then what they and the words ask for."""
        turn, reading = self.turn, self.reading
        if not self.reset:
            said = (Reading(reading.written), turn.today, turn.locale, self.state)
            looked_at = any(widget.widget_type == "calendar_view" for widget in turn.last_widgets)
            noted = (
                note(*said, looked_at)
                or moved_note(*said)
                or (bare_note(*said) if looked_at or is_appointment(*said[::3]) else None)
            )
            if noted is not None:
                return TurnAnswer({}, [], {"kind": "show_calendar", "note": noted.fields()})
            if (looked_at and changes_entry(reading)) or names_entry(reading):
                return self._calendar_changed()
        reading = self._without_persons()
        item = picked_item(reading.lower, turn.last_widgets)
        if item is not None:
            return self._finish({"kind": item.kind, **({"ids": item.ids} if item.ids else {})}, None)
        about = asks_about(reading.lower, turn.last_widgets) or self._named_offer()
        if about is not None:
            return self._finish({"kind": about.kind, "ids": about.ids}, None)
        if isinstance(self.state.get("region"), dict) and is_aside(reading.lower):
            return self._finish(self._clarify(Asked(talk="aside")), None)
        self._clear()
        self.updates |= budget(reading, turn.locale, self.state).updates
        when = stay(reading, turn.today, turn.locale, self.state)
        self.updates |= when.updates
        who = self._adults_before(party(reading, self.state).updates) or self._bare_number()
        who = self._without_passing(who)
        if who and not (_PRICE_ASKED.search(reading.lower) and isinstance(self.state.get("party"), dict)):
            self.updates["party"] = who
        self.updates |= preferences(reading, self.state, shown(turn.last_widgets)[0] == FLIGHT)
        for span in persons(reading.written):
            reading.take(*span)
        carried = take_airlines(reading, shown(turn.last_widgets)[0] == FLIGHT)
        found = places(reading, gazetteer())
        transfer = is_transfer(reading.lower)
        where = route(reading, found, when.mentioned, self.state, turn.today, self._expects_origin(), transfer)
        self.updates |= where.updates
        self.named = [mention.place for mention in found.mentions]
        if transfer and "flight_filters" in self.updates:  # luggage of a ride is none of a flight
            del self.updates["flight_filters"]
        if where.nights is not None and not self.updates.get("dates_explicit_range"):
            self._length_of_legs(where.nights)
        self._dates_of_legs(where, any(day.last is not None and not day.vague for day in when.mentioned))
        self._hours_of(where)
        if where.choice:
            return self._choice(where)
        wanted = asked(reading.lower, reading.open, turn.last_widgets, self.state, bool(found.mentions))
        if carried and wanted.kind is None and wanted.talk in (None, "carrier") and not found.mentions:
            wanted = Asked("show_flights")
        quarter = _QUARTER.search(reading.lower) is not None and isinstance(self.state.get("region"), dict)
        if found.unknown and not found.mentions and not quarter:
            return self._unknown(found.unknown[0])
        return self._answer(wanted, where)

    def _named_offer(self) -> Asked | None:
        """An offer of the list that a property names: «беру аэрофлот», «the Memmo Alfama, please»."""
        named = meant(self.reading, self.state, shown(self.turn.last_widgets)[0])
        if named is None:
            return None
        kinds = {"book": f"book_{named.domain}", "show": _SHOWN[named.domain], "compare": f"compare_{named.domain}s"}
        kind = "show_flights" if named.act == "compare" and named.domain == FLIGHT else kinds[named.act]
        return Asked(kind, ids=[*named.ids], search=False)

    def _without_persons(self) -> Reading:
        """The text without the names of those who travel or are told of; notes are called after them."""
        anonymous = without_persons(self.reading.written)
        if anonymous != self.reading.written:
            self.reading = Reading(anonymous)
            self.reading.take_all(RESET)
        return self.reading

    def _calendar_changed(self) -> TurnAnswer:
        """The calendar, with the day to which an entry goes as if it were a note's."""
        day = moved_to(Reading(self.reading.written), self.turn.today, self.turn.locale, self.state)
        return TurnAnswer({}, [], {"kind": "show_calendar", **({"note": day.fields()} if day is not None else {})})

    def _hours_of(self, where: Route) -> None:
        """Hours said beside a journey without the word flight, as in «London to Oslo Friday evening»."""
        filters = self.updates.get("flight_filters") or {}
        if where.journey and "depart_window" not in filters:
            window = depart_window(self.reading, True)
            if window is not None:
                self.updates["flight_filters"] = {**filters, "depart_window": window}

    def _dates_of_legs(self, where: Route, ranged: bool) -> None:
        """The trip of several legs begins with the first and ends with the one that leads home."""
        legs = where.updates.get("legs")
        if not legs or where.extended or ranged or "check_in_date" not in self.updates:
            return
        first = legs[0]["date"] or self.updates["check_in_date"]
        last = legs[-1]["date"] if where.returns else None
        derived = "nights" in self.updates and not self.updates.get("dates_explicit_range")
        if derived and last is None and legs[0]["date"] in (None, self.updates["check_in_date"]):
            return
        if legs[0]["date"] is None and last is None:
            return
        for name in ("check_in_date", "check_out_date", "nights", "dates_explicit_range"):
            self.updates.pop(name, None)
        self.updates |= stay_of(
            datetime.date.fromisoformat(first), datetime.date.fromisoformat(last) if last else None, True
        )

    def _length_of_legs(self, nights: int) -> None:
        """The stops' nights together are those of the trip."""
        self.updates["nights"] = nights
        begins = self.updates.get("check_in_date")
        if begins:
            self.updates["check_out_date"] = (
                datetime.date.fromisoformat(begins) + datetime.timedelta(nights)
            ).isoformat()
            self.updates["dates_explicit_range"] = False

    def _clear(self) -> None:
        for pattern, slot in _CLEARED:
            if self.reading.take_all(pattern):
                self.updates[slot] = None
        self.updates |= lifted(self.reading)

    def _bare_number(self) -> dict[str, Any]:
        match = _BARE_NUMBER.match(self.reading.lower.strip())
        return {"adults": number(match["n"])} if match is not None and _asks_party(self.turn) else {}

    def _adults_before(self, who: dict[str, Any]) -> dict[str, Any]:
        """The number that an answer to the party's question begins with, before its children: «two, plus a baby»."""
        match = _NUMBER_FIRST.match(self.reading.open)
        if "children" not in who or "adults" in who or match is None or not _asks_party(self.turn):
            return who
        return {"adults": number(match["n"]), **who}

    def _without_passing(self, who: dict[str, Any]) -> dict[str, Any]:
        """Company that a question for things to do mentions in passing doesn't change a party that has it."""
        known = self.state.get("party")
        if not isinstance(known, dict) or not ACTIVITIES.search(self.reading.lower):
            return who
        adults, children = known.get("adults"), known.get("children")
        kept = dict(who)
        if (
            isinstance(adults, int)
            and kept.get("adults", adults + 1) <= adults
            and not _COUNTED.search(self.reading.lower)
        ):
            del kept["adults"]
        said = kept.get("children") or []
        if (
            said
            and isinstance(children, list)
            and len(said) <= len(children)
            and all(child["age"] is None for child in said)
        ):
            del kept["children"]
        return kept

    def _same_for(self, where: Route) -> str | None:
        """«And in Venice?» after hotels asks for hotels there."""
        domain, _ = shown(self.turn.last_widgets)
        if domain not in (HOTEL, ACTIVITY) or where.destination is None or not _AND_IN.match(self.reading.lower):
            return None
        return "show_hotels" if domain == HOTEL else "show_activities"

    def _expects_origin(self) -> bool:
        """Whether the planner has just asked where the journey begins."""
        asking = any(widget.widget_type == "place_autocomplete_input" for widget in self.turn.last_widgets)
        return asking and isinstance(self.state.get("region"), dict) and not isinstance(self.state.get("origin"), dict)

    def _choice(self, where: Route) -> TurnAnswer:
        names = [place.full_name if where.namesakes else place.label for place in where.choice]
        text = question("choice", self.reading.russian, one=names[0], two=names[1])
        labels = [{"label": name, "value": name} for name in names[:MAX_OPTIONS]]
        return self._finish({"kind": "clarify", "question": text, "options": labels}, None)

    def _unknown(self, name: str) -> TurnAnswer:
        text = question("unknown_place", self.reading.russian, name=name)
        return self._finish({"kind": "clarify", "question": text, "options": options(self.reading.russian)}, None)

    def _answer(self, wanted: Asked, where: Route) -> TurnAnswer:
        if wanted.unpick is not None:
            slot = "picked_hotel_id" if wanted.unpick == HOTEL else "picked_flight_offer_id"
            if self.state.get(slot) is not None:
                self.updates[slot] = None
        if wanted.kind == "show_calendar":
            for name in ("check_in_date", "check_out_date", "nights", "dates_explicit_range"):
                self.updates.pop(name, None)
        kind = wanted.kind or self._next(self._kind_of_slots(wanted, where), where)
        if (
            kind == "show_hotels"
            and {"region", "origin"} <= self.updates.keys()
            and _HOTEL_TOO.search(self.reading.lower)
        ):
            kind = "show_flights"
        if kind is None:
            return self._finish(self._clarify(wanted), None)
        intent: dict[str, Any] = {"kind": kind}
        if kind == "collect_missing":
            intent["missing"] = self._missing()
        if wanted.ids:
            intent["ids"] = wanted.ids
        if wanted.sort and kind.startswith(("show_", "book_")) and kind != "show_places":
            intent["sort"] = wanted.sort
        return self._finish(intent, where if wanted.search else None)

    def _kind_of_slots(self, wanted: Asked, where: Route) -> str | None:
        """What a statement asks for when no word says it."""
        names = self.updates.keys()
        stated = {name for name, value in self.updates.items() if value is not None}
        domain, _ = shown(self.turn.last_widgets)
        if self._stays_in_city() and domain in (HOTEL, ACTIVITY):
            del self.updates["region"]
            return "show_hotels" if domain == HOTEL else "show_activities"
        if isinstance(self.updates.get("region"), dict):
            same = self._same_for(where)
            if same is not None:
                return same
            if TRIP.search(self.reading.lower):
                return "show_places"
            if where.journey or stated & _FLIGHT_SLOTS:
                return "show_flights"
            return "show_hotels" if stated & _HOTEL_SLOTS else "show_places"
        if names <= _MONEY_SLOTS and "budget" in stated:
            return f"show_{domain}s" if domain in (FLIGHT, HOTEL) else "collect_missing"
        if stated & _HOTEL_SLOTS:
            return "show_hotels"
        if stated & _FLIGHT_SLOTS:
            return "show_flights"
        if names and domain in ("flight", "hotel"):
            return f"show_{domain}s"
        if names or self.reset or wanted.talk == "yes":
            return "collect_missing"
        if TRIP.search(self.reading.lower) and wanted.talk not in ("help",):
            return "collect_missing"
        return None

    def _next(self, kind: str | None, where: Route) -> str | None:
        """Goes on with what comes next where a statement gave the last slot that was missing."""
        complete = bool(self.updates) and not self._missing()
        if kind == "collect_missing" and complete and not self.reset:
            return next_step(self._known()) or kind
        opening = {"region", "origin", "check_in_date"} <= self.updates.keys()
        opening = opening and (where.journey or not TRIP.search(self.reading.lower))
        if kind == "show_places" and opening and where.destination is not None:
            return kind if where.destination.city_code is None else next_step(self._known()) or kind
        return kind

    def _known(self) -> dict[str, Any]:
        return {**self.state, **self.updates}

    def _stays_in_city(self) -> bool:
        """Whether a place of the known city is named to be near to: «closer to the Colosseum»."""
        region, known = self.updates.get("region"), self.state.get("region")
        same = isinstance(region, dict) and isinstance(known, dict) and region.get("label") == known.get("label")
        return same and "origin" not in self.updates and _CLOSER_TO.search(self.reading.lower) is not None

    def _missing(self) -> list[str]:
        known = {**self.state, **self.updates}
        needed = {
            "region": known.get("region"),
            "dates": known.get("check_in_date"),
            "party": self._adults(),
        }
        return [name for name, value in needed.items() if value in (None, {})]

    def _adults(self) -> object:
        parties = (self.state.get("party"), self.updates.get("party"))
        return next((party["adults"] for party in parties if isinstance(party, dict) and party.get("adults")), None)

    def _clarify(self, wanted: Asked) -> dict[str, Any]:
        russian = self.reading.russian
        return {"kind": "clarify", "question": question(wanted.talk or "unclear", russian), "options": options(russian)}

    def _finish(self, intent: dict[str, Any], where: Route | None) -> TurnAnswer:
        if self.reset:
            intent["reset"] = True
        names = self._names()
        if names:
            intent["names"] = names
        tool = _TOOLS.get(intent["kind"]) if where is not None else None
        requests = (
            [{"tool": tool, "arguments": self._arguments(tool, intent, where)}] if tool and where is not None else []
        )
        return TurnAnswer(self.updates, requests, intent)

    def _names(self) -> dict[str, str]:
        """For a Russian speaker the Russian names of the places said, by their labels."""
        if not (self.reading.russian or self.turn.locale.lower().startswith("ru")):
            return {}
        world = gazetteer()
        found = {place.label: world.russian(place) for place in self.named[:MAX_NAMES]}
        return {label: name for label, name in found.items() if name is not None and name != label}

    def _arguments(self, tool: str, intent: dict[str, Any], where: Route) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        if tool == "search_places" and where.destination is not None:
            arguments["query"] = where.destination.label
        if tool == "search_transfers" and where.pickup is not None:
            arguments["start"] = msgspec.to_builtins(where.pickup.origin())
        if "sort" in intent:
            arguments["sort"] = intent["sort"]
        return arguments
