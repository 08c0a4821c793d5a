"""Which airport serves a city that has none of its own name."""

from typing import Any

from .metros import AIRPORT_METRO
from .place import distance_km

SUBURB_KM = 25.0
LARGE_CITY_KM = 45.0
LARGE_CITY_POPULATION = 150_000


class NearbyAirports:
    """The code that serves a city which has no airport of its own name."""

    def __init__(self, airports: dict[str, Any]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
        for code, airport in airports.items():
            if code in AIRPORT_METRO or "International" in airport["name"]:
                lat, lng = airport["lat"], airport["lon"]
                self._cells.setdefault((round(lat), round(lng)), []).append((lat, lng, code))

    def code(self, lat: float, lng: float, population: int) -> str | None:
        """The city code of the nearest airport: of a metropolis for its suburbs, of any airport for a large city."""
        nearest: tuple[float, str] | None = None
        row, column = round(lat), round(lng)
        for cell in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for at_lat, at_lng, code in self._cells.get(cell, ()):
                distance = distance_km(lat, lng, at_lat, at_lng)
                if distance <= LARGE_CITY_KM and (nearest is None or distance < nearest[0]):
                    nearest = (distance, code)
        if nearest is None:
            return None
        metro = AIRPORT_METRO.get(nearest[1])
        if nearest[0] <= SUBURB_KM and metro is not None:
            return metro
        return (metro or nearest[1]) if population >= LARGE_CITY_POPULATION else None
