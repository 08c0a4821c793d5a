"""Names of persons, so that nobody travels to Victoria because of «моя дочь Виктория» or «my son Austin».

A name counts as a person's beside a word of kinship («our daughter Emma»), in an introduction («my name is Victoria»)
and in a list with the speaker («я, Владимир и Надежда»). Only the words that tell it are looked at: which cities are
also given names is told by a table, since «my wife London to Paris» leaves London a city.
"""

import re

from .calendar_words import MONTHS, WEEKDAYS
from .common_words import NEVER_PLACES, NEVER_PLACES_RUSSIAN
from .misspellings import is_name

_KIN_ENGLISH = (
    r"wife|husband|hubby|spouse|partner|girlfriend|boyfriend|fianc[eé]e?|friend|buddy|bestie|mate|mom|mum|mother|dad|father|sister|brother|cousin|niece|nephew|aunt(?:ie|y)?|uncle|"
    r"grand(?:ma|mother|pa|father|son|daughter|child)|granny|gran|son|daughter|kid|baby|boy|girl|toddler|child|colleague|coworker|boss|roommate|neighbou?r|dog|cat"
)
_KIN_RUSSIAN = (
    r"жен(?:а|ой|у|ы|е)|муж(?:ем|а|у)?|девушк(?:а|ой|и|у|е)|парн(?:ем|я|ю)|парень|друг(?:ом|а|у)?|подруг(?:а|ой|и|у|е)|подружк\w+|мам(?:а|ой|ы|у|е)|пап(?:а|ой|ы|у|е)|сестр(?:а|ой|ы|у|е)|сестренк\w+|брат(?:ом|а|у|ик\w*)?|"
    r"бабушк(?:а|ой|и|у|е)|дедушк(?:а|ой|и|у|е)|тет(?:я|ей|ю|е|и)|дяд(?:я|ей|ю|е|и)|сын(?:а|ом|у|е|ок|к\w+|ишк\w+|ул\w+)?|доч(?:ь|ери|ерью|ка|кой|ки|ке|ку|еньк\w+|ур\w+)|внук(?:а|ом|у)?|внучк\w+|племянни(?:к|ка|ком|ку|ца|цей|це|цу|цы)|"
    r"реб[её]н(?:ок|ка|ку|ком)|малыш(?:а|ом|у)?|младен(?:ец|ца|цем)|девочк(?:а|ой|и|у|е)|мальчик(?:а|ом|у)?|кошк\w+|собак\w+|коллег(?:а|ой|у|и|е)|супруг(?:а|ой|ом|и|у|е)?"
)
_NAME = r"[A-ZА-ЯЁ][a-zа-яё]{1,14}"
_AFTER_KIN = re.compile(
    rf"\b(?P<kin>{_KIN_ENGLISH}|{_KIN_RUSSIAN})(?P<joint>\s*,?\s+(?:(?:named|called|whose name is|по имени|зовут)\s+)?|\s*\()(?P<name>{_NAME})(?![\w'’-])",
)
_INTRODUCED = re.compile(
    rf"\b(?:[Mm]y name(?:'s| is)|[Tt]his is|[Ii]'?m called|[Мм]еня зовут|[Мм]о[её] имя)\s+(?P<name>{_NAME})(?!\w)(?!\s+(?:to|[-–—])\s)"
)
_LISTED = re.compile(
    rf"\b[Яя](?P<ru>(?:,\s*|\s+и\s+|,?\s+а также\s+){_NAME}(?:(?:,\s*|\s+и\s+){_NAME})*)(?!\w)|\b(?:[Мм]ы|[Лл]етим|[Ее]дем|[Пп]оедем|[Пп]олетим|[Хх]отим|[Лл]ечу|[Ее]ду|[Пп]оеду|[Пп]олечу)\s+со?\s+(?P<with>{_NAME}(?:(?:,\s*|\s+и\s+){_NAME})*)(?!\w)"
    rf"|\b(?P<en>{_NAME}(?:,\s*{_NAME})*),?\s+and\s+(?:me|I|myself)\b|\b(?:[Mm]e|I|[Mm]yself)(?P<en2>(?:,\s*|\s+and\s+|,\s*and\s+){_NAME}(?:(?:,\s*and\s+|,\s*|\s+and\s+){_NAME})*)(?!\w)(?!\s+to\s)"
)
"""Those who are listed with the speaker; the names stay for the count of the party and are hidden from the reader of places."""
_JOURNEY_NEXT = re.compile(
    r"\s*(?:(?:to\b|->|→|>|–|—|-)\s*\S|(?:in|on|from|for|в|на|с|из)\s+(?:the\s+)?(?:\d|[A-ZА-Я]|january|february|march|april|may|june|july|august|september|october|november|december|summer|winter|янв|фев|март|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек))"
)
"""After the name of a place rather than a person's: «with my wife Sydney in March»."""
_GIVEN_WORDS = (
    "victoria austin florence sofia sophia jordan chelsea madison charlotte savannah sydney adelaide alexandria georgia carolina dakota dallas houston jackson lincoln valencia verona vienna brooklyn india israel kenya chad "
    "ireland holland santiago diego lima elena helena geneva catalina lourdes mercedes bristol devon kent troy tyler orlando salvador lorraine alberta augusta regina alice eugene everett logan preston wesley carson aurora eden "
    "phoenix raleigh nancy marina olympia lucia kitty milan roman sharon martin marco anna david albert elizabeth rosa clara isabel lara laura lincoln aberdeen helen hamilton ashton ashley kelly stanley lexington tiffany cairo asia "
    "paris london camden bronte skye iona ailsa lydia nadia sierra montana virginia tenerife malaga manila siena ravenna "
    "софия виктория владимир роман рома надежда юлия вика лена милана милан марсель карина рита роза лев марк тимур борис инга майя кира флоренция виола алания снежана ольга анна мария марина екатерина "
    "витя паша саша дима миша костя ваня артем артур руслан давид мартин севилья ирина лана ника лада яна варя василиса алиса"
)
_GIVEN = frozenset(_GIVEN_WORDS.split())
_CASES = ("", "а", "у", "ом", "ем", "е", "и", "ы", "ю", "ой", "ей", "ою", "ию", "ии", "ией", "ь", "ья", "я", "й")


def persons(written: str) -> list[tuple[int, int]]:
    """The spans of persons' names in a text as it was written."""
    if written.isupper():
        return []
    spans = [match.span("name") for match in _AFTER_KIN.finditer(written) if _is_person(match)]
    spans += [match.span("name") for match in _INTRODUCED.finditer(written)]
    for match in _LISTED.finditer(written):
        group = next(name for name, value in match.groupdict().items() if value)
        names = list(re.finditer(_NAME, match[group]))
        if all(_usual(name.group()) and (_given(name.group()) or not is_name(name.group().lower())) for name in names):
            spans += [(match.start(group) + name.start(), match.start(group) + name.end()) for name in names]
    return sorted(spans)


def without_persons(text: str) -> str:
    """The text without the names of relatives, so that their ages stand beside the word of kinship."""
    for start, end in reversed([match.span("name") for match in _AFTER_KIN.finditer(text) if _is_person(match)]):
        opened = text[:start].endswith("(")
        text = text[:start] + (re.sub(r"^\s*,?\s*", "", text[end:]) if opened else text[end:])
    return text


def _is_person(match: re.Match[str]) -> bool:
    name, rest = match["name"], match.string[match.end() :]
    if not _usual(name) or match.string.isupper():
        return False
    if not is_name(name.lower().replace("ё", "е")):
        return True
    return _given(name) and not _JOURNEY_NEXT.match(rest)


def _usual(name: str) -> bool:
    """Whether a word with a capital is no month, weekday or everyday word."""
    low = name.lower().replace("ё", "е")
    if low in MONTHS or low in WEEKDAYS:
        return False
    return low in _GIVEN or not (low in NEVER_PLACES or low in NEVER_PLACES_RUSSIAN)


def _given(name: str) -> bool:
    low = name.lower().replace("ё", "е")
    if low in _GIVEN:
        return True
    stems = [low[: len(low) - cut] for cut in range(4) if len(low) - cut > 1]
    return any(stem + ending in _GIVEN for stem in stems for ending in _CASES)
