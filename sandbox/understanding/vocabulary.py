"""Misspelt words of travel put right before anything reads them: «nigths», «januari», «гостинница», «выходыне»."""

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .calendar_words import MONTH, MONTHS
from .common_words import NEVER_PLACES, NEVER_PLACES_RUSSIAN
from .gazetteer import gazetteer
from .spoken_days import with_digits

MIN_LETTERS = 5
LONG_WORD = 9
"""From how many letters on two slips are forgiven."""
_WORD = re.compile(r"[^\W\d_]{5,}")
_ENGLISH = (
    "january february march april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday tomorrow today tonight weekend weekends "
    "night nights days week weeks month months year years "
    "hotel hotels hostel hostels motel motels resort apartment accommodation flight flights ticket tickets airport "
    "adult adults child children people person persons infant infants toddler passengers travellers guests rooms "
    "husband wife girlfriend boyfriend friend friends parents mother father daughter family couple "
    "breakfast parking swimming economy business premium nonstop direct connection layover luggage baggage suitcase "
    "morning afternoon evening cheap cheaper cheapest expensive budget dollars euros pounds "
    "transfer transfers activities attractions excursion sightseeing calendar summary itinerary compare schedule "
    "return between until through christmas easter thanksgiving vacation holiday honeymoon "
    "second third fourth first beginning middle please instead without include including"
)
_RUSSIAN = (
    "января февраля марта апреля августа сентября октября ноября декабря январе феврале апреле августе сентябре октябре "
    "ноябре декабре июнь июнем июнях понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье "
    "завтра послезавтра сегодня выходные выходных неделя неделю недели ночей ночи месяц месяца через "
    "гостиница гостиницу гостинице отель отеля отели хостел билет билета билеты билетов самолет рейсы аэропорт аэропорта "
    "взрослый взрослых взрослые ребенок ребенка ребенком детьми человек человека муж мужем женой девушкой друзьями родителями "
    "завтрак завтраком бассейн бассейном парковка парковкой эконом бизнес прямой прямые пересадок пересадка пересадкой багаж "
    "утром вечером дешевле дешевый дешевые бюджет рублей долларов тысяч трансфер экскурсии экскурсия календарь итоги сравни "
    "хочу хотим нужен нужна нужно поехать полететь слетать поездка поездку отпуск каникулы рождество праздники начало середина конце "
    "забронируй бронируй покажи найди обратно туда вылет сначала пожалуйста"
)
_WORDS = frozenset((_ENGLISH + " " + _RUSSIAN).split())
_LATIN_WORDS = sorted(word for word in _WORDS if word.isascii())
_CYRILLIC_WORDS = sorted(word for word in _WORDS if not word.isascii())
_SAME_FAMILY = 4
"""Letters that a Russian word shares with one of the list when it is but another form of it."""


_SHORT = {
    "nites": "nights", "nts": "nights", "nite": "night", "wks": "weeks", "wk": "week", "tix": "tickets", "accom": "accommodation", "wensday": "wednesday",
    "wendsday": "wednesday", "wednsday": "wednesday", "rtn": "return", "brekkie": "breakfast", "bfast": "breakfast", "bday": "birthday",
    "hols": "holidays", "frm": "from", "нидел": "недель", "скока": "сколько",
}  # fmt: skip
"""Short and slangy forms."""
_ADULT_CODE = re.compile(r"\b(\d)\s?(?:ADT?|A|ad)\b(?:\s?\+)?\s?(?=\d\s?(?:CHD?|C|ch)\b|\W|$)")
_COUNT_AFTER = re.compile(r"\b(children|kids|детей|дети)\s*[:=]?\s*(\d)\s*(?=\()", re.IGNORECASE)
"""«Children: 1 (4 years)», as forms have it."""
_TO_DIGIT = re.compile(r"\b2 (do|go|see|stay|visit|fly|eat)\b", re.IGNORECASE)
"""«Stuff 2 do»."""
_MONTH_SLIP = re.compile(
    r"\b(?P<before>\d{1,2}(?:st|nd|rd|th)?\s+)(?P<word>[a-z]{4,5})\b|\b(?P<first>[a-z]{4,5})(?=\s+\d{1,2}(?:st|nd|rd|th)?\b(?!\s*(?:adult|people|night|day|week|star|kid|room)))",
    re.IGNORECASE,
)
_SHORT_MONTHS = ("march", "april", "june", "july", "august")
_RUSSIAN_CHANGED = re.compile(
    rf"\bне\s+(?:с\s+|на\s+)?(\d{{1,2}})\s+({MONTH}),?\s+а\s+(?:с\s+|на\s+)?(\d{{1,2}})\b(?!\s+(?:{MONTH}))",
    re.IGNORECASE,
)
_ENGLISH_CHANGED = re.compile(
    rf"\bnot\s+(?:on\s+)?({MONTH})\s+\d{{1,2}},?\s+but\s+(?:on\s+)?(?:the\s+)?(\d{{1,2}})\b", re.IGNORECASE
)
"""A day taken back in favour of another of its month: «не 10 мая, а 12»."""
_MULTIPLES = re.compile(
    r"(?:\b(?:(?:our|my|the|two|a pair of|pair of)\s+)?(twins)\b(?!\s+(?:beds?|rooms?))|\b(?:близнец(?:ы|ами|ов)|двойняш(?:ки|ками|ек)|двойн(?:я|ей))\b)(?:,?\s*\(?(?:aged?|of|по|who are)?\s*(\d{1,2})\b)?",
    re.IGNORECASE,
)
"""«Twins aged 3» are two children."""
_BABY = re.compile(r"\b(infant|baby|newborn|toddler)\s+(?:son|daughter|boy|girl)\b", re.IGNORECASE)
"""«Our baby son» is one child."""
_PARTY_CODES = re.compile(r"\b(\d)\s?a(?:d|dt)?\s?[+,/]?\s?(\d)\s?c(?:h|hd)?\b", re.IGNORECASE)
_CHILD_CODE = re.compile(r"\b(\d)\s?(?:CHD?|C|ch)\b")
"""«2A+2C» and «2ad 1ch», as agents write."""
_GLUED = re.compile(r"(?<![\w.,:/-])(\d{1,4})(?=(?!ish\b|night\b|nite\b|morrow|moro)[^\W\d_]{3,})")
"""A number written together with its word: «2pax», «5nights», «15мая»."""
_COUNTED = re.compile(r"\b(\d{1,2}\s+)([a-z]{4,})\b", re.IGNORECASE)
_COUNT_WORDS = (
    "adult",
    "adults",
    "child",
    "children",
    "kids",
    "night",
    "nights",
    "days",
    "week",
    "weeks",
    "people",
    "rooms",
    "pers",
    "stars",
)
"""What is counted with a number before it: there even a short word may have a slip, «1 chld»."""
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_FORM = re.compile(
    r"(?<!\ba )(?<!\bthe )(?<!\bthis )(?<!\bany )(?<!\border )\bform\b(?= [a-z])(?! (?:of|to|for|is)\b)", re.IGNORECASE
)
_PLUS_CHILDREN = re.compile(
    r"(?<![\d+.,])\b([1-6])\s?\+\s?([1-4])\b(?![\d+:.]|\s*(?:=|adult|people|взр|night|ноч|дн|day))(?:\s*\((?:[^\d()]{0,24}?)(\d{1,2}(?:\s*(?:,|и|and|&)\s*\d{1,2})*)[^\d()]{0,12}\))?"
)
"""«2+1», «2+1 (ребёнку 7)»: adults and children."""
_SHORT_WORD = re.compile(r"\b(?:" + "|".join(_SHORT) + r")\b", re.IGNORECASE)


def corrected(text: str) -> str:
    """The text with misspelt words of travel replaced; names of places and all other words stay."""
    text = _FORM.sub("from", _GLUED.sub(r"\1 ", text))
    text = _PLUS_CHILDREN.sub(_adults_and_children, text)
    text = _COUNTED.sub(_counted, text)
    text = _MULTIPLES.sub(_two_children, text)
    text = _RUSSIAN_CHANGED.sub(r"\3 \2", _ENGLISH_CHANGED.sub(r"\1 \2", text))
    text = _TO_DIGIT.sub(r"to \1", text)
    text = _near_months(text)
    text = _COUNT_AFTER.sub(r"\2 \1 ", text)
    text = _BABY.sub(r"\1", text)
    text = _PARTY_CODES.sub(r"\1 adults \2 children", text)
    text = _CHILD_CODE.sub(r"\1 children", _ADULT_CODE.sub(r"\1 adults ", text))
    text = _SHORT_WORD.sub(lambda match: _SHORT[match.group().lower()], text)
    return with_digits(_WORD.sub(lambda match: _replacement(match.group()), text))


def _adults_and_children(match: re.Match[str]) -> str:
    if _CYRILLIC.search(match.string):
        ages = f" в возрасте {match[3]}" if match[3] else ""
        return f"{match[1]} взрослых {match[2]} детей{ages}"
    ages = f" aged {match[3]}" if match[3] else ""
    return f"{match[1]} adults {match[2]} children{ages}"


def _counted(match: re.Match[str]) -> str:
    word = match[2].lower()
    if word in _COUNT_WORDS or word in NEVER_PLACES or word in MONTHS:
        return match.group()
    near = [right for right in _COUNT_WORDS if right[0] == word[0] and OSA.distance(word, right, score_cutoff=1) == 1]
    return match[1] + near[0] if near else match.group()


def _near_months(text: str) -> str:
    """Short names of months with a slip, only beside a day: «9 aprl»."""

    def right(match: re.Match[str]) -> str:
        word = (match["word"] or match["first"]).lower()
        near = [
            month for month in _SHORT_MONTHS if OSA.distance(word, month, score_cutoff=1) == 1 and month[0] == word[0]
        ]
        if len(near) != 1 or word in NEVER_PLACES or word in _WORDS or _is_name(word):
            return match.group()
        return (match["before"] or "") + near[0]

    return _MONTH_SLIP.sub(right, text)


def _two_children(match: re.Match[str]) -> str:
    english, age = match[1] is not None, match[2]
    children = "2 kids" if english else "двое детей"
    if not age:
        return children
    return f"{children} aged {age} and {age}" if english else f"{children} в возрасте {age} и {age}"


def _replacement(written: str) -> str:
    right = _nearest(written.lower().replace("ё", "е"))
    if right is None:
        return written
    return right.capitalize() if written[0].isupper() else right


@lru_cache(maxsize=8192)
def _nearest(word: str) -> str | None:
    if word in _WORDS or word in NEVER_PLACES or word in NEVER_PLACES_RUSSIAN:
        return None
    choices = _LATIN_WORDS if word.isascii() else _CYRILLIC_WORDS
    slips = 2 if len(word) >= LONG_WORD else 1
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=3)
    near = [choice for choice, distance, _ in found if len(choice) >= MIN_LETTERS - 1 and choice[0] == word[0]]
    if not near or _is_name(word) or (not word.isascii() and _is_form(word)) or word.removesuffix("s") in _WORDS:
        return None
    return near[0]


def _is_name(word: str) -> bool:
    return gazetteer().find(word) is not None


def _is_form(word: str) -> bool:
    """Whether a Russian word is another case of a listed one rather than a slip: only its ending differs."""
    return any(
        choice[: len(choice) - 2] == word[: len(choice) - 2] and abs(len(choice) - len(word)) <= 2
        for choice in _CYRILLIC_WORDS
        if len(choice) > _SAME_FAMILY
    )
