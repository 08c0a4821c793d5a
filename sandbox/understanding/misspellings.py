"""Misspelt words of travel put right: «nigths», «januari», «гостинница», «выходыне», «checcked luggage», «послзавтра».

The words are those that the rules of this package know and that travellers use (``travel_words.txt``, the most
frequent first). Usual words that are one slip away from one of them (``travel_lookalikes.txt``, as counted by the
project wordfreq) are no misspellings, and neither are names of places.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .common_words import NEVER_PLACES, NEVER_PLACES_RUSSIAN
from .gazetteer import gazetteer
from .roles import announces

MIN_LETTERS = 5
LONG_WORD = 9
"""From how many letters on two slips are forgiven."""
SAME_FAMILY = 4
"""Letters that a Russian word shares with one of the list when it is but another form of it."""
CHOICES = 6
_WORD = re.compile(r"[^\W\d_]{5,}")
_FOLDER = Path(__file__).parent
_CORE_ENGLISH = (
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
_CORE_RUSSIAN = (
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
TRAVEL_WORDS = frozenset((_CORE_ENGLISH + " " + _CORE_RUSSIAN).split())
"""The words that are put right even where a capital letter may tell a name."""


class _Words:
    """The words of one alphabet, the most frequent first."""

    def __init__(self, latin: bool) -> None:
        core = sorted(word for word in TRAVEL_WORDS if word.isascii() == latin)
        listed = [word for word in _listed("travel_words.txt") if word.isascii() == latin]
        self.core = core
        self.all = [*dict.fromkeys([*core, *listed])]


def _listed(name: str) -> list[str]:
    return (_FOLDER / name).read_text("utf-8").split()


@cache
def _words(latin: bool) -> _Words:
    return _Words(latin)


@cache
def _right() -> frozenset[str]:
    return frozenset([*_listed("travel_words.txt"), *_listed("travel_lookalikes.txt")]) | TRAVEL_WORDS


def without_slips(text: str) -> str:
    """The text with misspelt words of travel replaced; names of places and all other words stay."""
    small = text.isupper()

    def right(match: re.Match[str]) -> str:
        written = match.group()
        word = written.lower().replace("ё", "е")
        named = written[0].isupper() and not small and re.search(r"\w[^.!?\n]*$", text[: match.start()]) is not None
        found = _nearest(word, named, not named and announces(text[: match.start()].lower()))
        if found is None:
            return written
        return found.upper() if written.isupper() else found.capitalize() if written[0].isupper() else found

    return _WORD.sub(right, text)


@lru_cache(maxsize=16384)
def _nearest(word: str, named: bool, announced: bool) -> str | None:
    """The word that is meant; ``named`` when a capital letter may tell a name, ``announced`` when a place is expected."""
    if word in _right() or word in NEVER_PLACES or word in NEVER_PLACES_RUSSIAN:
        return None
    words = _words(word.isascii())
    slips = 2 if len(word) >= LONG_WORD else 1
    choices = words.core if named else words.all
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=CHOICES)
    near = [choice for choice, _, _ in found if len(choice) >= MIN_LETTERS - 1 and _begins_alike(choice, word)]
    if not near or is_name(word) or word.removesuffix("s") in _right():
        return None
    if not word.isascii() and _is_form(word, near):
        return None
    if announced and near[0] not in words.core and gazetteer().guess(word) is not None:
        return None
    return near[0]


def _begins_alike(choice: str, word: str) -> bool:
    return choice[0] == word[0] or choice[:2] == word[1::-1]


@cache
def usual_words(latin: bool) -> frozenset[str]:
    """The words of travellers in one alphabet."""
    return frozenset(_words(latin).all)


def slipped(word: str) -> bool:
    """Whether a word is one slip away from one that travellers use."""
    return _nearest(word, named=False, announced=False) is not None


def is_usual(word: str) -> bool:
    """Whether a word in lower case is one that travellers use, or a usual one much like it."""
    return word in _right()


def is_name(word: str) -> bool:
    """Whether a place is called so."""
    return gazetteer().find(word) is not None


_ENDINGS = (
    "а я у ю е и ы о ь й ой ей ою ею ом ем ам ям ах ях ами ями ов ев ий ый ая яя ое ее ые ие ого его ому ему ым им ых их ыми ими ую юю "
    "ть ти ьте ить ь л ла ли ло м т шь ешь ишь ет ит ут ют ат ят ем им ете ите йте ся сь лся лась лись тся ться юсь усь ия ию ии ией иям иях ость "
)
_ENDING = frozenset(["", *_ENDINGS.split()])


def _is_form(word: str, near: list[str]) -> bool:
    """Whether a Russian word is another case of a near one rather than a slip: only its ending differs."""
    return any(_same_stem(word, choice) for choice in near if len(choice) > SAME_FAMILY)


def _same_stem(word: str, choice: str) -> bool:
    alike = next(
        (i for i, (one, two) in enumerate(zip(word, choice, strict=False)) if one != two), min(len(word), len(choice))
    )
    return any(
        word[stem:] in _ENDING and choice[stem:] in _ENDING
        for stem in range(max(SAME_FAMILY - 1, alike - 3), alike + 1)
    )
