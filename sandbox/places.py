"""Google Places API (New): text search and details of cities."""

import json
from typing import Any

from babel import Locale
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .geography import City, cities, city_code, find_cities

MAX_PAGE = 20
MAX_QUERY = 500


def routes() -> list[Route]:
    """All routes."""
    return [
        Route("/v1/places:searchText", search_text, methods=["POST"]),
        Route("/v1/places/{id}", details),
    ]


def _problem(code: int, status: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, "status": status}}, status_code=code)


def _refusal(request: Request) -> JSONResponse | None:
    if not request.headers.get("x-goog-api-key"):
        return _problem(403, "PERMISSION_DENIED", "The request is missing a valid API key.")
    if not request.headers.get("x-goog-fieldmask"):
        message = "FieldMask is a required parameter. See https://cloud.google.com/apis/docs/system-parameters"
        return _problem(400, "INVALID_ARGUMENT", message)
    return None


async def search_text(request: Request) -> Response:
    """``places:searchText``."""
    refused = _refusal(request)
    if refused:
        return refused
    try:
        body = json.loads(await request.body())
        query = str(body["textQuery"]).strip()
        size = int(body.get("pageSize") or body.get("maxResultCount") or MAX_PAGE)
        start = int(body.get("pageToken") or 0)
    except (ValueError, KeyError, TypeError):
        return _problem(400, "INVALID_ARGUMENT", "Empty or malformed text_query.")
    if not query or len(query) > MAX_QUERY:
        return _problem(400, "INVALID_ARGUMENT", "Invalid text_query.")
    name, _, rest = query.partition(",")
    found = find_cities(name, limit=60)
    if rest.strip():
        wanted = rest.strip().casefold()
        narrowed = [city for city in found if wanted in _address(city).casefold() or wanted == city.region.casefold()]
        found = narrowed or found
    size = max(1, min(MAX_PAGE, size))
    answer: dict[str, Any] = {}
    if found[start : start + size]:
        answer["places"] = [_place(city) for city in found[start : start + size]]
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    return JSONResponse(answer)


async def details(request: Request) -> Response:
    """One place."""
    refused = _refusal(request)
    if refused:
        return refused
    city = cities().get(request.path_params["id"].removeprefix("city-"))
    if city is None:
        return _problem(404, "NOT_FOUND", "The Place ID is not valid.")
    return JSONResponse(_place(city))


def _address(city: City) -> str:
    country = Locale("en").territories.get(city.country_code, city.country_code)
    region = f"{city.region}, " if city.country_code == "US" else ""
    return f"{city.name}, {region}{country}"


def _place(city: City) -> dict[str, Any]:
    country = Locale("en").territories.get(city.country_code, city.country_code)
    return {
        "id": f"city-{city.geoname_id}",
        "name": f"places/city-{city.geoname_id}",
        "types": ["locality", "political"],
        "primaryType": "locality",
        "displayName": {"text": city.name, "languageCode": "en"},
        "formattedAddress": _address(city),
        "location": {"latitude": city.lat, "longitude": city.lng},
        "addressComponents": [
            {"longText": city.name, "shortText": city_code(city), "types": ["locality", "political"]},
            {"longText": country, "shortText": city.country_code, "types": ["country", "political"]},
        ],
        "timeZone": {"id": city.timezone},
    }
