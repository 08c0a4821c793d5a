"""Names of months, weekdays and holidays in English and Russian, with the cases of the latter."""

import datetime
import re

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

_MONTHS: tuple[str, ...] = (
    "january jan январь января январе январю янв",
    "february feb февраль февраля феврале февралю фев февр",
    "march mar март марта марте марту мар",
    "april apr апрель апреля апреле апрелю апр",
    "may май мая мае маю",
    "june jun июнь июня июне июню июн",
    "july jul июль июля июле июлю июл",
    "august aug август августа августе августу авг",
    "september sep sept сентябрь сентября сентябре сентябрю сен сент",
    "october oct октябрь октября октябре октябрю окт",
    "november nov ноябрь ноября ноябре ноябрю ноя нояб",
    "december dec декабрь декабря декабре декабрю дек",
)
_WEEKDAYS: tuple[str, ...] = (
    "monday mondays mon понедельник понедельника понедельнику понедельнике пн",
    "tuesday tuesdays tue tues вторник вторника вторнику вторнике вт",
    "wednesday wednesdays wed weds среда среду среды среде ср",
    "thursday thursdays thu thur thurs четверг четверга четвергу четверге чт",
    "friday fridays fri пятница пятницу пятницы пятнице пт",
    "saturday saturdays sat суббота субботу субботы субботе сб",
    "sunday sundays sun воскресенье воскресенья воскресенью вс",
)
_SHORT_LENGTH = 4

MONTHS: dict[str, int] = {word: index for index, words in enumerate(_MONTHS, 1) for word in words.split()}
WEEKDAYS: dict[str, int] = {word: index for index, words in enumerate(_WEEKDAYS) for word in words.split()}

_SHORT_MONTHS = {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "янв", "фев", "февр",
                 "мар", "апр", "июн", "июл", "авг", "сен", "сент", "окт", "ноя", "нояб", "дек"}  # fmt: skip
_SHORT_WEEKDAYS = {"mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun",
                   "пн", "вт", "ср", "чт", "пт", "сб", "вс"}  # fmt: skip


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


MONTH = r"(?:" + _alternatives(list(MONTHS)) + r")\b\.?"
FULL_MONTH = r"(?:" + _alternatives([word for word in MONTHS if word not in _SHORT_MONTHS]) + r")\b"
WEEKDAY = r"(?:" + _alternatives(list(WEEKDAYS)) + r")\b\.?"
FULL_WEEKDAY = r"(?:" + _alternatives([word for word in WEEKDAYS if word not in _SHORT_WEEKDAYS]) + r")\b"


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> datetime.date:
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _western_easter(year: int) -> datetime.date:
    return easter(year, EASTER_WESTERN)


def _orthodox_easter(year: int) -> datetime.date:
    return easter(year, EASTER_ORTHODOX)


HOLIDAYS: tuple[tuple[re.Pattern[str], str, int, int], ...] = tuple(
    (re.compile(pattern), day, before, nights)
    for pattern, day, before, nights in (
        (r"\b(?:christmas eve|xmas eve|(?:католическ\w+ )?сочельник\w*)\b", "12-24", 0, 2),
        (r"\b(?:new year'?s? eve|nye)\b", "12-31", 0, 2),
        (r"\b(?:new year'?s? day)\b", "01-01", 0, 2),
        (r"\b(?:christmas|xmas) week\b|\bweek of (?:christmas|xmas)\b|\bрождественск\w+ недел\w+", "12-25", 1, 7),
        (
            r"\b(?:christmas|xmas|x-mas|католическ\w+ рождеств\w+)(?: (?:day|holidays?|break|time))?\b(?! (?:markets?|shopping|lights|fairs?))",
            "12-25",
            1,
            2,
        ),
        (r"\bновогодни(?:е|х|м)\b(?: (?:праздник\w*|каникул\w*|выходн\w*))?", "12-31", 0, 8),
        (
            r"\b(?<!in the )(?<!in )(?:the )?new year'?s?(?: (?:holidays?|break))?\b|\bнов(?:ый|ого|ому|ым|ом) год(?:а|у|ом|ам)?\b|\bнг\b",
            "12-31",
            0,
            2,
        ),
        (r"\bрождеств(?:о|а|у|ом|е)\b", "01-07", 1, 2),
        (r"\bмайск(?:ие|их|им)(?: праздник\w*)?\b(?! дн)", "05-01", 0, 8),
        (r"\b(?:valentine'?s?(?: day)?|д(?:ень|ня|ню) (?:святого валентина|(?:всех )?влюбленных))\b", "02-14", 0, 2),
        (r"\b(?:good friday|страстн\w+ пятниц\w+)\b", "good_friday", 0, 3),
        (r"\beaster monday\b", "easter_monday", 0, 2),
        (r"\bpalm sunday\b", "palm_sunday", 0, 2),
        (r"\bboxing day\b", "12-26", 0, 2),
        (r"\b(?:st\.? |saint )?patrick'?s(?: day)?\b|\b(?:день|дня) святого патрика\b", "03-17", 0, 2),
        (r"\bcinco de mayo\b", "05-05", 0, 2),
        (r"\bbastille day\b", "07-14", 0, 2),
        (r"\bcanada day\b", "07-01", 0, 2),
        (r"\b(?:presidents'?|president'?s) day(?: weekend)?\b", "presidents", 2, 3),
        (r"\b(?:mlk|martin luther king)(?: day)?(?: weekend)?\b", "mlk", 2, 3),
        (r"\bcolumbus day(?: weekend)?\b", "columbus", 2, 3),
        (r"\b(?:день|дня|дню) победы\b", "05-09", 0, 2),
        (r"\b(?:день|дня|дню) россии\b", "06-12", 0, 2),
        (r"\bноябрьски(?:е|х|м)(?: праздник\w*| выходн\w*)?\b", "11-04", 0, 2),
        (r"\b(?:halloween|хэллоуин\w*|хеллоуин\w*)\b", "10-31", 0, 2),
        (r"\b(?:fourth of july|4th of july|july (?:4th|fourth)|independence day)(?: weekend)?\b", "07-04", 0, 2),
        (r"\b(?:thanksgiving)(?: (?:day|weekend|break|holidays?))?\b", "thanksgiving", 0, 3),
        (r"\b(?:labor day)(?: weekend)?\b", "labor", 2, 3),
        (r"\b(?:memorial day)(?: weekend)?\b", "memorial", 2, 3),
        (r"\b(?:православн\w+ пасх\w+|пасх(?:а|у|е|и))\b", "orthodox", 0, 2),
        (r"\b(?:easter (?:long )?weekend|weekend of easter)\b", "easter", 2, 3),
        (r"\beaster(?: (?:sunday|weekend|break|holidays?))?\b", "easter", 0, 2),
        (r"\b8(?:-?е)? марта\b", "03-08", 0, 1),
    )
)
"""Pattern, the day (month-day, or a rule's name), days before it at which a stay begins, and that stay's nights."""


def holiday(day: str, today: datetime.date) -> datetime.date:
    """The next occurrence of a holiday on or after a day."""
    return next(found for found in (_holiday(day, today.year), _holiday(day, today.year + 1)) if found >= today)


def _holiday(day: str, year: int) -> datetime.date:
    match day:
        case "thanksgiving":
            return _nth_weekday(year, 11, 3, 4)
        case "labor":
            return _nth_weekday(year, 9, 0, 1)
        case "memorial":
            last = datetime.date(year, 5, 31)
            return last - datetime.timedelta(last.weekday())
        case "presidents":
            return _nth_weekday(year, 2, 0, 3)
        case "mlk":
            return _nth_weekday(year, 1, 0, 3)
        case "columbus":
            return _nth_weekday(year, 10, 0, 2)
        case "good_friday":
            return _western_easter(year) - datetime.timedelta(2)
        case "easter_monday":
            return _western_easter(year) + datetime.timedelta(1)
        case "palm_sunday":
            return _western_easter(year) - datetime.timedelta(7)
        case "orthodox":
            return _orthodox_easter(year)
        case "easter":
            return _western_easter(year)
        case _:
            month, number = day.split("-")
            return datetime.date(year, int(month), int(number))
