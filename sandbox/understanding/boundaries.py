"""What the planner declines: real bookings and payments, matters that aren't travel, and orders to change its rules."""

import re

from .reading import Reading

LIVE_BOOKING = "live_booking"
OFF_TOPIC = "off_topic"
_SENTENCE = re.compile(r"[^.!?\n;]+(?:[.!?\n;]+|$)")
_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.!?\n]{0,40}\b(?:instructions?|rules?|prompts?|guidelines|restrictions|safety|everything (?:above|before|you were told)|previous (?:messages?|commands?))\b|\bsystem prompt\b|\b(?:your|the) (?:hidden |initial |original )?(?:prompt|instructions)\b|"
    r"\byou are now\b|\bpretend (?:to be|you|that you)\b|\bact as (?:a |an |if )?(?!a couple|a group)|\bdeveloper mode\b|\bjailbreak\b|\bdan mode\b|</?(?:system|assistant|user)>|\b(?:system|assistant)\s*:|\b(?:drop|truncate) (?:table|database)\b|\bdelete from \w+|\bselect \S+ from\b|"
    r"\b(?:slot_updates|tool_requests|render_intent|user_uid|slot_state)\b|\b(?:another|other|all) users?'?(?:s)? (?:data|trips?|bookings?|documents?|threads?)\b|\bapi[ _-]?keys?\b|\bcredentials?\b|"
    r"\b(?:игнорируй|забудь|проигнорируй|отмени|обойди)\w*\b[^.!?\n]{0,40}\b(?:инструкци\w+|правил\w*|указани\w+|промпт\w*|ограничени\w+|все,? что)\b|\bсистемн\w+ (?:промпт|подсказк)\w*|\bты теперь\b|\bпритворись\b|\bпредставь,? что ты\b|\bрежим разработчика\b"
)
_LIVE = re.compile(
    r"\b(?:duffel|amadeus)_?\s?env\b|\blive (?:mode|booking|bookings|env\w*|ticket\w*|key|order|payment)\b|\b(?:switch|set|go|turn|change|enable|make it|use|book)\b[^.!?\n]{0,25}\b(?:live|production|prod)\b(?! (?:music|show|concert))|"
    r"\b(?:real|actual|genuine|live) (?:booking|ticket|tickets|reservation|payment|money|order|purchase)\b|\bfor real\b|\b(?:is|are) (?:this|it|these|the|my)(?: \w+){0,2} real\b|\bэто (?:настоящ\w+|реальн\w+)(?: бронь| билет\w*| бронирование)?\b|\bbook (?:it|this|them|everything)? ?(?:for )?real(?:ly)?\b|\bpay\b(?! (?:attention|extra|more|less|separately|on (?:arrival|site)|at the (?:hotel|property|desk|airport)|for (?:breakfast|parking|wi-?fi|luggage|baggage|bags?|the pool|extras?)))|\bpaying (?:with|by|now|online|for (?:it|this|the|my|our)|by card)\b|\b(?:i'?m|we'?re|i am|we are) paying\b|\bpayments?\b|\b(?:credit|debit|bank) cards?\b|\bcharge (?:my|the|it|me|this)\b|"
    r"\bcard (?:number|details|ending)\b|\bcvv\b|\b(?:visa|mastercard|amex|american express) (?:card|number|ending|\d)|\bpaypal\b|\bapple pay\b|\bgoogle pay\b|\bissue (?:the |my |our )?(?:e-?)?tickets?\b|\bticketing\b|\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b|\bcheckout with\b|\bmy (?:visa|mastercard|amex)\b|"
    r"\b(?:оплат\w+|заплат\w+|плачу|платеж\w*|банковск\w+ карт\w+|кредитк\w+|(?<!\bс )(?<!\bна )(?<!\bнад )картой|номер карты|спиши\w*|списать|по-настоящему|настоящ\w+ (?:бронь|брони|билет\w*|бронирован\w+)|реальн\w+ (?:бронь|билет\w*|бронирован\w+|деньг\w+)|боев\w+ режим\w*|выпис\w+ билет\w*|выпусти\w* билет\w*)\b"
)
_SET_PRICE = re.compile(
    r"\b(?:set|change|make|mark)\b[^.!?\n]{0,20}\b(?:price|fare|cost|total)s?\b[^.!?\n]{0,30}\b(?:to|=|as)\b|\bmark (?:it|this|that|them) (?:as )?paid\b|\b(?:поставь|измени|сделай|установи)\w* (?:цену|стоимость)\b"
)
"""An order to write another price."""
_MONEY_TALK = re.compile(
    r"\b(?!\w+ to pay (?:now|today|online|with|by|for (?:it|this|the|my|our)|immediately))(?:willing|want|ready|able|prepared|happy|can|afford|could|would) to pay\b|\bpay (?:up to|at most|no more|around|about|more than|less|under|max)\b|\bдон'?t want to pay\b|\bdo(?:n'?t| not) want to pay\b|\bготов\w* (?:за|о)платить\b|\bзаплатить (?:не больше|до|максимум)\b"
)
_OFF_TOPIC = re.compile(
    r"\b(?:write|compose|draft|proofread|fix|edit)\b(?: me| us)? (?:my|our) (?:\w+ ){0,2}(?:letter|essay|cv|resume|code|thesis|homework|email|speech|poem|paper|report)\b|\bнапиши\w* (?:мое|мой|мне) (?:\w+ )?(?:резюме|сопроводительн\w+|диплом\w*|курсов\w+)|\b(?:write|compose|tell|sing|make up|generate|create|give)\b(?: me| us)? (?:a|an|some|the|me a) (?:\w+ )?(?:poem|story|joke|song|essay|haiku|limerick|code|script|program|function|article|email|letter|riddle|sonnet|rap)\b|\b(?:python|javascript|java|sql|html|css|c\+\+|rust|regex|algorithm|programming)\b|"
    r"\b(?:who|what)(?:'?s| is| was| are| were) (?:the )?(?:president|prime minister|king|queen|ceo|founder|meaning of life|capital of|square root|population of|tallest|fastest animal|einstein|elon|putin|trump|biden)\b|\bwho (?:won|wrote|invented|painted|discovered|directed)\b|\bкто (?:выиграл|написал|изобрел|снял|придумал)\b|\bmeaning of life\b|\bsolve\b|\btranslate\b|\brecipe\b|\bhow (?:do i|to) (?:cook|bake|code|program|fix|repair|lose weight|invest|hack)\b|"
    r"\b(?:bitcoin|crypto\w*|stock (?:price|market)s?|lottery|horoscope|homework|election|politics|football (?:score|match results?)|nba|super bowl winner)\b|\bwhat(?:'s| is) \d+\s*(?:[-+*/x×]|times|plus|minus|divided by|multiplied by)\s*\d+|^\W*\d+\s*[-+*/x×]\s*\d+\s*=?\W*$|\b(?:are you (?:human|a robot|an ai|chatgpt|sentient)|do you love me|marry me)\b|"
    r"\b(?:напиши|сочини|придумай|сгенерируй)\w*\b(?: мне| нам)? (?:\w+ )?(?:стих\w*|песн\w+|рассказ\w*|сказк\w+|код|программ\w+|скрипт|эссе|сочинение|письмо|анекдот|шутк\w+)\b|\bрасскажи\w*(?: мне| нам)? (?:анекдот|шутк\w+|сказк\w+|историю)\b|\bкто (?:такой |сейчас )?(?:президент|премьер\w*|министр\w*|мэр\w*|король|пушкин|путин)\b|\bреши\b|\bпереведи\b|\bрецепт\b|\bкак (?:приготовить|испечь|похудеть)\b|\bбиткоин\w*|\bстолиц\w+ (?:\w+ )?[а-я]+|\bкурс (?:доллара|евро|валют\w*)\b|\bгороскоп\b|\bсмысл жизни\b|\bсколько будет (?:\d+|дважды|трижды|(?:\w+ )?(?:плюс|минус|умнож\w+))"
)


def refusal(reading: Reading) -> str | None:
    """Why a turn, or a part of it, is declined; sentences that give orders are taken out of the reading."""
    ordered = False
    for match in list(_SENTENCE.finditer(reading.lower)):
        if _INJECTION.search(match.group()):
            live = _LIVE.search(match.group()) is not None
            _erase(reading, match.start(), match.end())
            ordered = True
            if live:
                return LIVE_BOOKING
    if _LIVE.search(reading.lower) and not _MONEY_TALK.search(reading.lower):
        return LIVE_BOOKING
    if ordered and _SET_PRICE.search(reading.lower):
        return OFF_TOPIC
    if _OFF_TOPIC.search(reading.lower):
        return OFF_TOPIC
    return OFF_TOPIC if ordered and not re.search(r"\w{2}", reading.lower) else None


def _erase(reading: Reading, start: int, end: int) -> None:
    blank = " " * (end - start)
    reading.written = reading.written[:start] + blank + reading.written[end:]
    reading.lower = reading.lower[:start] + blank + reading.lower[end:]
    reading.open = reading.open[:start] + blank + reading.open[end:]
