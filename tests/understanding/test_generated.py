"""Sentences made of templates, well-known cities, dates in every form and parties: each slot is as it was put in."""

import csv
import datetime
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sandbox.understanding.extraction import extract
from sandbox.understanding.turn import TurnRequest

TODAY = datetime.date(2026, 11, 25)
ROUNDS = 120
LEAST_RIGHT = 0.985
ISLANDS_TAKE_ON = frozenset({"Бали", "Гоа", "Пхукет", "Варадеро", "Себу", "Пенанг"})
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
RUSSIAN_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
NUMBERS = ["one", "two", "three", "four", "five"]
COLLECTIVE = ["один", "двое", "трое", "четверо", "пятеро"]


class City(NamedTuple):
    """A row of ``cities.tsv``; a code of ``*`` is any."""

    name: str
    country: str
    code: str
    nominative: str
    genitive: str
    prepositional: str
    accusative: str

    @property
    def to(self) -> str:
        """«в Рим», «на Бали»."""
        return f"{self._preposition(self.accusative)} {self.accusative}"

    @property
    def at(self) -> str:
        """«в Риме», «на Бали»."""
        return f"{self._preposition(self.prepositional)} {self.prepositional}"

    def _preposition(self, form: str) -> str:
        if self.nominative in ISLANDS_TAKE_ON:
            return "на"
        return "во" if form.startswith(("Вл", "Ль", "Вьет", "Фр", "Фл")) else "в"


class Case(NamedTuple):
    """A message, its locale and the slots that it states."""

    text: str
    locale: str
    slots: dict[str, Any]


def cities() -> list[City]:
    """The well-known cities, with their Russian names in the cases that prepositions take."""
    with (Path(__file__).parent / "cities.tsv").open() as file:
        return [City(**row) for row in csv.DictReader(file, delimiter="\t")]


CITIES = cities()


def stay(first: datetime.date, last: datetime.date, explicit: bool = True) -> dict[str, Any]:
    return {
        "check_in_date": first.isoformat(),
        "check_out_date": last.isoformat(),
        "nights": (last - first).days,
        "dates_explicit_range": explicit,
    }


def ordinal(day: int) -> str:
    ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def english_ranges(a: datetime.date, b: datetime.date, american: bool) -> Iterator[str]:
    start, end = MONTHS[a.month - 1], MONTHS[b.month - 1]
    yield f"{start} {a.day} to {end} {b.day}"
    yield f"{start[:3]} {a.day} - {end[:3]} {b.day}"
    yield f"{a.day} {start} to {b.day} {end}"
    yield f"{ordinal(a.day)} of {start} until {ordinal(b.day)} of {end}"
    yield f"from {start} {ordinal(a.day)} through {end} {ordinal(b.day)}"
    yield f"{a.isoformat()} to {b.isoformat()}"
    yield f"between {a.day} {start} and {b.day} {end}"
    yield f"departing {start} {a.day}, returning {end} {b.day}"
    yield f"{start} {a.day}, {a.year} – {end} {b.day}, {b.year}"
    yield f"leaving {ordinal(a.day)} {start} and coming back {ordinal(b.day)} {end}"
    yield f"check-in {start} {a.day} check-out {end} {b.day}"
    yield f"{a.day:02}.{a.month:02}.{a.year} - {b.day:02}.{b.month:02}.{b.year}"
    yield f"{a.year}/{a.month:02}/{a.day:02} - {b.year}/{b.month:02}/{b.day:02}"
    if american:
        yield f"{a.month}/{a.day}/{a.year} - {b.month}/{b.day}/{b.year}"
        yield f"{a.month:02}/{a.day:02} to {b.month:02}/{b.day:02}"
    else:
        yield f"{a.day}/{a.month}/{a.year} - {b.day}/{b.month}/{b.year}"
        yield f"{a.day:02}/{a.month:02} to {b.day:02}/{b.month:02}"
    if a.month == b.month:
        yield f"{start} {a.day}-{b.day}"
        yield f"{a.day}-{b.day} {start}"
        yield f"from the {ordinal(a.day)} to the {ordinal(b.day)} of {start}"


def russian_ranges(a: datetime.date, b: datetime.date) -> Iterator[str]:
    start, end = RUSSIAN_MONTHS[a.month - 1], RUSSIAN_MONTHS[b.month - 1]
    yield f"с {a.day} {start} по {b.day} {end}"
    yield f"{a.day} {start} — {b.day} {end}"
    yield f"с {a.day:02}.{a.month:02} по {b.day:02}.{b.month:02}"
    yield f"{a.day:02}.{a.month:02}.{a.year}-{b.day:02}.{b.month:02}.{b.year}"
    yield f"{a.isoformat()} — {b.isoformat()}"
    yield f"вылет {a.day} {start}, обратно {b.day} {end}"
    yield f"с {a.day}-го {start} по {b.day}-е {end}"
    yield f"с {a.day} {start} {a.year} года по {b.day} {end} {b.year} года"
    yield f"{a.day}/{a.month:02} - {b.day}/{b.month:02}"
    if a.month == b.month:
        yield f"с {a.day} по {b.day} {start}"
        yield f"{a.day}–{b.day} {start}"


def english_parties(chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    adults, kids = chance.randint(1, 5), chance.randint(2, 3)
    ages = [chance.randint(1, 15) for _ in range(kids)]
    listed = f"{', '.join(map(str, ages[:-1]))} and {ages[-1]}"
    word = "adult" if adults == 1 else "adults"
    children = [{"age": age} for age in ages]
    yield f"{adults} {word}", {"adults": adults}
    yield f"{adults} {word} and {kids} kids aged {listed}", {"adults": adults, "children": children}
    yield f"{adults} {word}, {kids} children ({', '.join(map(str, ages))})", {"adults": adults, "children": children}
    yield (
        f"{NUMBERS[adults - 1]} {word} with {NUMBERS[kids - 1]} children ages {listed}",
        {"adults": adults, "children": children},
    )
    yield f"{adults} {word} and an infant", {"adults": adults, "children": [{"age": 0}]}
    yield f"{adults} {word} and a {ages[0]} year old", {"adults": adults, "children": [{"age": ages[0]}]}
    yield f"{adults} {word}, no kids", {"adults": adults, "children": []}
    yield f"{adults} {word} in 2 rooms", {"adults": adults, "rooms": 2}


def russian_parties(chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    adults, kids = chance.randint(1, 5), chance.randint(2, 3)
    ages = [chance.randint(5, 15) for _ in range(kids)]
    listed = f"{', '.join(map(str, ages[:-1]))} и {ages[-1]} лет"
    word = "взрослый" if adults == 1 else "взрослых"
    children = [{"age": age} for age in ages]
    yield f"{adults} {word}", {"adults": adults}
    yield f"{adults} {word} и {kids} ребенка {listed}", {"adults": adults, "children": children}
    yield f"{COLLECTIVE[adults - 1]} {word}, дети {listed}", {"adults": adults, "children": children}
    yield f"{adults} {word} и младенец", {"adults": adults, "children": [{"age": 0}]}
    yield f"{adults} {word} без детей", {"adults": adults, "children": []}


def english(chance: random.Random) -> Iterator[Case]:
    here, there = chance.sample(CITIES, 2)
    american = chance.random() < 0.5
    locale = "en-US" if american else "en-GB"
    first = TODAY + datetime.timedelta(chance.randint(5, 300))
    last = first + datetime.timedelta(chance.randint(2, 20))
    dates = chance.choice(list(english_ranges(first, last, american)))
    who, party = chance.choice(list(english_parties(chance)))
    yield Case(f"trip to {here.name}", locale, {"region": here})
    yield Case(f"I need a hotel in {here.name}", locale, {"region": here})
    yield Case(f"what to see in {here.name}", locale, {"region": here})
    yield Case(f"let's go to {here.name} instead", locale, {"region": here})
    yield Case(dates, locale, stay(first, last))
    yield Case(f"we are {who}", locale, {"party": party})
    journey = {"origin": here, "region": there}
    yield Case(f"from {here.name} to {there.name} {dates}", locale, journey | stay(first, last))
    yield Case(
        f"flights from {here.name} to {there.name} {dates} for {who}",
        locale,
        {**journey, **stay(first, last), "party": party},
    )


def russian(chance: random.Random) -> Iterator[Case]:
    here, there = chance.sample(CITIES, 2)
    first = TODAY + datetime.timedelta(chance.randint(5, 300))
    last = first + datetime.timedelta(chance.randint(2, 20))
    dates = chance.choice(list(russian_ranges(first, last)))
    who, party = chance.choice(list(russian_parties(chance)))
    yield Case(f"хочу {here.to}", "ru-RU", {"region": here})
    yield Case(f"нужен отель {here.at}", "ru-RU", {"region": here})
    yield Case(f"что посмотреть {here.at}", "ru-RU", {"region": here})
    yield Case(f"нет, лучше {here.to}", "ru-RU", {"region": here})
    yield Case(dates, "ru-RU", stay(first, last))
    yield Case(f"едут {who}", "ru-RU", {"party": party})
    journey = {"origin": here, "region": there}
    yield Case(f"рейсы от {here.genitive} до {there.genitive}", "ru-RU", journey)
    yield Case(f"{here.nominative} - {there.nominative} {dates}", "ru-RU", journey | stay(first, last))
    yield Case(
        f"билеты из {here.genitive} {there.to} {dates}, {who}",
        "ru-RU",
        {**journey, **stay(first, last), "party": party},
    )


def is_right(case: Case) -> bool:
    """Whether just the slots of the case were found, with their values."""
    found = extract(TurnRequest(text=case.text, today=TODAY, locale=case.locale)).slot_updates
    return found.keys() == case.slots.keys() and all(_same(found[name], value) for name, value in case.slots.items())


def _same(found: Any, wanted: Any) -> bool:
    if not isinstance(wanted, City):
        return bool(found == wanted)
    return wanted.code in ("*", found["city_code"]) and found.get("country_code", wanted.country) == wanted.country


@pytest.mark.parametrize("small", [False, True], ids=["as written", "in small letters"])
@pytest.mark.parametrize("cases", [english, russian])
def test_templates_give_back_what_they_were_filled_with(
    cases: Callable[[random.Random], Iterator[Case]], small: bool
) -> None:
    chance = random.Random(f"{cases.__name__} {small}")
    made = [case for _ in range(ROUNDS) for case in cases(chance)]
    made = [case._replace(text=case.text.lower()) for case in made] if small else made
    wrong = [case for case in made if not is_right(case)]
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(made), "\n".join(case.text for case in wrong)
