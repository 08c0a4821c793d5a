"""Who travels: adults, children with their ages, rooms."""

import re
from typing import Any

import msgspec

from .children import CHILD_WORDS, VISITED, children_said, fewer_children, named_ages, told_ages
from .numbers import NUMBER, PLAIN_NUMBER, number
from .reading import Reading

_NO_CHILDREN = re.compile(
    r"\b(?:children|kids|infants|дет(?:и|ей))\s*(?:[:=–—-]+\s*)(?:0|no|none|нет|не будет)(?![\d\w])|\b(?:детей|ребенка) (?:у нас |с нами )?(?:нет|не будет)\b|\b(?:no|0|zero|without(?: any| the| our)?|minus(?: the)?|leave(?: out)?(?: the)?|remove(?: the)?|drop(?: the)?|sans) (?:kids?|children|child)\b|\b(?:kids?|child|children|son|daughter|baby) (?:are not|aren't|is not|isn't|won't be|will not be|not|can't|no longer) (?:coming|joining|going|come|join|with us|travel(?:l?ing)?)\b|\b(?:kids?|child|children|son|daughter|baby) (?:(?:is|are|will|will be|'ll) )?(?:stay(?:s|ing)?|remain(?:s|ing)?) (?:at )?(?:home|behind|with)\b|\b(?:without|leaving|leave) (?:our|my|the) (?:son|daughter|baby|kids?)\b(?= (?:at|behind|with|home)|\W*$)|\b(?:без|ноль|нуль|0|ни одного|не (?:берем|беру|возьмем)|убери\w*|убрать)\s+(?:дет\w+|ребенка|сына|дочки|дочери|малыша)\b|\b(?:дет(?:и|ей)|ребенк(?:а|у)|сына|дочку|дочь|малыша|внук(?:а|ов)|внучку) (?:\w+ ){0,2}?(?:не (?:бер|возьм|буд)\w*|остав\w+)|\b(?:дети|ребенок|сын|дочь|дочка|малыш|внуки|внук|внучка) (?:(?:с нами|со мной|с ними|уже|все-таки|в этот раз|теперь|больше) )*(?:не (?:едет|едут|летит|летят|поедет|поедут|полетит|полетят)|оста\w+)\b"
)
_ADULTS = re.compile(
    rf"\b(?P<n>{NUMBER}|0)\s*(?:x\s*)?(?:adults?|grown[- ]?ups?|adlts?|adult passengers?|взросл\w+|взр\b\.?)"
)
_ADULTS_AFTER = re.compile(
    rf"\b(?:adults?|взрослых|взрослые)\s*(?:[:=x–—-]|to be\b|to\b|is\b|are\b|до\b)?\s*(?P<n>{PLAIN_NUMBER})\b(?!\s*(?:kids?|child|infant|bab|rooms?|nights?|days?|дет|реб|номер|ноч|дн|мла|лет))"
)
_SENIORS = re.compile(rf"\b(?P<n>{NUMBER})\s+(?:seniors?|pensioners?|elderly|пенсионер\w*|пожил\w+)\b")
_PEOPLE = re.compile(
    rf"\b(?:party|group|team|total) of (?P<n1>{PLAIN_NUMBER})\b|\b(?:passengers?|travell?ers?|guests?|persons?|people|pax|tickets|пассажир\w*|путешественник\w*|гост(?:ей|и)|человек|персон|туристов|билетов)\s*[:=]\s*(?P<n7>\d{{1,2}})\b(?!\s*(?:adults?|x\b|взр))|\b(?!(?:a )?single (?:tickets?|rooms?))(?P<n>{PLAIN_NUMBER}|a single|single|one|0)\s+(?:people|persons?|ppl|pers\b\.?|folks|pax|guests?|travell?ers?|passengers?|tourists?|seniors|pensioners|oaps|retirees|girls|boys|guys|lads|ladies|women|men|dudes|gals|friends\b(?=\s+(?:trip|getaway)|\s*[.!]*\s*$)|seats?|tickets?|man\b|чел(?:\.|\b)|человек\w*|гост(?:я|ей|ь)|"
    rf"пенсионер\w*|студент\w*|рыл\w?|душ(?:и|а)?\b|морд\w?|мужик\w*|пацан(?:а|ов)|ребят|девочек|девчонок|мальчиков|девчат|дам\b|голов(?:ы)?\b|лиц(?:а)?\b|девушек|парней|пассажир\w*|турист\w*|персон\w*|билет\w*)|\b(?P<n2>{PLAIN_NUMBER}) of us\b|\bwe(?:'re| are| will be|'ll be)\s+(?P<n3>{PLAIN_NUMBER})\b(?!\s*(?:days|nights|weeks|hours))|\bнас\s+(?:теперь\s+|уже\s+|будет\s+|сейчас\s+|всего\s+)*(?P<n6>\d{{1,2}}|шесть|семь|восемь|девять|десять|двенадцать)\b(?!\s*(?:номер|ноч|дн))|(?<!из них )(?<!включая )(?<!на )\b(?P<n5>двое|трое|четверо|пятеро|шестеро|семеро)\b(?!\s*(?:дет|реб|взр|суток|дней|друз|подр|мал|дев|внук|доч|сын|\x00|-))|\b(?:нас|нас (?:будет|теперь|уже|сейчас)|(?:теперь|уже) нас|едем|летим|поедем|будет)\s+(?P<n4>двое|трое|четверо|пятеро|шестеро|семеро|восьмеро)\b"
)
_OF_US = re.compile(rf"\b(?P<n>{PLAIN_NUMBER}) of us\b")
_AND_BEFORE = re.compile(r"\b(?:and|plus|\+|&)\s+(?:the\s+)?$")
_OF_OURS = re.compile(r"\bнас\s+(?P<n>\d{1,2})\b")
_JOINING = re.compile(
    r"\b(?:join(?:s|ing)?(?: us| me)?|com(?:es?|ing) (?:along|too|as well|with)|tag(?:s|ging)? along|(?<=')s (?:also |now )?(?:coming|joining|flying|going) |(?:is|are)(?: also| now)? (?:coming|joining)|also coming|bring(?:ing)?|as well|too(?=\s*(?:$|[,.!?;)]|and\b))|also)\b|"
    r"\b(?:тоже|также|вместе с нами|присоедин\w+|возьм\w+ с собой|бер\w+ с собой|(?:едет|едут|поедет|поедут|летит|летят) с нами|еще)\b"
)
_INCLUDING = re.compile(
    r"\bнас (?:двое|трое|четверо|пятеро|шестеро|\d) (?:вместе )?со? (?:ним|ней|ними)\b|\b(?:двое|трое|четверо|пятеро|two|three|four|five|[2-5])(?: of us| people| человека?)?\s*[,:(–—-]+\s*(?:это\s+)?(?:я|мы|me|i|my|муж|жена|wife|husband)\b|\b(?:one|two|three|four|[1-4]) (?:is|are|of them are) (?:an? )?(?:kids?|child(?:ren)?|bab(?:y|ies)|infants?|toddlers?)\b|\b(?:один|одна|двое|трое|[1-4])\s*(?:[-–—]\s*)?(?:это\s+)?дети\b|\b(?:including|of (?:whom|them|which)|incl\.?|из них|включая|в том числе|всего|in total|altogether)\b"
)
_FAMILY_OF = re.compile(rf"\b(?:family of|семь(?:я|ей|ю|и) из)\s+(?P<n>{PLAIN_NUMBER})\b(?:\s+человек)?")
_FOR_N = re.compile(
    rf"\bfor\s+(?:just\s+|only\s+)?(?P<n>{PLAIN_NUMBER})(?!\s*(?:[-–:.]\d|%|/|am\b|pm\b|k\b|[$€£₽*]|days?|nights?|weeks?|months?|hours?|usd|eur|dollars?|euros?|rooms?|stars?|-star|kids?|child|adult|th\b|hotels?|flights?))(?=$|[\s,.;!?)\x00])"
    rf"|\b(?:на|для)\s+(?P<ru>двоих|троих|четверых|пятерых|шестерых|семерых|одного|одну|одной|двух|трех|четырех)(?!\s*(?:дн|ноч|недел|дет|реб|взрос|номер|час|месяц|зв))(?=$|[\s,.;!?)\x00])"
)
_TOGETHER = {"вдвоем": 2, "втроем": 3, "вчетвером": 4, "впятером": 5, "вшестером": 6, "всемером": 7}
_TOGETHER_WORD = re.compile(r"\b(?:" + "|".join(_TOGETHER) + r")\b")
_SOLO = re.compile(
    r"\b(?:solo|alone|by myself|on my own|just me|only me|just myself|for me only|(?:only|just) for me|travel(?:l)?ing single|single occupancy)\b|\bодноместное размещение\b|\bодному\W*$|\b(?:мне|для|еду|лечу) одной\W*$|\bсоло\b|\b(?:лечу|еду|поеду|полечу|путешествую|буду|я)\s+(?:путешествую\s+|еду\s+|лечу\s+|буду\s+|туда\s+)?(?:один|одна)\b(?!\s+(?:раз|день|ноч|номер))|\bв одиночку\b|(?:^|[,.]\s*)(?:один|одна) (?:еду|лечу|поеду|полечу|путешествую)\b|\bтолько я\b|(?:^|[,.;:\n\x00–—-])\s*(?:один|одна)\s*(?:$|[,.;!)\n])|\b(?:чисто|лишь|сам\w? по себе|один|одна)\s+я\b|\bя\s+(?:сам|сама)\b|\bодин как перст\b|(?<=\S\s)\b(?:just|only)\s+(?:1|one)(?=\W*(?:$|[,.;!?]|in\b))|(?<=[^\s,.])\s(?:один|одна)(?=\s*(?:$|[,.;!)]))(?<!только один)(?<!только одна)|\b(?:я|i|me)\s*(?:\+|и|and|with|с)\s*(?:моя |мой |my |the |a )?(?:собак\w*|пес\b|псом|кот\b|котом|кошк\w*|dog|cat|pet)\b|\b(?:me|myself) only(?=\W*(?:$|[,.;!]))|\bjust for myself\b"
)
_COUPLE = re.compile(
    r"\b(?:a|as a|young|married|for a|one|romantic|for) couple\b(?!\s+(?:of|days?|nights?|weeks?|more))|(?:^|[,.;:\n\x00–—-])\s*(?:a )?couple\s*(?:$|[,.;!\n]|from\b|flying\b|in (?:our|their)\b)|\bcouple'?s (?:trip|getaway|retreat)\b|\b(?:the|just the|both of|only the) two of us\b|\b(?:the|just|both of|only the) 2 of us\b|\b(?:just|only) us (?:two|2)\b|\bus two\b|\bboth of us\b|\b(?:семейн\w+ |молод\w+ )?пара (?:без детей|взрослых)\b|\bдля пары\b|(?:^|[,.;:\n\x00–—-]\s*)пара\b(?=\s+(?:с|без|из)\b|\W*$|\s*[,.;])|\bwe'?re a couple\b"
)
_COUPLES = re.compile(rf"\b(?P<n>{PLAIN_NUMBER}) couples\b")
_ADULT_KIN = (
    r"wife|husband|hubby|missus|spouse|girlfriends?|boyfriends?|wives|husbands|(?:mother|father|sister|brother|parents)[- ]in[- ]law|gf|bf|partner|bff|bestie|pal|fianc[eé]e?|friends?|buddy|buddies|pals|mates?|mom|mum|mother|dad|father|parents|sisters?|brothers?|"
    r"grandma|grandmother|grandpa|grandfather|grandparents|aunt|uncle|cousins?|colleagues?|coworkers?|boss|in-laws|roommates?|flatmates?|housemates?|classmates?|teammates?|siblings?|better half|significant other|"
    r"жен(?:а|ой|у|ы|е)|муж(?:ем|а|у)?|девушк(?:а|ой|и|у)|парнем|парень|молод(?:ым|ой) человек(?:ом)?|друг(?:ом|а)?|друз(?:ья|ьями|ей)|подруг(?:а|ой|и|ами|у)|мам(?:а|ой|ы|у)|пап(?:а|ой|ы|у)|родител(?:и|ями|ей)|"
    r"сестр(?:а|ой|ы|у|ами)|брат(?:ом|а|ьями)?|бабушк\w+|дедушк\w+|коллег\w+|супруг(?:а|ой|ом|и)?|невест\w+|жених\w+|тещ\w+|свекров\w+|матер(?:ью|и)|отц(?:ом|а)"
)
_KIN = re.compile(
    rf"\b(?:(?P<n>{NUMBER})\s+)?(?:(?:my|our|his|her|the|a|of|best|old|good|close|мо\w+|сво\w+|наш\w+|лучш\w+)\s+)*(?P<kin>{_ADULT_KIN})\b"
)
_SPEAKER = re.compile(
    r"\b(?:me|i|myself|we|us)\b|(?:\bwith|\bw/) (?:my|our|a|two|three|four|\d|the kids|kids)\b|\b(?:я|мы|со? сво|мне|нам|мной)\b|\bсо?\s+(?:мо|жен|муж|девуш|парн|друз|друг|подруг|мам|пап|родител|сестр|брат|супруг|коллег|ребен|сын|доч|дет|дв|тр|млад|молод|бабуш|дедуш)"
)
_KIN_CONTEXT = re.compile(
    r"(?<!\w)w/|\b(?:with|and|me|i|plus|for|take|taking|bring(?:ing)?|my|both|&)\b|\b(?:с|со|и|мы|я|плюс|возьм\w+)\b|\+"
)
_WITH_ME = re.compile(r"\band (?:me|i|myself)\b|\bи я\b|\bя и\b|\bme and\b")
_ROOM_FOR = re.compile(
    r"\b(?:one|another|the other|second|first|один|одна|второй|другой)(?: room| one| номер)? (?:is )?(?:for|для)\s+(?:(?:my|our|the|мо\w+|наш\w+)\s+)*$"
)
"""«One for the parents and one for the kids» says how rooms are shared."""
_TOLD_OF = re.compile(
    r"\s+(?:(?:really|just|also|always|absolutely|probably|\w+ly|очень|просто|тоже|всегда)\s+)*(?:hates?|loves?|likes?|wants?|needs?|prefers?|thinks?|says?|wishes|fears?|dislikes?|insists?|would|can(?:'t|not)?|could|must|has to|doesn'?t|does|don'?t|isn'?t|is (?:a |an |not |allergic|vegetarian|vegan|afraid|scared|tired|pregnant|disabled|diabetic|turning)|uses?|gets? \w*sick|"
    r"ненавидит|любит|хочет|хотят|боится|боятся|просит|говорит|считает|предпочитает|не (?:любит|хочет|переносит|может|ест|пьет)|нуждается|устает|мечтает|настаивает)\b"
)
"""Of whom something is told that isn't their coming: nobody is added to a party that is known."""
_ONLY_ME = re.compile(
    r"\b(?:it's|its|is|so|now|then|just it's) (?:just|only) me\b(?!\s*(?:,|and|&|plus|with|\+))|\b(?:тогда|значит|теперь) (?:только )?я (?:один|одна)\b"
)
"""Whoever was named before, the speaker goes alone."""
_ME_PLUS = re.compile(
    rf"\b(?:me|myself|i|я)\s*(?:\+|plus|плюс)\s*(?P<n>{PLAIN_NUMBER})\b(?!\s*(?:kid|child|infant|bab|реб|дет))"
)
_LISTED = re.compile(rf"\W*(?:my |our |мо\w+ |наш\w+ )?(?:{_ADULT_KIN})\s*,.{{0,60}}", re.DOTALL)
"""An answer that lists who travels: «husband, wife, baby»."""
_PAIR_WORDS = re.compile(r"parents|grandparents|in-laws|родител")
_PLURAL_KIN = re.compile(
    r"girlfriends|boyfriends|wives|husbands|friends|buddies|pals|mates|sisters|brothers|cousins|colleagues|coworkers|roommates|flatmates|housemates|classmates|teammates|siblings|друзь|друзей|подругами|сестрами|братьями|коллегами"
)
_MORE = re.compile(
    rf"\b(?:add|plus|with|and|include|another|добав\w+|плюс|еще|и еще)\s+(?:(?P<n>{NUMBER})\s+)?(?:more\s+|another\s+|extra\s+|additional\s+|еще\s+)?(?P<who>adults?|persons?|people|passengers?|travell?ers?|guests?|взросл\w+|человек\w*|пассажир\w*)(?P<more>\s+(?:more|too|as well))?"
)
_ONE_MORE = re.compile(
    rf"(?<![\w)] )(?<!\w)\+\s?(?P<plus>\d)\s+(?:adults?|persons?|people|passengers?|взросл\w+|человек\w*)\b|\b(?P<n>{NUMBER})\s+(?:more|extra|additional|another)\s+(?:adults?|persons?|people|passengers?|travell?ers?|guests?)\b|\bеще\s+(?P<ru>{NUMBER})\s+(?:взросл\w+|человек\w*|пассажир\w*)\b|\banother\s+(?:adult|person|passenger|traveller|traveler|guest)\b|\bеще\s+(?:взросл\w+|человек\w*)\b"
)
_FEWER = re.compile(
    rf"\b(?:remove|minus|drop|убер\w+|минус)\s+(?P<n>{NUMBER})\s+(?:adults?|persons?|people|passengers?|взросл\w+|человек\w*)|\b(?P<n2>{NUMBER})\s+(?:less|fewer)\s+(?:adults?|persons?|people|passengers?)|\b(?:на\s+)?(?P<n3>{NUMBER})\s+(?:adults?|persons?|people|passengers?|взросл\w+|человек\w*)\s+(?:less|fewer|меньше)\b"
)
_ADD_CHILD = re.compile(
    r"\b(?:add|plus|also|too(?=\s*(?:$|[,.!?;)]|and\b))|as well|another|one more|include|join\w*|forgot|добав\w+|плюс|еще|тоже|также|забыл\w*)\b"
)
_MORE_ROOMS = re.compile(
    r"\b(?:need|needs?|want|add|get|book|have|like)\b(?: \w+){0,2} (?P<nth>second|third|another|additional|extra|one more) (?:hotel |double |single |twin )?room\b|\b(?:another|additional|extra|one more) (?:double |single |twin )?room\b|"
    r"\b(?:нуж\w+|надо|понадоб\w+|добав\w+|возьм\w+|хо(?:чу|тим))\b(?: \w+){0,2} (?P<ru>второй|третий|дополнительный|еще один|другой) номер\b|\b(?:еще один|дополнительный) номер\b"
)
_ROOMS_AFTER = re.compile(
    rf"\b(?:rooms|номеров|номера|комнат|комнаты)\s*(?:нужно\b|надо\b|будет\b|берем\b|(?=(?:два|две|три|четыре|пять)\b)|[:=–—-]|to be\b|to\b|is\b|are\b|до\b)\s*(?P<n>{PLAIN_NUMBER})\b(?!\s*(?:night|day|ноч|дн|\d|euro|\$|€))"
)
_ROOMS = re.compile(
    rf"\b(?P<n>{PLAIN_NUMBER})\s+(?:separate\s+|double\s+|single\s+|twin\s+|hotel\s+|adjoining\s+|connecting\s+|отдельн\w+\s+|двухместн\w+\s+|одноместн\w+\s+)*(?:rooms?|bedrooms?|chambers|doubles\b|номер(?:а|ов)?|комнат\w*)\b|\b(?P<sep>separate rooms|раздельные номера)\b"
)
_ELDER = r"(?:mom|mum|mother|mama|dad|father|grandma|grandmother|granny|grandpa|grandfather|aunt|uncle|parents|grandparents|мама|мать|папа|отец|бабушка|дедушка|тетя|дядя|родители)"
_FAMILY_WORD = rf"(?:{_ELDER[3:-1]}|муж|жена|теща|тесть|свекровь|свекор|сестра|брат|друг|подруга|husband|wife|sister|brother|(?:mother|father|sister|brother)[- ]in[- ]law)"
_ELDER_WORD = re.compile(rf"\b{_FAMILY_WORD}\b(?![- ]in[- ]law)")
_ELDER_LIST = re.compile(rf"(?:^|[:(–—-])\s*{_FAMILY_WORD}\s*,\s*{_FAMILY_WORD}\s*(?:,|и\b|and\b|\+)")
"""A family told one by one: «папа, мама, дочка 7 лет и бабушка»."""
_SPEAKER_LISTED = re.compile(r"\b(?:я|мы|me|i|myself)\b")
_ELDERS = re.compile(
    rf"^\W*(?:(?:i'?m|i am|я|a|an|the|just|only|it'?s|single|for|it will be|едут|едет|летят|летит|поедут|поедет|полетят|полетит|это|будут|только|одинокая|одинокий)\s+)*(?P<one>{_ELDER})(?:\s*(?:,|and|&|и|\+)\s*(?P<two>{_ELDER}))?"
    rf"\s*(?:with|and|&|\+|с|со|и|,|\x00)\s*(?:(?:her|his|their|a|the|an|and|и|сво\w+|маленьк\w+|little|small|baby|взросл\w+|{PLAIN_NUMBER})\s+|\d{{1,2}}[- ]?(?:year|yr|летн|month|месячн)\S*\s+(?:old\s+)?)*(?:{CHILD_WORDS}|\d{{1,2}}[- ]?(?:year|yr|y\.?o|летн|month|месячн))"
)
"""Whoever raises the children goes with them, and nobody else is said to: «мама с сыном 12 лет», «grandma with two grandkids»."""


class Party(msgspec.Struct, frozen=True):
    """What was said of the party; a child's age is None where it was not."""

    updates: dict[str, Any]


def party(reading: Reading, state: dict[str, Any]) -> Party:
    """The slot ``party``, only with the parts that were said."""
    known = state.get("party")
    known = known if isinstance(known, dict) else {}
    updates: dict[str, Any] = {}
    rooms = _rooms(reading, known["rooms"] if isinstance(known.get("rooms"), int) else 1)
    if rooms is not None:
        updates["rooms"] = rooms
    fewer = fewer_children(reading, known)
    no_children = reading.take_all(_NO_CHILDREN)
    more = _more_adults(reading, known)
    text = reading.open
    family = _FAMILY_OF.search(text)
    if family is not None:
        reading.take(*family.span())
        text = reading.open
    grown, ages, speaker = children_said(reading)
    if more is None:
        more = _stayed(reading, known)
    adults = more if more is not None else _adults(reading, state, text, grown, len(ages), speaker)
    if family is not None:
        total = number(family["n"])
        adults = adults if adults is not None else max(1, min(2, total - len(ages)))
        ages = ages or [None] * max(0, total - adults)
    if adults is not None:
        updates["adults"] = adults
    told = told_ages(reading, known) or ([] if ages else named_ages(reading, adults))
    if fewer is not None:
        updates["children"] = fewer
    elif told:
        updates["children"] = [{"age": age} for age in told]
    elif no_children:
        updates["children"] = []
    elif ages:
        before = known.get("children") if _ADD_CHILD.search(text) and isinstance(known.get("children"), list) else []
        updates["children"] = [*(before or []), *({"age": age} for age in ages)]
    elif adults is not None and _only_adults(text) and more is None:
        updates["children"] = []
    return Party(updates)


def _only_adults(text: str) -> bool:
    return bool(_SOLO.search(text) or _COUPLE.search(text))


_ADULT_NOUN = r"(?:students?|pupils?|teachers?|coaches|coach|guides?|friends|colleagues|guys|girls|boys|men|women|man|woman|ladies|lads|nurses|players|adults?|people|students|мужчин\w*|женщин\w*|парн\w+|девушк\w+|девушек|студент\w*|преподавател\w+|учител\w+|тренер\w*|друзей|подруг\w*|коллег\w*)"
_TWO_GROUPS = re.compile(
    rf"\b(?P<a>{PLAIN_NUMBER})\s+{_ADULT_NOUN}\s*(?:with|and|plus|\+|&|и|плюс|с)\s*(?P<b>{PLAIN_NUMBER})\s+{_ADULT_NOUN}\b"
)
"""«11 students with 1 teacher», «3 men and 2 women»."""
_ONLY_ME_SAID = re.compile(r"\b(?:it'?s|so|just) only me\b|\b(?:only|just) me\b|\bя (?:один|одна)\b")
_NOT_COMING = re.compile(
    rf"\b(?:my |the |our |мо\w+ )?(?P<kin>{_ADULT_KIN})\s+(?:(?:уже|все-таки|больше|тоже)\s+)*(?:не\s+(?:летит|едет|поедет|полетит|сможет|может|хочет (?:ехать|лететь))|отказал\w+|остается|isn'?t (?:coming|going|joining|flying)|is not (?:coming|going|joining|flying)|(?:can'?t|cannot|won'?t|will not) (?:come|go|join|make it|fly|be (?:coming|joining))|bailed|cancel(?:l?ed)|pulled out|had to cancel|слил(?:ся|ась)|отвалил(?:ся|ась)|dropped out|backed out|not coming|is staying (?:home|behind))"
)
"""One of the known adults stays at home."""
_ME_AND_CHILD = re.compile(
    rf"\b(?:just|only|только|лишь|будем|остались)\s+(?:me|i|я)\s+(?:and|with|plus|и|с)\s+(?:my |our |the |мо\w+ )*(?:{CHILD_WORDS})"
)
_TRAILING = re.compile(r"(?:\x00|[^\W\d_])[^\x00]{0,24}?,\s*(?P<n>[1-9])\s*(?:pls|please|пожалуйста|плиз)?\W*$")
"""«Phoenix to Honolulu, 2»."""


def _stayed(reading: Reading, known: dict[str, Any]) -> int | None:
    """The known adults without one that doesn't come along."""
    adults, match = known.get("adults"), _NOT_COMING.search(reading.open)
    if match is None or not isinstance(adults, int) or adults < 2:
        return None
    if _SOLO.search(reading.open) or _ONLY_ME.search(reading.open) or _ONLY_ME_SAID.search(reading.open):
        return None
    reading.take(*match.span())
    return adults - 1


def _rooms(reading: Reading, known: int) -> int | None:
    more = _MORE_ROOMS.search(reading.open)
    if more is not None:
        reading.take(*more.span())
        return {"third": 3, "трети": 3}.get((more["nth"] or more["ru"] or "")[:5], max(2, known + 1))
    match = _ROOMS.search(reading.open)
    after = _ROOMS_AFTER.search(reading.open) if match is None else None
    if after is not None:
        reading.take(*after.span())
        return number(after["n"])
    if match is None:
        return None
    reading.take(*match.span("sep" if match["sep"] else "n"))
    return 2 if match["sep"] else number(match["n"])


def _more_adults(reading: Reading, known: dict[str, Any]) -> int | None:
    adults = known.get("adults")
    if not isinstance(adults, int):
        return None
    match = _FEWER.search(reading.open)
    if match is not None:
        reading.take(*match.span())
        return max(0, adults - number(match["n"] or match["n2"] or match["n3"]))
    match = _ONE_MORE.search(reading.open)
    if match is not None:
        reading.take(*match.span())
        amount = match["n"] or match["ru"] or match["plus"]
        return adults + (number(amount) if amount else 1)
    match = _MORE.search(reading.open)
    if match is not None and (match["more"] or re.match(r"add|plus|include|another|добав|плюс|еще", match.group())):
        reading.take(*match.span())
        return adults + (number(match["n"]) if match["n"] else 1)
    return None


def _adults(
    reading: Reading, state: dict[str, Any], text: str, grown: int, children: int, own_child: bool
) -> int | None:
    if _ONLY_ME.search(text) is not None or _ME_AND_CHILD.search(reading.lower) is not None:
        return 1 + grown
    groups = _TWO_GROUPS.search(reading.open)
    if groups is not None and not children:
        reading.take(*groups.span())
        return number(groups["a"]) + number(groups["b"])
    elders = _ELDERS.match(reading.lower)
    if elders is not None:
        words = [match.group() for match in _ELDER_WORD.finditer(reading.lower, elders.start("one"))]
        return sum(2 if word.endswith(("parents", "родители")) else 1 for word in words) + grown
    family = _ELDER_LIST.search(reading.lower)
    if family is not None and not _SPEAKER_LISTED.search(reading.lower):
        words = [match.group() for match in _ELDER_WORD.finditer(reading.lower, family.start())]
        return sum(2 if word.endswith(("parents", "родители")) else 1 for word in words) + grown
    match = _GROUP_OF.search(reading.open)
    if match is not None:
        reading.take(*match.span())
        return number(match["n"])
    match = _ME_PLUS.search(text)
    if match is not None:
        reading.take(*match.span())
        return 1 + number(match["n"])
    match = _ADULTS.search(text) or _ADULTS_AFTER.search(text)
    if match is not None:
        reading.take(*match.span())
        seniors = _SENIORS.search(reading.open)
        return number(match["n"]) + (number(seniors["n"]) if seniors is not None else 0)
    match = _OF_US.search(reading.open)
    if match is not None:
        reading.take(*match.span())
        joined = _AND_BEFORE.search(reading.lower[: match.start()]) is not None
        total = number(match["n"]) + (_companions(reading, _has_adults(state)) if joined else 0)
        return max(1, total - children) if _INCLUDING.search(reading.lower) else total
    match = _OF_OURS.search(reading.open)
    if match is not None:
        reading.take(*match.span())
        return max(1, int(match["n"]) - (children if _INCLUDING.search(text) else 0))
    match = _COUPLES.search(text)
    if match is not None:
        return 2 * number(match["n"])
    companions = _companions(reading, _has_adults(state))
    if companions:
        known = state.get("party")
        before = known.get("adults") if isinstance(known, dict) else None
        if isinstance(before, int) and (_JOINING.search(reading.lower) or _ADD_KIN.search(reading.lower)):
            return before + companions + grown
        return 1 + companions + grown if _SPEAKER.search(text) or companions == 1 else companions + grown
    match = _PEOPLE.search(reading.open)
    if match is not None:
        reading.take(*match.span())
        total = number(next(value for value in match.groups() if value).replace("a single", "one"))
        return max(1, total - children) if children and (_INCLUDING.search(text)) else total
    together = _TOGETHER_WORD.search(text)
    if together is not None:
        return (
            max(1, _TOGETHER[together.group()] - children)
            if children < _TOGETHER[together.group()]
            and not re.search(r"\b(?:и|плюс|еще)\s+(?:\w+\s+)?\x00", reading.open)
            else _TOGETHER[together.group()]
        )
    if _COUPLE.search(text):
        return 2
    if _SOLO.search(text):
        return 1
    match = _FOR_N.search(reading.open)
    if match is not None:
        reading.take(*match.span())
        return number(match["n"] or match["ru"])
    match = _TRAILING.search(reading.open)
    if match is not None and not _has_adults(state) and "\x00" in reading.open:
        return int(match["n"])
    if _PARENTS_ONLY.search(text):
        return 2
    named = _named_company(reading)
    if named is not None:
        return named
    if children and own_child and _has_adults(state):
        return None
    if children and (
        own_child
        or re.search(
            r"\b(?:me and|me \+|myself and|(?:i'?m|i am|i'?ll be|i will be|travell?ing) (?:alone )?with|я и|я (?:\w+ )?с)\b",
            text,
        )
    ):
        return 1 + grown
    return None


_PARENTS_ONLY = re.compile(r"\b(?:just |only )?(?:the |my |our )?parents(?: only| alone)\b|\bтолько родител\w+\b")
_CONSULTED = re.compile(r"\s+(?:посовет|обсу[дж]|поговор|согласу)\w*")
_ADD_KIN = re.compile(
    rf"\b(?:add|include|добав\w+|прибав\w+)\s+(?:(?:my|our|the|a|one|another|мо\w+|наш\w+)\s+)*(?:{_ADULT_KIN})\b"
)
_SENDS = re.compile(
    r"(?:'s| is| are| has)?\s+(?:sending|paying|making|asking|told|asked|said|wants me|sends|sent|recommended|suggested|getting married|lives?|отправляет|посылает|отправил\w*|послал\w*|платит|сказал\w*|советует|посоветовал\w*)\b"
)
"""Who sends, pays or advises doesn't travel along."""
_GROUP_OF = re.compile(
    rf"\b(?:group|bunch|gang|компани(?:я|ей|ю)(?: из)?|групп(?:а|ой|у)(?: из)?)\s+(?:of\s+)?(?P<n>{PLAIN_NUMBER})\s+(?:good\s+|old\s+|close\s+)?(?:friends|mates|pals|colleagues|adults|guys|girls|women|men|people|друзей|человек|коллег|подруг|взрослых)\b"
)
"""The speaker is one of them."""
_NAME = r"[A-ZА-Я][a-zа-я]{2,12}"
_WITH_NAMED = re.compile(
    rf"\b(?:[Мм]ы|[Лл]етим|[Ее]дем|[Пп]оедем|[Пп]олетим|[Хх]отим|[Лл]ечу|[Ее]ду|[Пп]оеду|[Пп]олечу) со? (?P<ru>[А-Я][а-я]+(?:ой|ей|ом|ем|ью|ёй)(?:(?:, | и )[А-Я][а-я]+(?:ой|ей|ом|ем|ью))*)(?![а-я])"
    rf"|\b(?:[Mm]e|I|[Mm]yself)(?:,| and| &) (?P<en>{_NAME}(?:(?:, and |, | and | & ){_NAME})*)|\b(?P<en2>{_NAME}(?:, {_NAME})*),? (?:and|&) (?:me|I|myself)\b"
)
"""Companions by their names: «мы с Олей и Димой», «me and Anna»."""


def _named_company(reading: Reading) -> int | None:
    match = _WITH_NAMED.search(reading.written)
    if match is None:
        return None
    return 1 + len(re.findall(_NAME, match["ru"] or match["en"] or match["en2"]))


def _has_adults(state: dict[str, Any]) -> bool:
    known = state.get("party")
    return isinstance(known, dict) and isinstance(known.get("adults"), int)


def _companions(reading: Reading, adults_known: bool = False) -> int:
    total = 0
    for match in list(_KIN.finditer(reading.open)):
        before = reading.lower[max(0, match.start() - 14) : match.start()]
        after = reading.lower[match.end() : match.end() + 12]
        if not (
            _WITH_ME.search(reading.lower)
            or _KIN_CONTEXT.search(match.group())
            or _KIN_CONTEXT.search(before)
            or re.match(r"\s*(?:and|&|и)\b", after)
            or _LISTED.fullmatch(reading.lower)
            or _JOINING.search(reading.lower)
            or _ADD_KIN.search(reading.lower)
            or (match["n"] and match["n"].isdigit() and int(match["n"]) > 1)
        ):
            continue
        led = reading.lower[: match.start()] + match.group()[: match.start("kin") - match.start()]
        if VISITED.search(led) or _ROOM_FOR.search(led) or _CONSULTED.match(reading.lower, match.end()):
            continue
        if _SENDS.match(reading.lower, match.end()):
            continue
        if re.match(
            r"'s\b(?!\s+(?:also\s+|now\s+)?(?:coming|joining|flying|going|travell?ing|with us))|-friendly|\s+(?:is getting|gets|is having|is turning|got|has|lives?|recommend|told|said|suggest)",
            after,
        ):
            continue
        if adults_known and _TOLD_OF.match(reading.lower, match.end()) and not _JOINING.search(reading.lower):
            continue
        kin, said = match["kin"], match["n"]
        if said and said not in ("a", "an", "another", "couple"):
            total += number(said)
        elif _PAIR_WORDS.search(kin):
            total += 2
        elif not _PLURAL_KIN.search(kin):
            total += 1
        else:
            continue
        reading.take(*match.span())
    return total
