"""Russian sentences typed in Latin letters: «bilety iz moskvy v rim na dvoih», «otel v sochi deshevle»."""

import re
from functools import cache

from .calendar_words import MONTHS, WEEKDAYS
from .common_words import NEVER_PLACES_RUSSIAN
from .misspellings import TRAVEL_WORDS, slipped, usual_words
from .numbers import WORDS
from .transliteration import cyrillic

_WORD = re.compile(r"[a-z']+", re.IGNORECASE)
_SHORT_WORDS = "iz v vo na s so po do ya my i za k u ot ne bez dlya mne nam nas ili est "
_SHORT_RUSSIAN = frozenset(_SHORT_WORDS.split())
_RUSSIAN_WORDS = (
    "hochu khochu hotim khotim bilet bilety biletov otel oteli otely otelya reys reysy rejs rejsy reis reisy zavtra "
    "poslezavtra segodnya yanvarya fevralya marta aprelya maya iyunya iyulya avgusta sentyabrya oktyabrya noyabrya "
    "dekabrya mae iyune iyule avguste sentyabre oktyabre noyabre dekabre yanvare fevrale aprele marte dvoe troe dvoih "
    "dvoikh vzroslyh vzroslykh vzroslyy vzroslye nochey nochej nochi dney dnej dnya nedelyu nedeli nedelya rebenok "
    "rebenka rebenkom detey detej detmi dlya nam nas nuzhen nuzhna nuzhny nuzhno privet poezdka poezdku poletet poehat "
    "poekhat kuda gostinica gostinitsa gostinitsu pokazhi pokazhite naydi najdi deshevle deshevyy deshevye samyy samiy "
    "bez peresadok chelovek cheloveka letim edem lechu edu odin odna vdvoem spasibo vylet obratno tuda rubley rublej "
    "tysyach byudzhet budget' zhenoy muzhem semey zabroniruy pozhaluysta moskva moskvy moskvu piter pitera parizh "
    "parizha noch nochi noch' chto chem vdvoem nas'  etot eta semya semey zvezd zvezdy ekskursii ekskursiya edem letim vse zhile gde rejs net' "
)
_RUSSIAN = frozenset(_RUSSIAN_WORDS.split())
_ENGLISH_WORDS = "to from the and for in of we i'm want need is are my with on at please "
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
"""Words that no Russian sentence has."""
MIN_LETTERS = 5
MIN_SHARE = 0.4
"""The least part of a text's words that must be Russian ones in Latin letters."""


def without_latin(text: str) -> str:
    """A Russian text in Latin letters in Russian ones; every other text as it is."""
    words = [word.lower() for word in _WORD.findall(text)]
    if any(word in _ENGLISH for word in words):
        return text
    telling = sum(word in _RUSSIAN or (len(word) >= MIN_LETTERS and _is_russian(word)) for word in words)
    russian = telling + sum(word in _SHORT_RUSSIAN for word in words if word not in _RUSSIAN)
    english = sum(_is_english(word) for word in words)
    if not telling or russian < MIN_SHARE * len(words) or english >= telling:
        return text
    shouted = text.isupper()
    return _WORD.sub(
        lambda match: match.group() if match.group().isupper() and not shouted else _spelt(match.group()), text
    )


_SPELLINGS = (
    (r"$", "ь"), (r"ц(?=с?я$)", "ть"), (r"цс?я$", "ться"), (r"ц", "тс"), (r"^е", "э"), (r"е", "ё"), (r"^ых", "их"), (r"ы(?=[аеоуюя])", "й"), (r"и(?=$)", "ий"), (r"сх", "сч"),
    (r"([бвдзлмнпрстф])(?=[яюе])", r"\1ь"), (r"(?<=[лнрст])(?=[бвгдкмнсшщ])", "ь"),
)  # fmt: skip
"""What Latin letters leave out or say alike: soft signs, «ться», «э»."""
_SHORT_KNOWN = frozenset(
    [
        "ночь",
        "день",
        "дней",
        "дня",
        "отель",
        "рейс",
        "семья",
        "семьи",
        "семью",
        "пять",
        "шесть",
        "семь",
        "есть",
        "муж",
        "мама",
        "папа",
        "дети",
        "сын",
        "дочь",
        "брат",
        "друг",
        "июнь",
        "июль",
        "море",
        "этот",
        "эта",
        "это",
        "экскурсии",
        "экскурсия",
        "эконом",
        "жилье",
        "жилья",
        "съездить",
    ]
)


def _spelt(word: str) -> str:
    """A word in Russian letters, with what they left out where that makes it a known one."""
    written = cyrillic(word)
    low = written.lower()
    if low in _known() or low in _SHORT_KNOWN:
        return written
    for pattern, instead in _SPELLINGS:
        other = re.sub(pattern, instead, low, count=1).replace("ё", "е")
        if other != low and (other in _known() or other in _SHORT_KNOWN):
            return other.capitalize() if written[0].isupper() else other
    return written


@cache
def _known() -> frozenset[str]:
    own = [*MONTHS, *WEEKDAYS, *WORDS, *TRAVEL_WORDS, *NEVER_PLACES_RUSSIAN]
    return frozenset(word for word in own if not word.isascii()) | usual_words(latin=False)


def _is_english(word: str) -> bool:
    return len(word) >= MIN_LETTERS and word not in _RUSSIAN and word in usual_words(latin=True)


def _is_russian(word: str) -> bool:
    """Whether it is a usual Russian word when its letters are Russian ones, a slip forgiven."""
    if word in _RUSSIAN:
        return True
    if word in usual_words(latin=True):
        return False
    written = cyrillic(word).lower()
    return written in _known() or (len(written) > MIN_LETTERS and slipped(written))
