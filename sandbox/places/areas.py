"""Countries, states and landscapes: nobody stays in one as such, so what is asked for is the cities in it."""

import functools
import re
from collections.abc import Iterable

from sandbox.geography import City, airports_of, cities_of, distance_km, find_country, folded, nearest_city
from sandbox.understanding.gazetteer import gazetteer

REACH_KM = 115
"""How far from its middle a landscape's cities lie, those of the province of its airport."""
AIRPORT_REACH_KM = 60
MAX_CITIES = 60
SUBURB_KM = 15
"""How near to a larger city a place is a part of it."""
_CITIES_IN = re.compile(r"(?:(?:largest|biggest|major|main) )?(?:cities|towns) (?:in|of) (?P<area>.+)", re.IGNORECASE)


def area_of(query: str) -> str | None:
    """The area whose cities are asked for, ``Italy`` of ``cities in Italy``; None for another query."""
    asked = _CITIES_IN.fullmatch(query)
    return asked["area"] if asked else None


@functools.lru_cache(maxsize=256)
def cities_in(area: str) -> tuple[City, ...]:
    """The cities of a country, a state of the United States, an island or a landscape, the largest first."""
    return _apart(_inside(area))


def _inside(area: str) -> Iterable[City]:
    country = find_country(area)
    if country:
        return cities_of(country)
    nation, _, state = gazetteer().states.get(folded(area), "").partition("-")
    if nation == "US":
        return (city for city in cities_of(nation) if city.region == state)
    place = gazetteer().find(area)
    if place is None or place.kind != "place":
        return ()
    near = [c for c in cities_of(place.country_code) if distance_km(place.lat, place.lng, c.lat, c.lng) <= REACH_KM]
    arrival = next(iter(airports_of(place.city_code or "")), None)
    town = nearest_city(arrival.lat, arrival.lng, AIRPORT_REACH_KM) if arrival else None
    return [city for city in near if city.region == town.region] if town else near


def _apart(found: Iterable[City]) -> tuple[City, ...]:
    """The first of those that are one city."""
    kept: list[City] = []
    for city in found:
        if len(kept) == MAX_CITIES:
            break
        if all(distance_km(city.lat, city.lng, other.lat, other.lng) > SUBURB_KM for other in kept):
            kept.append(city)
    return tuple(kept)
