"""HotelBeds' Hotel API 1.0: status, availability, rate check, bookings; with its signature of key, secret and second.

Shapes follow https://developer.hotelbeds.com/documentation/hotels/booking-api/.
"""

import datetime
import decimal
import hashlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .geography import METRO, distance_km, nearest_airport
from .hotels import CURRENCY, Hotel, hotel, hotels
from .store import Store

API_KEY, SECRET = "sandbox-hotelbeds-key", "sandbox-hotelbeds-secret"
RATES, BOOKINGS = "hotelbeds_rates", "hotelbeds_bookings"
MAX_CLOCK_SKEW_S = 300
MAX_NIGHTS = 30
RATE_LIFETIME = datetime.timedelta(minutes=30)
_CODES = {"KING": "DBL.KG", "QUEEN": "DBL.QN", "TWIN": "TWN.ST", "DOUBLE": "DBL.ST"}


class HotelbedsError(Exception):
    """An error answer in HotelBeds' shape."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def response(self) -> JSONResponse:
        """The HTTP answer."""
        return JSONResponse({"error": {"code": self.code, "message": str(self)}}, status_code=self.status)


class Occupancy(msgspec.Struct, frozen=True):
    """Who sleeps in so many rooms."""

    rooms: int
    adults: int
    children: int = 0


class Stay(msgspec.Struct, frozen=True, rename="camel"):
    """The days of a stay."""

    check_in: datetime.date
    check_out: datetime.date


class Circle(msgspec.Struct, frozen=True):
    """A point and the kilometres around it."""

    latitude: float
    longitude: float
    radius: float = 20
    unit: str = "km"


class Search(msgspec.Struct, frozen=True):
    """The body of an availability request."""

    stay: Stay
    occupancies: list[Occupancy]
    geolocation: Circle | None = None
    destination: dict[str, str] | None = None
    hotels: dict[str, list[int]] | None = None


def routes(store: Store) -> list[Route]:
    """All routes."""
    api = Hotelbeds(store)
    return [
        Route("/hotel-api/1.0/status", _guarded(api.status)),
        Route("/hotel-api/1.0/hotels", _guarded(api.availability), methods=["POST"]),
        Route("/hotel-api/1.0/checkrates", _guarded(api.check_rates), methods=["POST"]),
        Route("/hotel-api/1.0/bookings", _guarded(api.book), methods=["POST"]),
        Route("/hotel-api/1.0/bookings/{id}", _guarded(api.booking), methods=["GET", "DELETE"]),
    ]


def signature(key: str, secret: str, second: int) -> str:
    """``X-Signature``: SHA-256 of key, secret and Unix time in seconds."""
    return hashlib.sha256(f"{key}{secret}{second}".encode()).hexdigest()


def _guarded(handler: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            _check(request)
            answer = await handler(request)
        except HotelbedsError as error:
            return error.response()
        except (msgspec.DecodeError, KeyError, TypeError, ValueError, IndexError) as error:
            return HotelbedsError(400, "INVALID_DATA", f"The request could not be read: {error}").response()
        stamp = {
            "processTime": "12",
            "timestamp": datetime.datetime.now(datetime.UTC).isoformat(),
            "token": secrets.token_hex(16),
        }
        return JSONResponse({"auditData": stamp, **answer})

    return endpoint


def _check(request: Request) -> None:
    key, given = request.headers.get("api-key", ""), request.headers.get("x-signature", "")
    if key != API_KEY:
        raise HotelbedsError(401, "AUTHENTICATION_ERROR", "Authorization field missing or unknown Api-key")
    now = int(time.time())
    near = range(now - MAX_CLOCK_SKEW_S, now + MAX_CLOCK_SKEW_S + 1)
    if not any(secrets.compare_digest(given, signature(API_KEY, SECRET, second)) for second in near):
        raise HotelbedsError(401, "AUTHENTICATION_ERROR", "Request signature verification failed")


def _number(item: Hotel) -> int:
    """HotelBeds' hotels have numbers: the letters of the city code and the count."""
    letters = 0
    for letter in item.city_code:
        letters = letters * 26 + ord(letter) - ord("A")
    return letters * 100 + item.number


def _of_number(number: int) -> Hotel | None:
    letters, count = divmod(number, 100)
    code = ""
    for _ in range(3):
        letters, rest = divmod(letters, 26)
        code = chr(ord("A") + rest) + code
    return hotel(f"{code}{count:03d}")


class Hotelbeds:
    """Rates are made for a question and kept until they are booked or expire."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def status(self, _: Request) -> dict[str, Any]:
        """Whether the service answers."""
        return {"status": "OK"}

    async def availability(self, request: Request) -> dict[str, Any]:
        """Hotels with rates around a point, of a destination, or by number."""
        wanted = msgspec.json.decode(await request.body(), type=Search)
        nights = (wanted.stay.check_out - wanted.stay.check_in).days
        if not 1 <= nights <= MAX_NIGHTS or wanted.stay.check_in < datetime.datetime.now(datetime.UTC).date():
            raise HotelbedsError(
                400, "INVALID_DATA", f"stay must begin today or later and have 1 to {MAX_NIGHTS} nights"
            )
        if not wanted.occupancies:
            raise HotelbedsError(400, "INVALID_DATA", "occupancies are required")
        rooms = wanted.occupancies[0]
        rates = [self._rated(item, wanted.stay, rooms) for item in _asked(wanted)]
        stay = {"checkIn": wanted.stay.check_in.isoformat(), "checkOut": wanted.stay.check_out.isoformat()}
        return {"hotels": {**({"hotels": rates} if rates else {}), **stay, "total": len(rates)}}

    async def check_rates(self, request: Request) -> dict[str, Any]:
        """The price of rates as it is now."""
        keys = [item["rateKey"] for item in json.loads(await request.body())["rooms"]]
        kept = self._living(keys[0])
        return {"hotel": kept["hotel"]}

    async def book(self, request: Request) -> dict[str, Any]:
        """Book a rate; the same ``clientReference`` gives the same booking."""
        body = json.loads(await request.body())
        client = str(body["clientReference"])[:20]
        known = self._store.get(BOOKINGS, f"client:{client}")
        if known:
            return {"booking": self._store.get(BOOKINGS, known)}
        if not body["holder"]["name"] or not body["holder"]["surname"]:
            raise HotelbedsError(400, "INVALID_DATA", "holder needs a name and a surname")
        kept = self._living(body["rooms"][0]["rateKey"])
        reference = f"{secrets.randbelow(900) + 100}-{secrets.randbelow(9_000_000) + 1_000_000}"
        booking = {
            "reference": reference,
            "clientReference": client,
            "creationDate": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "status": "CONFIRMED",
            "holder": body["holder"],
            "hotel": kept["hotel"] | kept["stay"],
            "totalNet": kept["net"],
            "currency": CURRENCY,
        }
        self._store.write(BOOKINGS, {reference: booking, f"client:{client}": reference}, ())
        return {"booking": booking}

    async def booking(self, request: Request) -> dict[str, Any]:
        """A booking, or its cancellation."""
        found = self._store.get(BOOKINGS, request.path_params["id"])
        if not isinstance(found, dict):
            raise HotelbedsError(404, "NOT_FOUND", "There is no such booking")
        if request.method == "DELETE":
            found = {**found, "status": "CANCELLED"}
            self._store.put(BOOKINGS, found["reference"], found)
        return {"booking": found}

    def _living(self, key: str) -> dict[str, Any]:
        kept: dict[str, Any] | None = self._store.get(RATES, key)
        if kept is None or datetime.datetime.fromisoformat(kept["expires"]) < datetime.datetime.now(datetime.UTC):
            raise HotelbedsError(400, "PRODUCT_ERROR", "Price has changed or the rate is no longer available")
        return kept

    def _rated(self, item: Hotel, stay: Stay, rooms: Occupancy) -> dict[str, Any]:
        bed, _, description, _ = item.bed
        nights = (stay.check_out - stay.check_in).days
        net = (item.nightly(stay.check_in) * nights * rooms.rooms).quantize(decimal.Decimal("0.01"))
        pieces = (
            f"{stay.check_in:%Y%m%d}",
            f"{stay.check_out:%Y%m%d}",
            "W",
            "1",
            str(_number(item)),
            _CODES[bed],
            "BAR",
            "RO",
            "",
            f"{rooms.rooms}~{rooms.adults}~{rooms.children}",
        )
        key = "|".join(pieces)
        rate = {
            "rateKey": key, "rateClass": "NOR", "rateType": "BOOKABLE", "net": str(net), "allotment": 4, "paymentType": "AT_WEB",
            "boardCode": "RO", "boardName": "ROOM ONLY", "rooms": rooms.rooms, "adults": rooms.adults, "children": rooms.children,
            "cancellationPolicies": [{"amount": str(net), "from": f"{stay.check_in - datetime.timedelta(days=2)}T23:59:00Z"}],
        }  # fmt: skip
        listed = {
            "code": _number(item), "name": item.name, "categoryCode": f"{item.stars}EST", "categoryName": f"{item.stars} STARS",
            "destinationCode": item.city_code, "destinationName": item.city, "latitude": str(item.lat), "longitude": str(item.lng),
            "rooms": [{"code": _CODES[bed], "name": description.upper(), "rates": [rate]}],
            "minRate": str(net), "maxRate": str(net), "currency": CURRENCY,
        }  # fmt: skip
        expires = (datetime.datetime.now(datetime.UTC) + RATE_LIFETIME).isoformat()
        dates = {"checkIn": stay.check_in.isoformat(), "checkOut": stay.check_out.isoformat()}
        self._store.put(RATES, key, {"hotel": listed, "net": str(net), "stay": dates, "expires": expires}, passing=True)
        return listed


def _asked(wanted: Search) -> list[Hotel]:
    if wanted.hotels is not None:
        return [item for number in wanted.hotels.get("hotel", []) if (item := _of_number(number)) is not None]
    if wanted.geolocation is not None:
        circle = wanted.geolocation
        airport = nearest_airport(circle.latitude, circle.longitude).iata
        city = next((metro for metro, codes in METRO.items() if airport in codes), airport)
        return [
            item
            for item in hotels(city)
            if distance_km(circle.latitude, circle.longitude, item.lat, item.lng) <= circle.radius
        ]
    return hotels((wanted.destination or {})["code"])
