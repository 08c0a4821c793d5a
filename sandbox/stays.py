"""Duffel Stays v2: search, rates of a result, quote, booking; shapes follow https://duffel.com/docs/api/v2/search-result."""

import datetime
import decimal
import hashlib
import uuid
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.routing import Route

from . import pictures
from .duffel.errors import DuffelError, invalid, not_found
from .duffel.offers import now_iso
from .duffel.routes import both
from .geography import METRO, distance_km, nearest_airport
from .hotels import CURRENCY, Hotel, hotel, hotels
from .ratelimit import RateLimit
from .store import Store

RESULTS, RATES, QUOTES, BOOKINGS = "stays_results", "stays_rates", "stays_quotes", "stays_bookings"
KEYS = "stays_keys"
RESULT_LIFETIME = datetime.timedelta(minutes=30)
MAX_ROOMS, MAX_GUESTS, MAX_NIGHTS = 9, 30, 99


class Coordinates(msgspec.Struct, frozen=True):
    """A point in degrees."""

    latitude: float
    longitude: float


class Location(msgspec.Struct, frozen=True):
    """A circle; ``radius`` in kilometres."""

    geographic_coordinates: Coordinates
    radius: float = 5


class Search(msgspec.Struct, frozen=True):
    """The data of a search."""

    check_in_date: datetime.date
    check_out_date: datetime.date
    rooms: int
    guests: list[dict[str, Any]]
    location: Location


class Booking(msgspec.Struct, frozen=True):
    """The data of a booking."""

    quote_id: str
    guests: list[dict[str, Any]]
    email: str
    phone_number: str


class Envelope(msgspec.Struct, frozen=True):
    """What every body is wrapped in."""

    data: msgspec.Raw


def routes(store: Store, base_url: str, limits: RateLimit) -> list[Route]:
    """All routes, with what they allow a token; pictures are served below ``base_url``."""
    api = Stays(store, base_url)
    return [
        *both("/stays/search", {"POST": api.search}, limits),
        *both("/stays/search_results/{id}/actions/fetch_all_rates", {"POST": api.rates}, limits),
        *both("/stays/quotes", {"POST": api.quote}, limits),
        *both("/stays/quotes/{id}", {"GET": api.get_quote}, limits),
        *both("/stays/bookings", {"POST": api.book}, limits),
        *both("/stays/bookings/{id}", {"GET": api.get_booking}, limits),
        *both("/stays/bookings/{id}/actions/cancel", {"POST": api.cancel}, limits),
    ]


async def _data(request: Request, type_: type[Any]) -> Any:
    try:
        return msgspec.json.decode(msgspec.json.decode(await request.body(), type=Envelope).data, type=type_)
    except msgspec.DecodeError as error:
        raise invalid(str(error), "/data") from error


def _identity(kind: str, *parts: object) -> str:
    return f"{kind}_{hashlib.sha256('|'.join(map(str, parts)).encode()).hexdigest()[:22]}"


class Stays:
    """Results, rates and quotes are kept until they expire; bookings for ever."""

    def __init__(self, store: Store, base_url: str) -> None:
        self._store = store
        self._base_url = base_url

    async def search(self, request: Request) -> tuple[int, Any]:
        """Accommodation around a point, the cheapest first."""
        wanted: Search = await _data(request, Search)
        nights = (wanted.check_out_date - wanted.check_in_date).days
        if not 1 <= nights <= MAX_NIGHTS or wanted.check_in_date < datetime.datetime.now(datetime.UTC).date():
            raise invalid(
                "check_out_date must be after check_in_date, which must not be in the past.", "/data/check_out_date"
            )
        if not 1 <= wanted.rooms <= MAX_ROOMS or not 1 <= len(wanted.guests) <= MAX_GUESTS:
            raise invalid("Give 1 to 9 rooms and 1 to 30 guests.", "/data/guests")
        point = wanted.location.geographic_coordinates
        airport = nearest_airport(point.latitude, point.longitude).iata
        city = next((metro for metro, codes in METRO.items() if airport in codes), airport)
        near = [
            item
            for item in hotels(city)
            if distance_km(point.latitude, point.longitude, item.lat, item.lng) <= wanted.location.radius
        ]
        results = sorted((self._result(item, wanted) for item in near), key=_cheapest)
        return 200, {"data": {"created_at": now_iso(), "results": results}}

    async def rates(self, request: Request) -> tuple[int, Any]:
        """A result with the rooms and rates of its accommodation."""
        kept = self._living(RESULTS, request.path_params["id"], "search result")
        found = hotel(kept["hotel"])
        if found is None:
            raise not_found("search result")
        accommodation = {**kept["result"]["accommodation"], "rooms": [self._room(found, kept)]}
        return 200, {"data": {**kept["result"], "accommodation": accommodation}}

    async def quote(self, request: Request) -> tuple[int, Any]:
        """The price of a rate as it is now, to be booked."""
        wanted: dict[str, str] = await _data(request, dict[str, str])
        rate = self._living(RATES, wanted.get("rate_id", ""), "rate")
        identity = f"quo_{uuid.uuid4().hex[:22]}"
        quote = {"id": identity, **rate["shown"], "accommodation": rate["accommodation"], "expires": rate["expires"]}
        self._store.put(QUOTES, identity, quote, passing=True)
        return 201, {"data": _shown(quote)}

    async def get_quote(self, request: Request) -> tuple[int, Any]:
        """A quote."""
        return 200, {"data": _shown(self._living(QUOTES, request.path_params["id"], "quote"))}

    async def book(self, request: Request) -> tuple[int, Any]:
        """Book a quote; the same quote again, or the same ``Idempotency-Key``, gives the same booking."""
        wanted: Booking = await _data(request, Booking)
        key = request.headers.get("idempotency-key", "")
        identity = (self._store.get(KEYS, key) if key else None) or _identity("bok", wanted.quote_id)
        if known := self._store.get(BOOKINGS, identity):
            return 201, {"data": known}
        quote = self._living(QUOTES, wanted.quote_id, "quote")
        if not wanted.guests or not all(str(guest.get("family_name") or "").strip() for guest in wanted.guests):
            raise invalid("Give every guest's given_name and family_name.", "/data/guests")
        number = hashlib.sha256(identity.encode()).hexdigest()[:8].upper()
        booking = {**_shown(quote), "id": identity, "reference": number, "status": "confirmed", "confirmed_at": now_iso(),
                   "guests": wanted.guests, "email": wanted.email, "phone_number": wanted.phone_number, "cancelled_at": None}  # fmt: skip
        self._store.put(BOOKINGS, identity, booking)
        if key:
            self._store.put(KEYS, key, identity)
        return 201, {"data": booking}

    async def get_booking(self, request: Request) -> tuple[int, Any]:
        """A booking."""
        found = self._store.get(BOOKINGS, request.path_params["id"])
        if found is None:
            raise not_found("booking")
        return 200, {"data": found}

    async def cancel(self, request: Request) -> tuple[int, Any]:
        """Cancel a booking."""
        _, answer = await self.get_booking(request)
        booking = {**answer["data"], "status": "cancelled", "cancelled_at": now_iso()}
        self._store.put(BOOKINGS, booking["id"], booking)
        return 200, {"data": booking}

    def _living(self, collection: str, identity: str, what: str) -> dict[str, Any]:
        kept: dict[str, Any] | None = self._store.get(collection, identity)
        if kept is None:
            raise not_found(what)
        if datetime.datetime.fromisoformat(kept["expires"]) < datetime.datetime.now(datetime.UTC):
            raise DuffelError(
                422,
                "invalid_state_error",
                "rate_unavailable",
                "Rate unavailable",
                f"The {what} has expired. Search again.",
            )
        return kept

    def _result(self, item: Hotel, wanted: Search) -> dict[str, Any]:
        total = _total(item, wanted.check_in_date, wanted.check_out_date, wanted.rooms)
        identity = _identity(
            "srr", item.key, wanted.check_in_date, wanted.check_out_date, wanted.rooms, len(wanted.guests)
        )
        expires = (
            (datetime.datetime.now(datetime.UTC) + RESULT_LIFETIME)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )
        result = {
            "id": identity,
            "check_in_date": wanted.check_in_date.isoformat(),
            "check_out_date": wanted.check_out_date.isoformat(),
            "rooms": wanted.rooms,
            "guests": wanted.guests,
            "accommodation": self._accommodation(item),
            "cheapest_rate_total_amount": str(total),
            "cheapest_rate_currency": CURRENCY,
            "expires_at": expires,
        }
        self._store.put(RESULTS, identity, {"hotel": item.key, "result": result, "expires": expires}, passing=True)
        return result

    def _accommodation(self, item: Hotel) -> dict[str, Any]:
        return {
            "id": f"acc_{item.key}",
            "name": item.name,
            "rating": item.stars,
            "amenities": [
                {"type": name.lower(), "description": name.replace("_", " ").capitalize()} for name in item.amenities
            ],
            "photos": [{"url": pictures.address(self._base_url, f"hotel-{item.key}")}],
            "location": {
                "geographic_coordinates": {"latitude": item.lat, "longitude": item.lng},
                "address": {"city_name": item.city, "country_code": item.country_code},
            },
            "check_in_information": {"check_in_after_time": "15:00", "check_out_before_time": "11:00"},
        }

    def _room(self, item: Hotel, kept: dict[str, Any]) -> dict[str, Any]:
        result = kept["result"]
        bed, _, description, beds = item.bed
        shown = {
            "check_in_date": result["check_in_date"], "check_out_date": result["check_out_date"], "rooms": result["rooms"],
            "total_amount": result["cheapest_rate_total_amount"], "total_currency": CURRENCY, "board_type": "room_only",
            "payment_type": "pay_now", "expires_at": kept["expires"],
            "cancellation_timeline": [{"before": f"{result['check_in_date']}T00:00:00Z", "refund_amount": result["cheapest_rate_total_amount"], "currency": CURRENCY}],
        }  # fmt: skip
        identity = _identity("rat", result["id"])
        self._store.put(
            RATES,
            identity,
            {"shown": shown, "accommodation": result["accommodation"], "expires": kept["expires"]},
            passing=True,
        )
        return {
            "name": description,
            "beds": [{"type": bed.lower(), "count": beds}],
            "photos": [],
            "rates": [{"id": identity, **shown}],
        }


def _shown(quote: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in quote.items() if key != "expires"}


def _total(item: Hotel, first: datetime.date, last: datetime.date, rooms: int) -> decimal.Decimal:
    return (item.nightly(first) * (last - first).days * rooms).quantize(decimal.Decimal("0.01"))


def _cheapest(result: dict[str, Any]) -> decimal.Decimal:
    return decimal.Decimal(result["cheapest_rate_total_amount"])
