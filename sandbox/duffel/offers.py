"""Offer requests and offers."""

import collections
import datetime
import decimal
import hashlib
import itertools
from typing import Any

from sandbox.geography import Airport, airports_of, center_of

from .errors import invalid
from .inventory import AIRCRAFT, Leg, advance_factor, iso_duration, legs
from .reference import airline, airport

OFFER_LIFETIME = datetime.timedelta(minutes=30)
MAX_OFFERS = 12
MAX_COMBINED = 2
"""Directions whose legs are combined freely; more of them are taken side by side, or there would be too many."""
LEGS_A_KIND = 5
MAX_USES = 3
"""In so many offers of a search a flight may be."""
MAX_SLICES = 6
MAX_PASSENGERS = 9
CURRENCY = "USD"
MAX_AGE = 130
TYPES = frozenset({"adult", "child", "infant_without_seat"})
SALE = datetime.timedelta(days=361)
"""How far ahead airlines sell."""
CABINS = frozenset({"economy", "premium_economy", "business", "first"})


def requested(data: Any) -> dict[str, Any]:
    """A checked offer request; raises `DuffelError`."""
    if not isinstance(data, dict):
        raise invalid("The data field is required.", "/data")
    slices, passengers = data.get("slices"), data.get("passengers")
    if not isinstance(slices, list) or not 1 <= len(slices) <= MAX_SLICES:
        raise invalid(f"Between 1 and {MAX_SLICES} slices are required.", "/data/slices")
    if not isinstance(passengers, list) or not 1 <= len(passengers) <= MAX_PASSENGERS:
        raise invalid(f"Between 1 and {MAX_PASSENGERS} passengers are required.", "/data/passengers")
    cabin = data.get("cabin_class") or "economy"
    if cabin not in CABINS:
        raise invalid(f"cabin_class must be one of {', '.join(sorted(CABINS))}.", "/data/cabin_class")
    for position, item in enumerate(passengers):
        _check_passenger(item, f"/data/passengers/{position}")
    connections = data.get("max_connections", 1)
    if isinstance(connections, bool) or not isinstance(connections, int) or connections < 0:
        raise invalid("max_connections must be 0 or more.", "/data/max_connections")
    last = datetime.date.min
    for position, part in enumerate(slices):
        last = _check_slice(part, f"/data/slices/{position}", last)
    return {
        "slices": slices,
        "passengers": passengers,
        "cabin_class": cabin,
        "max_connections": connections,
    }


def _check_passenger(item: Any, pointer: str) -> None:
    if not isinstance(item, dict):
        raise invalid("A passenger must be an object.", pointer)
    age, kind = item.get("age"), item.get("type")
    if age is None and kind is None and not item.get("fare_type"):
        raise invalid("A passenger needs a type or an age.", f"{pointer}/type")
    if kind is not None and kind not in TYPES:
        raise invalid(f"type must be one of {', '.join(sorted(TYPES))}.", f"{pointer}/type")
    if age is not None and (isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= MAX_AGE):
        raise invalid(f"age must be from 0 to {MAX_AGE}.", f"{pointer}/age")


def _check_slice(part: Any, pointer: str, after: datetime.date) -> datetime.date:
    if not isinstance(part, dict):
        raise invalid("A slice must be an object.", pointer)
    places = [airports_of(str(part.get(key) or "")) for key in ("origin", "destination")]
    for key, found in zip(("origin", "destination"), places, strict=True):
        if not found:
            raise invalid(f"'{part.get(key)}' is not a known IATA code.", f"{pointer}/{key}")
    if {item.iata for item in places[0]} & {item.iata for item in places[1]}:
        raise invalid("Origin and destination must be different.", f"{pointer}/destination")
    try:
        day = datetime.date.fromisoformat(str(part.get("departure_date")))
    except ValueError as error:
        raise invalid("departure_date must be a date like 2027-07-15.", f"{pointer}/departure_date") from error
    if day < datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1):
        raise invalid("departure_date must be in the future.", f"{pointer}/departure_date")
    if day < after:
        raise invalid("Slices must be in order of their dates.", f"{pointer}/departure_date")
    return day


def asked(part: dict[str, Any]) -> dict[str, Any]:
    """A slice of a request as Duffel repeats it: the places in full."""
    ends = {name: _place(part[name], airports_of(part[name])[0]) for name in ("origin", "destination")}
    kinds = {f"{name}_type": "airport" if ends[name]["iata_code"] == part[name].upper() else "city" for name in ends}
    return {**ends, **kinds, "departure_date": part["departure_date"]}


def search(request_id: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Offers for a request, the cheapest first."""
    nonstop = given["max_connections"] == 0
    today = datetime.datetime.now(datetime.UTC).date()
    choices = []
    for part in given["slices"]:
        day = datetime.date.fromisoformat(part["departure_date"])
        origins, destinations = airports_of(part["origin"]), airports_of(part["destination"])
        found = legs(origins, destinations, day, given["cabin_class"], nonstop) if day <= today + SALE else []
        choices.append((part, [leg for leg in found if _at_times(leg, part)]))
    if not all(found for _, found in choices):
        return []
    parts = [part for part, _ in choices]
    journeys = _journeys([found for _, found in choices])
    offers = [
        _offer(request_id, position, given, list(zip(parts, journey, strict=True)))
        for position, journey in enumerate(journeys)
    ]
    return sorted(offers, key=lambda offer: decimal.Decimal(offer["total_amount"]))


def _journeys(choices: list[list[Leg]]) -> list[tuple[Leg, ...]]:
    """The cheapest, the fastest and the nonstop ways to combine the legs; none is made twice."""
    if len(choices) > MAX_COMBINED:
        longest = max(len(found) for found in choices)
        combined = [tuple(found[n % len(found)] for found in choices) for n in range(longest)]
    else:
        combined = list(itertools.product(*(_kept(found) for found in choices)))
    cheap = sorted(combined, key=lambda journey: sum(leg.price for leg in journey))
    fast = sorted(combined, key=lambda journey: sum(leg.minutes for leg in journey))
    straight = [journey for journey in cheap if all(len(leg.segments) == 1 for leg in journey)]
    third = MAX_OFFERS // 3
    return _varied([*_varied(cheap, third), *_varied(fast, third), *_varied(straight, third), *cheap], MAX_OFFERS)


def _varied(journeys: list[tuple[Leg, ...]], most: int) -> list[tuple[Leg, ...]]:
    """The first of them, without those whose legs are on offer often enough already."""
    kept: list[tuple[Leg, ...]] = []
    uses: collections.Counter[Leg] = collections.Counter()
    for journey in dict.fromkeys(journeys):
        if len(kept) < most and all(uses[leg] < MAX_USES for leg in journey):
            kept.append(journey)
            uses.update(journey)
    return kept


def _kept(found: list[Leg]) -> list[Leg]:
    """The legs of one direction that are combined with those of another: cheap ones, fast ones and nonstop ones."""
    straight = [leg for leg in found if len(leg.segments) == 1]
    fast = sorted(found, key=lambda leg: leg.minutes)
    return list(dict.fromkeys([*found[:LEGS_A_KIND], *fast[:LEGS_A_KIND], *straight[:LEGS_A_KIND]]))


def _at_times(leg: Leg, part: dict[str, Any]) -> bool:
    """Whether a leg leaves and arrives within the local times that a slice asks for."""
    times = {"departure_time": leg.segments[0]["departing"], "arrival_time": leg.segments[-1]["arriving"]}
    for name, at in times.items():
        wanted = part.get(name)
        if wanted and not str(wanted.get("from") or "00:00") <= f"{at:%H:%M}" <= str(wanted.get("to") or "23:59"):
            return False
    return True


def _offer(
    request_id: str, position: int, given: dict[str, Any], picked: list[tuple[dict[str, Any], Leg]]
) -> dict[str, Any]:
    now = datetime.datetime.now(datetime.UTC)
    first_day = datetime.date.fromisoformat(picked[0][0]["departure_date"])
    per_adult = sum(leg.price for _, leg in picked) * advance_factor((first_day - now.date()).days)
    base = sum((_money(per_adult * _share(passenger)) for passenger in given["passengers"]), decimal.Decimal(0))
    tax = (base * decimal.Decimal("0.18")).quantize(decimal.Decimal("0.01"))
    key = hashlib.sha256(f"{request_id}|{position}".encode()).hexdigest()[:22]
    carrier = picked[0][1].segments[0]["carrier"]
    passengers = [
        {"id": f"pas_{hashlib.sha256(f'{request_id}{n}'.encode()).hexdigest()[:22]}", **_typed(item)}
        for n, item in enumerate(given["passengers"])
    ]
    return {
        "id": f"off_{key}",
        "live_mode": False,
        "created_at": _iso(now),
        "updated_at": _iso(now),
        "expires_at": _iso(now + OFFER_LIFETIME),
        "base_amount": str(base),
        "base_currency": CURRENCY,
        "tax_amount": str(tax),
        "tax_currency": CURRENCY,
        "total_amount": str(base + tax),
        "total_currency": CURRENCY,
        "owner": airline(carrier),
        "passengers": passengers,
        "slices": [
            _slice(key, n, part, leg, passengers) | {"conditions": _slice_conditions(given["cabin_class"], base)}
            for n, (part, leg) in enumerate(picked)
        ],
        "payment_requirements": {
            "requires_instant_payment": True,
            "price_guarantee_expires_at": None,
            "payment_required_by": None,
        },
        "conditions": _conditions(given["cabin_class"], base),
        "available_services": None,
        "allowed_passenger_identity_document_types": [],
        "passenger_identity_documents_required": False,
        "supported_passenger_identity_document_types": [],
        "partial": False,
        "payment_timing": "instant",
        "total_emissions_kg": None,
    }


def _conditions(cabin: str, base: decimal.Decimal) -> dict[str, Any]:
    """Economy fares can be changed for a fee and aren't refunded; dearer cabins are flexible."""
    flexible = cabin in ("business", "first")
    fee = "0.00" if flexible else str((base * decimal.Decimal("0.2")).quantize(decimal.Decimal("0.01")))
    change = {"allowed": True, "penalty_amount": fee, "penalty_currency": CURRENCY}
    refund = {
        "allowed": flexible,
        "penalty_amount": "0.00" if flexible else None,
        "penalty_currency": CURRENCY if flexible else None,
    }
    return {"refund_before_departure": refund, "change_before_departure": change}


def _slice_conditions(cabin: str, base: decimal.Decimal) -> dict[str, Any]:
    change = _conditions(cabin, base)["change_before_departure"]
    return {
        "change_before_departure": change,
        "advance_seat_selection": None,
        "priority_boarding": None,
        "priority_check_in": None,
    }


def _typed(passenger: dict[str, Any]) -> dict[str, Any]:
    age = passenger.get("age")
    kind = passenger.get("type") or (
        "adult" if age is None or age >= 18 else "infant_without_seat" if age < 2 else "child"
    )
    return {"type": kind, "age": age}


def _share(passenger: dict[str, Any]) -> float:
    return {"child": 0.75, "infant_without_seat": 0.1}.get(_typed(passenger)["type"], 1.0)


def _money(value: float) -> decimal.Decimal:
    return decimal.Decimal(str(value)).quantize(decimal.Decimal("0.01"))


def _slice(key: str, number: int, part: dict[str, Any], leg: Leg, passengers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"sli_{key}{number}",
        "origin": _place(part["origin"], leg.segments[0]["origin"]),
        "destination": _place(part["destination"], leg.segments[-1]["destination"]),
        "origin_type": "airport",
        "destination_type": "airport",
        "duration": iso_duration(leg.minutes),
        "fare_brand_name": "Standard",
        "segments": [_segment(key, number, n, item, passengers) for n, item in enumerate(leg.segments)],
    }


def _segment(key: str, leg: int, number: int, item: dict[str, Any], passengers: list[dict[str, Any]]) -> dict[str, Any]:
    baggage = [{"type": "carry_on", "quantity": 1}, {"type": "checked", "quantity": 1}]
    seats = [
        {
            "passenger_id": p["id"],
            "cabin_class": item["cabin"],
            "cabin_class_marketing_name": item["cabin"].title(),
            "baggages": baggage,
            "fare_basis_code": item["cabin"][:1].upper() + "LRSX",
        }
        for p in passengers
    ]
    return {
        "id": f"seg_{key}{leg}{number}",
        "origin": airport(item["origin"]),
        "destination": airport(item["destination"]),
        "departing_at": item["departing"].isoformat()[:19],
        "arriving_at": item["arriving"].isoformat()[:19],
        "duration": iso_duration(item["minutes"]),
        "distance": str(item["distance"]),
        "aircraft": _aircraft(item["distance"]),
        "origin_terminal": None,
        "destination_terminal": None,
        "media": [],
        "marketing_carrier": airline(item["carrier"]),
        "operating_carrier": airline(item["carrier"]),
        "marketing_carrier_flight_number": item["number"],
        "operating_carrier_flight_number": item["number"],
        "stops": [],
        "passengers": seats,
    }


def _aircraft(distance: float) -> dict[str, Any]:
    code, name, _ = next((item for item in AIRCRAFT if distance <= item[2]), AIRCRAFT[-1])
    return {"id": f"arc_{code.lower()}", "iata_code": code, "name": name}


def _place(code: str, first: Airport) -> dict[str, Any]:
    center = center_of(code)
    return {**airport(first), "city_name": center[0] if center else first.city, "airports": None}


def now_iso() -> str:
    """Now, as Duffel writes it."""
    return _iso(datetime.datetime.now(datetime.UTC))


def _iso(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
