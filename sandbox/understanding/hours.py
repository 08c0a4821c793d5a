"""When a flight may depart: parts of the day and clock hours, English and Russian, as a window of local times."""

import re

from .numbers import number
from .reading import Reading

Window = dict[str, str | None]

_PARTS: tuple[tuple[str, str, str], ...] = (
    (r"early (?:in the )?morning|(?:рано|ранним) утром|ранн\w+ утр\w+", "04:00", "08:00"),
    (r"mornings?|утром|утренн\w+|с утра|поутру", "06:00", "12:00"),
    (r"afternoons?|after lunch|днем|дневн\w+|после обеда", "12:00", "18:00"),
    (r"evenings?|вечером|вечерн\w+", "18:00", "23:59"),
    (r"nights? flights?|red[- ]?eyes?|overnight|late at night|at night|ночью|ночн\w+", "21:00", "06:00"),
)
_PART_RULES = tuple((re.compile(rf"\b(?:{pattern})\b"), start, end) for pattern, start, end in _PARTS)
_GREETING = re.compile(
    r"^\W*(?:morning|afternoon|evening)\b(?=\s*[!,.])|\bgood (?:morning|afternoon|evening)\b|\bдоброе утро\b|\bдобрый (?:день|вечер)\b"
)
_DEPARTING = (
    r"flights?|fly(?:ing)?|flies|leav(?:e|es|ing)|depart(?:s|ing|ures?)?|take[- ]?off|taking off|planes?|red-?eyes?|"
    r"вылет\w*|вылет\w+|улет\w+|лет(?:им|еть|ит|ят)|лечу|полет\w*|рейс\w*|перелет\w*|отправ\w+|самолет\w*"
)
_FLIGHT = re.compile(rf"\b(?:{_DEPARTING})\b")
_ARRIVING = re.compile(
    r"\b(?:arriv\w+|land(?:s|ing)?|be there|get there|get in|reach|back|return(?:ing)?|home|coming|обратно|назад|верн\w+|прил\w+|приб\w+|быть там|на месте)\b[^!?;\n]{0,30}$"
)
_NOT_FLYING = re.compile(
    r"\b(?:check(?:ing)?[- ]?in|check(?:ing)?[- ]?out|заезд\w*|выезд\w*|dinner|tour|ужин\w*|экскурси\w+)\b"
)
_NOON = r"noon|midday|midnight|полдень|полудня|полуночи|полночь"
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|двух|трех|четырех|пяти|шести|семи|восьми|девяти|десяти|одиннадцати|двенадцати"
_CLOCK = rf"(?:(?P<h{{n}}>[01]?\d|2[0-4]|{_HOURS})(?:[:.](?P<m{{n}}>[0-5]\d))?\s*(?P<half{{n}}>a\.?m\b\.?|p\.?m\b\.?|o'?clock|час(?:ов|а|у)?(?:\s+(?:утра|дня|вечера|ночи))?|утра|дня|вечера|ночи|h\b)?|(?P<word{{n}}>{_NOON}))(?![\d:.]*\d)(?!\s?(?:€|\$|£|₽|%|eur|usd|rub|руб|евро|долл|к\b|k\b|тыс|тыщ|косар|ноч|дн|недел|stops?|nights?|days?|weeks?|people|adults?|пересад|чел|взросл|звезд|stars?))"


def _clock(name: str) -> str:
    return _CLOCK.replace("{n}", name)


_SPAN = re.compile(
    rf"\b(?:between|from|с|со|между)\s+{_clock('1')}\s*(?:-|–|—|to|and|till?|until|до|и|по)\s*{_clock('2')}(?!\w)"
)
_AFTER = re.compile(
    rf"\b(?:after|past|(?<!no )(?<!not )later than|not before|no earlier than|not earlier than|don'?t (?:leave|depart) before|from|после|(?<!не )позже|(?<!не )позднее|не раньше|не ранее)\s+(?:about\s+)?{_clock('1')}(?!\w)"
)
_BEFORE = re.compile(
    rf"\b(?:before|by|until|till|(?<!no )(?<!not )earlier than|no later than|not after|not later than|до|(?<!не )раньше|не позже|не позднее)\s+(?:about\s+)?{_clock('1')}(?!\w)"
)


_OF_RETURN = re.compile(
    r"^(?:\s+(?:for|on|of|is|the|a|рейс\w*|flights?))*\s+(?:returns?\b(?! (?:flights? )?to| (?:on|the)\b|\s*\x00| (?:mon|tue|wed|thu|fri|sat|sun|next|tomorrow|\d))|way back|inbound|journey home|flight (?:back|home)|back\b|обратн\w+|назад|домой)"
)
_CONNECTING = re.compile(r"^\s*(?:пересад\w+|стыков\w+|layovers?|connections?|stop-?overs?|stops?)\b")
_LEAVES_LATER = re.compile(
    r"\b(?:прил[еe]т\w*|прилета\w+|arriv\w+)\b.{0,60}\b(?:улет\w+|leav\w+|depart\w*)\b[^.!?]{0,20}$", re.DOTALL
)
"""The hour of the way back: «evening return», «прилететь 21-го, улететь 23-го вечером»."""
_AVOIDED = re.compile(
    r"\b(?:no|not|without|avoid(?:ing)?|hate|(?:don'?t|do not) (?:want|like)(?: to)?|can'?t|won'?t|never|не|без|только не|не (?:хо(?:чу|тим)|надо|нужн\w+|люблю|могу))\s+(?:to )?(?:(?:fly|flying|leave|leaving|travel|travelling|depart|go|take|лететь|летать|вылетать)\s+)?(?:a |an |any |the |in |at )*$"
)
_AVOIDED_AFTER = re.compile(
    r"^(?:\s+(?:flights?|ones?|departures?|рейс\w*|вылет\w*))?\s+(?:убери\w*|убрать|исключи\w*|не (?:надо|нужн\w+|подход\w+|хо\w+|показывай)|(?:are|is) out|don'?t work|won'?t work|doesn'?t work)\b"
)


def depart_window(reading: Reading, listed: bool) -> Window | None:
    """The window in which the flight shall leave; ``listed`` when flights were shown last, so that bare hours mean them."""
    text = reading.lower
    if not (listed or _FLIGHT.search(text)) or _NOT_FLYING.search(text):
        return None
    return _hours(reading, listed) or _part(_GREETING.sub(lambda match: " " * len(match.group()), reading.open))


def _part(text: str) -> Window | None:
    for pattern, start, end in _PART_RULES:
        match = pattern.search(text)
        if match is not None and (_AVOIDED.search(text[: match.start()]) or _AVOIDED_AFTER.match(text[match.end() :])):
            return _other_than(start, end)
        if match is not None and _CONNECTING.match(text[match.end() :]):
            continue
        if match is None or _OF_RETURN.match(text[match.end() :]) or _LEAVES_LATER.search(text[: match.start()]):
            continue
        if not _ARRIVING.search(text[: match.start()]):
            return {"from": start, "to": end}
    return None


def _other_than(start: str, end: str) -> Window | None:
    """The rest of the day: after a night or a morning, before an evening; none where both sides are left."""
    if end < start or start < "08:00":
        return {"from": end, "to": None}
    return {"from": None, "to": start} if end == "23:59" else None


def _hours(reading: Reading, listed: bool) -> Window | None:
    span = _SPAN.search(reading.open)
    if span is not None and _marked(span, "1", "2") and not _ARRIVING.search(reading.lower[: span.start()]):
        first, last = _time(span, "1", borrowed=span["half2"]), _time(span, "2")
        if first is not None and last is not None:
            reading.take(*span.span())
            return {"from": first, "to": last}
    window: Window = {"from": None, "to": None}
    for side, pattern in (("from", _AFTER), ("to", _BEFORE)):
        match = pattern.search(reading.open)
        if match is None or not (_marked(match, "1") or listed or _near_flight(reading.lower, match)):
            continue
        if _ARRIVING.search(reading.lower[: match.start()]):
            continue
        window[side] = _time(match, "1")
        reading.take(*match.span())
    return window if window["from"] or window["to"] else None


def _near_flight(text: str, match: re.Match[str]) -> bool:
    return re.search(rf"\b(?:{_DEPARTING})\s+(?:not\s+)?$", text[: match.start()]) is not None


def _marked(match: re.Match[str], *names: str) -> bool:
    """Whether it is clearly an hour, not a day of the month or an amount."""
    return any(match[f"half{name}"] or match[f"m{name}"] or match[f"word{name}"] for name in names)


def _time(match: re.Match[str], name: str, borrowed: str | None = None) -> str | None:
    word = match[f"word{name}"]
    if word:
        return "12:00" if word in ("noon", "midday", "полдень", "полудня") else "23:59"
    hour, half = number(match[f"h{name}"]), (match[f"half{name}"] or borrowed or "").replace(".", "")
    if re.search(r"pm|дня|вечера", half) and hour < 12:
        hour += 12
    elif re.search(r"am|ночи", half) and hour == 12:
        hour = 0
    return f"{hour:02d}:{match[f'm{name}'] or '00'}" if hour < 24 else "23:59"
