"""Russian written in Latin letters, and foreign names written in Russian ones.

The tables follow what travellers type, not a standard: several spellings give the same letter.
"""

import re

_TO_CYRILLIC: tuple[tuple[str, str], ...] = (
    ("shch", "щ"), ("sch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("tz", "ц"), ("ya", "я"), ("ja", "я"),
    ("yu", "ю"), ("ju", "ю"), ("yo", "е"), ("jo", "е"), ("ye", "е"), ("je", "е"), ("iy", "ий"), ("yy", "ый"), ("ij", "ий"), ("yj", "ый"),
    ("ay", "ай"), ("ey", "ей"), ("oy", "ой"), ("uy", "уй"), ("a", "а"), ("b", "б"), ("c", "ц"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"),
    ("h", "х"), ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"), ("s", "с"),
    ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "х"), ("y", "ы"), ("z", "з"), ("'", "ь"),
)  # fmt: skip
_CYRILLIC_OF = dict(_TO_CYRILLIC)
_LATIN_PIECE = re.compile(
    "|".join(
        re.escape(piece) + ("(?![aeou])" if piece in ("ay", "ey", "oy", "uy", "iy", "yy") else "")
        for piece, _ in _TO_CYRILLIC
    )
)
_TO_LATIN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "yu", "я": "ya",
})  # fmt: skip
_WORD = re.compile(r"[a-z']+", re.IGNORECASE)
_SHORT_WORDS = "iz v vo na s so po do ya my i za "
_SHORT_RUSSIAN = frozenset(_SHORT_WORDS.split())
_RUSSIAN_WORDS = (
    "hochu khochu hotim khotim bilet bilety biletov otel oteli otely otelya reys reysy rejs rejsy reis reisy zavtra "
    "poslezavtra segodnya yanvarya fevralya marta aprelya maya iyunya iyulya avgusta sentyabrya oktyabrya noyabrya "
    "dekabrya mae iyune iyule avguste sentyabre oktyabre noyabre dekabre yanvare fevrale aprele marte dvoe troe dvoih "
    "dvoikh vzroslyh vzroslykh vzroslyy vzroslye nochey nochej nochi dney dnej dnya nedelyu nedeli nedelya rebenok "
    "rebenka rebenkom detey detej detmi dlya nam nas nuzhen nuzhna nuzhny nuzhno privet poezdka poezdku poletet poehat "
    "poekhat kuda gostinica gostinitsa gostinitsu pokazhi pokazhite naydi najdi deshevle deshevyy deshevye samyy samiy "
    "bez peresadok chelovek cheloveka letim edem lechu edu odin odna vdvoem spasibo vylet obratno tuda rubley rublej "
    "tysyach byudzhet budget' zhenoy muzhem semey zabroniruy pozhaluysta moskva moskvy moskvu piter pitera parizh "
    "parizha "
)
_RUSSIAN = frozenset(_RUSSIAN_WORDS.split())
_ENGLISH_WORDS = "to from the and for in of we i'm want need is are my with please on at a "
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
MIN_WORDS = 2
LONG_ENDING = 4
"""«-ye» ends an adjective in longer words: «vyhodnye»."""
MIN_SHARE = 0.3
"""The least part of a text's words that must be Russian ones in Latin letters."""


def without_latin(text: str) -> str:
    """A Russian text in Latin letters, «bilety iz moskvy v rim», in Russian ones; every other text as it is."""
    words = [word.lower() for word in _WORD.findall(text)]
    long_ones = sum(word in _RUSSIAN for word in words)
    russian = long_ones + sum(word in _SHORT_RUSSIAN for word in words)
    if (
        not long_ones
        or russian < MIN_WORDS
        or russian < MIN_SHARE * len(words)
        or any(word in _ENGLISH for word in words)
    ):
        return text
    return _WORD.sub(lambda match: match.group() if match.group().isupper() else _cyrillic(match.group()), text)


def _cyrillic(word: str) -> str:
    lowered = word.lower()
    if lowered.endswith("ye") and len(lowered) > LONG_ENDING:
        return _cyrillic(word[:-2]) + "ые"
    written = _LATIN_PIECE.sub(lambda piece: _CYRILLIC_OF[piece.group()], lowered)
    return written.capitalize() if word[0].isupper() else written


def latin(word: str) -> str:
    """A folded Russian word letter by letter in Latin ones."""
    return word.translate(_TO_LATIN)
