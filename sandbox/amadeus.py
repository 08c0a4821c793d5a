"""Amadeus Self-Service: hotels, activities and transfers."""

import datetime
import decimal
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import pictures
from .duffel.inventory import seeded
from .geography import METRO, distance_km, nearest_airport
from .hotels import Hotel, hotel, hotels
from .store import Store

OFFERS, ORDERS, ACTIVITIES = "amadeus_offers", "amadeus_orders", "amadeus_activities"
MAX_HOTELS = 100
MAX_GUESTS = 9
MAX_RADIUS_KM = 300
TOKEN_LIFETIME_S = 1_799
_ACTIVITIES = (
    ("Old town walking tour", "PT2H30M"), ("Museum highlights with a guide", "PT3H"), ("Street food evening", "PT3H"),
    ("Day trip by train", "PT8H"), ("Cooking class", "PT4H"), ("Bike tour along the river", "PT3H"), ("Sunset viewpoints", "PT2H"),
)  # fmt: skip
_VEHICLES = (
    ("SEDAN", "Mercedes-Benz E-Class", "BUSINESS", 1.0),
    ("VAN", "Volkswagen Caravelle", "STANDARD", 1.3),
    ("BUS", "Airport shuttle", "SHARED", 0.35),
)


class AmadeusError(Exception):
    """An error answer in Amadeus' shape."""

    def __init__(self, status: int, code: int, title: str, detail: str, parameter: str = "") -> None:
        super().__init__(detail)
        self.status, self.code, self.title, self.parameter = status, code, title, parameter

    def response(self) -> JSONResponse:
        """The HTTP answer."""
        error: dict[str, Any] = {"status": self.status, "code": self.code, "title": self.title, "detail": str(self)}
        if self.parameter:
            error["source"] = {"parameter": self.parameter}
        return JSONResponse({"errors": [error]}, status_code=self.status)


def routes(store: Store, base_url: str) -> list[Route]:
    """All routes; pictures are served below ``base_url``."""
    api = Amadeus(store, base_url)
    return [
        Route("/v1/security/oauth2/token", api.token, methods=["POST"]),
        Route("/v1/reference-data/locations/hotels/by-city", api.guarded(api.by_city)),
        Route("/v1/reference-data/locations/hotels/by-geocode", api.guarded(api.by_geocode)),
        Route("/v3/shopping/hotel-offers", api.guarded(api.hotel_offers)),
        Route("/v3/shopping/hotel-offers/{id}", api.guarded(api.hotel_offer)),
        Route("/v2/booking/hotel-orders", api.guarded(api.hotel_order), methods=["POST"]),
        Route("/v1/shopping/activities", api.guarded(api.activities)),
        Route("/v1/shopping/activities/{id}", api.guarded(api.activity)),
        Route("/v1/shopping/transfer-offers", api.guarded(api.transfers), methods=["POST"]),
    ]


def _need(request: Request, name: str) -> str:
    value = request.query_params.get(name, "").strip()
    if not value:
        raise AmadeusError(400, 32171, "MANDATORY DATA MISSING", f"The parameter {name} is required", name)
    return value


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


class Amadeus:
    """Offers are made for a question and kept, so that they can be booked after a restart."""

    def __init__(self, store: Store, base_url: str) -> None:
        self._store = store
        self._base_url = base_url

    async def token(self, request: Request) -> Response:
        """Client credentials for an access token."""
        form = await request.form()
        if form.get("grant_type") != "client_credentials" or not form.get("client_id") or not form.get("client_secret"):
            body = {"error": "invalid_client", "error_description": "Client credentials are invalid", "code": 38187}
            return JSONResponse({**body, "title": "Invalid parameters"}, status_code=401)
        token = secrets.token_urlsafe(24)
        self._store.put("amadeus_tokens", token, datetime.datetime.now(datetime.UTC).timestamp() + TOKEN_LIFETIME_S)
        body = {"type": "amadeusOAuth2Token", "token_type": "Bearer", "access_token": token, "state": "approved"}
        return JSONResponse({**body, "expires_in": TOKEN_LIFETIME_S, "scope": ""})

    def guarded(self, handler: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
        """Checks the token and turns errors into answers."""

        async def endpoint(request: Request) -> Response:
            token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
            expires = self._store.get("amadeus_tokens", token)
            try:
                if expires is None or expires < datetime.datetime.now(datetime.UTC).timestamp():
                    raise AmadeusError(401, 38192, "Invalid access token", "The access token is expired or unknown")
                status, body = await handler(request)
                return JSONResponse(body, status_code=status)
            except AmadeusError as error:
                return error.response()
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                return AmadeusError(400, 477, "INVALID FORMAT", f"invalid query: {error}").response()

        return endpoint

    async def by_city(self, request: Request) -> tuple[int, Any]:
        """Hotels of a city code."""
        city = _need(request, "cityCode")
        return self._hotels(request, hotels(city), city)

    async def by_geocode(self, request: Request) -> tuple[int, Any]:
        """Hotels around a point, the nearest first."""
        lat, lng = float(_need(request, "latitude")), float(_need(request, "longitude"))
        radius = min(MAX_RADIUS_KM, float(request.query_params.get("radius") or 5))
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
        data = [_listed(item) for item in kept]
        return 200, {"data": data, "meta": {"count": len(data), "links": {"self": str(request.url)}}}

    async def hotel_offers(self, request: Request) -> tuple[int, Any]:
        """Offers of up to 100 hotels for dates and guests."""
        wanted = _need(request, "hotelIds").split(",")[:MAX_HOTELS]
        today = datetime.datetime.now(datetime.UTC).date()
        check_in = datetime.date.fromisoformat(request.query_params.get("checkInDate") or today.isoformat())
        given_out = request.query_params.get("checkOutDate")
        check_out = datetime.date.fromisoformat(given_out) if given_out else check_in + datetime.timedelta(days=1)
        if check_in < today - datetime.timedelta(days=1):
            raise AmadeusError(400, 450, "INVALID PROPERTY CODE", "checkInDate must not be in the past", "checkInDate")
        if check_out <= check_in:
            raise AmadeusError(
                400, 382, "INVALID CHECKOUT DATE", "checkOutDate must be after checkInDate", "checkOutDate"
            )
        adults = int(request.query_params.get("adults") or 1)
        rooms = int(request.query_params.get("roomQuantity") or 1)
        if not 1 <= adults <= MAX_GUESTS or not 1 <= rooms <= MAX_GUESTS:
            raise AmadeusError(400, 477, "INVALID FORMAT", "adults and roomQuantity are from 1 to 9", "adults")
        data = [self._hotel(identity, check_in, check_out, adults, rooms) for identity in wanted]
        return 200, {"data": [item for item in data if item]}

    def _hotel(self, identity: str, check_in: datetime.date, check_out: datetime.date, adults: int, rooms: int) -> Any:
        found = _hotel_of(identity)
        if found is None or found.sold_out(check_in):
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
                "currency": "USD",
                "base": str(total),
                "total": str(total),
                "variations": {"average": {"base": str(nightly)}},
            },
            "policies": {"paymentType": "guarantee", "cancellations": [{"type": "FULL_STAY"}]},
        }
        self._store.put(OFFERS, key, {"hotel": listed, "offer": offer})
        return {
            "type": "hotel-offers",
            "hotel": {"type": "hotel", "cityCode": found.city_code, **listed, **listed["geoCode"]},
            "available": True,
            "offers": [offer],
        }

    async def hotel_offer(self, request: Request) -> tuple[int, Any]:
        """One offer."""
        known = self._store.get(OFFERS, request.path_params["id"])
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
        data = json.loads(await request.body())["data"]
        identity = data["roomAssociations"][0]["hotelOfferId"]
        offer = self._store.get(OFFERS, identity)
        if offer is None:
            raise AmadeusError(400, 1797, "NOT FOUND", "The offer is no longer available", "hotelOfferId")
        if not data.get("guests"):
            raise AmadeusError(400, 32171, "MANDATORY DATA MISSING", "guests are required", "guests")
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

    async def activities(self, request: Request) -> tuple[int, Any]:
        """Things to do around a point."""
        lat, lng = float(_need(request, "latitude")), float(_need(request, "longitude"))
        data = [self._activity(lat, lng, number) for number in range(len(_ACTIVITIES))]
        self._store.write(ACTIVITIES, {item["id"]: item for item in data}, ())
        return 200, {"data": data, "meta": {"count": len(data), "links": {"self": str(request.url)}}}

    async def activity(self, request: Request) -> tuple[int, Any]:
        """One activity that was listed before."""
        known = self._store.get(ACTIVITIES, request.path_params["id"])
        if known is None:
            raise AmadeusError(404, 1797, "NOT FOUND", "The activity is unknown")
        return 200, {"data": known}

    def _activity(self, lat: float, lng: float, number: int) -> dict[str, Any]:
        name, duration = _ACTIVITIES[number]
        rng = seeded("activity", round(lat, 1), round(lng, 1), number)
        identity = str(int(hashlib.sha256(f"{lat:.1f}{lng:.1f}{number}".encode()).hexdigest()[:8], 16))
        at = {"latitude": round(lat + rng.gauss(0, 0.01), 5), "longitude": round(lng + rng.gauss(0, 0.01), 5)}
        return {
            "type": "activity",
            "id": identity,
            "name": name,
            "shortDescription": f"{name}, in a small group.",
            "geoCode": at,
            "rating": str(round(rng.uniform(3.9, 4.9), 1)),
            "pictures": [pictures.address(self._base_url, f"activity-{identity}")],
            "price": {"amount": f"{rng.randint(15, 140)}.00", "currencyCode": "USD"},
            "minimumDuration": duration,
        }

    async def transfers(self, request: Request) -> tuple[int, Any]:
        """Transfers from an airport."""
        body = json.loads(await request.body())
        start = str(body["startLocationCode"])
        data = []
        for kind, vehicle, category, factor in _VEHICLES:
            rng = seeded("transfer", start, kind)
            data.append(
                {
                    "type": "transfer-offer",
                    "id": hashlib.sha256(f"{start}{kind}{body.get('startDateTime')}".encode()).hexdigest()[:10],
                    "transferType": "SHARED" if category == "SHARED" else "PRIVATE",
                    "start": {"dateTime": body.get("startDateTime"), "locationCode": start},
                    "end": {"address": {"cityName": body.get("endCityName")}},
                    "vehicle": {"code": kind, "category": category, "description": vehicle},
                    "quotation": {"monetaryAmount": f"{rng.uniform(45, 75) * factor:.2f}", "currencyCode": "USD"},
                }
            )
        return 200, {"data": data}
