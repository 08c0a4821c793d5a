"""What a row of a list says in a terminal, read from its shape: prices, journeys, times, ratings and the rest."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

MAX_RATING = 7
_MONEY = re.compile(r"(?:^|_)(?:price|amount|cost|total)(?:_|$)")
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?")
Fields = dict[str, Any]


def prices(fields: Fields) -> list[str]:
    """Amounts with their currency, most telling first: ``1,284.60 USD``, ``213.20 USD per night``."""
    found: list[str] = []
    for name, value in fields.items():
        if not named_as_money(name):
            continue
        inner = value if isinstance(value, dict) else {}
        amount = inner.get("total", inner.get("amount")) if inner else value
        currency = inner.get("currency") or fields.get("currency") or fields.get("total_currency")
        text = money(amount, currency)
        if text:
            basis = "" if inner else re.sub(r"_?(price|amount|cost|text|total)_?", " ", name).replace("_", " ").strip()
            text = f"from {text}" if basis == "from" else f"{text} {basis}".strip()
            found.append(text)
    return found


def named_as_money(name: str) -> bool:
    """Whether a field is an amount by its name; a count of items is none."""
    return bool(_MONEY.search(name)) and "currency" not in name and "count" not in name


def money(amount: Any, currency: Any) -> str:
    """An amount with thousands apart, or nothing when it is none."""
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        return ""
    if not currency or not number.is_finite():
        return ""
    whole = number == number.to_integral_value() and "." not in str(amount)
    return f"{number:,.0f} {currency}" if whole else f"{number:,.2f} {currency}"


def journeys(fields: Fields) -> list[str]:
    """Each way from somewhere to somewhere: ``JFK 18:30 → CDG 07:55 +1 · 7 h 25 min · direct``."""
    return [text for part in _objects(fields.get("itineraries")) if (text := _journey(part))]


def _journey(part: Fields) -> str:
    legs = _objects(part.get("segments"))
    if not legs:
        return ""
    start, end = _object(legs[0].get("departure")), _object(legs[-1].get("arrival"))
    leaves, lands = str(start.get("at") or ""), str(end.get("at") or "")
    between = [str(_object(leg.get("departure")).get("iata") or "") for leg in legs[1:]]
    stops = f"{len(between)} stop{'s' * (len(between) > 1)} {' '.join(between)}" if between else "direct"
    way = f"{_place(start)} {leaves[11:16]} → {_place(end)} {lands[11:16]}{_later(leaves, lands)}"
    return " · ".join(text for text in (day(leaves), way, duration(str(part.get("duration") or "")), stops) if text)


def _place(stop: Fields) -> str:
    return str(stop.get("iata") or stop.get("label") or stop.get("name") or "")


def _later(leaves: str, lands: str) -> str:
    try:
        days = (datetime.date.fromisoformat(lands[:10]) - datetime.date.fromisoformat(leaves[:10])).days
    except ValueError:
        return ""
    return f" {days:+}" if days else ""


def carriers(fields: Fields) -> str:
    """Who carries, each once."""
    names = [
        str(item.get("name") or item.get("code") or "") if isinstance(item, dict) else str(item)
        for item in fields.get("carriers") or []
    ]
    return ", ".join(dict.fromkeys(name for name in names if name))


def duration(text: str) -> str:
    """``PT7H25M`` as ``7 h 25 min``; another text as it is."""
    found = _ISO_DURATION.fullmatch(text)
    if found is None or text == "P":
        return text
    days, hours, minutes = (int(part or 0) for part in found.groups())
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(part for part in parts if part)


def day(text: str) -> str:
    """``2027-07-15T…`` as ``Thu 15 Jul``."""
    try:
        return f"{datetime.date.fromisoformat(text[:10]):%a %-d %b}"
    except ValueError:
        return ""


def moment(text: str) -> str:
    """A date or a time as people write it, in the zone that it was stated in; another text as it is."""
    if not _MOMENT.fullmatch(text) or not day(text):
        return text
    return f"{day(text)} {text[11:16]}".strip()


def when(fields: Fields) -> str:
    """From when until when: ``Thu 15 Jul 15:00 – Thu 22 Jul 11:00``."""
    ends = [moment(str(fields[name])) for name in ("start_at", "end_at") if fields.get(name)]
    return " – ".join(ends)


def rating(fields: Fields) -> str:
    """Stars and the score of guests, where they are stated."""
    stars, score = fields.get("star_rating"), fields.get("score", fields.get("rating"))
    count = fields.get("score_count", fields.get("rating_count"))
    parts = ["★" * int(stars)] if isinstance(stars, int | float) and 0 < stars <= MAX_RATING else []
    if score not in (None, ""):
        parts.append(f"{score}" + (f" ({count:,})" if isinstance(count, int) else ""))
    return " ".join(parts)


def counted(value: Fields) -> str:
    """Numbers by their names: ``{"adults": 2, "children": [{"age": 8}]}`` as ``2 adults, 1 children (8)``."""
    parts: list[str] = []
    for name, item in value.items():
        many = len(item) if isinstance(item, list) else item
        if not isinstance(many, int) or isinstance(many, bool) or not many:
            continue
        ages = [str(part["age"]) for part in _objects(item) if part.get("age") is not None]
        word = name.replace("_", " ").removesuffix("s") if many == 1 else name.replace("_", " ")
        parts.append(f"{many} {word}" + (f" ({', '.join(ages)})" if ages else ""))
    return ", ".join(parts)


def place(fields: Fields) -> Iterator[str]:
    """Where it is: the address and how far from the middle."""
    where = fields.get("location")
    for value in (fields.get("address"), where if isinstance(where, str) else None):
        if value:
            yield str(value)


def _objects(value: Any) -> list[Fields]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _object(value: Any) -> Fields:
    return value if isinstance(value, dict) else {}
