"""Places in Google's shape, and field masks that leave out what was not asked for."""

from typing import Any

from sandbox.geography import City, cities_of, city_code, country_name

from . import sights
from .sights import Sight

PHOTO_WIDTH, PHOTO_HEIGHT = 640, 400
FIELDS = frozenset({
    "id", "name", "types", "primaryType", "primaryTypeDisplayName", "displayName", "formattedAddress", "shortFormattedAddress",
    "location", "addressComponents", "timeZone", "utcOffsetMinutes", "rating", "userRatingCount", "regularOpeningHours",
    "currentOpeningHours", "photos", "googleMapsUri", "websiteUri", "businessStatus", "priceLevel", "viewport", "plusCode",
    "internationalPhoneNumber", "nationalPhoneNumber", "editorialSummary", "reviews", "attributions", "iconMaskBaseUri",
})  # fmt: skip


def unknown_field(mask: str, prefix: str) -> str | None:
    """The first field of a mask that no place has."""
    for path in filter(None, (part.strip() for part in mask.split(","))):
        bare = path.removeprefix(prefix)
        if path in ("*", "nextPageToken") or bare == "*" or (bare.split(".")[0] in FIELDS and path.startswith(prefix)):
            continue
        return path
    return None


def masked(place: dict[str, Any], mask: str, prefix: str) -> dict[str, Any]:
    """Only what a field mask names."""
    paths = [path.strip().removeprefix(prefix) for path in mask.split(",")]
    if "*" in paths:
        return place
    found: dict[str, Any] = {}
    for path in paths:
        head, _, rest = path.partition(".")
        if head not in place:
            continue
        value = place[head]
        if rest and isinstance(value, dict):
            value = {**found.get(head, {}), **masked(value, rest, "")}
        found[head] = value
    return found


def city(item: City) -> dict[str, Any]:
    """A city."""
    identity = f"city-{item.geoname_id}"
    return {
        **_common(identity, item.name, address(item), item.lat, item.lng),
        "types": ["locality", "political"],
        "primaryType": "locality",
        "addressComponents": _components(item),
        "timeZone": {"id": item.timezone},
    }


def country(code: str) -> dict[str, Any]:
    """A country; it is where its largest city is."""
    largest = cities_of(code)[0]
    return {
        **_common(f"country-{code}", country_name(code), country_name(code), largest.lat, largest.lng),
        "types": ["country", "political"],
        "primaryType": "country",
        "addressComponents": [_country_part(code)],
    }


def sight(item: Sight) -> dict[str, Any]:
    """A sight, a restaurant or a café."""
    return {
        **_common(item.identity, item.name, f"{item.name}, {address(item.city)}", item.lat, item.lng),
        "types": [item.kind, "point_of_interest", "establishment"],
        "primaryType": item.kind,
        "addressComponents": _components(item.city),
        "timeZone": {"id": item.city.timezone},
        "businessStatus": "OPERATIONAL",
        **sights.about(item),
    }


def address(item: City) -> str:
    """A city's address: the region in the United States, and the country."""
    region = f"{item.region}, " if item.country_code == "US" else ""
    return f"{item.name}, {region}{country_name(item.country_code)}"


def _common(identity: str, name: str, where: str, lat: float, lng: float) -> dict[str, Any]:
    photo = {"name": f"places/{identity}/photos/{identity}", "widthPx": PHOTO_WIDTH, "heightPx": PHOTO_HEIGHT}
    return {
        "id": identity,
        "name": f"places/{identity}",
        "displayName": {"text": name, "languageCode": "en"},
        "formattedAddress": where,
        "location": {"latitude": lat, "longitude": lng},
        "photos": [{**photo, "authorAttributions": []}],
    }


def _components(item: City) -> list[dict[str, Any]]:
    return [
        {"longText": item.name, "shortText": city_code(item), "types": ["locality", "political"]},
        _country_part(item.country_code),
    ]


def _country_part(code: str) -> dict[str, Any]:
    return {"longText": country_name(code), "shortText": code, "types": ["country", "political"]}
