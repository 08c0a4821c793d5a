"""What the sandbox sells: times, routes and fares that hold for questions nobody chose."""

import datetime
import random
import statistics
from typing import Any
from zoneinfo import ZoneInfo

import airportsdata
import pytest

from sandbox import hotels
from sandbox.amadeus.experiences import REACH_KM
from sandbox.duffel import inventory, network, offers
from sandbox.geography import airports_of, center_of, distance_km, nearest_city, served_airports

SAMPLES = 120
TODAY = datetime.datetime.now(datetime.UTC).date()
LATER = TODAY + datetime.timedelta(60)


def search(origin: str, destination: str, day: datetime.date, **more: Any) -> list[dict[str, Any]]:
    """Offers for one adult, one way."""
    slices = [{"origin": origin, "destination": destination, "departure_date": day.isoformat()}]
    given = offers.requested({"slices": slices, "passengers": [{"type": "adult"}], **more})
    return offers.search("orq_test", given)


def cheapest(origin: str, destination: str, day: datetime.date, **more: Any) -> float:
    """The lowest total."""
    return float(search(origin, destination, day, **more)[0]["total_amount"])


def utc(text: str, zone: str) -> datetime.datetime:
    """A local time as UTC."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(datetime.UTC)


def clock_changes() -> list[datetime.date]:
    """The coming Sundays on which clocks change in America and in Europe."""
    days = [TODAY + datetime.timedelta(n) for n in range(1, 300)]
    sundays = [day for day in days if day.weekday() == 6]
    second = [day for day in sundays if day.month == 3 and 8 <= day.day <= 14]
    last = [day for day in sundays if day.month in (3, 10) and day.day >= 25]
    return [*second, *last]


def sampled(seed: int) -> list[tuple[str, str, datetime.date]]:
    """Questions between airports that airlines serve, half of them on days when clocks change."""
    rng = random.Random(seed)
    codes = [item.iata for item in served_airports()]
    days = [TODAY + datetime.timedelta(rng.randint(1, 300)) for _ in range(SAMPLES)]
    changes = clock_changes()
    return [(*rng.sample(codes, 2), rng.choice([day, rng.choice(changes)])) for day in days]  # type: ignore[misc]


def test_times_and_zones_hold_for_any_route_and_day() -> None:
    zones = {code: item["tz"] for code, item in airportsdata.load("IATA").items()}
    seen = 0
    for origin, destination, day in sampled(11):
        for offer in search(origin, destination, day):
            landed = None
            for segment in offer["slices"][0]["segments"]:
                ends = segment["origin"], segment["destination"]
                assert [end["time_zone"] for end in ends] == [zones[end["iata_code"]] for end in ends]
                began, ended = (
                    utc(segment["departing_at"], ends[0]["time_zone"]),
                    utc(segment["arriving_at"], ends[1]["time_zone"]),
                )
                hours, minutes = segment["duration"].removeprefix("PT").removesuffix("M").split("H")
                assert (ended - began) == datetime.timedelta(hours=int(hours), minutes=int(minutes)), segment
                speed = float(segment["distance"]) / ((ended - began).total_seconds() / 3600)
                assert 100 < speed < 900, segment
                if landed is None:
                    assert segment["departing_at"].startswith(day.isoformat())
                else:
                    assert datetime.timedelta(minutes=45) <= began - landed <= datetime.timedelta(hours=8)
                    assert ends[0]["iata_code"] in network.HUBS
                landed = ended
                seen += 1
    assert seen > SAMPLES


def test_nearly_every_place_is_reached() -> None:
    found = [bool(search(*question)) for question in sampled(12)]
    assert sum(found) / len(found) > 0.9


def test_the_date_line_is_crossed_to_the_day_before() -> None:
    flights = [offer["slices"][0]["segments"][0] for offer in search("AKL", "HNL", LATER, max_connections=0)]
    before = (LATER - datetime.timedelta(1)).isoformat()
    assert any(segment["arriving_at"].startswith(before) for segment in flights)


@pytest.mark.parametrize(("origin", "destination"), [("FLR", "TUL"), ("KUF", "PMI"), ("SCQ", "BOI")])
def test_small_places_have_no_nonstop_flight_across_the_world(origin: str, destination: str) -> None:
    found = search(origin, destination, LATER)
    assert found
    assert all(len(offer["slices"][0]["segments"]) > 1 for offer in found)


@pytest.mark.parametrize(
    ("origin", "destination"), [("LON", "NYC"), ("SYD", "LAX"), ("PAR", "TYO"), ("MAD", "BUE"), ("SIN", "LON")]
)
def test_great_cities_have_one_every_day(origin: str, destination: str) -> None:
    for days in (20, 61, 102, 200):
        assert search(origin, destination, TODAY + datetime.timedelta(days), max_connections=0)


def test_a_flight_keeps_its_number_and_its_time_from_day_to_day() -> None:
    def timetable(day: datetime.date) -> set[tuple[str, str]]:
        segments = [offer["slices"][0]["segments"][0] for offer in search("LHR", "JFK", day, max_connections=0)]
        return {(item["marketing_carrier_flight_number"], item["departing_at"][11:]) for item in segments}

    assert timetable(LATER) == timetable(LATER + datetime.timedelta(7)) != set()


ROUTES = [("LHR", "JFK"), ("MAD", "FCO"), ("SFO", "HND"), ("SYD", "SIN"), ("CDG", "JNB"), ("ORD", "MEX")]


def base(route: tuple[str, str], day: datetime.date, cabin: str = "economy") -> float:
    """The cheapest journey's price, whenever it is bought."""
    return inventory.legs(airports_of(route[0]), airports_of(route[1]), day, cabin, nonstop_only=False)[0].price


def mean(days: list[datetime.date], cabin: str = "economy") -> float:
    """Over the routes and some days."""
    return statistics.mean(base(route, day, cabin) for route in ROUTES for day in days)


@pytest.mark.parametrize("route", ROUTES)
def test_fares_rise_as_the_departure_comes_near(route: tuple[str, str]) -> None:
    days = [TODAY + datetime.timedelta(ahead) for ahead in (2, 6, 13, 20, 29, 50, 90)]
    factors = [cheapest(*route, day) / base(route, day) for day in days]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] > 1.5 * factors[-1]


def test_fares_are_dear_on_weekends_in_summer_and_in_front() -> None:
    monday = datetime.date(2027, 5, 3)
    week = [mean([monday + datetime.timedelta(n + 7 * k) for k in range(3)]) for n in range(7)]
    assert min(week[4:]) > max(week[:4])
    cabins = [mean([monday], cabin) for cabin in ("economy", "premium_economy", "business", "first")]
    assert cabins == sorted(cabins)
    assert mean([datetime.date(2027, 7, 19)]) > mean([datetime.date(2027, 5, 17)])
    assert mean([datetime.date(2027, 12, 20)]) > mean([datetime.date(2027, 11, 15)])


def test_nothing_is_sold_beyond_the_airlines_horizon() -> None:
    assert search("LHR", "JFK", TODAY + datetime.timedelta(350))
    assert not search("LHR", "JFK", TODAY + datetime.timedelta(370))


def test_hotels_are_in_their_city_and_of_every_class() -> None:
    rng = random.Random(5)
    for code in ["PAR", "NYC", "ROM", "TYO", "BER", *(item.iata for item in rng.sample(served_airports(), 20))]:
        center = center_of(code)
        assert center is not None
        found = hotels.hotels(code)
        assert {item.stars for item in found} >= {3, 4, 5}
        assert all(distance_km(center[1], center[2], item.lat, item.lng) < 10 for item in found)
        assert len({item.name for item in found}) == len(found)


def test_the_open_sea_has_no_city() -> None:
    assert nearest_city(0.0, -140.0, REACH_KM) is None
    assert (nearest_city(48.9, 2.3, REACH_KM) or center_of("")) is not None
