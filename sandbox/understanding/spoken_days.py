"""Days of the month said in words, «с первого по десятое августа», «the fifth of May», «april 3ish», written in digits."""

import re

from .calendar_words import MONTH

_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_DAYS: dict[str, int] = {word: day for day, word in enumerate(_ENGLISH.split(), 1)}
_DAYS |= {"twentieth": 20, "thirtieth": 30, "thirty-first": 31, "thirty first": 31}
_DAYS |= {f"twenty{joint}{word}": 20 + _DAYS[word] for joint in ("-", " ") for word in _ENGLISH.split()[:9]}
_RUSSIAN = (
    "перв втор треть четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат "
    "шестнадцат семнадцат восемнадцат девятнадцат двадцат"
)
_STEMS: dict[str, int] = {stem: day for day, stem in enumerate(_RUSSIAN.split(), 1)}
_STEMS |= {f"двадцать {stem}": 20 + _STEMS[stem] for stem in _RUSSIAN.split()[:9]}
_STEMS |= {"тридцат": 30, "тридцать перв": 31}


def _longest_first(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_E = rf"(?:{_longest_first(_DAYS)})"
_R = rf"(?:{_longest_first(_STEMS)})(?:ого|его|ое|ее|е)"
_ENGLISH_DAY = re.compile(
    rf"\b(?:the\s+)?(?P<a>{_E})(?:(?P<to>\s+(?:to|until|till|through|and)\s+)(?:the\s+)?(?P<b>{_E}))?(?P<m>\s+(?:of\s+)?{MONTH})"
    rf"|\b(?P<m2>{MONTH}\s+)(?:the\s+)?(?P<c>{_E})\b(?:(?P<to2>\s+(?:to|until|till|through)\s+)(?:the\s+)?(?P<d>{_E})\b)?",
    re.IGNORECASE,
)
_RUSSIAN_DAY = re.compile(
    rf"\b(?P<a>{_R})(?P<m0>\s+{MONTH})?(?P<to>\s+(?:по|до|на)\s+)(?P<b>{_R})\b(?P<m>\s+(?:{MONTH}|числа))?|\b(?P<c>{_R})(?P<m2>\s+(?:{MONTH}|числа))"
    rf"|(?P<back>\b(?:возвра\w+|верн\w+|назад|обратно|вылет\w*|улет\w+|полет\w+|прилет\w+|выезж\w+|выед\w+|выехать|заезд\w*|заед\w+|заехать|приед\w+|до|по)\s+)(?P<d>{_R})\b(?!\s+(?:отел|рейс|вариант|номер|этаж|район|класс))",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[- ]?ish\b", re.IGNORECASE)


def with_digits(text: str) -> str:
    """The text with spoken days of the month as numbers; ordinals that no month or range follows stay."""
    text = _ABOUT.sub(r"\1", text.replace("ё", "е"))
    return _RUSSIAN_DAY.sub(_russian, _ENGLISH_DAY.sub(_english, text))


def _english(match: re.Match[str]) -> str:
    if match["a"]:
        end = f"{match['to']}{_DAYS[match['b'].lower()]}" if match["b"] else ""
        return f"{_DAYS[match['a'].lower()]}{end}{match['m']}"
    end = f"{match['to2']}{_DAYS[match['d'].lower()]}" if match["d"] else ""
    return f"{match['m2']}{_DAYS[match['c'].lower()]}{end}"


def _russian(match: re.Match[str]) -> str:
    if match["a"]:
        return f"{_of(match['a'])}{match['m0'] or ''}{match['to']}{_of(match['b'])}{match['m'] or match['m0'] or ''}"
    if match["d"]:
        return f"{match['back']}{_of(match['d'])}-го"
    return f"{_of(match['c'])}{match['m2']}"


def _of(word: str) -> int:
    folded = re.sub(r"(?:ого|его|ое|ее|е)$", "", word.lower())
    return _STEMS[folded]
