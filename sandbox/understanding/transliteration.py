"""Letters of Russian words written in Latin ones, and of foreign names written in Russian ones.

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
LONG_ENDING = 4
"""«-ye» ends an adjective in longer words: «vyhodnye»."""


def cyrillic(word: str) -> str:
    """A Russian word that was written in Latin letters, in its own."""
    lowered = word.lower()
    if lowered.endswith("ye") and len(lowered) > LONG_ENDING:
        return cyrillic(word[:-2]) + "ые"
    written = _LATIN_PIECE.sub(lambda piece: _CYRILLIC_OF[piece.group()], lowered)
    return written.capitalize() if word[0].isupper() else written


def latin(word: str) -> str:
    """A folded Russian word letter by letter in Latin ones."""
    return word.translate(_TO_LATIN)
