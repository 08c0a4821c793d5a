"""What people put around a request without asking for anything by it: greetings, thanks, fillers, their name, emoji.

They are taken off both ends before anything is read, so that a rule for a whole answer («two», «try again») holds
in «hi! two, thanks 🙏» too. A text of nothing else is left as it is.
"""

import re

_GREETING = (
    r"hi(?: there| all| team| guys| again| folks)?|hey+(?: there| all| team| guys| again| folks)?|hello+(?: there| again)?|hiya|howdy|yo|greetings|"
    r"good (?:morning|afternoon|evening|day)|dear(?: (?:sir or madam|sirs?|team|all|assistant))?|"
    r"привет(?:ик|ики|ствую|ули|ище)?|прив|здравствуй(?:те)?|здрасьте|здрасте|добр(?:ый|ого|ое|ой) (?:день|дня|вечер|вечера|утро|утра|времени суток|ночи)|доброго|хай|хеллоу|салют|алло|ало|приветствую"
)
_FILLER = (
    r"so|actually|well|um+|uh+|erm?|hm+|ah|oh|anyway|alright(?:y)?|right|ok(?:ay)?|okey|kk|cool|great|perfect|yeah|yep|yup|yes|sure|look|listen|basically|quick question|a quick question|question|"
    r"(?:i have )?(?:a )?(?:quick )?question(?: for you)?|and|please|pls|plz|kindly|thanks?(?: you| a lot| so much| very much)?|thx|ty|cheers|sorry(?: to bother(?: you)?)?|excuse me|"
    r"if possible|if you can|if you could|(?:can|could|would|will) (?:you|u)(?: please| pls| kindly)? help(?: me| us)?(?: out)?(?: here| please)?(?=\s*[,.:;–—-])|i need (?:your |some )?help(?=\s*[,.:;–—-])|help(?: me)?(?: please)?(?=\s*[,.:;–—-]\s*\w+\s+\w)|i have a request|помогите(?: пожалуйста)?(?=\s*[,.:;–—-])|(?:не )?(?:могли|можете|могла|мог|можешь) (?:бы )?(?:вы |ты )?(?:мне |нам )?помочь(?=\s*[,.:;–—-])|нужна помощь(?=\s*[,.:;–—-])|"
    r"ну|так|вот|итак|короче(?: говоря)?|слушай(?:те)?|смотри(?:те)?|значит|в общем|вообщем|в целом|эм+|хм+|ээ+|э|ммм*|а|и|ок(?:ей)?|окей|ладно|хорошо|отлично|супер|да|ага|угу|кстати|извини(?:те)?|простите|прости|"
    r"подскажи(?:те)?|скажи(?:те)?|пожалуйста|пожалуста|пожалста|плиз|плз|будьте добры|будь добра?|если можно|спасибо(?: большое| огромное)?|благодарю|спс|пасиб(?:о|ки)?|есть вопрос|вопрос|у меня вопрос|такой вопрос|девушка|ребята|друзья|уважаемые"
)
_NAME = r"[A-ZА-ЯЁ][a-zа-яё]{1,14}"
_INTRODUCTION = re.compile(
    rf"^(?:(?:[Mm]y name is|[Mm]y name'?s|[Tt]his is|I'?m|I am|[Ii]t'?s)\s+{_NAME}(?:\s+here)?|{_NAME}\s+here|(?:[Мм]еня зовут|[Мм]о[её] имя|[Яя] )\s*{_NAME})\s*(?:[.,!;:–—-]+\s*|\s+and\s+|\s+и\s+(?=я\b))(?=\S)"
)
"""«Hi, I'm Anna.», only where the sentence ends or goes on after the name."""
_LEAD = re.compile(
    rf"^[\s,.!?;:)(\-–—…\"']*(?:(?:{_GREETING}|{_FILLER})(?![\w'-])(?P<end>[\s,.!?;:)\-–—…]*))", re.IGNORECASE
)
_KEPT_WITH_NEXT = re.compile(
    r"^(?:look(?=\s+(?:for|at|up|into))|right(?=\s+(?:now|away|after|by|in|on|next))|question(?=\w)|sure(?=ly)|great(?=\s+(?:hotel|deal|place|views?|britain|barrier|lakes?|falls|yarmouth|price))|perfect(?=\s+\w)|cool(?=\s+\w)|"
    r"thanks?(?=giving)|and(?=\s+(?:back|return|no|not|without|then|after|from|to|for|on|until|till|in|with)\b)|well(?=\s+(?:rated|located|known))|so(?=\s+(?:far|much|many|long))|"
    r"так(?=\s+(?:же|как|что))|и(?=\s+(?:обратно|назад|потом|ещ[её]|без|не|с|в|на|из|до|по|для)\b)|да(?=\s+(?:нет|не)\b)|а(?=\s+(?:ещ[её]|потом|не)\b)|короче(?=\s+(?:рейс|перел|полет|полёт|врем|путь|дорог|всех|по)\w*)|хорошо(?=\s+бы)|вот(?=\s+(?:этот|эту|это|так))|значит(?=\s+\w+\s*$)|смотри(?=\s+отел)|yes(?=\s*$)|actually(?!,?\s+(?:yes|yeah|confirm|skip|no|add|put|remind|schedule|pencil|note|make|let'?s|can|could|i|we|the|it|that|what|how|show|find|book|move|change|\d|one|two|three|four|five|six)\b)|э(?=\w))",
    re.IGNORECASE,
)
"""Words that say something together with what follows them."""
_TAIL = re.compile(
    r"(?:^|(?<=[\s,.!?;:)(…–—-]))(?:please(?: and thank you)?|pls+|plz+|pleas|thank(?:s| you)(?: (?:a lot|so much|very much|a million|again|in advance|for your help|for the help|you))*|many thanks|(?:i |we )?(?:would |'d |i'd |we'd )?(?:really |very much )?appreciate (?:it|this|that|your (?:help|time)|any help)|(?:i |we )?(?:would|'d) be (?:very |so )?grateful|grateful|(?:i'?ll )?(?:wait|waiting) for your (?:answer|reply)|буд[уе]м? (?:очень )?(?:благодарн\w+|признател\w+)(?: за (?:помощь|ответ|вариант\w*))?|спасибо за (?:помощь|ответ)|(?:очень )?(?:жду|ждем) (?:ответа|вариант\w*)|заранее признател\w+|thx|thnx|ty|tysm|tia|cheers|much appreciated|appreciate it|"
    r"if (?:that'?s |it'?s )?possible|if you can|if you could|asap|as soon as possible|lol|lmao|haha+|hehe+|ok\?|okay\?|right\?|yeah\?|what do you think\??|(?:would|is|will) that (?:be )?(?:possible|work|ok|okay|fine)\??|is (?:that|it|this) possible\??|can you(?: help| do that)?\?|xx*|xoxo|"
    r"(?:best|kind|warm) (?:regards|wishes)|regards|"
    r"пожалуйста|пожалуста|пожалста|плиз+|плз|спасибо(?: большое| огромное| заранее)?|спс|благодарю|заранее (?:спасибо|благодарю|благодарен|благодарна)|если можно|если (?:это )?(?:возможно|получится)|будьте добры|будь добра?|срочно|"
    r"(?:это )?возможно\?|такое возможно\??|можно\?|ок\?|а\?|ладно\?|да\?|с уважением|ахах\w*|хаха\w*|лол)[\s,.!?;:)…]*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?:[,.!?\n–—-]\s*)(?:[Mm]any thanks|[Tt]hanks|[Tt]hank you|[Cc]heers|[Bb]est(?: regards)?|[Kk]ind regards|[Rr]egards|[Сс]пасибо|[Сс] уважением)[,!\s–—-]+{_NAME}(?:\s+{_NAME})?[\s.!]*$"
)
_PICTURES = re.compile(
    "(?:[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b06\ufe0f\u200d]|[:;=]-?[)(DPp*]+(?!\\w)|<3|\\){2,}|\\({2,})+"
)
"""Emoji and smileys; an aeroplane or arrow between two names keeps its meaning."""
_BETWEEN_NAMES = re.compile(r"[✈✉➔➜➡→]")
_QUOTED = re.compile(r"^\s*[\"“«„']([^\"“”«»„]+)[\"”»“']\s*[.!?]?\s*$", re.DOTALL)
"""A whole message in quotation marks."""
_BEFORE_END = re.compile(r"[\s,;:–—-]+$")
_PRAISE = re.compile(
    r"^\W*(?:(?:that'?s |it'?s |very |so |really )*(?:great|awesome|amazing|perfect|cool|nice|lovely|super|brilliant|wonderful|excellent|ok|okay|good|much|a lot|большое|огромное|отлично|супер|класс\w*|круто|прекрасно|замечательно|хорошо|ок)\W*)+$",
    re.IGNORECASE,
)
"""What with thanks beside it is still no more than thanks."""
MAX_ROUNDS = 8


def without_courtesies(text: str) -> str:
    """The text without what surrounds a request; the text itself when nothing else is in it."""
    kept = _QUOTED.sub(lambda match: match[1], _PICTURES.sub(_picture, text))
    for _ in range(MAX_ROUNDS):
        shorter = _signed_off(_led_in(kept))
        if shorter == kept:
            break
        kept = shorter
    return text if _PRAISE.match(kept) or not re.search(r"\w", kept) else kept


def _picture(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    between = re.search(r"\w\s*$", before) and re.match(r"\s*\w", after)
    if between and _BETWEEN_NAMES.search(match.group()):
        return match.group()
    brackets = match.group().strip(")(") == ""
    if brackets and before.count("(") > before.count(")"):
        return match.group()
    return " " if not brackets or between is None else ". "


def _led_in(text: str) -> str:
    match = _LEAD.match(text)
    if match is not None and not _KEPT_WITH_NEXT.match(text.lstrip(" ,.!?;:)(-–—…\"'\n")):
        rest = text[match.end() :]
        if re.search(r"\w", rest) and (match["end"] or not rest):
            return rest
    introduced = _INTRODUCTION.match(text.lstrip())
    return text.lstrip()[introduced.end() :] if introduced is not None else text


def _signed_off(text: str) -> str:
    signed = _SIGNED.search(text)
    if signed is not None and re.search(r"\w", text[: signed.start()]):
        return text[: signed.start()]
    tail = _TAIL.search(text)
    if tail is None or not re.search(r"\w", text[: tail.start()]):
        return text
    return _BEFORE_END.sub("", text[: tail.start()])
