"""Activities around a point or in a square, in places where people live."""

import hashlib
from typing import Any

from starlette.requests import Request

from sandbox import pictures
from sandbox.duffel.network import seeded
from sandbox.geography import distance_km, nearest_city
from sandbox.store import Store

from .errors import number, unknown
from .pages import whole

ACTIVITIES = "amadeus_activities"
REACH_KM = 30
"""How far from a city there is still something to do."""
MAX_RADIUS_KM = 20
_KINDS = (
    ("Old town walking tour", "PT2H30M"), ("Museum highlights with a guide", "PT3H"), ("Street food evening", "PT3H"),
    ("Day trip by train", "PT8H"), ("Cooking class", "PT4H"), ("Bike tour along the river", "PT3H"), ("Sunset viewpoints", "PT2H"),
)  # fmt: skip


class Experiences:
    """Activities that were listed can be asked for by their id, after a restart too."""

    def __init__(self, store: Store, base_url: str) -> None:
        self._store = store
        self._base_url = base_url

    async def around(self, request: Request) -> tuple[int, Any]:
        """Things to do around a point."""
        lat, lng = number(request, "latitude", -90, 90), number(request, "longitude", -180, 180)
        radius = number(request, "radius", 0, MAX_RADIUS_KM, 1)
        return self._found(request, lat, lng, radius)

    async def square(self, request: Request) -> tuple[int, Any]:
        """Things to do between two parallels and two meridians."""
        north, south = number(request, "north", -90, 90), number(request, "south", -90, 90)
        west, east = number(request, "west", -180, 180), number(request, "east", -180, 180)
        middle = (north + south) / 2, (west + east) / 2
        _, body = self._found(request, *middle, MAX_RADIUS_KM)
        inside = [item for item in body["data"] if _within(item["geoCode"], north, west, south, east)]
        return whole(request, inside)

    async def one(self, request: Request) -> tuple[int, Any]:
        """One activity that was listed before."""
        known = self._store.get(ACTIVITIES, request.path_params["id"])
        if known is None:
            raise unknown("activity")
        return 200, {"data": known}

    def _found(self, request: Request, lat: float, lng: float, radius: float) -> tuple[int, Any]:
        city = nearest_city(round(lat, 1), round(lng, 1), REACH_KM + MAX_RADIUS_KM)
        if city is None or distance_km(lat, lng, city.lat, city.lng) > REACH_KM + radius:
            return whole(request, [])
        data = [self._activity(lat, lng, number) for number in range(len(_KINDS))]
        self._store.write(ACTIVITIES, {item["id"]: item for item in data}, ())
        return whole(request, data)

    def _activity(self, lat: float, lng: float, number: int) -> dict[str, Any]:
        name, duration = _KINDS[number]
        rng = seeded("activity", round(lat, 1), round(lng, 1), number)
        identity = str(int(hashlib.sha256(f"{lat:.1f}{lng:.1f}{number}".encode()).hexdigest()[:8], 16))
        at = {"latitude": round(lat + rng.gauss(0, 0.01), 5), "longitude": round(lng + rng.gauss(0, 0.01), 5)}
        return {
            "type": "activity",
            "id": identity,
            "self": {"href": f"{self._base_url}/v1/shopping/activities/{identity}", "methods": ["GET"]},
            "name": name,
            "shortDescription": f"{name}, in a small group.",
            "description": f"{name}, in a small group with a guide. Meeting point in the middle of the town.",
            "geoCode": at,
            "rating": str(round(rng.uniform(3.9, 4.9), 1)),
            "pictures": [pictures.address(self._base_url, f"activity-{identity}")],
            "price": {"amount": f"{rng.randint(15, 140)}.00", "currencyCode": "USD"},
            "minimumDuration": duration,
        }


def _within(at: dict[str, float], north: float, west: float, south: float, east: float) -> bool:
    crosses = west > east
    lng = at["longitude"]
    between = lng >= west or lng <= east if crosses else west <= lng <= east
    return south <= at["latitude"] <= north and between
