"""HTTP routes of Places (New). Source: https://developers.google.com/maps/documentation/places/web-service/op-overview."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox import pictures
from sandbox.documents import json_body
from sandbox.geography import City, cities, cities_of, find_cities, find_country, nearest_city

from . import areas, shapes, sights

MAX_PAGE = 20
MAX_QUERY = 500
MAX_RADIUS_M = 50_000
MAX_SUGGESTIONS = 5
MAX_PHOTO_PX = 4_800
MAX_CITIES = 60
TEXT_FIELDS = frozenset(
    [
        "textQuery",
        "languageCode",
        "regionCode",
        "rankPreference",
        "includedType",
        "openNow",
        "minRating",
        "maxResultCount",
        "pageSize",
        "pageToken",
        "priceLevels",
        "strictTypeFiltering",
        "locationBias",
        "locationRestriction",
        "evOptions",
        "routingParameters",
        "searchAlongRouteParameters",
        "includePureServiceAreaBusinesses",
    ]
)
"""Fields of a text search's body."""
Body = dict[str, Any]


class PlacesError(Exception):
    """An error answer in Google's shape."""

    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code, self.status = code, status


def routes(base_url: str) -> list[Route]:
    """All routes; photos lie below ``base_url``."""

    async def media(request: Request) -> Response:
        _check_key(request, request.query_params.get("key"))
        return _media(request, base_url)

    return [
        Route("/v1/places:searchText", _posted(search_text, "places."), methods=["POST"]),
        Route("/v1/places:searchNearby", _posted(search_nearby, "places."), methods=["POST"]),
        Route("/v1/places:autocomplete", _posted(autocomplete, None), methods=["POST"]),
        Route("/v1/places/{id}/photos/{photo}/media", _guarded(media)),
        Route("/v1/places/{id}", _guarded(details)),
    ]


def _invalid(message: str) -> PlacesError:
    return PlacesError(400, "INVALID_ARGUMENT", message)


def _check_key(request: Request, given: str | None = None) -> None:
    if not (request.headers.get("x-goog-api-key") or given):
        raise PlacesError(403, "PERMISSION_DENIED", "The request is missing a valid API key.")


def _mask(request: Request, prefix: str) -> str:
    mask = request.headers.get("x-goog-fieldmask") or request.query_params.get("fields") or ""
    if not mask:
        see = "See https://cloud.google.com/apis/docs/system-parameters"
        raise _invalid(f"FieldMask is a required parameter. {see}")
    if unknown := shapes.unknown_field(mask, prefix):
        raise _invalid(f"Error expanding 'fields' parameter. Cannot find matching fields for path '{unknown}'.")
    return mask


def _guarded(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request)
        except PlacesError as error:
            body = {"code": error.code, "message": str(error), "status": error.status}
        except (ValueError, KeyError, TypeError, AttributeError, msgspec.DecodeError) as error:
            body = {"code": 400, "message": f"Invalid JSON payload received: {error}", "status": "INVALID_ARGUMENT"}
        return JSONResponse({"error": body}, status_code=int(str(body["code"])))

    return endpoint


def _posted(handler: Callable[[Body], Body], prefix: str | None) -> Callable[[Request], Awaitable[Response]]:
    """A method that takes a body; ``prefix`` stands before the fields of its mask, None when it needs none."""

    async def endpoint(request: Request) -> Response:
        _check_key(request)
        mask = _mask(request, prefix) if prefix is not None else "*"
        body = await json_body(request)
        if not isinstance(body, dict):
            raise _invalid("The body must be an object.")
        answer = handler(body)
        if prefix is not None and "places" in answer:
            answer["places"] = [shapes.masked(place, mask, prefix) for place in answer["places"]]
        return JSONResponse(answer)

    return _guarded(endpoint)


def search_text(body: Body) -> Body:
    """``places:searchText``: cities of a name, else the sights that are meant; by pages."""
    if unknown := next((name for name in body if name not in TEXT_FIELDS), None):
        raise _invalid(f'Invalid JSON payload received. Unknown name "{unknown[:80]}": Cannot find field.')
    query = str(body.get("textQuery") or "").strip()
    if not query or len(query) > MAX_QUERY:
        raise _invalid("Empty or malformed text_query.")
    kind = str(body.get("includedType") or "")
    country = find_country(query)
    named = [] if kind not in ("", "locality") or country else _cities(query)
    meant = sights.searched(query) if not (named or country) or kind else []
    found = [shapes.country(country)] if country else []
    found += [shapes.city(item) for item in named] + [shapes.sight(item) for item in meant]
    if kind:
        found = [item for item in found if kind in item["types"]]
    found = [item for item in found if _inside(item, body.get("locationRestriction"))]
    lowest = float(body.get("minRating") or 0)
    found = [item for item in found if item.get("rating", 5) >= lowest]
    size = max(1, min(MAX_PAGE, int(body.get("pageSize") or body.get("maxResultCount") or MAX_PAGE)))
    start = _position(body.get("pageToken"))
    answer: Body = {"places": found[start : start + size]} if found[start : start + size] else {}
    if start + size < len(found):
        answer["nextPageToken"] = f"page-{start + size}"
    return answer


def _inside(place: Body, restriction: Any) -> bool:
    """Whether a place lies in the rectangle of a ``locationRestriction``; raises `PlacesError` for another form of it."""
    if not restriction:
        return True
    rectangle = restriction.get("rectangle") if isinstance(restriction, dict) else None
    if not isinstance(rectangle, dict) or not {"low", "high"} <= rectangle.keys():
        raise _invalid("location_restriction needs a rectangle with low and high.")
    low, high, where = rectangle["low"], rectangle["high"], place["location"]
    west, east, lng = float(low["longitude"]), float(high["longitude"]), float(where["longitude"])
    # A rectangle whose western edge lies east of its eastern one crosses the date line.
    across = west <= lng <= east if west <= east else lng >= west or lng <= east
    return across and float(low["latitude"]) <= float(where["latitude"]) <= float(high["latitude"])


def _position(token: object) -> int:
    if not token:
        return 0
    number = str(token).removeprefix("page-")
    if not number.isdecimal():
        raise _invalid("The page token is not one of ours.")
    return int(number)


def _cities(query: str) -> list[City]:
    area = areas.area_of(query)
    inside = areas.cities_in(area) if area else ()
    if inside:
        return list(inside)
    name, _, rest = (area or query).partition(",")
    found = find_cities(name, limit=MAX_CITIES)
    wanted = rest.strip().casefold()
    near = [item for item in found if wanted in shapes.address(item).casefold() or wanted == item.region.casefold()]
    return near or found if wanted else found


def search_nearby(body: Body) -> Body:
    """``places:searchNearby``: sights in a circle, the nearest first."""
    circle = (body.get("locationRestriction") or {}).get("circle") or {}
    if "center" not in circle or not 0 < float(circle.get("radius") or 0) <= MAX_RADIUS_M:
        raise _invalid(f"location_restriction.circle needs a center and a radius from 0 to {MAX_RADIUS_M} metres.")
    lat, lng = float(circle["center"]["latitude"]), float(circle["center"]["longitude"])
    kinds, radius = list(body.get("includedTypes") or []), float(circle["radius"]) / 1_000
    found = [shapes.sight(item) for item in sights.around(lat, lng, radius, [k for k in kinds if k != "locality"])]
    city = nearest_city(round(lat, 2), round(lng, 2), radius) if not kinds or "locality" in kinds else None
    found = ([shapes.city(city)] if city else []) + ([] if kinds == ["locality"] else found)
    most = max(1, min(MAX_PAGE, int(body.get("maxResultCount") or MAX_PAGE)))
    return {"places": found[:most]} if found else {}


def autocomplete(body: Body) -> Body:
    """``places:autocomplete``: cities for a few letters."""
    text = str(body.get("input") or "").strip()
    if not text:
        raise _invalid("Input is required.")
    countries = [str(code).upper() for code in body.get("includedRegionCodes") or []]
    exact = find_cities(text, limit=50)
    begun = [item for item in cities().values() if item.name.casefold().startswith(text.casefold())]
    begun.sort(key=lambda item: -item.population)
    unique = {item.geoname_id: item for item in [*exact, *begun] if not countries or item.country_code in countries}
    suggestions = [_suggestion(item, text) for item in list(unique.values())[:MAX_SUGGESTIONS]]
    return {"suggestions": suggestions} if suggestions else {}


def _suggestion(item: City, text: str) -> Body:
    where, identity = shapes.address(item), f"city-{item.geoname_id}"
    matches = [{"endOffset": min(len(text), len(item.name))}]
    main = {"text": item.name, "matches": matches}
    prediction = {
        "place": f"places/{identity}",
        "placeId": identity,
        "text": {"text": where, "matches": matches},
        "structuredFormat": {"mainText": main, "secondaryText": {"text": where.partition(", ")[2]}},
        "types": ["locality", "political", "geocode"],
    }
    return {"placePrediction": prediction}


async def details(request: Request) -> Response:
    """One place."""
    _check_key(request)
    return JSONResponse(shapes.masked(_place(request), _mask(request, ""), ""))


def _place(request: Request) -> Body:
    identity = str(request.path_params["id"])
    city, sight = cities().get(identity.removeprefix("city-")), sights.known(identity)
    if sight is not None:
        return shapes.sight(sight)
    country = identity.removeprefix("country-")
    if identity.startswith("country-") and cities_of(country):
        return shapes.country(country)
    if city is None or not identity.startswith("city-"):
        raise PlacesError(404, "NOT_FOUND", "The Place ID is not valid.")
    return shapes.city(city)


def _media(request: Request, base_url: str) -> Response:
    """A photo: its address, or the way to it."""
    place, photo = _place(request), request.path_params["photo"]
    if photo != place["id"]:
        raise PlacesError(404, "NOT_FOUND", "The photo resource in the request is invalid.")
    sizes = [request.query_params.get(name) for name in ("maxHeightPx", "maxWidthPx")]
    if not any(size and size.isdecimal() and 1 <= int(size) <= MAX_PHOTO_PX for size in sizes):
        raise _invalid(f"maxHeightPx or maxWidthPx is needed, from 1 to {MAX_PHOTO_PX}.")
    address = pictures.address(base_url, photo)
    if request.query_params.get("skipHttpRedirect") == "true":
        return JSONResponse({"name": f"{place['photos'][0]['name']}/media", "photoUri": address})
    return RedirectResponse(address)
