"""Which airlines fly where and when: a seeded timetable between real airports, the same every day."""

import functools
import hashlib
import random

import msgspec

from sandbox.geography import Airport, airports, distance_km, major_airports, served_airports

CRUISE_KMH = 830.0
GROUND_MINUTES = 35
FIRST_MINUTE, LAST_MINUTE = 6 * 60, 22 * 60 + 30
"""Departures of a day lie between these local minutes."""
SHORTEST_KM = 120.0
HOME_BONUS = 1.5
"""How much farther airlines fly between two airports of one country."""
_AIRLINES = {
    "US": ("DL", "Delta Air Lines", "ATL"), "GB": ("BA", "British Airways", "LHR"), "FR": ("AF", "Air France", "CDG"),
    "DE": ("LH", "Lufthansa", "FRA"), "IT": ("AZ", "ITA Airways", "FCO"), "ES": ("IB", "Iberia", "MAD"), "NL": ("KL", "KLM", "AMS"),
    "JP": ("NH", "All Nippon Airways", "HND"), "AE": ("EK", "Emirates", "DXB"), "TR": ("TK", "Turkish Airlines", "IST"),
    "SG": ("SQ", "Singapore Airlines", "SIN"), "AU": ("QF", "Qantas", "SYD"), "CH": ("LX", "Swiss", "ZRH"),
    "PT": ("TP", "TAP Air Portugal", "LIS"), "CA": ("AC", "Air Canada", "YYZ"), "IE": ("EI", "Aer Lingus", "DUB"),
    "RU": ("SU", "Aeroflot", "SVO"), "IN": ("AI", "Air India", "DEL"), "KR": ("KE", "Korean Air", "ICN"),
    "HK": ("CX", "Cathay Pacific", "HKG"), "QA": ("QR", "Qatar Airways", "DOH"), "FI": ("AY", "Finnair", "HEL"),
    "IS": ("FI", "Icelandair", "KEF"), "AT": ("OS", "Austrian Airlines", "VIE"), "SE": ("SK", "Scandinavian Airlines", "ARN"),
    "DK": ("SK", "Scandinavian Airlines", "CPH"), "NO": ("SK", "Scandinavian Airlines", "OSL"), "PL": ("LO", "LOT Polish Airlines", "WAW"),
    "GR": ("A3", "Aegean Airlines", "ATH"), "BR": ("LA", "LATAM Airlines", "GRU"), "CL": ("LA", "LATAM Airlines", "SCL"),
    "AR": ("AR", "Aerolíneas Argentinas", "EZE"), "MX": ("AM", "Aeroméxico", "MEX"), "CO": ("AV", "Avianca", "BOG"),
    "CN": ("CA", "Air China", "PEK"), "TH": ("TG", "Thai Airways", "BKK"), "NZ": ("NZ", "Air New Zealand", "AKL"),
    "EG": ("MS", "EgyptAir", "CAI"), "ET": ("ET", "Ethiopian Airlines", "ADD"), "KE": ("KQ", "Kenya Airways", "NBO"),
    "ZA": ("SA", "South African Airways", "JNB"), "MA": ("AT", "Royal Air Maroc", "CMN"), "SA": ("SV", "Saudia", "JED"),
    "VN": ("VN", "Vietnam Airlines", "SGN"), "MY": ("MH", "Malaysia Airlines", "KUL"), "ID": ("GA", "Garuda Indonesia", "CGK"),
    "PH": ("PR", "Philippine Airlines", "MNL"), "KZ": ("KC", "Air Astana", "ALA"), "UZ": ("HY", "Uzbekistan Airways", "TAS"),
    "IL": ("LY", "El Al", "TLV"), "BE": ("SN", "Brussels Airlines", "BRU"),
}  # fmt: skip
_SECOND = {"US": (("UA", "United Airlines"), ("AA", "American Airlines")), "GB": (("VS", "Virgin Atlantic"),),
           "JP": (("JL", "Japan Airlines"),)}  # fmt: skip
HUBS = (
    "LHR", "CDG", "FRA", "AMS", "MAD", "ZRH", "IST", "DUB", "HEL", "KEF", "LIS", "VIE", "DXB", "DOH", "ADD", "JFK", "ORD", "ATL",
    "LAX", "YYZ", "MEX", "BOG", "GRU", "SCL", "SIN", "HKG", "BKK", "HND", "ICN", "PEK", "DEL", "SYD", "AKL", "JNB", "TAS",
)  # fmt: skip
_REACH = {(3, 3): 15_500, (2, 3): 13_600, (1, 3): 8_000, (0, 3): 3_800, (2, 2): 9_500, (1, 2): 4_000, (0, 2): 1_500,
          (1, 1): 2_000, (0, 1): 1_000, (0, 0): 500}  # fmt: skip
"""How many kilometres are flown nonstop between a smaller and a larger airport; 3 is a hub, 0 an airfield."""
_DAILY = {3: 4, 2: 3, 1: 2, 0: 1}
"""Flights a day by the smaller of the two airports."""


class Flight(msgspec.Struct, frozen=True):
    """A flight that goes every day; ``departs`` in local minutes of the day, ``minutes`` in the air and on the ground."""

    origin: Airport
    destination: Airport
    carrier: tuple[str, str]
    number: str
    departs: int
    minutes: int
    distance: float


def airlines() -> dict[str, str]:
    """Every airline's name by its code."""
    known = [(code, name) for code, name, _ in _AIRLINES.values()]
    return dict(known + [pair for pairs in _SECOND.values() for pair in pairs])


def seeded(*parts: object) -> random.Random:
    """A generator for a question."""
    digest = hashlib.sha256("|".join(str(part) for part in parts).encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 - inventory, not a secret


@functools.lru_cache(maxsize=50_000)
def timetable(origin: str, destination: str, stretch: float = 1.0) -> tuple[Flight, ...]:
    """The daily nonstop flights between two airports, none where nobody would fly; ``stretch`` widens what is flown."""
    start, end = airports()[origin], airports()[destination]
    distance = distance_km(start.lat, start.lng, end.lat, end.lng)
    ranks = sorted((rank(origin), rank(destination)))
    reach = _REACH[ranks[0], ranks[1]] * (HOME_BONUS if start.country == end.country else 1.0) * stretch
    if not SHORTEST_KM <= distance <= min(reach, _REACH[3, 3]):
        return ()
    rng = seeded("timetable", origin, destination)
    carriers = _carriers(start, end)
    count = _DAILY[ranks[0]]
    width = (LAST_MINUTE - FIRST_MINUTE) // count // 5 * 5
    minutes = round((distance / CRUISE_KMH * 60 + GROUND_MINUTES) / 5) * 5
    return tuple(
        Flight(
            start, end, carriers[slot % len(carriers)], str(rng.randint(10, 989)),
            FIRST_MINUTE + slot * width + rng.randrange(0, width, 5), minutes, distance,
        )
        for slot in range(count)
    )  # fmt: skip


@functools.cache
def rank(code: str) -> int:
    """3 for a hub, 2 for a large airport, 1 for another that airlines serve, 0 for an airfield."""
    if code in HUBS:
        return 3
    if code in major_airports():
        return 2
    return int(code in _served())


@functools.cache
def _served() -> frozenset[str]:
    return frozenset(item.iata for item in served_airports())


def _carriers(origin: Airport, destination: Airport) -> list[tuple[str, str]]:
    """Airlines of the two countries, in an order that the route decides; else the one whose home is nearest."""
    own: list[tuple[str, str]] = []
    for country in dict.fromkeys((origin.country, destination.country)):
        if country in _AIRLINES:
            own += [_AIRLINES[country][:2], *_SECOND.get(country, ())]
    if not own:
        return [_nearest(origin.iata)]
    return seeded("carriers", origin.iata, destination.iata).sample(own, len(own))


@functools.lru_cache(maxsize=10_000)
def _nearest(code: str) -> tuple[str, str]:
    here = airports()[code]

    def far(country: str) -> float:
        home = airports()[_AIRLINES[country][2]]
        return distance_km(here.lat, here.lng, home.lat, home.lng)

    return _AIRLINES[min(_AIRLINES, key=far)][:2]
