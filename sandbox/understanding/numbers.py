"""Numbers in digits and in words, English and Russian in their cases."""

import re

_ENGLISH = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_RUSSIAN: dict[int, str] = {
    1: "один одна одно одну одного одной одному одним",
    2: "два две двух двум двумя двое двоих двоим двоими",
    3: "три трех трем тремя трое троих троим троими",
    4: "четыре четырех четырем четырьмя четверо четверых четверым",
    5: "пять пяти пятью пятеро пятерых пятерым",
    6: "шесть шести шестью шестеро шестерых",
    7: "семь семи семью семеро семерых",
    8: "восемь восьми восемью восьмеро",
    9: "девять девяти девятью",
    10: "десять десяти десятью десяток",
    11: "одиннадцать одиннадцати",
    12: "двенадцать двенадцати",
    13: "тринадцать тринадцати",
    14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    16: "шестнадцать шестнадцати",
    17: "семнадцать семнадцати",
    18: "восемнадцать восемнадцати",
    19: "девятнадцать девятнадцати",
    20: "двадцать двадцати",
    30: "тридцать тридцати",
}

WORDS: dict[str, int] = {word: value for value, word in enumerate(_ENGLISH, 1)}
WORDS |= {word: value for value, words in _RUSSIAN.items() for word in words.split()}
WORDS |= {"thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "a": 1, "an": 1, "another": 1, "couple of": 2,
          "a couple of": 2, "a couple": 2, "couple": 2, "a few": 3, "few": 3, "several": 3, "пару": 2, "пара": 2,
          "парой": 2, "несколько": 3, "a dozen": 12, "dozen": 12, "fourty": 40, "single": 1, "еще один": 1, "еще одну": 1}  # fmt: skip

NUMBER = r"(?:\d{1,3}|" + "|".join(sorted((re.escape(word) for word in WORDS), key=len, reverse=True)) + r")"
"""A number as a regular expression without a group; in words with ``a``, ``a couple of`` and the like."""

_STRICT = [word for word in WORDS if word not in ("a", "an", "another", "single")]
PLAIN_NUMBER = r"(?:\d{1,3}|" + "|".join(sorted((re.escape(word) for word in _STRICT), key=len, reverse=True)) + r")"
"""A number that is more than an article."""


def number(text: str) -> int:
    """The value of what ``NUMBER`` matched."""
    return int(text) if text.isdigit() else WORDS[re.sub(r"\s+", " ", text.strip())]
