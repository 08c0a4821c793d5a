"""Names of airlines, so that «Singapore Airlines», «катар норм» and «уральскими» are carriers and no places."""

import re

from .reading import Reading

_CLEAR = re.compile(
    r"\b(?:(?:[a-z]+ )?(?:airlines?|airways|air lines)\b(?<!of airlines)(?<!which airline)(?<!what airline)(?<!any airline)(?<!cheap airlines)"
    r"|air (?:france|india|china|canada|serbia|astana|arabia|baltic|europa|malta|transat|new zealand|dolomiti|algerie|mauritius|tahiti|asia|peace|senegal|namibia|moldova|cairo)|china (?:eastern|southern|airlines)|american eagle|japan air|korean air|"
    r"airasia|aeroflot|ryanair|ryan air|easy ?jet|wizz ?air|wizz\b|lufthansa|luftwaffe air|klm|finnair|icelandair|egyptair|vueling|jet ?blue|jet2|flydubai|fly ?dubai|eurowings|transavia|condor air|qantas|cathay(?: pacific)?|etihad|emirates(?= (?:flight|airline|one))|aer lingus|tap portugal|tap air portugal|virgin (?:atlantic|australia)|el al|westjet|indigo air|spicejet|azal\b|s7\b|utair|pobeda|smartavia|nordwind|red wings|pegasus|sun ?express|corendon|norwegian air|icelandair|volotea|tui fly|sas\b(?= (?:flight|one))|"
    r"[а-я]+(?:ие|их|ими|им)\s+авиалини\w+|аэрофлот\w*|люфтганз\w*|люфтханз\w*|райан\s?эйр\w*|изи\s?джет\w*|визз?\s?эйр\w*|виззэйр\w*|эйр\s?франс\w*|э[йи]р (?:индия|чайна|сербия|астана|арабия|канада|балтик)\w*|ю-?т[эе]йр\w*|юта[ий]р\w*|финнэйр\w*|финэйр\w*|эмирейтс\w*|эмирэйтс\w*|этихад\w*|флайдубай\w*|фла[йи] дубай\w*|туркиш\w*(?:\s+эйрлайнс\w*)?|катар эйр\w*|бритиш эйр\w*|кантас\w*|корейск\w+ авиа\w*|белави[аяюе]\b|азал\b|азимут\w*(?= |$)|смартави[аяюей]+|нордвинд\w*|норд винд\w*|россия авиа\w*|ред вингс\w*|пегас\w*|с7\b)"
)
_LIKE_PLACES = re.compile(
    r"\b(?:tap|sas|lot|jal|ana|ita|ba|qatar|emirates|singapore|delta|united|alaska|american|british|turkish|swiss|iberia|hawaiian|frontier|spirit|southwest|austrian|norwegian|egypt ?air|ethiopian|"
    r"катар(?:а|ом|у|ы|ами)?|эмират(?:ы|ами|ов|ам)|турк(?:и|ов|ами|ам)|уральск(?:ие|их|ими)|сингапурск(?:ие|их|ими)|китайц(?:ы|ев|ами)|узбек(?:и|ов|ами)|немц(?:ы|ев|ами)|корейц(?:ы|ев|ами)|победа|победу|победой|победы|дельта|дельту|дельтой)\b"
)
_GOES = re.compile(
    r"(?:\b(?:to|in|into|from|visit|around|via|near|for)|(?<!\w)(?:в|во|из|до|через|по|на|про))\s+(?:the\s+)?$|(?:\b(?:to|from)|(?<!\w)(?:в|из))\s+\w+\s*(?:,|and|or|и|или)\s*$"
)
_SPEAKS_OF = re.compile(
    r"^[\W\x00]*(?:(?:i|we|i'?ll|we'?ll|let'?s|take|go|with|book|only|just|no|not|without|fly|have|the|want|prefer|ok|okay|please|and|but|avoid|is|it|or|ba|klm|good|fine|which|does|do|how|"
    r"а|и|но|да|ок|ну|давай\w*|только|без|не|бер\w+|возьм\w+|брониру\w+|забронируй\w*|хочу|лучше|норм\w*|скажи\w*|где|как|какой|у|рейсом|рейс|лечу|летим|полетим)\b\W*)*$"
)


def take_airlines(reading: Reading, flights_listed: bool) -> bool:
    """Hide the names of airlines from the reader of places; whether there was one.

    A name that a country or city has too counts only while flights are looked at, and where no preposition leads to a place.
    """
    spans = [
        match.span()
        for match in _CLEAR.finditer(reading.open)
        if not _GOES.search(reading.lower[: match.start()]) or match.group().endswith(("airlines", "airways"))
    ]
    if flights_listed:
        spans += [
            match.span()
            for match in _LIKE_PLACES.finditer(reading.open)
            if not _GOES.search(reading.lower[: match.start()]) and _SPEAKS_OF.search(reading.lower[: match.start()])
        ]
    for start, end in spans:
        reading.take(start, end)
    return bool(spans)
