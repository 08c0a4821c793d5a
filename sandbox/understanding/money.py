"""Budgets: an amount or a range, its currency, whether for everybody or for each, for the trip or a night."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from .calendar_words import MONTH
from .numbers import WORDS
from .reading import Reading

_CURRENCIES: tuple[tuple[str, str], ...] = (
    (r"us\$|usd|\$|dollars?|bucks|долл(?:ар\w*|\b\.?)|баксов|баксы|бакс", "USD"),
    (r"€|eur\b|euros?|евро", "EUR"),
    (r"£|gbp|pounds?(?: sterling)?|quid|фунт\w*", "GBP"),
    (r"₽|rub\b|rur\b|rubles?|roubles?|руб(?:\b\.?|л\w+)|р\.(?!\w)|р\b", "RUB"),
    (r"¥|jpy|yen|иен\w*|йен\w*", "JPY"),
    (r"chf|(?:swiss )?francs?|франк\w*", "CHF"),
    (r"c\$|cad|canadian dollars?", "CAD"),
    (r"a\$|aud|australian dollars?", "AUD"),
    (r"aed|dirhams?|дирхам\w*", "AED"),
    (r"₹|inr|rupees?|рупи\w+", "INR"),
    (r"₺|try\b(?! )|lira|лир\w?", "TRY"),
    (r"₸|kzt|tenge|тенге", "KZT"),
    (r"cny|rmb|yuan|юан\w*", "CNY"),
    (r"pln|zl|zł|złot\w+|zloty\w*|злот\w+", "PLN"),
    (r"sek|swedish kron\w+", "SEK"),
    (r"byn|белорусских рублей", "BYN"),
    (r"₴|uah|hryvni?a\w*|грив\w+", "UAH"),
    (r"thb|baht|бат\w*", "THB"),
    (r"sgd|s\$|singapore dollars?", "SGD"),
    (r"hkd|hk\$|hong kong dollars?", "HKD"),
    (r"nzd|nz\$|new zealand dollars?", "NZD"),
    (r"mxn|mexican pesos?", "MXN"),
    (r"brl|r\$|reais|reals?", "BRL"),
    (r"zar|rands?", "ZAR"),
    (r"nok|norwegian kron\w+", "NOK"),
    (r"dkk|danish kron\w+", "DKK"),
    (r"czk|koruna\w*|крон\w*", "CZK"),
    (r"huf|forints?|форинт\w*", "HUF"),
    (r"krw|₩|wons?|вон\b", "KRW"),
    (r"vnd|dongs?|донг\w*", "VND"),
    (r"ils|₪|shekels?|шекел\w*", "ILS"),
    (r"gel|₾|lari|лари", "GEL"),
    (r"myr|rm|ringgits?|ринггит\w*", "MYR"),
    (r"php|₱|philippine pesos?", "PHP"),
    (r"idr|rp|rupiahs?|рупий", "IDR"),
    (r"ron|lei|лей\b|леев", "RON"),
    (r"amd|֏|drams?|драм\w*", "AMD"),
    (r"azn|₼|manats?|манат\w*", "AZN"),
    (r"rsd|dinars?|динар\w*", "RSD"),
    (r"egp|egyptian pounds?", "EGP"),
    (r"twd|nt\$", "TWD"),
    (r"isk|icelandic kron\w+", "ISK"),
)
_SPECIFIC_FIRST = sorted(_CURRENCIES, key=lambda pair: pair[1] not in ("CAD", "AUD", "BYN", "SGD", "HKD", "NZD", "BRL"))
_CURRENCY = "(?:" + "|".join(pattern for pattern, _ in _SPECIFIC_FIRST) + ")"
_SIGN = r"(?:us\$|nt\$|₱|֏|₼|(?:rm|myr|php|idr|rp|ron|amd|azn|rsd|egp|twd|isk)\s?(?=\d)|c\$|a\$|s\$|hk\$|nz\$|r\$|₩|₪|₾|(?:sgd|hkd|nzd|mxn|brl|zar|nok|dkk|sek|czk|huf|krw|thb|inr|pln|try|cny|ils|gel|kzt)\s?(?=\d)|\$|€|£|₽|¥|₹|₺|₸|₴|usd\s?|eur\s?|gbp\s?|rub\s?|chf\s?|cad\s?|aud\s?|aed\s?|jpy\s?)"
_SCALE = r"(?:\s?(?:k\b|к\b|тыс(?:яч\w*|\b\.?)|тыщ\w*|косар\w*|штук(?:а|и)?\b(?! (?:билет|номер))|кусков\b|килорубл\w*|thousand\b|grand\b|hundred\b|mln\b|million\b|млн\b|миллион\w*))"
_DIGITS = rf"(?:\d{{1,3}}(?:[ ,.']\d{{3}})+(?:[.,]\d{{1,2}})?|\d{{1,8}}(?:[.,]\d{{1,2}})?){_SCALE}?"
_WORD = "(?:" + "|".join(sorted((re.escape(word) for word in WORDS if word.isalpha()), key=len, reverse=True)) + ")"
_WORDY = rf"(?:(?:{_WORD}\s+)?(?:and a half\s+)?(?:thousand|hundred|grand|тысяч\w*|сот|полторы тысячи|пятьсот|триста|двести|четыреста|шестьсот|семьсот|восемьсот|девятьсот|сто)(?:\s+(?:and\s+)?{_WORD}\s+hundred)?)"
_TENS = "сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто"
_THOUSANDS = rf"(?:(?:(?:{_TENS})\s+)+(?:{_WORD}\s+)?(?:тысяч\w*|тыс\b\.?|тыщ\w*))"
"""«Сто двадцать тысяч»."""
_AMOUNT = rf"(?:{_DIGITS}|{_THOUSANDS}|{_WORDY})"
_CAP_WORDS = (
    r"(?:under|below|less than|cheaper than|up to|max(?:imum)?(?: of)?|at most|no more than|not more than|not over|not exceeding|(?:don'?t|do not|won'?t|can'?t|cannot|not)(?: (?:want to|wanna|like to|going to|to))* (?:spend|pay|go|be) (?:more than|over|above)|nothing (?:over|above|beyond|more than)|not above|no(?:t)? higher than|within|(?:my |our |the |total )?budget(?: is now| will be| is| of| now| to|:|'s|=| around| about| up to| under)*|"
    r"spend(?: up to| about| around| at most)?|cap(?:ped)?(?: of| at)?|(?:my |our |the )?(?:max(?:imum)?|limit) (?:is|would be)|around|about|roughly|keep it (?:under|below)|limit(?: of| is)?|<=?|"
    r"до|не (?:больше|дороже|более|выше)(?: чем)?|ничего дороже|не свыше|дешевле(?: чем)?|меньше|максимум|макс\.?|бюджет(?:ом|а)?(?: теперь| у нас| у меня| пусть будет| будет| до| -| —|:|=| около| примерно| в)*|уложиться в|уложимся в|в пределах|в районе|около|примерно|лимит)"
)
_MIN_WORDS = r"(?:over|above|more than|at least|from|starting at|min(?:imum)?(?: of)?|от|не (?:меньше|дешевле|менее)|минимум|дороже)"
_NUMBER_ONLY = re.compile(
    rf"(?:\b(?P<cap>{_CAP_WORDS})\s*)(?P<amount>{_DIGITS}|{_THOUSANDS}|{_WORD}\s+(?:thousand|grand|hundred|тысяч\w*))(?![\d:/%]|-star|\s*(?:{_CURRENCY}(?!\w)|stars?|nights?|days?|weeks?|adults?|people|persons?\b(?<!per person)|hours?|stops?|minutes?|km|kg|rooms?|kids?|am\b|pm\b|звезд|ноч|дн|недел|взросл|чел\w*\b|час|пересад|номер|минут|лет|год|\*|числа|(?:{MONTH})))"
)
_RANGE = re.compile(
    rf"(?:\b(?:between|from|от|budget|бюджет)\s+)?(?<![\d./:])(?P<s1>{_SIGN})?(?P<low>{_DIGITS})(?![./:]\d)\s*(?P<c1>{_CURRENCY}(?!\w))?\s*(?:-|–|—|to|and|до|и)\s*(?P<s2>{_SIGN})?(?P<high>{_DIGITS})(?![/:]\d)\s*(?P<c2>{_CURRENCY}(?!\w))?"
)
_SIGNED = re.compile(
    rf"(?:(?P<cap>{_CAP_WORDS})\s*)?(?:(?P<min>\b{_MIN_WORDS})\s*)?(?P<cur>{_SIGN})\s?(?P<amount>{_DIGITS})(?P<plus>\+)?"
)
_NAMED = re.compile(
    rf"(?:(?P<cap>{_CAP_WORDS})\s*)?(?:(?P<min>\b{_MIN_WORDS})\s*)?(?:a\s+)?(?<![\d.])\b(?P<amount>{_AMOUNT})\s*(?P<cur>{_CURRENCY})(?!\w)"
)
_EACH = re.compile(
    rf"(?<![\d.:/])\b(?:по\s+)?(?P<amount>{_DIGITS})(?=\s*(?:(?:/|\b(?:per|a|each|на|с|за)\b)\s*(?:night|nt\b|person|head|each|pp\b|pax|adult|passenger|одного|каждого|человека|чел\b|персон\w+|взрослого|носа?\b|ночь|сутки)|\b(?:each|p\.?p\b)))"
)
_INVERTED = re.compile(
    r"\b(?P<scale>тысяч|тыщ|штук|косарей|кусков)\s+(?:(?:за|на|в|до|около|примерно|этак)\s+)*(?P<amount>\d{1,3}|сто|двести|триста|четыреста|пятьсот|пятьдесят|семьдесят|восемьдесят|тридцать|двадцать|сорок|шестьдесят)\b"
)
"""The Russian inversion that says «about»: «тысяч за сто»."""
_BUDGET_SUFFIX = re.compile(
    rf"(?<![\d.])\b(?P<amount>{_DIGITS})\s+(?:budget|max(?:imum)?|tops|or less|to spend|in total|total|all[- ]in|for (?:everything|the (?:whole|entire) (?:trip|thing))|на (?:все|всю поездку|всех)|всего|или меньше|максимум|бюджет)\b"
)
_RAISE = re.compile(
    rf"\b(?:raise|increase|up|add|увелич\w+|подним\w+|добав\w+)\b[^.!?\d]{{0,25}}\b(?:by|на)\s+(?P<sign>{_SIGN})?(?P<amount>{_DIGITS})\s*(?:{_CURRENCY}(?!\w))?"
)
_LOWER = re.compile(
    rf"\b(?:lower|reduce|decrease|cut|уменьш\w+|сниз\w+)\b[^.!?\d]{{0,25}}\b(?:by|на)\s+(?P<sign>{_SIGN})?(?P<amount>{_DIGITS})\s*(?:{_CURRENCY}(?!\w))?"
)
_PER_NIGHT = re.compile(
    r"(?<=\x00)\s*(?:ночь|сутки|night)\b|\b(?:per|a|each|every|the) night\b|/\s?(?:night|nt)\b|\bnightly\b|\bпер найт\b|\b(?:за|в|каждую) (?:ночь|сутки|день)\b|/\s?(?:ноч\w*|сут\w*|дн\w*|день)|\bper day\b|\bpp?pn\b|\bp\.?n\b\.?|\ba day\b"
)
_PER_PERSON = re.compile(
    r"\b(?:per|a|each|for each|for every) (?:person|head|adult|passenger|traveller|traveler|ticket|guest|pax)\b|\bp\.?/?p\.?(?:\s|$|[,.])|\beach\b|\bapiece\b|/\s?(?:person|pp|pax|чел)\b|"
    r"\b(?:на|с|за|для) (?:одного |каждого )?(?:человека|каждого|персоны|персону|взрослого|пассажира|билет)\b|\b(?:на|с) носа?\b|\bза билет\b"
)
_TOTAL = re.compile(
    r"\b(?:in total|total|altogether|for (?:all of us|everyone|everybody|the whole (?:trip|family|group))|all in|all-in|overall|all together|combined)\b|\b(?:всего|на всех|общий|общая|в сумме|итого|за всех|за все|в общей сложности|на двоих всего|на всю (?:поездку|семью))\b"
)
_CLEAR = re.compile(
    r"\b(?:(?:бог|хрен|фиг|черт|шут) с (?:ним|ней|ними),? (?:с )?(?:бюджет\w*|цен\w+|деньгами|ценник\w*)|(?:на)?плевать на (?:цен\w+|бюджет|деньги)|забе[йе]\w* на (?:цен\w+|бюджет)|хоть за сколько|любые деньги|(?:hang|damn|screw|forget|never mind) (?:the )?(?:cost|expense|budget|price)|sky'?s the limit|price (?:is )?no object|expense is no issue|no limit on (?:budget|price|cost)|no budget(?!\s+(?:air\w*|carriers?|hotels?|hostels?|options?|flights?|line))(?: limits?| cap| constraints?)?|any budget|budget (?:doesn'?t matter|is (?:not|no) (?:an? )?(?:issue|problem|limit)|isn'?t (?:an issue|important)|is flexible|is unlimited)|unlimited budget|money is no object|money(?:'s| is) no(?:t an)? (?:issue|object|problem)|(?:the )?(?:price|cost|money) (?:doesn'?t|does not|don'?t) matter|(?:don'?t|do not) (?:care|mind|worry) (?:about |what |how much )+(?:the )?(?:price|cost|budget|money|it costs|we pay|i pay|we spend)|(?:price|cost)s? (?:is|are) (?:not (?:an? )?(?:issue|problem|important)|no (?:issue|problem|object))|any price|whatever it costs|"
    r"(?:clear|remove|drop|forget|reset|cancel)(?: about)?(?: the| my| our)? (?:budget|price)(?: limit| cap| filter)?(?!\s+(?:limit |cap )?(?:to|by|down|at|of|is|under|below)\b|\s*\W?\d))\b|"
    r"\b(?:без (?:ограничен\w+|лимита)(?: по)?(?: бюджет\w*| цен\w*| деньгам)?|бюджет (?:не (?:важен|ограничен|имеет значения)|любой)|любой бюджет|(?:не ?важ\w+|неваж\w+|все равно)(?: какой)? бюджет\w*|бюджет (?:не ?важ\w+|не принципиал\w+)|(?:цена|стоимость) (?:не (?:важна|имеет значения)|любая)|люб\w+ цен\w+|(?:неважно|не важно|все равно),? сколько (?:это )?(?:стоит|будет стоить)|деньги не (?:важны|проблема)|(?:убери|убрать|сбрось|сними|удали|забудь) (?:про )?(?:ограничение по )?бюджет\w*)\b"
)
_NAMED_SCALES = {
    "пятьсот": 500,
    "триста": 300,
    "двести": 200,
    "четыреста": 400,
    "шестьсот": 600,
    "семьсот": 700,
    "восемьсот": 800,
    "девятьсот": 900,
    "сто": 100,
    "двадцать": 20,
    "тридцать": 30,
    "сорок": 40,
    "пятьдесят": 50,
    "шестьдесят": 60,
    "семьдесят": 70,
    "восемьдесят": 80,
    "девяносто": 90,
}
_LANGUAGE_CURRENCY = {"ru": "RUB", "en": "USD"}
_EURO_LANGUAGES = frozenset(["de", "fr", "es", "it", "nl", "pt", "fi", "el", "sk", "sl", "et", "lv", "lt"])
_REGION_CURRENCY = {
    "US": "USD",
    "GB": "GBP",
    "CA": "CAD",
    "AU": "AUD",
    "RU": "RUB",
    "IN": "INR",
    "JP": "JPY",
    "CH": "CHF",
    "KZ": "KZT",
    "BY": "BYN",
    "UA": "UAH",
    "IE": "EUR",
    "AE": "AED",
    "PL": "PLN",
}


_LEAST = re.compile(
    rf"\b(?:at least|no less than|not less than|not under|min(?:imum)?(?: of)?|starting (?:at|from)|но не (?:меньше|дешевле)|не (?:меньше|дешевле|менее)|минимум|от)\s+(?:{_SIGN})?(?P<amount>{_DIGITS})(?!\s*(?:stars?|звезд|\*|night|ноч|people|чел))"
)
MIN_RANGE = 20
"""A smaller number before «a night» is hardly a price."""


class Budget(msgspec.Struct, frozen=True):
    """The slots ``budget``, ``budget_min`` and ``budget_max`` as far as they were said."""

    updates: dict[str, Any]


def budget(reading: Reading, locale: str, state: dict[str, Any]) -> Budget:
    """What the traveller may spend."""
    if reading.take_all(_CLEAR):
        return Budget({"budget": None, "budget_min": None, "budget_max": None})
    known = state.get("budget")
    known = known if isinstance(known, dict) else {}
    kept = known.get("currency")
    default = kept if isinstance(kept, str) else default_currency(locale, reading.russian)
    changed = _changed(reading, known)
    if changed is not None:
        return Budget(changed)
    return Budget(_range(reading, default) or _single(reading, default))


def default_currency(locale: str, russian: bool) -> str:
    """The currency meant when none is said: the locale's country's, else its language's."""
    language, _, region = locale.replace("_", "-").partition("-")
    if region[-2:].upper() in _REGION_CURRENCY:
        return _REGION_CURRENCY[region[-2:].upper()]
    if language.lower() in _EURO_LANGUAGES:
        return "EUR"
    return _LANGUAGE_CURRENCY["ru" if russian else "en"]


def _changed(reading: Reading, known: dict[str, Any]) -> dict[str, Any] | None:
    cap = known.get("cap")
    if not isinstance(cap, int | float | Decimal) or isinstance(cap, bool):
        return None
    for pattern, sign in ((_RAISE, 1), (_LOWER, -1)):
        match = pattern.search(reading.open)
        if match is not None:
            reading.take(*match.span())
            return {"budget": {**known, "cap": _plain(Decimal(str(cap)) + sign * _value(match["amount"]))}}
    return None


def _range(reading: Reading, default: str) -> dict[str, Any]:
    for match in _RANGE.finditer(reading.open):
        said = match["s1"] or match["s2"] or match["c1"] or match["c2"]
        low, high = _value(match["low"]), _value(match["high"])
        worded = re.match(r"budget|бюджет", match.group()) or (
            min(low, high) >= 50 and re.match(r"between|from|от", match.group())
        )
        nightly_next = _PER_NIGHT.match(reading.open[match.end() :].lstrip()) is not None and high >= MIN_RANGE
        if not (said or worded or nightly_next) or high <= low:
            continue
        if _scale(match["high"]) and not _scale(match["low"]) and low < 1000:
            low *= _factor(match["high"])
        reading.take(*match.span())
        currency = _currency(said) if said else default
        nightly = reading.take_all(_PER_NIGHT)
        basis = _basis(reading)
        updates: dict[str, Any] = {"budget_min": _money(low, currency), "budget_max": _money(high, currency)}
        if not nightly:
            updates["budget"] = _cap(high, currency, bool(said), basis)
        return updates
    return {}


def _single(reading: Reading, default: str) -> dict[str, Any]:
    for pattern in (_INVERTED, _SIGNED, _NAMED, _NUMBER_ONLY, _BUDGET_SUFFIX, _EACH):
        match = _newest(pattern, reading)
        if match is None:
            continue
        said = match.groupdict().get("cur")
        value = _value(match["amount"])
        if pattern is _INVERTED:
            value *= 1000
        if said is None and value < 30:
            continue
        reading.take(*match.span())
        currency = _currency(said) if said else default
        at_least = bool(match.groupdict().get("min") or match.groupdict().get("plus"))
        nightly = reading.take_all(_PER_NIGHT)
        basis = _basis(reading)
        if nightly or at_least:
            found = {"budget_min" if at_least else "budget_max": _money(value, currency)}
            return found | (_least_beside(reading, value, currency) if nightly and not at_least else {})
        return {"budget": _cap(value, currency, said is not None, basis)}
    return {}


_CORRECTED = re.compile(
    r"\b(?:ok(?:ay)?|no|actually|sorry|wait|make (?:it|that)|rather|well|let'?s say|нет|ладно|точнее|вернее|давай\w*|пусть)\W*(?:(?:say|about|up to|let'?s say|до|будет)\W+)?$"
)


def _newest(pattern: re.Pattern[str], reading: Reading) -> re.Match[str] | None:
    """The first amount, or the last where a word takes the one before it back: «£400 each… ok £900 in total»."""
    found = list(pattern.finditer(reading.open))
    if len(found) > 1 and _CORRECTED.search(reading.lower[: found[-1].start()]):
        for match in found[:-1]:
            reading.take(*match.span())
        reading.take_all(_PER_PERSON)
        return found[-1]
    return found[0] if found else None


def _least_beside(reading: Reading, most: Decimal, currency: str) -> dict[str, Any]:
    """The least price said after the most: «under 200 a night and at least 100»."""
    match = _LEAST.search(reading.open)
    if match is None or not 0 < _value(match["amount"]) < most:
        return {}
    reading.take(*match.span())
    return {"budget_min": _money(_value(match["amount"]), currency)}


def _basis(reading: Reading) -> str:
    if reading.take_all(_PER_PERSON):
        return "per_person"
    reading.take_all(_TOTAL)
    return "total"


def _cap(value: Decimal, currency: str, explicit: bool, basis: str) -> dict[str, Any]:
    return {"cap": _plain(value), "currency": currency, "currency_explicit": explicit, "basis": basis}


def _money(value: Decimal, currency: str) -> dict[str, Any]:
    return {"amount": _plain(value), "currency": currency}


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _currency(said: str) -> str:
    folded = said.strip()
    return next((code for pattern, code in _SPECIFIC_FIRST if re.fullmatch(f"(?:{pattern})", folded)), "USD")


def _scale(amount: str) -> str:
    match = re.search(_SCALE + r"$", amount)
    return match.group().strip() if match else ""


def _factor(amount: str) -> int:
    scale = _scale(amount)
    if scale.startswith(("mln", "million", "млн", "миллион")):
        return 1_000_000
    return 100 if scale == "hundred" else 1_000 if scale else 1


def _value(amount: str) -> Decimal:
    amount = amount.strip()
    if not amount[:1].isdigit():
        return _worded(amount)
    digits = re.sub(_SCALE + r"$", "", amount).strip().replace("'", "")
    grouped = re.fullmatch(r"\d{1,3}(?:[ ,.]\d{3})+([.,]\d{1,2})?", digits)
    if grouped:
        tail = grouped[1] or ""
        digits = re.sub(r"[ ,.]", "", digits[: len(digits) - len(tail)]) + tail.replace(",", ".")
    try:
        return Decimal(digits.replace(",", ".").replace(" ", "")) * _factor(amount)
    except InvalidOperation:
        return Decimal(0)


def _worded(amount: str) -> Decimal:
    if amount.startswith("полторы"):
        return Decimal(1500)
    for word, value in _NAMED_SCALES.items():
        if amount == word:
            return Decimal(value)
    words = re.sub(r"\band\b", " ", amount).split()
    total, current = Decimal(0), Decimal(0)
    for word in words:
        current += _NAMED_SCALES.get(word, 0)
        if word in WORDS:
            current += WORDS[word] if word != "hundred" else 0
        if word == "half":
            current += Decimal("0.5")
        if word == "hundred":
            current = (current or Decimal(1)) * 100
        if word.startswith(("thousand", "grand", "тыс", "тыщ")):
            total += (current or Decimal(1)) * 1000
            current = Decimal(0)
    return total + current
