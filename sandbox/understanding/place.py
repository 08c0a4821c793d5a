"""A place that a traveller can name, and how far places lie apart."""

import math
from typing import Any

import msgspec


class Place(msgspec.Struct, frozen=True):
    """A place that a traveller can name; ``lat`` and ``lng`` in degrees of its middle."""

    label: str
    country_code: str
    city_code: str | None
    kind: str
    lat: float
    lng: float
    population: int = 0
    admin: str = ""

    @property
    def full_name(self) -> str:
        """The name with what tells it from its namesakes: «Springfield, MO», «Georgia (country)»."""
        return f"{self.label} (country)" if self.kind == "country" else f"{self.label}, {self.admin}"

    def region(self) -> dict[str, Any]:
        """The slot ``region``."""
        return {
            "label": self.label,
            "country_code": self.country_code,
            "city_code": self.city_code,
            "kind": self.kind,
            "center": {"lat": self.lat, "lng": self.lng},
        }

    def origin(self) -> dict[str, Any]:
        """The slot ``origin``."""
        return {"label": self.label, "city_code": self.city_code}


def distance_km(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Great-circle distance in kilometres."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half = math.sin((other_phi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(other_phi) * math.sin(math.radians(other_lng - lng) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))
