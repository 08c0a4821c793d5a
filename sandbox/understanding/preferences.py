"""What the traveller wants of flights and rooms: cabin, stops, times, baggage, stars, amenities, beds."""

import re
from typing import Any

from .hours import depart_window
from .intents import agrees
from .reading import Reading

_CABINS: tuple[tuple[str, str], ...] = (
    (
        r"\bprem(?:ium)?[- ]eco(?:n|nomy)?\b|\bпремиум[- ]эконом\w*|\bэконом[- ]премиум\w*|\bкомфорт[- ]класс\w*",
        "premium_economy",
    ),
    (
        r"\bbusiness(?:[- ]class)\b|(?<!for )(?<!on )(?<!my )(?<!our )(?<!a )(?<!of )(?<!do )\bbusiness\b(?! (?:trips?|travel|meetings?|hotels?|district|cent\w+|purposes?|partners?|conference|lunch|event|owner|visit))|\bbiz class\b|\bbiz\b(?! (?:trip|travel|meeting))|"
        r"\bбизнес[- ]?(?:класс\w*|билет\w*)|\bбизнесом\b|(?<!по )(?<!свой )(?<!мой )\bбизнес\b(?! (?:поездк|встреч|партн|центр|план|тур|ланч)\w*)",
        "business",
    ),
    (r"\bfirst[- ]class\b|\b(?:fly|in) first\b(?!\s+\w)|\bперв(?:ым|ый|ого|ому) класс\w*", "first"),
    (r"\beconomy(?:[- ]class)?\b|\bcoach\b|\beco class\b|\bэконом(?:[- ]?класс\w*|ом|ическ\w+ класс\w*)?\b", "economy"),
)
_CABIN_RULES = tuple((re.compile(pattern), value) for pattern, value in _CABINS)
_ANY_CABIN = re.compile(r"\bany (?:cabin|class)\b|\bclass doesn'?t matter\b|\bлюбой класс\b|\bкласс не важен\b")
_NOT_BEFORE = re.compile(
    r"\b(?:not|no|don'?t (?:want|need|care about|care for|require|have to have)|do not (?:want|need)|no need for|without|instead of|rather than|no (?:\w+ ){1,2}with|drop|remove|lose|skip|get rid of|take off|ditch|cancel|forget(?: about)?|minus|не|без|убери\w*|убрать|кроме|минус|вместо|isn'?t|neither)\s+(?:(?:need|necessarily|a|the|any|in|have|need|нужен|нужна|нужно|надо)\s+)*$"
)
_NOT_AFTER = re.compile(
    r"^\s*(?:is |are |'s )?(?:(?:уже|больше|теперь|нам|мне)\s+)*(?:not (?:needed|necessary|required|important)|isn'?t (?:needed|necessary|important|required)|(?:doesn'?t|don'?t) matter|(?:не (?:нужен|нужна|нужно|нужны|обязател\w+|важ\w+|надо)))"
)
_STOPS: tuple[tuple[str, int | None], ...] = (
    (
        r"\b(?:don'?t mind|ok with|okay with|fine with|happy with|can (?:do|live with)|accept) (?:one|1|a single) (?:stop|stop-?over|layover|connection|change)\b|\b(?:одна|одну|1) (?:пересадк\w+|стыковк\w+|остановк\w+) (?:ок|норм\w*|пойдет|можно|допустима|нормально|устроит|устраивает|подойдет|не страшн\w+|терпимо)\b(?:,? (?:а )?(?:две|2|больше) (?:уже )?(?:нет|не \w+|много))?",
        1,
    ),
    (
        r"\b(?:hate|can'?t stand|dislike|not a fan of|skip|avoid|(?:don'?t|do not) (?:like|enjoy))\b(?: \w+){0,2} (?:stops?|stop-?overs?|layovers?|connections?|changing planes)\b|\b(?:ненавижу|не люблю|не любим|избега\w+|не хо(?:чу|тим))(?: \w+){0,1} пересад\w+",
        0,
    ),
    (
        r"\bпересадк\w+[^.!?\d]{0,12}\bне (?:больше|более) (?:чем )?одн\w+\b|\b(?:stops?|layovers?|connections?)[^.!?\d]{0,14}\b(?:no|not) more than one\b|\bне\b[^.!?\d]{0,12}\bпересадк\w+ (?:больше|более) (?:чем )?одн\w+",
        1,
    ),
    (r"\bпересадк\w+[^.!?\d]{0,12}\bне (?:больше|более) (?:чем )?дву\w+\b", 2),
    (
        r"\b(?:any number of (?:stops|connections)|(?:stops|layovers|connections|stopovers|transfers) (?:are|is) (?:fine|ok|okay|acceptable|allowed)|(?:stops|layovers|connections) don'?t matter|don'?t mind (?:a |one |having |any )*(?:stops?|stop-?overs?|layovers?|connections?|changing|changes)|with stops is (?:ok|fine)|"
        r"not necessarily (?:direct|nonstop|non-stop)|doesn'?t have to be (?:direct|nonstop|non-stop))\b|\b(?:пересадки не важны|можно с пересадк\w+|(?:с )?пересадк(?:ами|ой|и|а) (?:тоже |и )?(?:можно|тоже|ок|норм\w*|подойд\w+|пойдет|допуст\w+)|можно (?:и )?с пересадк\w+|пересадки (?:возможны|не проблема|ок)|не обязательно прям\w+)\b",
        None,
    ),
    (
        r"\b(?:non-?\s?stop|direct|no[- ]stops?|no (?:layovers?|connections?|stop-?overs?|changes|transfers between flights)|without (?:any )?(?:stops?|stop-?overs?|layovers?|connections?|changes|changing planes)|(?:don'?t|do not) want (?:any |to have )?(?:stops?|layovers?|connections?|stopovers?|to change)|avoid (?:any )?(?:stops?|layovers?|connections?)|zero stops|0 stops|straight flight)\b|"
        r"\b(?:прям(?:ой|ые|ым|ых|ыми|ого|ую)(?: рейс\w*| перел\w+)?|напрямую|прямиком|прямиками|прямик\w*|без (?:пересад\w+|остановок|стыковок)|беспересадочн\w+)",
        0,
    ),
    (
        r"\b(?:(?:max(?:imum)?|at most|up to|no more than|only|with|allow|just|maximum of)\s+)*(?:one|1|a|a single) (?:stop(?:over)?|connection|layover|change)\b(?: max(?:imum)?| is (?:fine|ok)| okay)?|\b1-stop\b|\bone-stop\b|"
        r"\b(?:(?:максимум|до|не (?:больше|более)(?: чем)?|только|с)\s+)*(?:одна|одной|одну|1)(?:-й|-ой)? (?:пересадк\w+|стыковк\w+|остановк\w+)",
        1,
    ),
    (
        r"\b(?:(?:max(?:imum)?|at most|up to|no more than|only|with|allow)\s+)*(?:two|2) (?:stops|connections|layovers)\b|\b(?:(?:максимум|до|не (?:больше|более)(?: чем)?|с)\s+)*(?:две|двумя|двух|2) (?:пересадк\w+|пересадок|стыковк\w+)",
        2,
    ),
)
_STOP_RULES = tuple((re.compile(pattern), value) for pattern, value in _STOPS)
_ONE_WAY = re.compile(
    r"\bone[- ]?way\b|\boneway\b|\bsingles? (?:to|from)\b|\bno return(?: flight| ticket| needed)?\b|\bwithout (?:a )?return\b|\bsingle (?:ticket|fare)s?\b|\b(?:not|won'?t be|aren'?t|am not) (?:returning|coming back|flying back)\b|\bбез возвращения\b|\bне (?:возвращ\w+|вернусь|вернемся)\b|\b(?:don'?t|do not) need (?:a )?return\b|\bв одну сторону\b|\bв одну(?=\W*(?:$|[,.;]))|\bв один конец\b|\bбез обратного(?: билета)?\b|\bтолько туда\b|\bобратн\w+ (?:билет )?не (?:нужен|нужно|надо)\b"
)
_ROUND_TRIP = re.compile(
    r"\bround[- ]?trip\b|\breturn (?:flights?|tickets?|fare)\b|\bthere and back\b|\bтуда[- ](?:и[- ])?обратно\b|\bс возвращением\b|\bwith (?:a )?return\b"
)
_TICKETS_BACK = re.compile(r"\bбилет\w*\b[^.!?,\d]{0,30}(?P<way>\bи обратно\b)")
"""«Билеты в Ереван и обратно»: the city between is left to the reader of places."""
_MULTI_CITY = re.compile(r"\bmulti-?\s?city\b|\bмультигород\b|\bсложный маршрут\b")
_CARRY_ON = re.compile(
    r"\b(?:(?:only |just )?(?:carry[- ]?on|hand (?:luggage|baggage))(?: only)?|no (?:checked )?(?:bags?|baggage|luggage)|without (?:checked )?(?:bags?|baggage|luggage)|backpacks? only|(?:only|just) (?:a |our |my )?backpacks?)\b|\bбез багажа\b|\bтолько (?:с )?рюкзак\w*|\b(?:только )?(?:с )?ручн(?:ая|ой|ую) клад\w+"
)
_CHECKED = re.compile(
    r"\b(?:(?:with|include|including|need|add|plus|and) )?(?:(?:a|one|two|1|2|\d) )?(?:checked|check-in|hold) (?:bags?|baggage|luggage|suitcases?)\b|\b(?:with|including|include) (?:a |my )?(?:baggage|luggage|bags?|suitcases?)\b|\b(?:have|has|with|bring\w*|carrying|take|taking|need|\d|two|three)\s+(?:\w+\s+)?(?:suitcases?|big bags|heavy (?:bags?|luggage))\b|\bс багажом\b|\bбагаж (?:нужен|включен)\b|\bс (?:\w+ )?чемодан\w+|\b(?:будет|будут|есть|возьм\w+|бер\w+|повез\w+) (?:\w+ ){0,2}чемодан\w*|\b(?:нуж\w+|добавь\w*|включи\w*) багаж\w*|\b(?:один|два|две|три|\d) (?:чемодан\w*|мест\w* багажа)"
)
_ANY_STARS = re.compile(
    r"\b(?:any (?:number of )?stars?|any (?:hotel )?(?:category|rating)|stars don'?t matter|no star (?:limit|filter)|(?:remove|clear|drop) (?:the )?stars?(?: filter)?)\b|\b(?:(?:don'?t|do not) (?:care|mind|worry) about (?:the )?(?:stars?|star rating|rating)|без (?:фильтра|ограничени\w+)(?: по)? (?:звезд\w*)|звезды не важны|звездность не важна|любая звездность|любое количество звезд|люб\w+ категори\w+|убери (?:фильтр по )?звезд\w*)\b"
)
_STARS = re.compile(
    r"\b(?P<n>[1-5]|one|two|three|four|five|одн\w+|дв(?:е|ух|умя)|тр(?:и|ех|емя)|четыр(?:е|ех|ьмя)|пят(?:ь|и|ью))(?:\s?(?:-|–|/|or|to|and|&|и|или)\s?(?P<m>[1-5]|five|four|three|пят\w+|четыр\w+))?\+?(?:\s+or\s+(?:more|above|better|higher))?[-\s]*(?:\*+|stars?\b|звезд\w*)(?:\s*(?:\+|and (?:up|above)|or (?:more|better|higher|above)|и (?:выше|больше)|или (?:выше|больше)))?"
)
_STARRED_WORD = re.compile(
    r"\b(двух|трех|четырех|пяти|[2-5])-?\s?звезд(?:очн\w+|ный|ные|ого)|\b(?P<score>тройк|четверк|пятерк)(?:и|у|а|ой|ами|е)\b(?!\s+(?:челов|нас|взросл))"
)
_STAR_VALUES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_AMENITIES: tuple[tuple[str, str], ...] = (
    (r"\bwi-?\s?fi\b|\bwireless\b|\binternet\b|\bwlan\b|\bвай-?\s?фа\w+|\bвифи\b|\bвафля\b|\bинтернет\w*", "wifi"),
    (
        r"\b(?:swimming[- ])?pools?\b(?! (?:table|hall|bar))|\bлагун\w*\b(?= в отел)|\bбассейн\w*|\bбасс?ик\w*|\bбасик\w*",
        "pool",
    ),
    (r"\bbreakfasts?\b|\bbrekk(?:ie|y)\b|\bbed and breakfast\b|\bb&b\b|\bзавтрак\w*", "breakfast"),
    (
        r"\b(?:free |car )?parking\b|\b(?:to|can|could|where|and) park\b(?! (?:city|hyatt|inn|hotel|plaza|avenue))|\bgarage\b|\bcar park\b|\bмашиномест\w*|\bпаркинг\w*|\bпарков\w*|\b(?:где|куда) (?:\w+ )?(?:поставить|оставить|припарковать) (?:машин\w+|авто\w*)|\bпарковк\w*|\bстоянк\w*",
        "parking",
    ),
    (
        r"\bgyms?\b|\bgymnasium\b|\bworkout (?:room|area)\b|\bexercise room\b|\bweight room\b|\bкачалк\w*|\bтренажерк\w*|\bфитнес-?зал\w*|\bfitness(?: cent(?:er|re)| room)?\b|\bтренаж\w+(?: зал\w*)?|\bспортзал\w*|\bфитнес\w*",
        "gym",
    ),
    (r"\bspa\b|\bwellness\b|\bспа\b|\bспа-?(?:центр\w*|салон\w*|зон\w*)|\bвелнес\w*", "spa"),
    (r"\bsauna\b|\bсаун\w+|\bбан(?:я|ей|ю)\b", "sauna"),
    (r"\bjacuzzi\b|\bhot tub\b|\bwhirlpool\b|\bджакузи\b|\bгидромассаж\w*", "jacuzzi"),
    (
        r"\bpet[- ]friendly\b|\b(?:pets?|dogs?|cats?) (?:(?:is|are|can be) )?(?:allowed|welcome|friendly|accepted|ok)\b|\b(?:bring|take|bringing|taking) (?:my |our |a |the )?(?:dog|cat|pet)s?\b|\b(?:that )?(?:allows?|accepts?) (?:pets?|dogs?|cats?)\b|\bwith (?:my |our |a )?(?:dog|cat|pet)\b|\b(?:and|plus) (?:the|our|my|a) (?:small |little |old |big )?(?:dog|cat|puppy)\b|(?:,|\+|\b(?:и|плюс|еще))\s*(?:наш\w* |мо\w |мой )?(?:кот|кошка|собака|собачка|пес|песик|щенок|котик)\b|\bс[о]? (?:\w+ )?(?:собак\w+|собачк\w+|кошк\w+|котом|котами|котик\w+|псом|щенк\w+|животн\w+|питомц\w+)",
        "pets_allowed",
    ),
    (r"\bkitchen(?:ette)?\b|\bself-?catering\b|\bкухн(?:я|ей|ю|и)\b|\bкухоньк\w+|\bмини-?кухн\w+", "kitchen"),
    (
        r"\bair[- ]?con(?:ditioning|ditioned|ditioner)?\b|\ba/?c\b|\bair ?con\b|\bкондиц\w*|\bконде[йея]\w*|\bкондер\w*|\bсплит-?систем\w*|\bкондиционер\w*",
        "air_conditioning",
    ),
    (
        r"\bairport shuttle\b|\bairport transfers? included\b|\bшатл\w* (?:от|до|из) аэропорта\b|\bshuttle (?:bus|service)\b",
        "airport_shuttle",
    ),
    (r"\b(?:with|has|have|and|plus) (?:a |an )?(?:on-?site )?restaurant\b|\b(?:с|и) рестораном\b", "restaurant"),
    (r"\b(?:with|has|have|and|plus) (?:a )?(?:rooftop )?bar\b|\b(?:с|и) баром\b", "bar"),
    (
        r"\bwheelchair(?:[- ]accessib\w+)?\b|\baccessible (?:room|hotel)s?\b|\bдля (?:инвалидов|колясочник\w+)\b",
        "wheelchair_accessible",
    ),
    (
        r"\b(?:on|near(?:er)?(?: (?:of|to))?|nearby|by|beside|clos(?:e|er|est)(?: (?:to|by))?|next to|at|(?:walking distance|steps|walk|minutes|mins?|meters|metres)(?: \w+)? (?:to|from)|not far from) (?:the |a )?(?:\w+ )?(?:beach|sea|ocean|seaside|seashore)\b|\bwith (?:a |its own |direct )?(?:private |nice |sandy |good )?beach\b|\bbeach-?front\b|\b(?:ближе|поближе|близко|недалеко|рядом) (?:к|от|с) (?:само\w+ )?(?:морю|моря|морем|пляжу|пляжа|пляжем|океану)\b|\bsea-?front\b|\b(?:у|возле|рядом с|около|на берегу|на|прям(?:о)? (?:на|у)) (?:само\w+ )?(?:моря|морем|пляжа|пляжем|пляже|океана)\b|\bперв\w+ лини\w+|\b(?:со? )?(?:сво\w+ |собственн\w+ |частн\w+ |хорош\w+ |песчан\w+ )?пляжем\b",
        "beach",
    ),
    (
        r"\ball[- ]inclusive\b|\bвсе включено\b|\bвсе вкл\b|\bол+[- ]?инклюзив\w*|\bвсевключ\w+|\bпо системе все включено",
        "all_inclusive",
    ),
    (
        r"\b(?:sea|ocean)[- ]?views?\b|\bviews? of the (?:sea|ocean)\b|\boverlooking the sea\b|\bвид\w* на (?:море|океан|залив)\b|\bморск\w+ вид\w*|\b(?:окн\w+|балкон\w*) на море\b",
        "sea_view",
    ),
    (r"\bbalcon(?:y|ies)\b|\b(?:with|has|and) (?:a )?terrace\b|\bбалкон\w*|\bлоджи\w+|\bс террас\w+", "balcony"),
)
_AMENITY_RULES = tuple((re.compile(pattern), value) for pattern, value in _AMENITIES)
_CLEAR_AMENITIES = re.compile(
    r"\b(?:clear|remove|drop|forget|reset) (?:all )?(?:the )?(?:amenities|amenity filters?)\b|\bубери (?:все )?удобства\b|\bno amenities\b"
)
_BEDS: tuple[tuple[str, str], ...] = (
    (r"\bking(?:[- ]size)?(?: beds?| room)\b|\bking[- ]size\b|\bкинг-?сайз\b", "king"),
    (r"\bqueen(?:[- ]size)?(?: beds?| room)\b|\bqueen[- ]size\b", "queen"),
    (r"\btwin(?: beds?| rooms?)\b|\b(?:two|2|separate) (?:separate |single )?beds\b|\b(?:две|2|двумя) (?:отдельн\w+ |раздельн\w+ )?кроват\w+|\bраздельн\w+ кроват\w+|\bтвин\b", "twin"),
    (r"\bdouble beds?\b|\bone (?:big |large )?bed\b|\b(?:одн\w+ )?двуспальн\w+(?: кроват\w+)?|\bодной (?:большой )?кроват\w+", "double"),
    (r"\bsingle beds?\b|\bодноспальн\w+ кроват\w+", "single"),
)  # fmt: skip
_BED_RULES = tuple((re.compile(pattern), value) for pattern, value in _BEDS)


def preferences(reading: Reading, state: dict[str, Any], flights_listed: bool) -> dict[str, Any]:
    """The slots of preferences that the text states; ``flights_listed`` when flights were shown last."""
    updates: dict[str, Any] = {}
    _cabin(reading, updates, state)
    filters = _filters(reading, flights_listed)
    if filters:
        updates["flight_filters"] = filters
    _stars(reading, updates)
    for pattern, value in _BED_RULES:
        if reading.take_all(pattern):
            updates["bed_type"] = value
            break
    _amenities(reading, updates, state)
    return updates


def _cabin(reading: Reading, updates: dict[str, Any], state: dict[str, Any]) -> None:
    if reading.take_all(_ANY_CABIN):
        updates["cabin_class"] = None
        return
    for pattern, value in _CABIN_RULES:
        for match in list(pattern.finditer(reading.open)):
            if not _NOT_BEFORE.search(reading.lower[: match.start()]):
                updates["cabin_class"] = value
            elif state.get("cabin_class") == value:
                updates["cabin_class"] = None
            reading.take(*match.span())
        if "cabin_class" in updates:
            return


def _filters(reading: Reading, flights_listed: bool) -> dict[str, Any]:
    filters: dict[str, Any] = {}
    for pattern, stops in _STOP_RULES:
        match = pattern.search(reading.open)
        if match is not None:
            refused = stops == 0 and _NOT_BEFORE.search(reading.lower[: match.start()]) is not None
            filters["max_connections"] = None if refused else stops
            reading.take_all(pattern)
            break
    if reading.take_all(_ONE_WAY):
        filters["trip_type"] = "one_way"
    elif reading.take_all(_ROUND_TRIP):
        filters["trip_type"] = "round_trip"
    elif (back := _TICKETS_BACK.search(reading.open)) is not None:
        reading.take(*back.span("way"))
        filters["trip_type"] = "round_trip"
    elif reading.take_all(_MULTI_CITY):
        filters["trip_type"] = "multi_city"
    window = depart_window(reading, flights_listed)
    if window is not None:
        filters["depart_window"] = window
    if not agrees(reading.lower) and reading.take_all(_CARRY_ON):
        filters["baggage"] = "carry_on"
    elif reading.take_all(_CHECKED):
        filters["baggage"] = "checked"
    return filters


def _stars(reading: Reading, updates: dict[str, Any]) -> None:
    if reading.take_all(_ANY_STARS):
        updates["star_rating_min"] = None
        return
    match = _STARRED_WORD.search(reading.open)
    if match is not None:
        named = {"двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "тройк": 3, "четверк": 4, "пятерк": 5}
        word = match["score"] or match[1]
        updates["star_rating_min"] = named.get(word) or int(word)
        reading.take(*match.span())
        return
    match = _STARS.search(reading.open)
    if match is not None:
        updates["star_rating_min"] = _star_value(match["n"])
        reading.take(*match.span())


def _star_value(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _STAR_VALUES:
        return _STAR_VALUES[word]
    return {"од": 1, "дв": 2, "тр": 3, "че": 4, "пя": 5}[word[:2]]


_CLOSEST_OF = re.compile(
    r"\b(?:which|what)\b[^.!?]{0,25}\b(?:closest|nearest)\b|\b(?:какой|какая|какие|который|что)\b[^.!?]{0,25}\b(?:ближе всего|ближайш\w+|ближе)\b"
)
"""A question for one of the listed is no wish for all."""
_AMENITY_NAMES = frozenset(value for _, value in _AMENITY_RULES)


def _amenities(reading: Reading, updates: dict[str, Any], state: dict[str, Any]) -> None:
    if reading.take_all(_CLEAR_AMENITIES):
        updates["amenities_required"] = None
        return
    known = state.get("amenities_required")
    wanted: list[str] = (
        [name for name in known if isinstance(name, str) and name in _AMENITY_NAMES] if isinstance(known, list) else []
    )
    touched = False
    if _CLOSEST_OF.search(reading.lower):
        return
    matches = [(match, value) for pattern, value in _AMENITY_RULES if (match := pattern.search(reading.open))]
    for match, value in sorted(matches, key=lambda found: found[0].start()):
        refused = _NOT_BEFORE.search(reading.lower[: match.start()]) or _NOT_AFTER.search(reading.lower[match.end() :])
        reading.take(*match.span())
        touched = touched or not refused or bool(state)
        if refused:
            wanted = [name for name in wanted if name != value]
        elif value not in wanted:
            wanted.append(value)
    if touched:
        updates["amenities_required"] = wanted
