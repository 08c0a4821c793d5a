"""How things are typed in haste, written out: spaces, dashes of dates, missing apostrophes, «w/», «&», «чел»."""

import re

_SPACES = re.compile(r"[ \t\u00a0\u2007\u2009\u202f]+")
_ISO_DASHES = re.compile(r"\b((?:19|20)\d\d)\s?[-–—−‑‐]\s?([01]\d)\s?[-–—−‑‐]\s?([0-3]\d)\b")
_APOSTROPHES: dict[str, str] = {
    "im": "i'm", "ive": "i've", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't", "wont": "won't", "isnt": "isn't", "arent": "aren't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "shouldnt": "shouldn't", "wasnt": "wasn't", "havent": "haven't", "hasnt": "hasn't", "whats": "what's", "wheres": "where's",
    "hows": "how's", "whens": "when's", "whos": "who's", "thats": "that's", "theres": "there's", "lets": "let's", "youre": "you're", "theyre": "they're", "weve": "we've",
    "youve": "you've", "theyve": "they've", "theyll": "they'll", "itll": "it'll", "thatll": "that'll", "shes": "she's", "hes": "he's", "itd": "it'd", "youd": "you'd",
    "theyd": "they'd", "u": "you", "ur": "your", "abt": "about", "bc": "because", "cuz": "because", "gonna": "going to", "wanna": "want to", "gotta": "got to",
    "gimme": "give me", "lemme": "let me", "dunno": "don't know", "tht": "that", "wht": "what", "hav": "have", "coz": "because", "betw": "between", "btwn": "between",
    "thru": "through", "arnd": "around", "w/out": "without", "w/o": "without", "pers": "persons", "ppl": "people", "peeps": "people",
    "чел": "человека", "чел.": "человека", "щас": "сейчас", "чо": "что", "чё": "что", "шо": "что", "чтонибудь": "что-нибудь", "чтото": "что-то", "куданибудь": "куда-нибудь",
    "ваще": "вообще", "оч": "очень", "норм": "нормально",
}  # fmt: skip
_WORD = re.compile(
    r"(?<![\w'’.@/-])(?:" + "|".join(sorted((re.escape(word) for word in _APOSTROPHES), key=len, reverse=True)) + r")(?![\w'’@-])",
    re.IGNORECASE,
)  # fmt: skip
_I_WOULD = re.compile(r"\b(i|we)(?:d|ll)(?= (?:like|love|prefer|rather|want|need|take|be|go|have|fly|stay|leave|also)\b)", re.IGNORECASE)  # fmt: skip
_WE_ARE = re.compile(
    r"^were(?= (?:a |an |two|three|four|five|six|\d|going|flying|travel|coming|looking|planning|thinking|staying|leaving))",
    re.IGNORECASE,
)
_WITH = re.compile(r"(?<![\w/])w/\s?(?=\w)", re.IGNORECASE)
_AND = re.compile(r"(?<=[\w)])(?: & |(?<=\d)&(?=\d)| \+ (?=(?:a|my|our|the|breakfast|wifi|pool|hotel|flights?)\b))")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def written_out(text: str) -> str:
    """The text in full words; names, amounts and the order of words stay."""
    text = _ISO_DASHES.sub(r"\1-\2-\3", _SPACES.sub(" ", text))
    text = _WITH.sub("with ", text)
    text = _AND.sub(" и " if _CYRILLIC.search(text) else " and ", text)
    text = _WE_ARE.sub("we're", text)
    text = _I_WOULD.sub(lambda match: match[1] + ("'ll" if match.group().lower().endswith("ll") else "'d"), text)
    return _WORD.sub(_full, text)


def _full(match: re.Match[str]) -> str:
    written = match.group()
    if written.isupper() and len(written) > 1 and not match.string.isupper():
        return written
    full = _APOSTROPHES[written.lower()]
    return full.capitalize() if written[0].isupper() and full[0].isalpha() else full
