"""A turn's text as the recognisers read it: each takes the words it understands away from those after it."""

import re

MAX_CHARACTERS = 4_000
TAKEN = "\x00"
_LOOKALIKES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "‘": "'", "`": "'", "″": '"',
                             "“": '"', "”": '"', "«": '"', "»": '"', "ё": "е", "Ё": "Е", "\x00": " ", "‑": "-", "‐": "-",
                             "−": "-", "→": ">", "➔": ">", "➜": ">", "✈": ">", "\t": " ", "×": "x"})  # fmt: skip
_RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


class Reading:
    """The text, character by character aligned in two forms: as written and in lower case without what was taken."""

    def __init__(self, text: str) -> None:
        self.written = text.translate(_LOOKALIKES)
        self.lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in self.written)
        self.open = self.lower
        self.russian = len(_RUSSIAN.findall(text)) > len(_LATIN.findall(text))

    def take(self, start: int, end: int) -> None:
        """Hide a span from later recognisers."""
        self.open = self.open[:start] + TAKEN * (end - start) + self.open[end:]

    def take_all(self, pattern: re.Pattern[str]) -> bool:
        """Hide every match of a pattern; whether there was one."""
        spans = [match.span() for match in pattern.finditer(self.open)]
        for start, end in spans:
            self.take(start, end)
        return bool(spans)

    def blank_all(self, pattern: re.Pattern[str]) -> None:
        """Replace every match of a pattern by spaces, as if it had not been said."""
        for start, end in [match.span() for match in pattern.finditer(self.open)]:
            blank = " " * (end - start)
            self.lower = self.lower[:start] + blank + self.lower[end:]
            self.open = self.open[:start] + blank + self.open[end:]
