"""What the traveller asks to see or do, from the words and from what was last shown."""

import re
from typing import Any

import msgspec

from .intent_words import (
    ACTIVITIES,
    BEST,
    BOOK,
    CALENDAR,
    CHEAPEST,
    COMPARE,
    FASTEST,
    FLIGHTS,
    HOTELS,
    MAP,
    OTHERS,
    SUMMARY,
    TRANSFERS,
    TRIP,
)
from .ordinals import ordinals, pair, picked, refuses
from .turn import ShownWidget

FLIGHT, HOTEL, ACTIVITY, TRANSFER, PLACE = "flight", "hotel", "activity", "transfer", "place"
_DOMAINS: dict[str, str] = {
    "flight_list": FLIGHT, "flight_card": FLIGHT, "order_confirmation": FLIGHT, "hotel_list": HOTEL, "hotel_card": HOTEL, "hotel_compare": HOTEL,
    "hotel_confirmation": HOTEL, "filter_panel": HOTEL, "activity_list": ACTIVITY, "transfer_list": TRANSFER, "place_list": PLACE, "place_card": PLACE,
}  # fmt: skip
_PICKERS = ("party_picker", "date_range_picker")
_KINDS = {
    FLIGHT: "show_flights",
    HOTEL: "show_hotels",
    ACTIVITY: "show_activities",
    TRANSFER: "show_transfers",
    PLACE: "show_places",
}
_STRONG_BOOK = re.compile(
    r"\b(?:book|reserve|order|purchase|buy)\b|\b(?:забронир\w+|бронир\w+|закаж\w+|заказать|куп(?:и|ить|им|лю|ите)|оформ\w+)\b"
)
_DEFINITE = re.compile(
    r"\b(?:it|this|that|them|this one|that one|these|those|the one|(?:the|this|that|my|our) (?:\w+ ){0,2}(?:one|flights?|hotels?|room|offer|option|ticket|fare|deal|resort|hostel))\b|\b(?:его|ее|их|этот|эту|это|тот|ту|этим|(?:этот|тот|наш|выбранн\w+|эту|ту) (?:рейс|отель|вариант|билет|гостиниц\w|номер|перелет))\b"
)
_BOOK_SELECTED = re.compile(
    r"^\W*(?:please |now |let'?s |ok(?:ay)?,? |go ahead and |yes,? )*(?:book|reserve|confirm) (?:flight|hotel|room|now)\W*$|^\W*(?:да,? |ок,? |давай,? )*(?:забронируй\w*|бронируй\w*|бронируем|бронь|оформляй\w*|оформи)(?: (?:отель|рейс|билет\w*|гостиницу|перелет))?\W*$|^\W*(?:please |ok(?:ay)?,? |yes,? |great,? )*book(?: please)?\W*$"
)
_PRICE_LIMIT = re.compile(r"\b(?:ограничени\w+|лимит\w*|фильтр\w*) по цене\b")
_NOT_CHEAP = re.compile(r"\b(?:not|n'?t) (?:the )?(?:cheap\w*|expensive)\b|\bне (?:сам\w+ )?(?:дешев|дорог)\w*")
_NOT_THAT = re.compile(
    r"\b(?:not (?:that|this)(?: one| hotel| flight)?|i don'?t (?:like|want) (?:it|that|this)(?: one)?|unpick|deselect)\b|\bне (?:этот|тот|эту|ту|нравится|подходит)\b|\bthis one is (?:bad|no good)\b"
)
_UNPICK = re.compile(
    r"\b(?:cancel|remove|drop|forget|clear|undo|chang\w+ my mind (?:about|on)|don'?t want|no longer want)\b[^.!?]{0,12}\b(?:the |my |that |this )?(?P<what>hotel|flight)(?: (?:choice|pick|selection))?\b(?! (?:dates|budget))|\b(?:отмени\w*|убери\w*|сбрось\w*|передумал\w*(?: насчет| про)?|не хо(?:чу|тим))\b[^.!?]{0,12}\b(?:этот |тот |эту )?(?P<ru>отель|гостиницу|рейс|перелет)\b"
)
_DETAILS = re.compile(
    r"\b(?:details?|more (?:about|info|information|on)|tell me (?:more|about)|show (?:me )?(?:the )?(?=first|second|third|fourth|fifth|number|#|last)|what about the|open|view|info|look at|describe|photos? of)\b|\b(?:подробн\w+|детал\w+|расскажи (?:про|о|об)|покажи (?=перв|втор|трет|четверт|последн|номер|вариант)|что за|открой|посмотреть (?=перв|втор|трет)|информаци\w+ о)\b"
)
_ASIDE = re.compile(
    r"\b(?:weather|forecast|temperature|climate|humid|rainy|raining|sunny there|(?:is|will|does) (?:it|\w+) (?:be )?(?:\w+ )?(?:warm|hot|cold|rain|snow|chilly|humid|safe|dangerous)|(?:lost|stolen|forgot) (?:my |our |the )?(?:passport|wallet|luggage|bags?|phone)|(?:need|require|get|apply for) (?:a |any )?(?:visas?|passports?|vaccin\w+|jabs?|insurance)|visas? (?:needed|required|requirements?)|time (?:zone|difference)|what (?:language|currency|plug)|(?:is|are) (?:\w+ ){0,3}(?:safe|dangerous)|exchange rate|tap water|tipping)\b|"
    r"\b(?:(?:потерял\w*|украли|забыл\w*) (?:\w+ )?(?:паспорт|кошелек|телефон|багаж|чемодан)\w*|погод\w+|температур\w+|климат\w*|прогноз\w*|(?:там|будет|бывает|не) (?:\w+ )?(?:тепло|жарко|холодно|дожд\w+|снег\w*|опасно|безопасно)|(?:тепло|жарко|холодно|опасно|безопасно|дожди) (?:ли )?(?:там|в|будет)|нужн\w+ (?:ли )?(?:\w+ )?(?:виз\w+|прививк\w+|загранпаспорт\w*|страховк\w+)|виз\w+ (?:нужн\w+|надо|требу\w+)|часовой пояс|разница во времени|какая (?:там )?(?:валюта|розетка|вода)|курс валют)\b"
)
"""A question about the place that no provider answers: weather, visas, safety."""
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|howdy|привет\w*|здравствуй\w*|добр(?:ый|ое|ого) (?:день|утро|вечер|дня)|хай|салют|доброго времени)\b[\s,!.]*(?:there|everyone|all|bot|assistant|wayfarer|всем)?[\s,!.)]*(?:how are you(?: doing)?|как дела|what'?s up)?\W*$"
)
_WHERE_TO = re.compile(
    r"\bкуда (?:бы |можно |лучше |нам |мне )*(?:слетать|полететь|улететь|лететь)\b|\b(?:слетать|полететь|улететь|лететь|летим)(?: бы)?(?: нам| мне)? (?:куда-нибудь|куда-то|куда угодно|куда)\b|\bwhere (?:can|could|should|to|shall|do) (?:we |i |you )*(?:fly|flying)\b"
)
"""A question for the destination asks for no flights yet."""
_SKIPPED = re.compile(
    r"\b(?:skip|no|don'?t (?:need|want)|without|pass on)\b (?:the |any |an? )?(?:more )?(?:activit\w+|transfers?|tours?|excursions?|taxi|shuttle)\b|\b(?:activities|transfers?|tours) (?:aren'?t|isn'?t|not) (?:needed|necessary)\b|"
    r"\b(?:пропусти\w*|забе[йе]\w* на|обойд\w+ без|без|не (?:нуж\w+|надо))\s+(?:трансфер\w*|экскурси\w+|развлечен\w+|активност\w+|такси)\b|\b(?:трансфер\w*|экскурси\w+|развлечен\w+|активност\w+|такси) не (?:нуж\w+|надо)\b"
)
_NOT_NEEDED = re.compile(
    r"\bskip (?:the |any |all |over )*(?:activit\w+|transfers?|tours?|excursions?|taxi|rides?|flights?)\b|\b(?:don'?t|do not|won'?t|no longer) need (?:the |any |a |an )*(?:activit\w+|transfers?|tours?|excursions?|taxi|rides?|flights?)\b|\b(?:no )?(?:activities|transfers?|tours|taxi|rides?|flights?) (?:aren'?t |isn'?t |not |are not |is not )?(?:needed|necessary|required)\b(?!\?)|"
    r"\bпропусти\w* (?:трансфер|экскурси|развлечен|активност|такси|рейс|перелет|билет)\w*|(?<!обратный )(?<!обратные )\b(?:трансфер|экскурси|развлечен|активност|такси|перелет|билет)\w* (?:\w+ )?не (?:нуж\w+|надо)\b|\bне (?:нуж\w+|надо) (?:трансфер|экскурси|развлечен|активност|такси|перелет|билет)\w*"
)
_SHUTTLE_OF_HOTEL = re.compile(
    r"\b(?:hotels?|resorts?|hostels?|отел\w*|гостиниц\w*)\b[^.!?]{0,60}\b(?:with|w/|including|that (?:has|have|offers?)|has|have|offering|с|со|где есть)\b[^.!?]{0,40}\b(?:shuttle|transfers?|трансфер\w*)\b"
)
_WANTS = re.compile(
    r"\b(?:suggest|find|need|recommend|show|looking for|search|want|get|book|нуж\w+|найди\w*|подбери\w*|покажи\w*|посовет\w+|хо(?:чу|тим)|ищ\w+)\b"
)
_SORTED_FIRST = re.compile(
    r"\b(?<=rated )first\b|\b(?<=rating )first\b|\b(?<=cheapest )first\b|\b(?<=fastest )first\b|\b(?<=shortest )first\b|\b(?<=best )first\b|\b(?<=price )first\b"
)
_DEPARTURE_CITY = re.compile(r"\b(?:город(?:а)? вылета|departure (?:city|airport))\b")
_FLIGHTS_DECLINED = re.compile(
    r"\b(?:skip|forget(?: about)?|ditch)\s+(?:the )?(?:flights?|planes?)\b|\b(?:already )?(?:got|have|bought|booked) (?:my|our|the) (?:\w+ )?(?:tickets?|flights?)\b|\b(?:no|not|without|(?:don'?t|do not|won'?t|no longer|doesn'?t) (?:need|want|require)|no need for)\s+(?:(?:to|a|any|the|more|need|by)\s+)*(?:flights?|plane|planes|flying|fly|air ?fare|tickets?|plane tickets?)\b(?! (?:with|over|longer|that|after|before|at|in the|shown|option|number|one))|\b(?:flights?|tickets?|airfare)\s+(?:is|are|'s|'re|have been)?\s*(?:already |all )?(?:booked|sorted|covered|bought|done|taken care of|not needed|arranged)\b|"
    r"\b(?:без|кроме)\s+(?:самол[её]т\w*|перел[её]т\w*|авиабилет\w*|рейс(?:а|ов))\b|\b(?:самол[её]т\w*|перел[её]т\w*|авиабилет\w*|билет\w*|рейс\w*)\s+(?:нам |мне |уже |пока |больше )*(?:не (?:нуж\w+|надо|требу\w+)|есть|куплен\w*|взяли|взял\w*|купил\w*|забронирован\w*)\b|\bне (?:нуж\w+|надо|требу\w+) (?:нам |мне )?(?:самол[её]т\w*|перел[её]т\w*|авиабилет\w*|билет\w*|рейс\w*)"
)
"""Flying is taken care of or not wanted: the word names no flights to find."""
_HOTELS_DECLINED = re.compile(
    r"\b(?:no|not|without|(?:don'?t|do not|won'?t|no longer|doesn'?t) (?:need|want|require)|no need for)\s+(?:(?:a|any|the|more|need)\s+)*(?:hotels?|accommodation|rooms?|lodging|place to stay)\b(?! (?:with|over|further|that|near|in the|option|number|one|far|above|under|on))|\b(?:hotels?|accommodation|lodging)\s+(?:is|are|'s|'re|have been)?\s*(?:already |all )?(?:booked|sorted|covered|done|taken care of|not needed|arranged)\b|"
    r"\bбез\s+(?:отел(?:я|ей)|гостиниц\w*|проживани\w+|жилья)(?=\W*(?:$|[,.;!]))|\b(?:отел[ья]\w*|гостиниц\w*|жиль[еёя]|проживание)\s+(?:нам |мне |уже |пока |больше )*(?:не (?:нуж\w+|надо|требу\w+)|есть|забронирован\w*|заказал\w*|сняли)\b|\bне (?:нуж\w+|надо|требу\w+) (?:нам |мне )?(?:отел\w+|гостиниц\w+|жиль\w+)"
)
"""A room is taken care of or not wanted."""
_THANKS = re.compile(r"\b(?:thanks|thank you|thx|cheers|ty|appreciate it|спасибо|благодарю|спс)\b")
_BYE = re.compile(r"^\W*(?:bye|goodbye|good night|see you|see ya|later|пока|до свидания|до встречи)\b")
_HELP = re.compile(
    r"\b(?:help|what can you do|how (?:does (?:this|it)|do you) work|what do you do|who are you|what are you|помо(?:щь|ги\w*|жешь)|что (?:(?:ты|вы|вообще|еще) )*(?:умеешь|умеете|можешь|можете)(?! (?:найти|показать|предложить|подобрать))|как (?:это|ты) работа\w+|кто ты|как пользоваться)\b"
)
_HELP_WITH_TRIP = re.compile(
    r"\bhelp\b(?: (?:me|us|to|in|with|us to|me to|planning|organi[sz]ing|a|my|our|the|some|choosing|finding))* (?:plan\w*|book\w*|find\w*|organi[sz]\w*|arrang\w*|choos\w*|trips?|travel\w*|flights?|hotels?|vacation|holidays?|honeymoon|getaway)\b|"
    r"\bпомо(?:щь|ги\w*|жешь|жете|чь)\b(?: (?:мне|нам|пожалуйста))? (?:с|в|со|по)?\s?(?:поездк\w+|отпуск\w*|путешеств\w+|билет\w+|отел\w+|планировани\w+|организац\w+|спланировать|найти|выбрать|подобрать|организовать|забронировать|собрать|составить)"
)
_SMALL_TALK = re.compile(
    r"\b(?:how are you|what'?s up|how'?s it going|nice to meet you|как (?:дела|ты|жизнь|поживаешь)|рад познакомиться|lol|haha+|ха+ха+)\b"
)
_YES = re.compile(r"^\W*(?:(?:yes|yeah|yep|yup|sure|ok|okay|alright|fine|great|perfect|sounds good|(?:sounds?|looks?|seems?) (?:very |really |so )?(?:good|great|fine|perfect|nice|lovely|right)|let'?s (?:continue|proceed|move on|keep going)|keep going|move on|amazing|awesome|wonderful|lovely|cool|nice|works for me|that works|good to go|all good|what'?s next|good|confirm(?:ed)?|i confirm|continue|go on|go ahead|carry on|stuff|proceed|next step|next|do it|let'?s go|let'?s do it|correct|right|exactly|absolutely|of course|please|that'?s right|that'?s (?:correct|fine|great|perfect|good|it|all)|that is (?:right|correct)|it is|thanks|thank you|very much|so much|all (?:correct|right|fine|set)|everything(?:'s| is)? (?:correct|right|fine|ok|okay|good)|(?:looks?|is) (?:all )?correct|agree|skip|done|"
                  r"да|ага|угу|ок|окей|норм\w*|идет|идем|пойдем|едем|двигаемся|погнали|все|класс|поехали|устраивает|принято|меня|хорошо|ладно|отлично|подтверждаю|подтверди\w*|подходит|продолж\w+|дальше|далее|давай\w*|верно|правильно|конечно|согласен|согласна|пропусти\w*|все верно|годится|супер|спасибо|большое|так|именно|точно|the trip|my trip|поездку)[\s,.!?]*)+$")  # fmt: skip
_ONLY_THANKS = re.compile(
    r"^\W*(?:(?:thanks|thank you|thx|very much|so much|a lot|спасибо|большое|огромное)[\s,.!]*)+$"
)
_EITHER = re.compile(r"\b(?:or|или)\b")
_ONE_OF = re.compile(
    r"^\W*(?:but |please |а |но )?(?:not|nothing|не) (?:too |so |very |слишком |очень )(?:early|late|рано|поздно|ранн\w+|поздн\w+)(?: (?:flights?|ones?|рейс\w*|вылет\w*))?(?: please| pls| пожалуйста)?\W*$|^\W*(?:(?:show(?: me)?|what about|which is|i want|i'?d like|only|just|is there|any|an?|покажи|есть|хочу)\s+)*(?:the |an? )?(?:earliest|latest|earlier|later|soonest|сам\w+ (?:ранн|поздн)\w+|пораньше|попозже)(?: (?:ones?|flights?|departures?|options?|рейс\w*|вариант\w*|вылет\w*))?\W*$"
)
"""One of the flights that were shown, told by its hour; no filter says which."""
_OF_THE_LIST = re.compile(
    r"\b(?:which|what|any|is there|are there|one|ones|show|find|prefer|want|something|closer|nearer)\b[^.!?]{0,30}\b(?:clos(?:er|est)|near(?:er|est)?|central|newest|newer|quiet(?:er|est)?|bigg(?:er|est)|larg(?:er|est)|nicer|earliest|latest|earlier|later|shortest|most (?:\w+)|least (?:\w+)|walking distance)\b|"
    r"^\W*(?:(?:a bit|much|even|something|чуть|что-нибудь|что-то|можно|а)\s+)*(?:closer|nearer|more central|newer|quieter|bigger|larger|nicer|earlier|later|ближе|поближе|тише|потише|новее|поновее|больше|попросторнее|раньше|пораньше|позже|попозже)\b|"
    r"\b(?:какой|какая|какие|который|есть|что|где|найди|покажи|хочу|нужен|надо)\b[^.!?]{0,30}\b(?:ближе|ближайш\w+|поближе|центральн\w+|новее|тише|потише|больше|раньше|позже|пораньше|попозже|самый \w+|ближе всего)\b|"
    r"\b(?:номер\w*|отел\w+|гостиниц\w+|вариант\w*|рейс\w*|rooms?|hotels?|flights?)\s+(?:побольше|поменьше|попросторнее|получше|поновее|потише|покрупнее|bigger|larger|nicer|quieter)\b|\b(?:ближе|поближе|closer|nearer|close) (?:to|к|ко)\b"
)
"""A question for one of what is listed that no filter tells."""
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|ok|hmm|а|и|но|ну)\W+)*(?:how|what|when|where|does|do|is|are|who|which|why|has|will|сколько|какой|какая|какие|когда|где|есть|во сколько|почему|чей|что|куда)\b(?!\s+about\b)"
)
"""A question about an item picks none."""
RETRY = re.compile(
    r"^\W*(?:(?:please|ok(?:ay)?|yes|just|can you|could you|let'?s|пожалуйста|да|ну|давай\w*|можешь)[,\s]+)*(?:(?:re-?)?try(?: (?:it|that|this|the search))?(?: (?:again|once more|one more time))?|retry(?: (?:it|that|please))?|again|once more|one more time|repeat(?: (?:it|that|the search))?|reload|refresh|search again|another try|"
    r"(?:попробуй\w*|попробуем|повтори\w*|повторить|поищи\w*|попытайся|пробуй)(?: (?:поиск|запрос|это))?(?: (?:еще раз|снова|опять|заново))?|(?:еще раз|снова|опять|заново)(?: (?:попробуй\w*|попробуем|повтори\w*|поищи\w*))?|еще разок)(?:[,\s]+(?:please|pls|now|пожалуйста|плиз))*\W*$"
)
_RETRIED = {
    "search_flights": "show_flights", "search_offers": "show_flights", "call_duffel_offers": "show_flights", "search_hotels": "show_hotels", "call_amadeus_hotels": "show_hotels",
    "search_activities": "show_activities", "call_activities": "show_activities", "search_transfers": "show_transfers", "call_transfers": "show_transfers",
    "search_places": "show_places", "search_text": "show_places", "call_google_places": "show_places", "book_flight": "book_flight", "create_order": "book_flight",
    "call_duffel_create_order": "book_flight", "book_hotel": "book_hotel", "call_amadeus_book_hotel": "book_hotel",
}  # fmt: skip
"""What each failed step is asked for with."""


class Asked(msgspec.Struct, frozen=True):
    """The intent that words alone settle; ``kind`` is None when only the slots can tell."""

    kind: str | None = None
    ids: list[dict[str, Any] | str] = []
    sort: str | None = None
    search: bool = True
    talk: str | None = None
    unpick: str | None = None


def retried(text: str, widgets: list[ShownWidget]) -> Asked | None:
    """«Try again» after something failed; the card's id, as in ``retry:search_hotels``, says what."""
    failed = next((widget for widget in reversed(widgets) if widget.widget_type == "error_card"), None)
    if failed is None or RETRY.match(text) is None:
        return None
    step = failed.ids[0].removeprefix("retry:") if failed.ids else ""
    return Asked(_RETRIED.get(step, "collect_missing"), search=step in _RETRIED)


def shown(widgets: list[ShownWidget]) -> tuple[str | None, ShownWidget | None]:
    """The domain of what was shown last, and the widget that shows it."""
    for widget in reversed(widgets):
        if widget.widget_type in _DOMAINS:
            return _DOMAINS[widget.widget_type], widget
    return None, None


def asked(text: str, rest: str, widgets: list[ShownWidget], state: dict[str, Any], has_places: bool) -> Asked:
    """The intent of a turn: ``text`` in lower case, ``rest`` without the words that slots have taken."""
    if _HELP.search(text) and not has_places and not CALENDAR.search(text) and not _HELP_WITH_TRIP.search(text):
        return Asked(talk="help")
    domain, widget = shown(widgets)
    declined = _declined(text)
    if declined is not None and not has_places:
        return Asked("show_flights") if declined == "carrier" and domain == FLIGHT else Asked(talk=declined)
    again = retried(text, widgets)
    if again is not None:
        return again
    if _WHOSE_PRICE.search(text) and domain in (FLIGHT, HOTEL) and not has_places:
        return Asked(_KINDS[domain], search=False)
    if domain in (FLIGHT, HOTEL) and not has_places and _ONE_THAT_IS.match(text):
        return Asked(f"book_{domain}", sort=_sort(text))
    named = _named(text)
    sort = _sort(text)
    if named == HOTEL and _SHOWS_HOTELS.search(text) and not has_places and _FLIGHTS_DECLINED.search(text):
        return Asked("show_hotels", sort=sort)
    chosen = ordinals(_SORTED_FIRST.sub(" ", rest if "\x00" in rest else text), widget)
    if _beyond(chosen, widget) and domain in _KINDS and not has_places:
        return Asked(_KINDS[domain], search=False)
    skips = (_NOT_NEEDED.search(text) and named != HOTEL) or (
        domain in (ACTIVITY, TRANSFER, None) and _SKIPPED.search(text)
    )
    if skips and not has_places:
        return Asked("collect_missing", search=False)
    if COMPARE.search(text):
        return _comparison(named or domain, text, chosen)
    booking = _booking(text, named, domain, state, chosen, sort, has_places)
    if booking is not None:
        return booking
    unpicked = _unpicked(text, domain)
    if unpicked is not None:
        return unpicked
    if domain in (FLIGHT, HOTEL) and not chosen and not has_places and refuses(text):
        return Asked(_KINDS[domain], unpick=domain, search=False)
    if domain == HOTEL and len(chosen) > 1 and not has_places and _EITHER.search(text):
        return Asked("compare_hotels", ids=chosen, search=False)
    if chosen and not has_places and named in (None, domain) and domain in (ACTIVITY, TRANSFER, PLACE):
        return Asked(_KINDS[domain], ids=[] if _DETAILS.search(text) else chosen, search=False)
    if (
        chosen
        and not has_places
        and (named or domain) in (FLIGHT, HOTEL)
        and _ASKS.search(text)
        and not BOOK.search(text)
    ):
        return Asked(_KINDS[named or domain or HOTEL], ids=chosen, search=False)
    if (
        chosen
        and not has_places
        and (_DETAILS.search(text) or domain in (FLIGHT, HOTEL))
        and (named or domain) in (FLIGHT, HOTEL)
    ):
        kind = _KINDS[named or domain or HOTEL]
        if _DETAILS.search(text):
            return Asked(kind, ids=chosen, search=False)
        return Asked(f"book_{named or domain}", ids=chosen)
    for kind, pattern in (("show_calendar", CALENDAR), ("trip_map", MAP)):
        if pattern.search(text) and not (kind == "trip_map" and named == HOTEL and has_places):
            return Asked(kind, search=False)
    if SUMMARY.search(text) and named in (None, FLIGHT, HOTEL) and not has_places:
        return Asked("summary", search=False)
    if named is not None:
        return Asked(_KINDS[named], sort=sort)
    if (sort or OTHERS.search(text)) and domain in _KINDS and domain != PLACE:
        return Asked(_KINDS[domain], sort=sort)
    if domain in (FLIGHT, HOTEL) and not has_places and _OF_THE_LIST.search(text):
        return Asked(_KINDS[domain])
    if domain == FLIGHT and not has_places and _WAY_BACK.search(text):
        return Asked("show_flights")
    if domain == FLIGHT and _ONE_OF.match(text):
        return Asked("show_flights")
    if sort and not has_places and not TRIP.search(text):
        if not isinstance(state.get("region"), dict) and domain is None and named is None:
            return Asked("collect_missing", sort=sort)
        return Asked(
            "show_hotels" if state.get("picked_flight_offer_id") or state.get("order_id") else "show_flights", sort=sort
        )
    agreed = _YES.match(text) is not None and not _ONLY_THANKS.match(text)
    if agreed and any(item.widget_type == "itinerary_summary" for item in widgets):
        return Asked("trip_map", search=False)
    return Asked(talk=_talk(text), sort=sort)


_WHOSE_PRICE = re.compile(
    r"^\W*(?:and |so |а )?(?:is|are)\s+(?:that|this|the|it|these|those)\b[^.!?]{0,25}\b(?:for (?:both|all|two|three|four|each|one)|per (?:person|night)|each|total|in total|including)\b|^\W*(?:а )?(?:это )?(?:цена|стоимость) (?:за|на)\b|^\W*(?:а )?это (?:за|на) (?:двоих|одного|всех|человека|ночь)\b"
)
"""What a shown price covers."""
_WAY_BACK = re.compile(
    r"\b(?:morning|afternoon|evening|later|earlier|night|утренн\w+|вечерн\w+|дневн\w+|поздн\w+|ранн\w+)\s+(?:return|way back|flight (?:back|home)|обратн\w+)\b|\b(?:return|way back|обратно|назад)\b[^.!?]{0,20}\b(?:morning|afternoon|evening|утром|вечером|днем)\b"
)
_SHOWS_HOTELS = re.compile(
    r"\b(?:show|find|get|let'?s see|look for|need|want)\b[^.!?]{0,15}\b(?:hotels?|rooms?)\b|\b(?:покажи\w*|найди\w*|давай\w*|подбери\w*|нуж\w+)\b[^.!?]{0,15}\b(?:отел\w+|гостиниц\w+|номер\w*)"
)
_ONE_THAT_IS = re.compile(
    r"^\W*(?:(?:ну|ладно|ок|давай\w*|тогда|возьм\w+|беру|хочу|ok|i'?ll take|let'?s take|take)\W+)*(?:тот|та|то),?\s+(?:что|котор\w+)\s+(?:по)?(?:дешев\w+|быстр\w+|самый \w+)\W*$|^\W*(?:(?:i'?ll take|let'?s take|take|give me|book)\W+)?the one that(?:'s| is) (?:the )?(?:cheap\w*|fast\w*|quick\w*)\W*$"
    r"|^\W*(?:the )?(?:cheapest|fastest|quickest)(?: one)?(?: please| pls)?\s*,?\s*(?:and )?(?:book|reserve|take|get) (?:it|that)(?: please)?\W*$|^\W*сам\w+ (?:дешев|быстр|выгодн)\w+(?: \w+)?,?\s*(?:и )?(?:бронируй\w*|бери|берем|оформ\w+|беру)\W*$"
)
_CANCELS = re.compile(
    r"\bcancel\b[^.!?]{0,12}\b(?:booking|bookings|reservation|reservations|order|tickets?)\b|\bотмени\w*\b[^.!?]{0,12}\b(?:брон\w+|заказ\w*|билет\w*)"
)
_AIRLINES = (
    r"united|delta|american airlines|ryanair|easyjet|wizz ?air|lufthansa|emirates|aeroflot|southwest|jetblue|spirit|frontier|vueling|iberia|turkish airlines|pegasus|qatar|etihad|klm|air france|british airways|low-?costs?|"
    r"аэрофлот\w*|побед\w*|s7|райанэйр\w*|ютэйр\w*|utair|уральски\w+ авиалини\w+|смартави\w*|лоукост\w*"
)
_NO_CARRIER = re.compile(
    rf"^\W*(?:лоукост\w*|low[- ]?costs?(?: \w+)?|{_AIRLINES})\s+(?:не (?:предлага\w+|надо|нужн\w+|показыва\w+|хо\w+|рассматрива\w+)|исключ\w+|убр\w+|убер\w+|are out|is out|not wanted|no thanks)\W*$|^\W*(?:(?:but|and|please|just|only|а|и|только)\W+)*(?:not|no|without|anything but|any(?:one)? but|anything except|except|avoid|exclude|не|без|кроме|исключи\w*|убери\w*)\s+(?:with\s+|on\s+)?(?:{_AIRLINES})\W*$"
)


def _declined(text: str) -> str | None:
    """What can't be done: a booking taken back, one airline left out."""
    if _CANCELS.search(text):
        return "cancel"
    return "carrier" if _NO_CARRIER.match(text) else None


def agrees(text: str) -> bool:
    """Whether a turn says no more than yes, or that one may go on."""
    return _YES.match(text) is not None


def is_aside(text: str) -> bool:
    """Whether a turn only asks what no provider knows: it changes nothing of a trip that is known."""
    return (
        _ASIDE.search(text) is not None and (FLIGHTS.search(text) or HOTELS.search(text) or BOOK.search(text)) is None
    )


def picked_item(text: str, widgets: list[ShownWidget]) -> Asked | None:
    """A turn that only picks one of the items shown last, «book 2»; a picker that was shown as well takes the number."""
    domain, widget = shown(widgets)
    if domain is None or any(item.widget_type in _PICKERS for item in widgets):
        return None
    chosen = picked(text, widget)
    if not chosen:
        return None
    if _beyond(chosen, widget):
        return Asked(_KINDS[domain], search=False)
    return Asked(f"book_{domain}" if domain in (FLIGHT, HOTEL) else _KINDS[domain], ids=chosen, search=False)


_ENDS_ASKING = re.compile(r"\?\s*$")
_ASKED_TO_TAKE = re.compile(
    r"^\W*(?:(?:so|ok|and|hi|please|а|и|ну)\W+)*(?:can|could|may|shall|will|would|how about|what about|let'?s|maybe|можно|можешь|может|давай\w*|а если)\b"
)


def asks_about(text: str, widgets: list[ShownWidget]) -> Asked | None:
    """A question about one of the listed changes no filter: «does the second hotel have a pool?», «а во втором завтрак есть?»."""
    domain, widget = shown(widgets)
    if domain not in (FLIGHT, HOTEL) or not (_ASKS.search(text) or _ENDS_ASKING.search(text)):
        return None
    if BOOK.search(text) or _ASKED_TO_TAKE.match(text) or COMPARE.search(text) or _EITHER.search(text):
        return None
    named = _named(text)
    chosen = ordinals(_SORTED_FIRST.sub(" ", text), widget)
    if not chosen or named not in (None, domain) or _OTHER_ORDER.search(text):
        return None
    return Asked(_KINDS[domain], ids=chosen, search=False)


_OTHER_ORDER = re.compile(
    r"\b(?:may|june|july|january|march|april|week|weeks|half|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|числа|половин\w+|недел\w+)\b"
)
"""Ordinals of days and weeks."""


def _beyond(chosen: list[dict[str, Any] | str], widget: ShownWidget | None) -> bool:
    """Whether a position is named that the list doesn't have."""
    listed = len(widget.ids) if widget is not None else 0
    return listed > 0 and any(isinstance(one, dict) and one["ordinal"] > listed for one in chosen)


_TOO = re.compile(r"\b(?:too|also|as well|plus|and|тоже|также|еще|и)\b")


def _asks_rooms(text: str) -> bool:
    """Whether flying is only told and a sentence of its own asks for a room."""
    if re.search(r"\b(?:flights?|tickets?|airfare|билет\w*|рейс\w*|авиа\w*|перелет\w*)\b", text):
        return False
    return any(
        HOTELS.search(sentence)
        and not FLIGHTS.search(sentence)
        and _WANTS.search(sentence)
        and not _TOO.search(sentence)
        for sentence in re.split(r"[.!?;,\n]+", text)
    )


_LISTED_TOGETHER = re.compile(
    r"\b(?:flights?|tickets?|hotels?|билет\w*|перелет\w*|рейс\w*|отел\w+)\s*(?:,|\+|&|and|plus|и|плюс)\s*(?:a |an |the )?(?:\w+ )?(?:flights?|hotels?|transfers?|taxi|отел\w+|перелет\w*|трансфер\w*|билет\w*)\b"
)
"""Everything at once, «flight + hotel + transfer»: flights come first."""


def is_transfer(text: str) -> bool:
    """Whether a ride is asked for; a hotel with a shuttle is none."""
    if TRANSFERS.search(text) is None or _SHUTTLE_OF_HOTEL.search(text) is not None:
        return False
    return not (_LISTED_TOGETHER.search(text) and FLIGHTS.search(text) and HOTELS.search(text))


def _named(text: str) -> str | None:
    """The kind of thing that the words name; a transfer or activity is more special than a hotel or flight."""
    if is_transfer(text):
        return TRANSFER
    if _LISTED_TOGETHER.search(text) and FLIGHTS.search(text) and HOTELS.search(text) and TRANSFERS.search(text):
        return FLIGHT
    if ACTIVITIES.search(text):
        return ACTIVITY
    hotel = HOTELS.search(text)
    said = _FLIGHTS_DECLINED.sub(" ", text) if hotel else text
    if hotel and _HOTELS_DECLINED.search(text):
        said_hotel = _HOTELS_DECLINED.sub(" ", text)
        hotel = HOTELS.search(said_hotel)
        if not hotel and not FLIGHTS.search(said_hotel):
            return None
    flight = FLIGHTS.search(_WHERE_TO.sub(" ", _DEPARTURE_CITY.sub(" ", said)))
    if flight and hotel:
        return (
            HOTEL
            if _asks_rooms(text)
            or re.search(
                r"\b(?:no flights?|without flights?|not flights?|flights? (?:is|are) (?:booked|sorted|done)|have (?:a |my )?flights?|без (?:перелета|рейс|билет)\w*|только отел\w+|hotels? only|only hotels?)\b",
                text,
            )
            else FLIGHT
        )
    return FLIGHT if flight else HOTEL if hotel else None


def _sort(text: str) -> str | None:
    text = _PRICE_LIMIT.sub(" ", text)
    if CHEAPEST.search(text) and not _NOT_CHEAP.search(text):
        return "cheapest"
    if FASTEST.search(text):
        return "fastest"
    return (
        "best"
        if BEST.search(text)
        and not re.search(
            r"\b(?:suits?|works?|fits?|would be)(?: \w+)? best\b(?! (?:value|option|deal|hotel|flight|one))|\bbest (?:time|regards|friends?|mates?|man|buddy|buddies|pals?|wishes|way)\b",
            text,
        )
        else None
    )


def _comparison(domain: str | None, text: str, chosen: list[dict[str, Any] | str]) -> Asked:
    ids = chosen if len(chosen) > 1 else pair(text) or chosen
    if domain == FLIGHT:
        return Asked("show_flights", ids=ids, search=False)
    return Asked("compare_hotels", ids=ids, search=False)


def _booking(
    text: str,
    named: str | None,
    domain: str | None,
    state: dict[str, Any],
    chosen: list[dict[str, Any] | str],
    sort: str | None,
    has_places: bool,
) -> Asked | None:
    if named in (TRANSFER, ACTIVITY):
        return None
    if _BOOK_SELECTED.match(text):
        return Asked(f"book_{named or _bookable(domain, state)}")
    if not BOOK.search(text):
        return None
    what = named or _bookable(domain, state)
    if chosen and not (has_places and named is None):
        return Asked(f"book_{what}", ids=chosen)
    if has_places:
        return None
    if (
        sort
        and (domain in (FLIGHT, HOTEL))
        and re.search(r"\b(?:the|that|this)\b|сам\w+|\b(?:лучш|дешев|быстр|выгодн)\w+", text)
    ):
        return Asked(f"book_{what}", sort=sort)
    if _DEFINITE.search(text) and (_STRONG_BOOK.search(text) or domain in (FLIGHT, HOTEL)):
        return Asked(f"book_{what}")
    return None


def _bookable(domain: str | None, state: dict[str, Any]) -> str:
    if domain in (FLIGHT, HOTEL):
        return domain
    if state.get("picked_hotel_id") and not state.get("hotel_booking_reference"):
        return HOTEL
    if state.get("order_id") or (state.get("hotel_offers") and not state.get("flight_offers")):
        return HOTEL
    return FLIGHT


def _unpicked(text: str, domain: str | None) -> Asked | None:
    match = _UNPICK.search(text)
    if match is not None:
        what = HOTEL if (match["what"] == "hotel" or (match["ru"] or "").startswith(("отел", "гост"))) else FLIGHT
        return Asked(_KINDS[what], unpick=what, search=False)
    if _NOT_THAT.search(text) and domain in (FLIGHT, HOTEL):
        return Asked(_KINDS[domain], unpick=domain, search=False)
    return None


def _talk(text: str) -> str | None:
    for name, pattern in (
        ("greeting", _GREETING),
        ("bye", _BYE),
        ("help", _HELP),
        ("aside", _ASIDE),
        ("thanks", _THANKS),
        ("small_talk", _SMALL_TALK),
        ("yes", _YES),
    ):
        if pattern.search(text) and not (name == "help" and _HELP_WITH_TRIP.search(text)):
            return name
    return None
