"""The hotels of the sandbox: in the real city, with stars, amenities and rates that a seed decides; every hotel provider sells these."""

import datetime
import decimal

import msgspec

from .duffel.network import seeded
from .geography import airports_of, center_of
from .understanding.gazetteer import gazetteer

HOTELS_PER_CITY = 14
CURRENCY = "USD"
_FIRST = ("Grand", "Hôtel", "Maison", "The", "Casa", "Royal", "Park", "Old Town", "Riverside", "Garden")
_SECOND = ("Lumière", "Central", "Bellevue", "Atlas", "Meridian", "Opera", "Station", "Plaza", "Terrace", "Harbour",
           "Linden", "Mirabeau")  # fmt: skip
STARS = (3, 4, 5, 4, 3, 4, 5, 3, 4, 2, 4, 3, 5, 4)
"""Of a city's hotels, by their number: every class is to be had in every city."""
AMENITIES = ("WIFI", "BREAKFAST", "POOL", "SPA", "GYM", "PARKING", "PETS_ALLOWED", "AIR_CONDITIONING")
FURTHER_AMENITIES = ("RESTAURANT", "BAR", "SAUNA", "JACUZZI", "KITCHEN", "AIRPORT_SHUTTLE", "BALCONY", "ALL_INCLUSIVE",
                     "WHEELCHAIR_ACCESSIBLE")  # fmt: skip
SEASIDE_AMENITIES = ("BEACH", "SEA_VIEW")
SEASIDE_MAX_FT = 120
"""Elevation of an airport up to which its city is taken to lie by the sea; islands and coasts do anyway."""
BEDS: tuple[tuple[str, str, str, int], ...] = (
    ("KING", "A1K", "Standard room, king bed", 1), ("QUEEN", "B1Q", "Comfort room, queen bed", 1),
    ("TWIN", "C2T", "Twin room, two single beds", 2), ("DOUBLE", "D1D", "Double room", 1),
)  # fmt: skip
"""Bed, room code, description and beds; a hotel has one kind on sale."""


class Hotel(msgspec.Struct, frozen=True):
    """A hotel; ``lat`` and ``lng`` in degrees, ``number`` counts within its city."""

    city_code: str
    number: int
    name: str
    city: str
    country_code: str
    lat: float
    lng: float
    stars: int
    amenities: tuple[str, ...]

    @property
    def key(self) -> str:
        """What names it at every provider."""
        return f"{self.city_code}{self.number:03d}"

    @property
    def bed(self) -> tuple[str, str, str, int]:
        """The beds of its rooms."""
        return BEDS[(self.number + ord(self.city_code[0])) % len(BEDS)]

    def nightly(self, check_in: datetime.date) -> decimal.Decimal:
        """A room's price for one night in US dollars, by stars, season and weekend; the same for the same day."""
        rng = seeded("rate", self.key, check_in)
        season = 1.25 if check_in.month in (6, 7, 8, 12) else 1.0
        weekend = 1.1 if check_in.weekday() in (4, 5) else 1.0
        price = 24 * self.stars * season * weekend * rng.uniform(0.75, 1.6)
        return decimal.Decimal(str(round(price, 2)))


def hotels(city_code: str) -> list[Hotel]:
    """The hotels of a city code, empty for an unknown one."""
    code = city_code.upper()
    center = center_of(code)
    if center is None:
        return []
    name, lat, lng, country = center
    found = []
    for number in range(HOTELS_PER_CITY):
        rng = seeded("hotel", code, number)
        first = _FIRST[(number * 3 + len(code)) % len(_FIRST)]
        second = _SECOND[(number * 5 + ord(code[0])) % len(_SECOND)]
        at = round(lat + rng.gauss(0, 0.012), 6), round(lng + rng.gauss(0, 0.016), 6)
        stars = STARS[number]
        amenities = tuple(sorted(rng.sample(AMENITIES, rng.randint(3, 6))))
        amenities += _further(code, name, number)
        found.append(Hotel(code, number, f"{first} {second} {name}", name, country, *at, stars, amenities))
    return found


def _further(code: str, name: str, number: int) -> tuple[str, ...]:
    """What only some hotels have; a beach where there may be one."""
    rng = seeded("further", code, number)
    some = rng.sample(FURTHER_AMENITIES, rng.randint(1, 4))
    airport, resort = next(iter(airports_of(code)), None), gazetteer().find(name)
    if (airport is not None and airport.elevation_ft <= SEASIDE_MAX_FT) or (
        resort is not None and resort.kind == "place"
    ):
        some += [item for item in SEASIDE_AMENITIES if rng.random() < 0.35]
    return tuple(sorted(some))


def hotel(key: str) -> Hotel | None:
    """The hotel of a key, None when there is none."""
    return next((item for item in hotels(key[:3]) if item.key == key), None)
