"""Children of a party and how old they are."""

import re
from typing import Any

from .numbers import NUMBER, PLAIN_NUMBER, number
from .reading import Reading

ADULT_AGE = 18
_MONTH_STEMS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "янв",
    "фев",
    "апр",
    "июн",
    "июл",
    "авг",
    "сен",
    "окт",
    "ноя",
    "дек",
)
MAX_CHILDREN = 20
"""More children in one mention are no party's."""
_AGE = rf"(?:\d{{1,2}}|{PLAIN_NUMBER})"
_AGES = rf"(?P<ages>{_AGE}(?:\s*(?:years?|yrs?|yo|лет|года?)?\s*(?:,|;|and|&|и|/|\+|,\s*and|(?<=\d)(?=\s\d{{1,2}}\b(?!\s*(?:[-./:–—]\s?\d|st\b|nd\b|rd\b|th\b|nights?|days?|weeks?|adults?|rooms?|people|ноч|дн|недел|взр|чел|номер|{'|'.join(_MONTH_STEMS)}))))\s*(?:an?\s+)?{_AGE}){{0,9}})"
CHILD_WORDS = (
    r"(?:kids?|child(?:ren)?|childs|(?:grand|step|god)?(?:sons?|daughters?)|stepkids?|bubs?|tweens?|boys?|girls?|toddlers?|bab(?:y|ies)|infants?|newborn|teens?|teenagers?|grandkids?|grandchild(?:ren)?|lads?(?=,?\s*(?:aged|\(|:)?\s*\d)|lasses(?=,?\s*(?:aged|\(|:)?\s*\d)|little ones?|kiddos?|"
    r"дет(?:и|ей|ьми|ям|ях|ки|ками|ок)|ребен(?:ок|ка|ку|ком|ке)|сын(?:а|ом|у|е|овья|овьями|овей|овьям|ишк\w+|ок|ка|ком|очк\w+)?|доч(?:ь|ери|ерью|ерей|ерям|ерьми|ка|кой|ки|ек|ками|ку|ке|кам|еньк\w+|урк\w+)|младен(?:ец|ца|цем|цы|цами)|малыш(?:а|ом|ами|и)?|"
    r"внук(?:а|ом|у|и|ам|ами|ов)?|карапуз\w*|внуч(?:ка|кой|ки|ку|ке|кам|ек|ками)|племянни(?:к|ка|ком|ки|ками|ца|цей|цу|цы)|nephews?|nieces?|груднич\w+|инф(?=\W|$)\.?|inf(?=\W|$)\.?|мальчи(?:к|ка|ки|ков|ком|ками|шк\w+)|девоч(?:ка|ки|ку|ек|кой|ками)|пацан\w*(?=\s+\d)|девчон\w+(?=\s+\d)|подрост\w+|школьник\w*|реб(?=\W|$)\.?|дет(?=\W|$)\.?|(?:brother|sister|cousin|брат(?:ом|а|у)?|сестр(?:а|ой|у|е|енк\w+)|братик\w*)(?=\s*[,(]?\s*(?:aged\s+|who is\s+)?(?:1[0-7]|\d)(?!\d)\s*(?:years|yrs|yo\b|y/o|лет|год|\)|$)))(?!\w)"
)
_SAME_CHILD = re.compile(r"[\s,(:–-]*(?:(?:who|he|she|they|it)(?:'s| is| are)\s+|aged\s+)?")
"""Between a child and the age said next: «a child, 4 yo»."""
_GROWN = re.compile(rf"(?:{PLAIN_NUMBER})\s+(?:girls|boys|девочек|девчонок|девочки|мальчиков|пацанов|мальчишек)")
_PARTY_OF_FRIENDS = re.compile(
    r"\b(?:hen|stag|bachelor\w*|girls'? (?:trip|weekend)|девичник\w*|мальчишник\w*|подруж\w+|пацанами)\b"
)
"""«4 girls» without an age and not somebody's own are friends."""
_EXCLAIMED = re.compile(
    r"\b(?:baby|child|kids?|toddler|infant|children'?s)(?:'s)?[- ](?:cots?|cribs?|beds?|seats?|strollers?|sit\w+|chairs?|menu|club|friendly|pool|meals?)\b|\b(?:cots?|cribs?|high ?chairs?|strollers?|bassinets?|(?:baby|child) seats?)\b(?:\s+for\s+(?:(?:a|the|our|my)\s+)?\w+)?|\b(?:кроватк\w*|люльк\w*|коляск\w*|стульчик\w*|автокресл\w*)(?:\s+для\s+(?:\w+\s+)?\w+)?|\bдетск\w+\b|\bbaby\s*!|\b(?:only|lol|yeah|yes|oh|please|ready|go|woo+|hell)\s+baby\b(?!\s+(?:and|cot|seat))|[,!]\s*baby\s*[!.]|\bkids?\s+you\s+not"
)
_INFANT = re.compile(r"bab|inf\b|инф|infant|newborn|младен|груднич")
_NOT_AGES = r"(?!\s*(?:of (?:us|them|whom)\b|in total|total\b|infants?|inf\b|инф\b|bab(?:y|ies)|toddlers?|newborns?|kids?\b|child|младен|малыш|груднич|реб|adults?|people|ppl|rooms?|nights?|days?|stars?|weeks?|взросл|номер|ноч|дн|звезд|чел|\*|:))"
_YEARS = r"(?P<years>\s*(?:-\s*)?(?:years?(?:[-\s]?olds?)?|yrs?(?:[-\s]?old)?|y\.?/?o\b\.?|лет|года|год|годик\w*|months?(?:[-\s]?old)?|mos?\b|мес(?:яц\w*)?)\b)"
_CHILDREN = re.compile(
    rf"(?:\b(?P<n>{NUMBER})\s+)?(?:(?:of\s+|my\s+|our\s+|small\s+|little\s+|young\s+|маленьк\w+\s+|наш\w+\s+|мо\w+\s+)*)\b(?P<noun>{CHILD_WORDS})"
    rf"(?:\s*(?P<open>[,:(–—-])?\s*(?P<aged>(?:who\s+(?:is|are)|aged|ages?|of|is|are|возраст\w*|в возрасте|по|ему|ей|им)\s*(?:of\s+)?:?\s*)?{_AGES}{_NOT_AGES}{_YEARS}?\)?)?"
)
_YEAR_OLDS = re.compile(
    rf"\b(?:(?P<n>{NUMBER})\s+)?(?P<ages>{_AGE}(?:\s*(?:,|and|&|и)\s*(?:an?\s+)?{_AGE}){{0,9}})\s*-?\s*(?:(?:years?|yrs?)[-\s]?olds?|y\.?/?o\b\.?|(?P<months>months?[-\s]?olds?)|летн\w+|(?P<ru_months>месячн\w+))(?:\s+(?:{CHILD_WORDS}))?"
)
_RUSSIAN_AGES = re.compile(rf"\b{_AGES}\s*(?:лет|года?)\b")
_WORD_AGES = re.compile(
    r"\b(?:(годовал\w+)|(двухлетн\w+)|(трехлетн\w+)|(четырехлетн\w+)|(пятилетн\w+)|(шестилетн\w+)|(семилетн\w+))(?:\s+(?:"
    + CHILD_WORDS
    + r"))?"
)
VISITED = re.compile(
    r"\b(?:ask(?:ing)?|check(?:ing)? with|talk(?:ing)? (?:to|with|it over with)|speak(?:ing)? (?:to|with)|consult(?:ing)?(?: with)?|discuss(?: \w+)? with|run (?:it|this) (?:by|past)|tell|call|text|split(?: up)? with|br(?:oke|oken|eak) up with|divorced|посоветоваться с|обсудить с|обсужу с|поговорить с|поговорю с|спросить у|спрошу у|рассказать|расстал\w+ со?|развел\w+ со?)\s+(?:(?:my|our|the|мо\w+|сво\w+)\s+)*$|\bсо?\s+(?:(?:мо\w+|сво\w+)\s+)*$(?=\w+ (?:посовет|обсуд|поговор))|\b(?:share|send|forward|discuss|print|поделись|поделиться|отправ\w+)\b[^.!?]{0,30}\b(?:with|to|for|с)\s+(?:(?:my|our|his|her|the|мо\w+|сво\w+)\s+)*$|\b(?:visit(?:ing)?|see(?:ing)?|meet(?:ing)?|join(?:ing)?|stay(?:ing)? with|surpris\w+|at|to|near|gift for|навест\w+|навещ\w+|проведать|встрет\w+|повидать|увидеть|к|у|от)\s+(?:(?:my|our|his|her|the|a|some|best|old|мо\w+|сво\w+|наш\w+)\s+)*$"
)
"""Who is visited doesn't travel along."""
_ELSEWHERE = re.compile(
    r"\s+(?:who\s+)?(?:told|said|says|recommend\w*|suggest\w*|helped|showed|asked|посоветовал\w*|сказал\w*|показал\w*|помог\w*|lives?|living|is living|stud(?:y|ies)|works?|is getting|gets|got|moved|has moved|жив[её]т|живут|учится|работает|переехал\w*|женится|выходит замуж)\b"
)
"""A child of whom only is told."""
_NAMED_AGES = re.compile(
    r"(?<![\w'])(?P<name>[a-zа-я]{2,14})(?:'s| is| will be| -|:)?\s+(?P<age>1?\d)(?=\s*(?:$|[,.;!)]|and\b|и\b|а\b|years?\b|yrs?\b|yo\b|лет\b|года?\b|годик\w*))"
)
"""«Jake is 7 and Lily is 4», «Маше 7, Пете 4 года»."""
_NOT_NAMES = frozenset(
    [
        "adults",
        "adult",
        "people",
        "persons",
        "nights",
        "rooms",
        "budget",
        "total",
        "price",
        "party",
        "it",
        "that",
        "this",
        "there",
        "we",
        "us",
        "they",
        "age",
        "ages",
        "aged",
        "is",
        "are",
        "and",
        "about",
        "around",
        "over",
        "under",
        "of",
        "for",
        "than",
        "to",
        "in",
        "at",
        "from",
        "with",
        "the",
        "option",
        "number",
        "hotel",
        "flight",
        "взрослых",
        "взрослые",
        "человек",
        "ночей",
        "номера",
        "бюджет",
        "нас",
        "нам",
        "это",
        "возраст",
        "около",
        "до",
        "по",
        "на",
        "за",
        "от",
        "из",
        "вариант",
        "номер",
        "отель",
        "рейс",
        "числа",
        "дней",
        "и",
    ]
)
_WITHOUT_CHILD = re.compile(
    rf"\b(?:without|remove|minus|drop|not|leave out|take off|except|без|убери\w*|минус|кроме)\s+(?:the |my |our |наш\w+ )?(?:(?P<age>{PLAIN_NUMBER})[- ]?(?:years?|yrs?)?[- ]?(?:old|летн\w+)(?:\s+\w+)?|(?P<baby>baby|infant|toddler|newborn|младен\w+|малыш\w*|груднич\w+)|(?P<kid>(?:grand|step)?(?:son|daughter)s?|(?:grand)?(?:kids?|child(?:ren)?)|boys?|girls?|teenagers?|сына|дочк?[иу]|дочь|внук\w*|внучк\w*|ребенка|детей))\b"
)
"""One of the known children is left out: «without the 7-year-old»."""
_AGES2 = _AGES.replace("<ages>", "<ages2>")
_TURNS = r"(?:(?:is|are|'s|'re|will be|turning|turns?|turned|gonna be|going to be|just|now|already|almost|будет|уже|скоро|исполнится|исполнилось|исполняется|почти|только)\s+)*"
_TOLD_AGES = re.compile(
    rf"^\W*(?:(?:actually|well|oh|wait|sorry|no|ой|нет|точнее|а)[,\s]+)*(?:(?:he|she|they|it|(?:the |my |our )?(?:kid|child|baby|boy|girl|son|daughter|kids|children))|ему|ей|им|сыну|дочке|дочери|реб[её]нку|детям)(?:'s|'re)?\s+{_TURNS}{_AGES}\s*(?:years?(?: old)?|yo|лет|года?)?(?:\s+(?:исполн\w+|будет|к поездке|к тому времени|on the trip|by then|by the trip|next \w+|in [a-z]+|в [а-я]+|so|put|make it|then|now|actually|уже|\d{{1,2}}))*\W*$"
    rf"|^\W*(?:(?:actually|well|oh|sorry|no|ой|нет|точнее)[,\s]+)*(?:(?:he|she|they|it|(?:the |my |our )?(?:kid|child|baby|boy|girl|son|daughter|kids|children))(?:'s|'re| is| are)|ему|ей|им|сыну|дочке|дочери|реб[её]нку|детям)\s+{_AGES2}\s*(?:years?(?: old)?|yo|лет|года?)?(?:\s+(?:actually|now|уже))?\W*$"
)


_BARE_AGES = re.compile(rf"^\W*{_AGES}\s*(?:years?(?: old)?|yo|лет|года?)?\W*$")
"""The ages alone, where those of the known children are missing: «3 и 9»."""


def fewer_children(reading: Reading, known: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The known children without the one that is left out."""
    match, children = _WITHOUT_CHILD.search(reading.open), known.get("children")
    if match is None or not isinstance(children, list):
        return None
    if match["kid"]:
        return [] if len(children) < 2 or match["kid"].endswith(("s", "ren", "детей", "внуков")) else None
    wanted = number(match["age"]) if match["age"] else 0
    at = next(
        (index for index, child in enumerate(children) if isinstance(child, dict) and child.get("age") == wanted), None
    )
    if at is None:
        return None
    reading.take(*match.span())
    return [child for index, child in enumerate(children) if index != at]


def told_ages(reading: Reading, known: dict[str, Any]) -> list[int]:
    """How old the known children are, told in a turn of its own: «he is 8»."""
    children = known.get("children")
    missing = isinstance(children, list) and any(isinstance(one, dict) and one.get("age") is None for one in children)
    bare = _BARE_AGES.match(reading.lower) if missing else None
    if bare is not None and isinstance(children, list):
        ages = _values(bare["ages"])
        return ages if len(ages) == len(children) and all(age < ADULT_AGE for age in ages) else []
    match = _TOLD_AGES.match(reading.lower)
    if match is None or not isinstance(children, list):
        return []
    ages = _values(match["ages"] or match["ages2"])
    return ages if len(ages) == len(children) and all(age < ADULT_AGE for age in ages) else []


def named_ages(reading: Reading, adults: int | None) -> list[int]:
    """The ages of children who are called by their names, at least two of them or beside the adults."""
    found = [
        match
        for match in _NAMED_AGES.finditer(reading.open)
        if match["name"] not in _NOT_NAMES and not match["name"].startswith(_MONTH_STEMS)
    ]
    if len(found) < 2 and not (found and adults is not None):
        return []
    if not all(
        re.search(
            r"(?:'s| is| will be)\s+\d|\d+\s*(?:years|yrs?|yo|лет|год)|[а-я]\s+\d",
            match.group() + reading.open[match.end() : match.end() + 6],
        )
        for match in found[-1:]
    ):
        return []
    ages = [int(match["age"]) for match in found]
    return ages if all(age < ADULT_AGE for age in ages) else []


def _values(ages: str) -> list[int]:
    found = re.findall(rf"\d{{1,2}}|{PLAIN_NUMBER}", ages)
    return [number(age) for age in found]


_SPEAKERS_AGE = re.compile(
    r"\b(?:мне|i'?m|i am)\s+(?:1[89]|[2-9]\d)\b(?:\s*(?:лет|год\w*|years? old|y/?o))?(?=\W*(?:$|[,.;!]|and\b|и\b|а\b))"
)
"""How old the traveller is says nothing of a child."""


def children_said(reading: Reading) -> tuple[int, list[int | None], bool]:
    """Grown-up children, the ages of the others, and whether a child was spoken of as the speaker's."""
    grown, ages, own = 0, [], False
    reading.take_all(_EXCLAIMED)
    reading.take_all(_SPEAKERS_AGE)
    for found in _age_groups(reading):
        group, mine = found
        own = own or mine
        for age in group:
            if age is not None and age >= ADULT_AGE:
                grown += 1
            else:
                ages.append(age)
    return grown, ages, own


_COUNT_BESIDE = re.compile(r"\b\d\s*(?:adults?|взросл\w+|взр\b)")
"""A party counted out in full: children spoken of before are among them."""


def _age_groups(reading: Reading) -> list[tuple[list[int | None], bool]]:
    groups: list[tuple[int, list[int | None], bool]] = []
    aged: list[int] = []
    for match in list(_YEAR_OLDS.finditer(reading.open)):
        values: list[int | None] = [*_values(match["ages"])]
        if match["months"] or match["ru_months"]:
            values = [age // 12 if age else 0 for age in values]
        if match["n"] and 1 < number(match["n"]) <= MAX_CHILDREN and len(values) == 1:
            values = values * number(match["n"])
        groups.append((match.start(), values, False))
        aged.append(match.start())
        reading.take(*match.span())
    for match in list(_WORD_AGES.finditer(reading.open)):
        groups.append((match.start(), [next(index for index, word in enumerate(match.groups(), 1) if word)], False))
        reading.take(*match.span())
    friends = _PARTY_OF_FRIENDS.search(reading.lower) is not None
    matches = [
        match
        for match in _CHILDREN.finditer(reading.open)
        if not (_GROWN.fullmatch(match.group()) and (friends or match["noun"] in ("girls", "boys")))
    ]
    counted = _COUNT_BESIDE.search(reading.lower) is not None and any(match["n"] and match["ages"] for match in matches)
    spare = _spare_ages(reading, matches)
    for match in matches:
        if counted and not match["n"] and not match["ages"] and len(matches) > 1 and not _INFANT.search(match["noun"]):
            continue
        group = _group(match)
        elsewhere = _ELSEWHERE.match(reading.lower, match.end()) or VISITED.search(reading.lower[: match.start("noun")])
        if group is None or elsewhere:
            continue
        if match["ages"] is None and any(
            _SAME_CHILD.fullmatch(reading.lower[match.end() : at]) for at in aged if at >= match.end()
        ):
            reading.take(*match.span())
            continue
        if spare and match["ages"] is None and len(spare) == len(group):
            group, spare = [*spare], []
        mine = re.search(r"\b(?:my|our)\b", match.group()) is not None or _mine(reading.lower, match.start())
        groups.append((match.start(), group, mine))
        reading.take(*match.span())
    return _told_once(
        reading, [(start, ages, mine) for start, ages, mine in sorted(groups, key=lambda group: group[0])]
    )


_APART = re.compile(r"^[^,.;:(]*[,.;:(]\s*(?!(?:and|plus|и|плюс|еще)\b)")


def _told_once(
    reading: Reading, groups: list[tuple[int, list[int | None], bool]]
) -> list[tuple[list[int | None], bool]]:
    """«2+1, дочке 10»: the age that is told apart after a count is that of one of those counted."""
    kept: list[tuple[int, list[int | None], bool]] = []
    for start, ages, mine in groups:
        before = kept[-1] if kept else None
        open_ages = before is not None and all(age is None for age in before[1])
        if (
            before is not None
            and open_ages
            and len(ages) <= len(before[1])
            and all(ages)
            and re.match(r"\d|од|дв|тр|one|two|three", reading.lower[before[0] :].lstrip())
            and _APART.match(reading.lower[before[0] : start])
        ):
            filled = [*ages, *before[1][len(ages) :]]
            kept[-1] = (before[0], filled, mine or before[2])
            continue
        kept.append((start, ages, mine))
    return [(ages, mine) for _, ages, mine in kept]


def _mine(text: str, start: int) -> bool:
    return (
        re.search(
            r"\b(?:my|our|me and|i and|мой|моя|мои|моим|моей|моими|нашими)\s+(?:\w+\s+)?$",
            text[max(0, start - 20) : start],
        )
        is not None
    )


def _spare_ages(reading: Reading, matches: list[re.Match[str]]) -> list[int]:
    """Ages said apart from the children's word, such as «детям 5 и 8 лет» at the end."""
    if not matches or any(match["ages"] for match in matches):
        return []
    for pattern in (
        _RUSSIAN_AGES,
        re.compile(rf"[,:(]\s*{_AGES}\W*$"),
        re.compile(
            rf"\b(?:they are|they're|he is|he's|(?:he|she|they|who)(?:'ll| will) be|(?:he|she|who) (?:turns?|is turning|just turned)|they (?:both |all )?(?:turn|turned|just turned|are turning)|turning|she is|she's|who's|aged?|ages?|(?:ему|ей|им)(?: уже| будет| исполнится| исполняется)*)\s*:?\s*{_AGES}{_NOT_AGES}"
        ),
    ):
        match = pattern.search(reading.open, matches[-1].end())
        if match is not None:
            reading.take(*match.span())
            return _values(match["ages"])
    return []


def _group(match: re.Match[str]) -> list[int | None] | None:
    """The ages of one mention of children; None when nothing says how many they are."""
    noun = match["noun"]
    count = number(match["n"]) if match["n"] else None
    plural = (
        re.search(
            r"s$|lads|ones$|children|ies$|дет[иьоеяк]|сыновья|дочки|дочек|дочками|внуки|внуками|внучками|племянники|племянниками|девочки|девочками|девочек|мальчики|мальчиками|мальчиков|младенцы|младенцами|малыши|малышами",
            noun,
        )
        is not None
    )
    values: list[int] = _values(match["ages"]) if match["ages"] else []
    months = match["years"] is not None and re.search(r"mo|мес", match["years"]) is not None
    stated = bool(match["aged"] or match["years"] or match["open"] == "(")
    if values and not stated and len(values) != (count or (len(values) if plural else 1)):
        values = []
    if months:
        values = [age // 12 for age in values]
    if values and count is not None and count > len(values) == 1:
        values = values * count if match["aged"] and "по" in match["aged"] else [*values]
    size = count if count is not None else (len(values) or (0 if plural else 1))
    if size == 0 or size > MAX_CHILDREN:
        return None
    filler: int | None = 0 if _INFANT.search(noun) else None
    return [*values[:size], *[filler] * (size - len(values))] if len(values) <= size else [*values]
