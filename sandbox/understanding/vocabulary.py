"""Short forms and codes of travel written out before anything reads them: «2pax», «2A+2C», «aprl», «twins», «полмиллиона»."""

import re

from rapidfuzz.distance import OSA

from .calendar_words import MONTH, MONTHS
from .common_words import NEVER_PLACES
from .misspellings import TRAVEL_WORDS, is_name, without_slips
from .spoken_days import with_digits

_SHORT = {
    "nites": "nights", "nts": "nights", "nite": "night", "wks": "weeks", "wk": "week", "tix": "tickets", "accom": "accommodation", "wensday": "wednesday",
    "wendsday": "wednesday", "wednsday": "wednesday", "rtn": "return", "brekkie": "breakfast", "bfast": "breakfast", "bday": "birthday",
    "clas": "class", "bizness": "business", "biznes": "business", "bisness": "business", "hols": "holidays", "frm": "from", "нидел": "недель", "скока": "сколько",
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
    r"(?:\b(?:(?:our|my|the|two|a pair of|pair of)\s+)?(twins)\b(?!\s+(?:beds?|rooms?))|\b(?:близнец(?:ы|ами|ов)|двойняш(?:ки|ками|ек)|двойн(?:я|ей))\b)(?:(?:,?\s*\(?(?:aged?|of|по|who are)?\s*|[,.]?\s*(?:they(?:'re|'ll)?|who(?:'ll)?|им|обоим|both)\s+(?:(?:both|each|will|be|turn|turning|turns|are|по|будет|уже|исполн\w+)\s+)*)(\d{1,2})\b)?",
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
_AMOUNTS = {
    "полмиллиона": "500000", "пол миллиона": "500000", "полтора миллиона": "1500000", "полляма": "500000", "half a million": "500000", "half a grand": "500", "a grand": "1000",
    "полторы тысячи": "1500", "пол тысячи": "500", "полтысячи": "500",
}  # fmt: skip
_CITY_LETTERS = re.compile(r"\bН-?Й\b")
"""Capitals that Russian travellers write for New York."""
_MILLIONS = re.compile(r"\b(?:" + "|".join(name.replace(" ", r"[ -]") for name in _AMOUNTS) + r")\b", re.IGNORECASE)
"""Sums that one word says."""
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_FORM = re.compile(
    r"(?<!\ba )(?<!\bthe )(?<!\bthis )(?<!\bany )(?<!\border )\bform\b(?= [a-z])(?! (?:of|to|for|is)\b)", re.IGNORECASE
)
_HALF_YEARS = re.compile(r"\b(\d{1,2})[.,]5\s*(года?|лет|годик\w*|years?|yrs?|y/?o)\b", re.IGNORECASE)
"""«1,5 года»."""
_TIMES = re.compile(r"(?<!\w)x\s?(\d)\s+(?=adult|people|person|pax|взр|чел)", re.IGNORECASE)
"""«x4 adults»."""
_TIMES_LAST = re.compile(r"(?<=\w)\s+x\s?([1-9])\W*$", re.IGNORECASE)
"""«Out 17th March back 19th x2»."""
_OF_WHOM = re.compile(
    r"\b(one|two|three|four|[1-4])\s+of\s+(?:whom|them|which|us)\s+(?:is|are)\s+(?:a |an |our |my )?(kids?|child(?:ren)?|toddlers?|infants?|bab(?:y|ies)|teenagers?)\b",
    re.IGNORECASE,
)
_NUMBER_CHANGED = re.compile(
    r"\b(?:не|not)\s+\d{1,2},?\s+(?:а|but)\s+(\d{1,2})(?=\s*(?:$|[.!]|лет|год|years?))", re.IGNORECASE
)
"""«Сыну не 6, а 7»."""
_YEAR_AND_HALF = re.compile(r"\bполтора года?\b|\bполуторагодовал\w+\b|\bполтора годика\b", re.IGNORECASE)
_COUNTED_AFTER = re.compile(
    r"\b(детей|внуков|сыновей|дочек|дочерей)\s+(?:у нас\s+|будет\s+)?(двое|трое|четверо|пятеро)\b", re.IGNORECASE
)
"""«Детей двое: 8 и 11»."""
_PLUS_CHILDREN = re.compile(
    r"(?<![\d+.,])\b([1-6])\s?\+\s?([1-4])\b(?![\d+:.]|\s*(?:=|adult|people|взр|night|ноч|дн|day))(?:\s*\((?:[^\d()]{0,24}?)(\d{1,2}(?:\s*(?:,|и|and|&)\s*\d{1,2})*)[^\d()]{0,12}\)|\s*,\s*(?:реб[её]н\w+|дет\w+|child(?:ren)?|kids?)\s+(?:aged?\s+|is\s+|are\s+)?(\d{1,2}(?:\s*(?:,|и|and|&)\s*\d{1,2})*)(?:\s*(?:лет|года?|yo|years?)\b)?)?"
)
"""«2+1», «2+1 (ребёнку 7)»: adults and children."""
_SHORT_WORD = re.compile(r"\b(?:" + "|".join(_SHORT) + r")\b", re.IGNORECASE)


def corrected(text: str) -> str:
    """The text with misspelt words of travel replaced; names of places and all other words stay."""
    text = _CITY_LETTERS.sub("Нью-Йорк", text)
    text = _MILLIONS.sub(lambda match: _AMOUNTS[re.sub(r"\W+", " ", match.group().lower())], text)
    text = _FORM.sub("from", _GLUED.sub(r"\1 ", text))
    text = _PLUS_CHILDREN.sub(_adults_and_children, text)
    text = _HALF_YEARS.sub(r"\1 \2", _YEAR_AND_HALF.sub("1 год", text))
    text = _TIMES_LAST.sub(r" \1 people", _TIMES.sub(r"\1 ", text))
    text = _OF_WHOM.sub(r"including \1 \2", text)
    text = _NUMBER_CHANGED.sub(r"\1", text)
    text = _COUNTED.sub(_counted, text)
    text = _MULTIPLES.sub(_two_children, text)
    text = _RUSSIAN_CHANGED.sub(r"\3 \2", _ENGLISH_CHANGED.sub(r"\1 \2", text))
    text = _TO_DIGIT.sub(r"to \1", text)
    text = _near_months(text)
    text = _COUNTED_AFTER.sub(r"\2 \1", text)
    text = _COUNT_AFTER.sub(r"\2 \1 ", text)
    text = _BABY.sub(r"\1", text)
    text = _PARTY_CODES.sub(r"\1 adults \2 children", text)
    text = _CHILD_CODE.sub(r"\1 children", _ADULT_CODE.sub(r"\1 adults ", text))
    text = _SHORT_WORD.sub(lambda match: _SHORT[match.group().lower()], text)
    return with_digits(without_slips(text))


def _adults_and_children(match: re.Match[str]) -> str:
    if _CYRILLIC.search(match.string):
        ages = f" в возрасте {match[3] or match[4]}" if match[3] or match[4] else ""
        return f"{match[1]} взрослых {match[2]} детей{ages}"
    ages = f" aged {match[3] or match[4]}" if match[3] or match[4] else ""
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
        if len(near) != 1 or word in NEVER_PLACES or word in TRAVEL_WORDS or is_name(word):
            return match.group()
        return (match["before"] or "") + near[0]

    return _MONTH_SLIP.sub(right, text)


def _two_children(match: re.Match[str]) -> str:
    english, age = match[1] is not None, match[2]
    children = "2 kids" if english else "двое детей"
    if not age:
        return children
    return f"{children} aged {age} and {age}" if english else f"{children} в возрасте {age} и {age}"
