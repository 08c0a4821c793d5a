"""Sights, restaurants and cafés of a city: seeded, near its middle, each with opening hours and a rating."""

import functools
import math
import re
from typing import Any

import msgspec

from sandbox.duffel.network import seeded
from sandbox.geography import City, cities, distance_km, find_cities, folded, nearest_city

REACH_KM = 30
_KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("museum", "City Museum of {}", ("museum", "museums")),
    ("art_gallery", "{} Art Gallery", ("art", "gallery", "galleries", "art gallery", "art galleries")),
    ("historical_landmark", "Old Town Hall of {}", ("landmark", "landmarks", "old town")),
    ("park", "{} Botanical Garden", ("park", "parks", "garden", "gardens")),
    ("market", "Central Market of {}", ("market", "markets")),
    ("church", "Cathedral of {}", ("church", "churches", "cathedral")),
    ("restaurant", "Table d'Or {}", ("restaurant", "restaurants", "food", "dinner")),
    ("restaurant", "The Corner Kitchen {}", ("restaurant", "restaurants", "food", "dinner")),
    ("cafe", "Café Central {}", ("cafe", "cafes", "coffee")),
    ("bar", "Harbour Bar {}", ("bar", "bars")),
)
_ALL = frozenset({"attractions", "tourist attractions", "sights", "things to do", "places to visit"})
_WHERE = re.compile(r"(?P<what>.+?)\s+(?:in|near|at)\s+(?P<where>.+)", re.IGNORECASE)


class Sight(msgspec.Struct, frozen=True):
    """A place in a city; ``lat`` and ``lng`` in degrees."""

    city: City
    number: int
    kind: str
    name: str
    lat: float
    lng: float

    @property
    def identity(self) -> str:
        """What names it at Google."""
        return f"sight-{self.city.geoname_id}-{self.number}"


@functools.lru_cache(maxsize=2_000)
def of(city: City) -> tuple[Sight, ...]:
    """The sights of a city."""
    found = []
    for number, (kind, name, _) in enumerate(_KINDS):
        rng = seeded("sight", city.geoname_id, number)
        at = round(city.lat + rng.gauss(0, 0.008), 6), round(city.lng + rng.gauss(0, 0.011), 6)
        found.append(Sight(city, number, kind, name.format(city.name), *at))
    return tuple(found)


def known(identity: str) -> Sight | None:
    """The sight of an id."""
    parts = identity.removeprefix("sight-").split("-")
    if not identity.startswith("sight-") or len(parts) != 2 or not parts[1].isdecimal() or int(parts[1]) >= len(_KINDS):
        return None
    city = cities().get(parts[0])
    return of(city)[int(parts[1])] if city else None


def searched(query: str) -> list[Sight]:
    """Sights that a query such as ``museums in Paris`` or a sight's own name means."""
    asked = _WHERE.fullmatch(query.strip())
    what, where = (folded(asked["what"]), asked["where"]) if asked else (folded(query), query)
    for city in find_cities(where.partition(",")[0], limit=1, fuzzy=False) or _named_in(query):
        inside = of(city)
        kinds = [item for item in inside if what in _KINDS[item.number][2] or what in _ALL]
        return kinds or [item for item in inside if folded(item.name) == folded(query)]
    return []


def _named_in(query: str) -> list[City]:
    """The city at the beginning or the end of a sight's name."""
    words = query.split()
    tails = [" ".join(words[n:]) for n in range(1, len(words))] + [" ".join(words[:n]) for n in range(1, len(words))]
    return next((found for tail in tails if (found := find_cities(tail, limit=1, fuzzy=False))), [])


def around(lat: float, lng: float, radius_km: float, kinds: list[str]) -> list[Sight]:
    """Sights within a distance, the nearest first."""
    city = nearest_city(round(lat, 2), round(lng, 2), REACH_KM)
    if city is None:
        return []
    far = [(distance_km(lat, lng, item.lat, item.lng), item) for item in of(city) if not kinds or item.kind in kinds]
    return [item for distance, item in sorted(far, key=lambda pair: pair[0]) if distance <= radius_km]


def about(item: Sight) -> dict[str, Any]:
    """Rating and opening hours."""
    rng = seeded("about", item.identity)
    opens, closes = rng.choice(("9:00 AM", "10:00 AM", "11:00 AM")), rng.choice(("6:00 PM", "8:00 PM", "10:00 PM"))
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    closed = "Monday" if item.kind in ("museum", "art_gallery") else ""
    return {
        "rating": round(rng.uniform(3.7, 4.8), 1),
        "userRatingCount": int(math.exp(rng.uniform(3.5, 9))),
        "regularOpeningHours": {
            "weekdayDescriptions": [f"{day}: {'Closed' if day == closed else f'{opens} – {closes}'}" for day in days]
        },
    }
