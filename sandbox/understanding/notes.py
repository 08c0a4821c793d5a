"""Notes for the calendar: «add a 3 pm museum visit on Wednesday»."""

import datetime
import re
from typing import Any

import msgspec

from .dates import mentions
from .days import Partial
from .reading import Reading

_VERB = re.compile(
    r"^\W*(?:(?:please|pls|plz|ok|okay|oh|also|lets|let'?s|i want to|i'd like to|we should|and|can you|could you|hey|пожалуйста|а|и|также|ещё|еще)[,\s]+)*(?P<verb>add|put|schedule|pencil in|note(?: down)?|plan|create|set up|remind (?:me|us)(?: (?:of|about|to))?|make a note(?: of|:)?|write down|block|save|"
    r"добав\w+|запиш\w+|внес\w+|занес\w+|запланир\w+|напомн\w+(?: (?:мне|нам))?(?: (?:о|об|про))?|постав\w+|создай\w*|отмет\w+)\b[:\s]+(?P<rest>.+)$",
    re.DOTALL,
)
_DAY_FIRST = re.compile(
    r"^\W*(?P<lead>(?:on|at|in|for|в|во|на|к|\d{1,2})\b[^.!?]{2,40}?),?\s+(?:(?:please|пожалуйста|мне)\s+)?(?P<verb>add|put|schedule|pencil in|note|запиш\w+|внес\w+|занес\w+|запланир\w+|добав\w+(?= (?:в календарь|заметк))|отмет\w+|постав\w+(?= (?:в календарь|встреч|ужин|обед)))\s+(?P<rest>[^.?]+)$",
    re.IGNORECASE | re.DOTALL,
)
"""«В четверг в 15:00 запиши Галерею Боргезе»."""
_CALENDAR = re.compile(
    r"\b(?:to|in|into|on|onto) (?:my |our |his |her |their |the )?(?:trip )?(?:calendar|schedule|itinerary|plan|agenda|trip|program)\b|\b(?:в|во|на) (?:мой |наш )?(?:календар[ьеяю]|расписани[ею]|план|программ[уы]|поездк[уе])\b|\b(?:a |an )?(?:calendar )?(?:note|reminder|event|entry)(?: (?:for|about|that|to))?\b:?|\b(?:заметк\w+|напоминани\w+|событи\w+|встреч[уа] в календарь)\b:?"
)
_HOUR_WORDS = {
    "noon": "12:00",
    "midday": "12:00",
    "midnight": "00:00",
    "час": "13:00",
    "час дня": "13:00",
    "полдень": "12:00",
    "в полдень": "12:00",
    "полночь": "00:00",
}
_TIMES: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"\b(?:(?:at|from|@|around|by|for|в|к|с|на)\s+)?(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)\s*(?P<half>a\.?m\.?|p\.?m\.?)?(?!\w)"
    ),
    re.compile(
        r"\b(?:at|from|с|,)\s*(?P<h>[01]?\d|2[0-3])(?::(?P<m>[0-5]\d))?\s*(?P<half>a\.?m\.?|p\.?m\.?)?\s*(?:-|–|to|until|till|до)\s*(?:[01]?\d|2[0-3])(?::[0-5]\d)?(?:\s*(?:a\.?m\b|p\.?m\b|час\w+))?(?!\s*(?:[./:]?\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))(?!\w)"
    ),
    re.compile(
        r"(?<=day )(?P<h>[01]?\d|2[0-3])(?P<m>)(?P<half>)\s*(?:-|–|to|until|till)\s*(?:[01]?\d|2[0-3])(?!\s*(?:[./:]?\d))\b"
    ),
    re.compile(r"\b(?:(?:at|from|@|around|by|for)\s+)?(?P<h>1[0-2]|0?[1-9])\s*(?P<half>a\.?m\b\.?|p\.?m\b\.?)(?P<m>)"),
    re.compile(
        r"\b(?:в|к|с|на)?\s*(?P<h>[01]?\d|2[0-4])\s*(?:час(?:ов|а)?|ч\b\.?)(?:\s*(?P<half>утра|дня|вечера|ночи))?(?P<m>)"
    ),
    re.compile(r"\b(?:в|к|с|на)\s+(?P<h>1?\d)\s*(?P<half>утра|(?<!на \d )(?<!на \d\d )дня|вечера|ночи)(?P<m>)"),
    re.compile(r"\b(?:at|@)\s+(?P<h>[01]?\d|2[0-3])\s*(?:o'?clock)?(?P<half>)(?P<m>)(?![\d:])\b"),
    re.compile(r"\b(?P<h>1[0-2]|[1-9])\s*o'?clock(?P<half>)(?P<m>)"),
    re.compile(r"\b(?:в|к)\s+(?P<word>час дня|час(?=\W|$))"),
    re.compile(r"\b(?:at\s+|by\s+|в\s+)?(?P<word>noon|midday|midnight|полдень|полночь)\b"),
)
_PART_OF_DAY = {"morning": "утр", "evening": "вечер", "afternoon": "дн"}
_NOT_NOTES = re.compile(
    r"\b(?:adults?|child(?:ren)?|kids?|infants?|bab(?:y|ies)|people|persons?|passengers?|nights?|days?|weeks?|rooms?|hotels?|flights?|stops?|bags?|baggage|luggage|stars?|budget|breakfast|wifi|wi-fi|pool|parking|taxi|transfer|leg|city|dates?|"
    r"взросл\w+|ребен\w+|дет\w+|человек\w*|пассажир\w*|ноч\w+|дн(?:я|ей)|недел\w+|номер\w*|отел\w+|рейс\w*|перелет\w*|багаж\w*|звезд\w*|бюджет\w*|завтрак\w*|бассейн\w*|трансфер\w*)\b"
)
_FILLER = re.compile(
    r"^\W*(?:(?:that|to|about|of|for|a|an|the|there'?s|i have|we have|о|об|про|что|на|для)\s+)+|\W+$", re.IGNORECASE
)
_TRAILING = re.compile(r"[\s,]+(?:at|on|in|for|by|from|to|the|and|в|во|на|к|с|и)?\W*$", re.IGNORECASE)
_LEADING = re.compile(r"^[\s,:.;-]*(?:(?:at|on|in|by|for|and|в|во|к|и|a|an|the|some|one|my|our)\s+)*", re.IGNORECASE)
DAYS_BEFORE = 7
"""A bare day so shortly before the trip is meant rather than the next one in the calendar."""
MAX_TITLE = 120
MAX_BARE_WORDS = 14
_EVENT = re.compile(
    r"\b(?:dinner|lunch|brunch|breakfast|drinks|museum|gallery|tour|meeting|visit|concert|show|opera|theat(?:re|er)|match|game|massage|reservation|appointment|call|party|wedding|picnic|class|"
    r"ужин\w*|обед\w*|завтрак|музе\w+|экскурси\w+|встреч\w+|концерт\w*|спектакл\w+|театр\w*|опер\w+|матч\w*|массаж\w*|прогулк\w+|выставк\w+|созвон\w*|свадьб\w+|звонок)\b"
)
_ABOUT_TRIP = re.compile(
    r"\b(?:dates?|trip|stay|holiday|vacation|flights?|hotels?|check[- ]?(?:in|out)|arriv\w+|depart\w+|return\w*|leav\w+|booking|дат\w+|поездк\w+|отпуск\w*|рейс\w*|вылет\w*|отел\w+|заезд\w*|выезд\w*|возвращ\w+|обратно|бронь)\b"
)
_PUT_IN = re.compile(
    r"[,\s]*\b(?:and )?(?:please )?(?:put|add|save|write|note) (?:it|that|this)(?: (?:in|down|there|to (?:the|my) calendar))?\W*$"
)
_QUESTION = re.compile(r"\?|^\W*(?:what|where|when|which|how|is|are|do|does|can|show|что|где|когда|как|какой|покажи)\b")
_CHANGED = re.compile(
    r"^\W*(?:(?:please|pls|ok|and|no|actually|can you|could you|пожалуйста|а|и|нет|давай)[,\s]+)*(?:move|reschedule|shift|push|postpone|bring|remove|delete|cancel|drop|scrap|erase|перенес\w+|передвин\w+|сдвин\w+|перестав\w+|удали\w*|убери\w*|отмени\w*|вычеркни\w*|сотри\w*)\b\s*(?P<what>[^.!?]*)"
)
"""An entry of the calendar that is before the traveller's eyes is taken away or moved."""


_MOVE = re.compile(
    r"^\W*(?:(?:please|pls|ok|and|can you|could you|пожалуйста|а|и|давай)[,\s]+)*(?:move|reschedule|перенес\w+|передвин\w+|перестав\w+)\s+(?P<rest>(?P<what>.+?)\s+(?:to|for|on|на|в)\s+.+)$",
    re.DOTALL,
)
_TRAVEL_MOVED = re.compile(
    r"\b(?:it|that|this|everything|all|dates?|trip|stay|holiday|vacation|flights?|hotels?|check|arrival|departure|return|start|end|booking|reservation|us|"
    r"его|ее|это|все|дат\w+|поездк\w+|отпуск\w*|рейс\w*|вылет\w*|отел\w+|заезд\w*|выезд\w*|возвращени\w+|бронь|начало|конец)\b|^на\b"
)
"""What is moved with the trip rather than in its calendar."""


class Note(msgspec.Struct, frozen=True):
    """A calendar entry: its title, ISO date and ``HH:MM``, the latter two None where they were not said."""

    title: str
    date: str | None
    time: str | None

    def fields(self) -> dict[str, Any]:
        """As the contract has it."""
        return {"title": self.title, "date": self.date, "time": self.time}


def note(
    reading: Reading, today: datetime.date, locale: str, state: dict[str, Any], looked_at: bool = False
) -> Note | None:
    """The note that the text asks for, None when it asks for none; beside the calendar it needs neither day nor hour."""
    turned = _DAY_FIRST.match(reading.written)
    if turned is not None:
        reading = Reading(f"{turned['verb']} {turned['rest'].rstrip(' .!')} {turned['lead']}")
    match = _VERB.match(reading.lower)
    if match is None:
        return None
    rest = Reading(reading.written[match.start("rest") :])
    for_calendar = rest.take_all(_CALENDAR)
    time = _time(rest)
    days = mentions(rest, today, locale)
    beside = looked_at and not _NOT_NOTES.search(rest.open)
    if not (for_calendar or time or days or beside) or (
        re.match(r"(?:plan|create|set up|save)\b", match["verb"]) and not (time or for_calendar)
    ):
        return None
    if not (time or for_calendar) and _NOT_NOTES.search(rest.open):
        return None
    if _NOT_NOTES.search(rest.open) and not time and not for_calendar:
        return None
    title = _title(rest)
    if not title:
        return None
    day = days[0].first if days else None
    date = _within_trip(day, state, today) if day is not None else None
    return Note(title, date.isoformat() if date else None, time)


def moved_to(reading: Reading, today: datetime.date, locale: str, state: dict[str, Any]) -> Note | None:
    """Where «it» is moved: «move it to Thursday at 5 pm»."""
    match = _MOVE.match(reading.lower)
    if match is None:
        return None
    rest = Reading(reading.written[match.start("rest") :])
    time, days = _time(rest), mentions(rest, today, locale)
    if not (time or days):
        return None
    date = _within_trip(days[0].first, state, today) if days else None
    return Note(_title(rest) or "It", date.isoformat() if date else None, time)


def moved_note(reading: Reading, today: datetime.date, locale: str, state: dict[str, Any]) -> Note | None:
    """The calendar entry that is to be moved, with its new day and hour: «move the museum visit to May 7 at 10 am»."""
    match = _MOVE.match(reading.lower)
    if match is None or _TRAVEL_MOVED.search(match["what"]):
        return None
    rest = Reading(reading.written[match.start("rest") :])
    time = _time(rest)
    days = mentions(rest, today, locale)
    title = _title(rest)
    if not title or not (time or days):
        return None
    date = _within_trip(days[0].first, state, today) if days else None
    return Note(title, date.isoformat() if date else None, time)


def bare_note(reading: Reading, today: datetime.date, locale: str, state: dict[str, Any]) -> Note | None:
    """What is said while the calendar is looked at, with an hour and no word for what to do: «Thursday 7:30 pm client dinner»."""
    text = reading.lower
    if _QUESTION.search(text) or _CHANGED.match(text) or _ABOUT_TRIP.search(text):
        return None
    if len(text.split()) > MAX_BARE_WORDS:
        return None
    rest = Reading(reading.written)
    rest.take_all(_PUT_IN)
    time, days = _time(rest), mentions(rest, today, locale)
    if _NOT_NOTES.search(rest.open):
        return None
    title = _title(rest)
    if not title or not (time or (days and _EVENT.search(text))):
        return None
    date = _within_trip(days[0].first, state, today) if days else None
    return Note(title, date.isoformat() if date else None, time)


_ENTRY = re.compile(rf"{_EVENT.pattern}|\b(?:note|entry|event|reminder|заметк\w+|запис\w+|событи\w+|напоминани\w+)\b")
_WITH_SOMEBODY = re.compile(rf"^\W*(?:{_EVENT.pattern})\s+(?:with|at|in|с|со|в|у)\b")


def names_entry(reading: Reading) -> bool:
    """Whether an entry that is told by what it is shall be taken away or moved, wherever one looks: «удали заметку про ужин»."""
    match = _CHANGED.match(reading.lower)
    return match is not None and _ENTRY.search(match["what"]) is not None and not _NOT_ENTRY.search(match["what"])


_NOT_ENTRY = re.compile(r"\b(?:filters?|tours? from|breakfast|завтрак\w*|фильтр\w*|экскурси\w+|tours?|visits?)\b")


def is_appointment(reading: Reading, state: dict[str, Any]) -> bool:
    """Whether a turn of a dated trip only tells an appointment: «dinner with Jordan, Friday 15th, 8 pm»."""
    return isinstance(state.get("check_in_date"), str) and _WITH_SOMEBODY.match(reading.lower) is not None


def changes_entry(reading: Reading) -> bool:
    """Whether a turn that looks at the calendar takes an entry away or moves it by some days, rather than the trip."""
    match = _CHANGED.match(reading.lower)
    if match is None or not match["what"].strip(" .!"):
        return False
    return not re.search(
        r"\b(?:trip|stay|holiday|vacation|dates?|flights?|hotels?|everything|budget|filters?|адрес|поездк\w+|отпуск\w*|дат\w+|рейс\w*|отел\w+|все|бюджет\w*|фильтр\w*)\b",
        match["what"],
    )


def _time(rest: Reading) -> str | None:
    for pattern in _TIMES:
        match = pattern.search(rest.open)
        if match is None:
            continue
        rest.take(*match.span())
        said = match.groupdict()
        if said.get("word"):
            return _HOUR_WORDS[said["word"]]
        hour, half = int(said["h"]), (said.get("half") or "").replace(".", "")
        if half in ("pm", "дня", "вечера") and hour < 12:
            hour += 12
        elif half in ("am", "ночи") and hour == 12:
            hour = 0
        elif not half and not said.get("m") and 1 <= hour <= 7:
            hour += 12
        return f"{hour % 24:02d}:{said.get('m') or '00'}"
    return None


def _within_trip(day: Partial, state: dict[str, Any], today: datetime.date) -> datetime.date | None:
    """A weekday or a bare day of the month means the one during the trip."""
    try:
        first = datetime.date.fromisoformat(str(state.get("check_in_date")))
        last = datetime.date.fromisoformat(str(state.get("check_out_date") or state.get("check_in_date")))
    except ValueError:
        return day.resolve(today)
    if day.weekday is not None and not day.weekday_week:
        found = first + datetime.timedelta((day.weekday - first.weekday()) % 7)
        return found if found <= last else day.resolve(max(today, first))
    if day.fixed is None and day.weekday is None and day.year is None:
        found_day = day.resolve(first)
        if (found_day is None or found_day > last) and day.month is None:
            found_day = day.resolve(max(today, first - datetime.timedelta(DAYS_BEFORE)))
        return found_day if found_day is not None and found_day <= last else day.resolve(today)
    return day.resolve(today)


def _title(rest: Reading) -> str:
    """The words that are neither time, day nor calendar, with a capital first letter."""
    kept = "".join(letter if rest.open[index] != "\x00" else " " for index, letter in enumerate(rest.written))
    kept = re.sub(r"\s+", " ", kept).strip()
    kept = re.sub(r"\s+(?:at|on|в|во|на|к)(?=\s+(?:at|on|in|в|во|на|к)\b|\s*$)", "", kept)
    previous = None
    while kept != previous:
        previous = kept
        kept = _LEADING.sub("", kept)
        kept = _TRAILING.sub("", kept) if _TRAILING.search(kept) else kept
        kept = _FILLER.sub("", kept)
    kept = kept.strip(" \"',.:;!?-")[:MAX_TITLE].strip()
    return kept[:1].upper() + kept[1:]
