"""Hotels of a city or around a point, their offers and orders."""

import datetime
import decimal
import hashlib
import secrets
from typing import Any

from starlette.requests import Request

from sandbox import market
from sandbox.documents import json_body
from sandbox.geography import METRO, center_of, city_code, distance_km, find_cities, folded, nearest_airport
from sandbox.hotels import CURRENCY, Hotel, hotel, hotels
from sandbox.store import Store

from .errors import AmadeusError, need, number
from .pages import whole

OFFERS, ORDERS = "amadeus_offers", "amadeus_orders"
MAX_HOTELS = 100
MAX_GUESTS = 9
MAX_RADIUS_KM = 300
KM_A_MILE = 1.609344


def _listed(item: Hotel) -> dict[str, Any]:
    """A hotel as the hotel list shows it."""
    return {
        "chainCode": "WF",
        "iataCode": item.city_code,
        "dupeId": 700_000_000 + item.number,
        "name": item.name,
        "hotelId": f"WF{item.key}",
        "geoCode": {"latitude": item.lat, "longitude": item.lng},
        "address": {"countryCode": item.country_code, "cityName": item.city},
        "rating": str(item.stars),
        "amenities": list(item.amenities),
    }


def _hotel_of(identity: str) -> Hotel | None:
    return hotel(identity[2:]) if identity.startswith("WF") else None


def _suggested(item: Hotel) -> dict[str, Any]:
    """A hotel as the suggestions of names show it."""
    return {
        "id": 700_000_000 + item.number,
        "name": item.name.upper(),
        "iataCode": item.city_code,
        "subType": "HOTEL_LEISURE",
        "relevance": 70,
        "type": "location",
        "hotelIds": [f"WF{item.key}"],
        "address": {"cityName": item.city.upper(), "countryCode": item.country_code},
        "geoCode": {"latitude": item.lat, "longitude": item.lng},
    }


def _radius(request: Request, default: float) -> float:
    """The radius of a search in kilometres."""
    factor = KM_A_MILE if request.query_params.get("radiusUnit", "KM").upper() == "MILE" else 1.0
    return number(request, "radius", 0, MAX_RADIUS_KM, default) * factor


def _price_range(request: Request) -> tuple[decimal.Decimal, decimal.Decimal]:
    """Lowest and highest price for a night, from forms such as ``100-200``, ``-200`` and ``100``."""
    text = request.query_params.get("priceRange", "").strip()
    if text and request.query_params.get("currency") is None:
        raise AmadeusError(400, 32171, "MANDATORY DATA MISSING", "priceRange needs currency", "currency")
    low, _, high = text.partition("-")
    try:
        return decimal.Decimal(low or "0"), decimal.Decimal(high or "Infinity")
    except decimal.InvalidOperation as error:
        raise AmadeusError(400, 477, "INVALID FORMAT", "priceRange is written as 100-200", "priceRange") from error


def _nightly(item: dict[str, Any]) -> decimal.Decimal:
    return decimal.Decimal(item["offers"][0]["price"]["variations"]["average"]["base"])


def _ordered(body: Any) -> dict[str, Any]:
    """What an order is for; raises `AmadeusError` that names the first part that is missing."""
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise _missing("data")
    for part in ("guests", "roomAssociations", "payment"):
        if not data.get(part):
            raise _missing(f"data/{part}")
    room = data["roomAssociations"][0]
    if not isinstance(room, dict) or not room.get("hotelOfferId"):
        raise _missing("data/roomAssociations/hotelOfferId")
    known = {str(guest.get("tid") or guest.get("id") or "") for guest in data["guests"]}
    named = [str(item.get("guestReference") or "") for item in room.get("guestReferences") or []]
    if not set(named) <= known:
        raise AmadeusError(
            400, 4926, "INVALID DATA RECEIVED", "A guestReference names no guest", pointer="data/roomAssociations"
        )
    return data


def _missing(pointer: str) -> AmadeusError:
    name = pointer.rsplit("/", 1)[-1]
    return AmadeusError(400, 32171, "MANDATORY DATA MISSING", f"{name} is required", pointer=pointer)


class Stays:
    """Offers are made for a question and kept, so that they can be booked after a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def by_city(self, request: Request) -> tuple[int, Any]:
        """Hotels of a city code."""
        city = need(request, "cityCode")
        center, radius = center_of(city), _radius(request, MAX_RADIUS_KM)
        found = [item for item in hotels(city) if center and distance_km(*center[1:3], item.lat, item.lng) <= radius]
        return self._hotels(request, found, city)

    async def by_hotels(self, request: Request) -> tuple[int, Any]:
        """Hotels by their ids."""
        wanted = need(request, "hotelIds").split(",")
        found = [item for item in map(_hotel_of, wanted) if item]
        if not found:
            raise AmadeusError(400, 1257, "INVALID PROPERTY CODE", f"No hotel of {', '.join(wanted)[:200]}", "hotelIds")
        return whole(request, [_listed(item) for item in found])

    async def named(self, request: Request) -> tuple[int, Any]:
        """Hotels whose names begin with, or hold, a few letters; in the cities that they name."""
        keyword = folded(need(request, "keyword"))
        need(request, "subType")
        most = int(number(request, "max", 1, 20, 20))
        cities = [city_code(city) for word in keyword.split() for city in find_cities(word, limit=2, fuzzy=False)]
        candidates = [item for code in dict.fromkeys([*cities, *METRO]) for item in hotels(code)]
        found = [item for item in candidates if all(word in folded(item.name) for word in keyword.split())]
        return 200, {"data": [_suggested(item) for item in found[:most]]}

    async def by_geocode(self, request: Request) -> tuple[int, Any]:
        """Hotels around a point, the nearest first."""
        lat, lng = number(request, "latitude", -90, 90), number(request, "longitude", -180, 180)
        radius = _radius(request, 5)
        airport = nearest_airport(lat, lng).iata
        city = next((metro for metro, codes in METRO.items() if airport in codes), airport)
        near = [(distance_km(lat, lng, item.lat, item.lng), item) for item in hotels(city)]
        inside = sorted((pair for pair in near if pair[0] <= radius), key=lambda pair: pair[0])
        return self._hotels(request, [item for _, item in inside], f"{lat},{lng}")

    def _hotels(self, request: Request, found: list[Hotel], where: str) -> tuple[int, Any]:
        ratings = [part for part in request.query_params.get("ratings", "").split(",") if part]
        wanted = [part for part in request.query_params.get("amenities", "").split(",") if part]
        kept = [
            item
            for item in found
            if (not ratings or str(item.stars) in ratings) and all(part in item.amenities for part in wanted)
        ]
        if not kept:
            raise AmadeusError(400, 895, "NOTHING FOUND FOR REQUESTED CITY", f"No hotel found in {where}", "cityCode")
        return whole(request, [_listed(item) for item in kept])

    async def hotel_offers(self, request: Request) -> tuple[int, Any]:
        """Offers of up to 100 hotels for dates and guests."""
        wanted = need(request, "hotelIds").split(",")[:MAX_HOTELS]
        today = datetime.datetime.now(datetime.UTC).date()
        check_in = datetime.date.fromisoformat(request.query_params.get("checkInDate") or today.isoformat())
        given_out = request.query_params.get("checkOutDate")
        check_out = datetime.date.fromisoformat(given_out) if given_out else check_in + datetime.timedelta(days=1)
        if check_in < today - datetime.timedelta(days=1):
            raise AmadeusError(400, 381, "INVALID CHECK-IN DATE", "checkInDate must not be in the past", "checkInDate")
        if check_out <= check_in:
            raise AmadeusError(
                400, 382, "INVALID CHECKOUT DATE", "checkOutDate must be after checkInDate", "checkOutDate"
            )
        adults = int(request.query_params.get("adults") or 1)
        rooms = int(request.query_params.get("roomQuantity") or 1)
        if not 1 <= adults <= MAX_GUESTS or not 1 <= rooms <= MAX_GUESTS:
            raise AmadeusError(400, 477, "INVALID FORMAT", "adults and roomQuantity are from 1 to 9", "adults")
        if not any(_hotel_of(identity) for identity in wanted):
            raise AmadeusError(400, 1257, "INVALID PROPERTY CODE", "No hotel of these ids", "hotelIds")
        data = [self._hotel(identity, check_in, check_out, adults, rooms) for identity in wanted]
        low, high = _price_range(request)
        return 200, {"data": [item for item in data if item and low <= _nightly(item) <= high]}

    def _hotel(self, identity: str, check_in: datetime.date, check_out: datetime.date, adults: int, rooms: int) -> Any:
        found = _hotel_of(identity)
        if found is None:
            return None
        listed = _listed(found)
        nights = (check_out - check_in).days
        nightly = found.nightly(check_in)
        total = (nightly * nights * rooms).quantize(decimal.Decimal("0.01"))
        bed, code, description, beds = found.bed
        key = hashlib.sha256(f"{identity}{check_in}{check_out}{adults}{rooms}".encode()).hexdigest()[:10].upper()
        offer = {
            "id": key,
            "checkInDate": check_in.isoformat(),
            "checkOutDate": check_out.isoformat(),
            "rateCode": "RAC",
            "room": {
                "type": code,
                "typeEstimated": {"category": "STANDARD_ROOM", "beds": beds, "bedType": bed},
                "description": {"text": description, "lang": "EN"},
            },
            "guests": {"adults": adults},
            "roomQuantity": rooms,
            "price": {
                "currency": CURRENCY,
                "base": str(total),
                "total": str(total),
                "variations": {"average": {"base": str(nightly)}},
            },
            "policies": {"paymentType": "guarantee", "cancellations": [{"type": "FULL_STAY"}]},
        }
        self._store.put(OFFERS, key, {"hotel": listed, "offer": offer}, passing=True)
        return {
            "type": "hotel-offers",
            "hotel": {"type": "hotel", "cityCode": found.city_code, **listed, **listed["geoCode"]},
            "available": True,
            "offers": [offer],
        }

    async def hotel_offer(self, request: Request) -> tuple[int, Any]:
        """One offer."""
        known = self._living(request.path_params["id"])
        if known is None:
            raise AmadeusError(404, 1797, "NOT FOUND", "The offer is no longer available")
        return 200, {
            "data": {"type": "hotel-offers", "hotel": known["hotel"], "available": True, "offers": [known["offer"]]}
        }

    async def hotel_order(self, request: Request) -> tuple[int, Any]:
        """Book an offer; the same ``Idempotency-Key`` gives the same order."""
        key = request.headers.get("idempotency-key", "")
        if key and (known := self._store.get(ORDERS, key)):
            return 201, {"data": known}
        data = _ordered(await json_body(request))
        identity = data["roomAssociations"][0]["hotelOfferId"]
        offer = self._living(identity)
        if offer is None:
            raise AmadeusError(400, 1797, "NOT FOUND", "The offer is no longer available", "hotelOfferId")
        order_id = secrets.token_urlsafe(9)
        number = str(int(hashlib.sha256(order_id.encode()).hexdigest()[:10], 16) % 90_000_000 + 10_000_000)
        order = {
            "type": "hotel-order",
            "id": order_id,
            "hotelBookings": [
                {
                    "type": "hotel-booking",
                    "id": number,
                    "bookingStatus": "CONFIRMED",
                    "hotelProviderInformation": [{"hotelProviderCode": "WF", "confirmationNumber": number}],
                    "hotelOffer": offer["offer"],
                    "hotel": offer["hotel"],
                }
            ],
            "associatedRecords": [{"reference": "WF" + number[-4:], "originSystemCode": "GDS"}],
            "guests": data["guests"],
        }
        self._store.put(ORDERS, key or order_id, order)
        return 201, {"data": order}

    def _living(self, identity: str) -> dict[str, Any] | None:
        """An offer that can still be booked, at its price of now."""
        known: dict[str, Any] | None = None if market.gone() else self._store.get(OFFERS, identity)
        if known is None:
            return None
        price = {**known["offer"]["price"], "total": market.price(known["offer"]["price"]["total"])}
        return {**known, "offer": {**known["offer"], "price": price}}
