"""Reference data: airports and cities by name, by id and around a point; airlines."""

from typing import Any

from babel import Locale
from starlette.requests import Request

from sandbox.duffel import network
from sandbox.geography import (
    METRO,
    Airport,
    City,
    airports,
    center_of,
    city_code,
    distance_km,
    find_cities,
    folded,
    served_airports,
)

from .errors import AmadeusError, need, number, unknown
from .pages import page, whole

MAX_RADIUS_KM = 500
_METRO_OF = {code: metro for metro, codes in METRO.items() for code in codes}


async def search(request: Request) -> tuple[int, Any]:
    """Airports and cities for a few letters."""
    keyword, kinds = folded(need(request, "keyword")), need(request, "subType").upper().split(",")
    if not set(kinds) <= {"CITY", "AIRPORT"}:
        raise AmadeusError(400, 477, "INVALID FORMAT", "subType is AIRPORT, CITY or both", "subType")
    country = request.query_params.get("countryCode", "").upper()
    found = [item for item in served_airports() if _matches(item, keyword) and country in ("", item.country)]
    data = [_city(code) for code in dict.fromkeys(_code(item) for item in found)] if "CITY" in kinds else []
    return page(request, data + ([_airport(item) for item in found] if "AIRPORT" in kinds else []))


async def one(request: Request) -> tuple[int, Any]:
    """One place by its id: ``A`` or ``C`` and its IATA code."""
    identity = str(request.path_params["id"])
    kind, code = identity[:1], identity[1:]
    if kind == "A" and code in airports():
        return 200, {"data": _airport(airports()[code])}
    if kind == "C" and _METRO_OF.get(code, code) == code and center_of(code):
        return 200, {"data": _city(code)}
    raise unknown("location")


async def near(request: Request) -> tuple[int, Any]:
    """Airports around a point, the nearest first."""
    lat, lng = number(request, "latitude", -90, 90), number(request, "longitude", -180, 180)
    radius = number(request, "radius", 0, MAX_RADIUS_KM, MAX_RADIUS_KM)
    pairs = [(distance_km(lat, lng, item.lat, item.lng), item) for item in served_airports()]
    inside = sorted((pair for pair in pairs if pair[0] <= radius), key=lambda pair: pair[0])
    return page(request, [{**_airport(item), "distance": {"value": round(far), "unit": "KM"}} for far, item in inside])


async def cities(request: Request) -> tuple[int, Any]:
    """Cities whose name begins with a few letters."""
    keyword, most = need(request, "keyword"), int(number(request, "max", 1, 20, 10))
    country = request.query_params.get("countryCode", "").upper()
    found = [item for item in find_cities(keyword, limit=50) if country in ("", item.country_code)]
    return whole(request, [_populated(item) for item in found[:most]])


async def airlines(request: Request) -> tuple[int, Any]:
    """Airlines, all or those of some codes."""
    wanted = [code for code in request.query_params.get("airlineCodes", "").upper().split(",") if code]
    known = network.airlines()
    codes = [code for code in known if not wanted or code in wanted]
    if not codes:
        raise AmadeusError(400, 4926, "INVALID DATA RECEIVED", "No airline of these codes", "airlineCodes")
    data = [
        {"type": "airline", "iataCode": code, "businessName": known[code].upper(), "commonName": known[code].upper()}
        for code in codes
    ]
    return whole(request, data)


def _matches(item: Airport, keyword: str) -> bool:
    words = folded(f"{item.city} {item.name}").split()
    return (
        item.iata.casefold() == keyword
        or _code(item).casefold() == keyword
        or any(word.startswith(keyword) for word in words)
        or folded(item.city).startswith(keyword)
    )


def _code(item: Airport) -> str:
    return _METRO_OF.get(item.iata, item.iata)


def _address(city: str, code: str, country: str) -> dict[str, Any]:
    name = Locale("en").territories.get(country, country)
    return {"cityName": city.upper(), "cityCode": code, "countryName": str(name).upper(), "countryCode": country}


def _airport(item: Airport) -> dict[str, Any]:
    return {
        "type": "location",
        "subType": "AIRPORT",
        "name": item.name.upper(),
        "detailedName": f"{item.city}/{item.country}: {item.name}".upper(),
        "id": f"A{item.iata}",
        "iataCode": item.iata,
        "geoCode": {"latitude": item.lat, "longitude": item.lng},
        "address": _address(item.city, _code(item), item.country),
    }


def _city(code: str) -> dict[str, Any]:
    name, lat, lng, country = center_of(code) or (code, 0.0, 0.0, "")
    return {
        "type": "location",
        "subType": "CITY",
        "name": name.upper(),
        "detailedName": f"{name}/{country}".upper(),
        "id": f"C{code}",
        "iataCode": code,
        "geoCode": {"latitude": lat, "longitude": lng},
        "address": _address(name, code, country),
    }


def _populated(item: City) -> dict[str, Any]:
    return {
        "type": "location",
        "subType": "city",
        "name": item.name,
        "iataCode": city_code(item),
        "address": {"countryCode": item.country_code, "stateCode": f"{item.country_code}-{item.region}"},
        "geoCode": {"latitude": item.lat, "longitude": item.lng},
    }
