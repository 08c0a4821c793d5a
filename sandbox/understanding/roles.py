"""What the words before a name make of it: the place one leaves, goes to, passes or doesn't want."""

import re

ORIGIN, DESTINATION, VIA, NEGATED, PLAIN = "origin", "destination", "via", "negated", "plain"
_ORIGIN = re.compile(
    r"(?:\b(?:from(?: either| maybe| perhaps)?|out of|leav(?:e|ing)(?: from)?|depart(?:ing|ure)?(?: from| city| airport)?:?|origin(?: is| city)?:?|ex|fly(?:ing)? out of|based in|live in|living in|liv\w+ near|i'?m (?:currently |now )?in|i am (?:currently |now )?in|"
    r"we(?:'re| are) (?:currently |now )?(?:in|at)|home (?:is|city|airport)(?: is)?:?|starting (?:in|from|at)|start (?:in|from)|because i'm in)|"
    r"\b(?:из|со?|от|откуда:?|вылет(?:ом|аем|аю|ать)?(?: из)?:?|город вылета:?|живу в|живем в|нахожусь в|находимся в|я (?:сейчас )?в|мы (?:сейчас )?в|отправление(?: из)?:?)):?\s+(?:the\s+|airport\s+|city of\s+|аэропорта\s+|города\s+|г\.\s*)*$"
)
_DESTINATION = re.compile(
    r"(?:\b(?:to|in|into|for|visit(?:ing)?|see|explor(?:e|ing)|toward|towards|around|near|at|destination(?: is)?:?|actually|instead|prefer|rather|heading|going|about|across|of|arriv(?:e|ing)(?: in| at)?|reach|through|on|over to|love|like|want|choose|try|do|"
    r"make it|change (?:it )?to|switch to|how about|what about|let's do|let's say|say|no|sorry|wait|mean|meant)|\b(?:в|во|на|до|по|около|возле|посетить|увидеть|посмотреть|лучше|давай(?:те)?|хочу|хотим|куда:?|точнее|вернее|а|нет|имел\w? в виду|туда в|город\w*|остров\w*|страну|про))"
    r"[\s,:–-]+(?:the\s+|beautiful\s+|sunny\s+|downtown\s+|central\s+|city of\s+|island of\s+|somewhere in\s+|город\s+|городе\s+|города\s+|остров\w*\s+|г\.\s*|центр\w*\s+|солнечн\w+\s+|аэропорт\w*\s+)*$"
)
_STRONG = re.compile(
    r"(?:\b(?:to|in|into|from|out of|visit|visiting|towards?|via|near|around|actually,?|instead of|and then|then|not|no,|make it|replace \w+ with|my mind,?|rather|let's do)|(?<![\w])(?:в|во|из|от|до|через|вместо|не в|затем в|потом в|по|откуда|куда)):?\s+(?:the\s+)?$|(?:->|>)\s*(?:the\s+)?$"
)
_RUSSIAN_ON = re.compile(r"(?<!\w)(?:на|с|со|по)\s+(?:остров\w*\s+)?$")
_DAY_TRIP = re.compile(
    r"\b(?:day[- ]?trips?|excursions?|day tours?|(?:однодневн\w+ )?(?:экскурси\w+|поездк\w+ на день)) (?:from|out of|из)\s+$"
)
_NEXT_TO = re.compile(
    r"\b(?:рядом|недалеко|неподалеку|поблизости|по соседству|вблизи|not far|far|away|across|a walk|walking distance|minutes|mins|метрах|минутах|км)\s+(?:с|со|от|from)\s+(?:the\s+)?$"
)
"""«From» and «с» of a distance."""
_FIRST_STOP = re.compile(r"\b(?:(?:start|begin)(?:ing|ning)? (?:in|with)|нач(?:ать|нем|инаем|ну|инается)\w* со?)\s+$")
"""Where a journey of several places begins is its first stop, unless one leaves «from» there."""
_VIA = re.compile(
    r"\b(?:via|through|stopover in|layover in|stop in|connection in|connecting in|changing in|change in|через|с пересадкой в|пересадк\w+ в|с остановкой в)\s+$"
)
_NEGATED = re.compile(
    r"\b(?:not|instead of|rather than|except|other than|(?:any(?:where|thing|place)|every(?:where|thing)|all) but|no longer|decided against|changed (?:our|my) minds? about|tired of|not keen on|передумал\w* (?:насчет|про|ехать в|лететь в)|isn'?t|don'?t want(?: to go to)?|forget|skip|drop|scrap|ditch|leave out|cut out|cut|lose|never|not going to|убери\w*|убрать|выкинь\w*|вычеркни\w*|не (?:хочу|хотим|хочется|поедем|поеду|едем|летим|лечу|надо|нужно|нужен|нужна)(?: (?:больше|ехать|лететь|уже|туда))*|не|вместо|кроме|только не|а не|без|replace|swap|exchange|change|замени\w*|заменить|поменяй\w*|поменять|смени\w*)\s+(?:(?:to|in|from|в|во|на|из)\s+)?(?:the\s+)?$"
)
_BACK = re.compile(
    r"\b(?:back|return(?:ing)?|home|(?<!туда и )(?<!туда-)(?<!туда )обратно|назад|возвра\w+)\s+(?:home\s+)?(?:to|in|в|на|from|из)?\s*$"
)


_SPEAKER_IN = re.compile(r"\b(?:я|мы) (?:сейчас )?в\s+$")
_ACCUSATIVE = re.compile(r"[ую]$")


def role_of(before: str, name: str = "") -> str:
    """The part that a place plays by the text before it; ``PLAIN`` when no word says which.

    «Я в Вене» tells where one is, «я в Вену» where one goes: for that the case of the ``name`` tells.
    """
    if _SPEAKER_IN.search(before) and _ACCUSATIVE.search(name):
        return DESTINATION
    for role, pattern in (
        (NEGATED, _NEGATED),
        (VIA, _VIA),
        (DESTINATION, _DAY_TRIP),
        (DESTINATION, _NEXT_TO),
        (DESTINATION, _FIRST_STOP),
        (ORIGIN, _ORIGIN),
        (DESTINATION, _DESTINATION),
    ):
        if pattern.search(before):
            return role
    return PLAIN


_REFUSED_AFTER = re.compile(
    r"^\s*(?:не|нет)\s*[,.;]|^\s*(?:isn'?t|is not|is no longer|wasn'?t|won'?t be|doesn'?t|does not|is|не)\s+(?:an option|possible|work|working|happening|available|suit\w*|for (?:me|us)|out\b|off the table|подход\w+|вариант|получ\w+|устраива\w+)"
)


_WHERE_FROM = re.compile(
    r"^\s*-?based\b|^(?:\s+[^\W\d_]+)?\s+(?:is|are|'s)\s+(?:where|the place|the airport)\s+(?:i|we)(?:'m|'re| am| are|'ll| will)?\s+(?:be\s+)?(?:leav|depart|fly|start|set)\w*"
    r"|^\s*(?:[-–—,]\s*)?(?:это\s+)?(?:город вылета|откуда (?:мы |я )?(?:лет|едем|еду|вылет)\w*|оттуда (?:и )?(?:лет|выл)\w*)|^\s+(?:is|as) (?:my|our) (?:home|departure|origin|starting)"
)
_PAST = re.compile(
    r"\b(?:did|done|been (?:to|in)|went to|visited|saw|seen|was in|were in|been|were|was|были|был|была|ездили|ездил\w*|летали|летал\w*|отдыхали|отдыхал\w*)\b[^.!?]{0,50}$"
)
_LAST_TIME = re.compile(
    r"^[^.!?,;]{0,4}\s*(?:,\s*)?(?:last (?:year|spring|summer|autumn|fall|winter|month|time|may|june|july)|the year before|the (?:summer|winter) before|already|before\b|twice|(?:many times|a few times)|(?:\w+ )?(?:years?|months?) ago|in (?:19|20)[0-2]\d\b|"
    r"(?:в )?прошл(?:ым|ой|ом|ую|ое|ый)\s+\w+|уже|позапрошл\w+|(?:\w+ )?(?:лет|года?|месяц\w*) назад|год назад)"
)


def left_from(after: str) -> bool:
    """Whether the words after a place say that the journey begins there: «Birmingham is where I'm leaving from»."""
    return _WHERE_FROM.match(after) is not None


def visited_before(before: str, after: str) -> bool:
    """Whether a place was seen on an earlier journey: «we did Rome last spring and Venice the year before»."""
    return _PAST.search(before) is not None and _LAST_TIME.match(after) is not None


_ROUND_TRIP = re.compile(r"\bтуда[- ]+(?:и[- ]+)?обратно\s+из\s+$|\b(?:round[- ]?trip|there and back)\s+from\s+$")


def round_trip(before: str) -> bool:
    """Whether a place is where both ways begin and end: «туда-обратно из Казани»."""
    return _ROUND_TRIP.search(before) is not None


def refused_after(after: str) -> bool:
    """Whether the words after a place take it back: «Kyiv isn't an option so Krakow»."""
    return _REFUSED_AFTER.match(after) is not None


def leads_back(before: str) -> bool:
    """Whether the words before a place speak of the way back."""
    return _BACK.search(before) is not None


def announces(before: str) -> bool:
    """Whether a preposition that places take stands right before."""
    return _STRONG.search(before) is not None


def may_announce(before: str) -> bool:
    """Whether a Russian preposition that islands, days and persons take as well stands right before."""
    return _RUSSIAN_ON.search(before) is not None
