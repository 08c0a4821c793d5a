"""What is put around a request, how it is typed and in which letters changes nothing of what it is understood as."""

import random
import re
from collections.abc import Callable

import msgspec
import pytest

from .labelled import Turn, turns, understood

EVERY = 17
LEAST_FRAMED = 0.98
LEAST_SLIPPED = 0.9
LEAST_LATIN = 0.85
SAMPLE = [turn for turn in list(turns())[::EVERY] if turn.text.strip()]
FRAMES = {
    "en": [
        "Hi there! {}",
        "ok so {}",
        "{} please",
        "{}, thanks in advance!",
        "  {}  ",
        "{} 🙏",
        "hey, {} if possible",
        '"{}"',
        "{}, would really appreciate it",
        "{}. Many thanks, John",
    ],
    "ru": [
        "Здравствуйте! {}",
        "ну {}",
        "{} пожалуйста",
        "{}. Заранее спасибо!",
        "Меня зовут Анна. {}",
        "{} 😊",
        "слушай, {}",
        "«{}»",
        "{}, буду благодарна за помощь",
        "{} если можно",
    ],
}
LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya".replace("_", "\x00").split(" "),
        strict=True,
    )
)


RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбю"
LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
ON_LATIN_KEYS = str.maketrans(RUSSIAN_KEYS.upper() + RUSSIAN_KEYS, LATIN_KEYS.upper() + LATIN_KEYS)
LEAST_ON_OTHER_KEYS = 0.85


def in_russian(text: str) -> bool:
    return re.search("[а-яё]", text, re.IGNORECASE) is not None


def share(made: list[tuple[Turn, str]]) -> tuple[float, str]:
    """The part understood as labelled, and those that aren't."""
    wrong = [
        text for turn, text in made if understood(msgspec.structs.replace(turn, text=text)) != (turn.slots, turn.intent)
    ]
    return 1 - len(wrong) / len(made), "\n".join(wrong)


def slipped(text: str) -> str | None:
    """Two letters of one longer word change places."""
    chance = random.Random(text)
    words = list(re.finditer(r"(?<![\w'])[a-zа-яё]{7,}(?!\w)", text))
    if not words:
        return None
    word = chance.choice(words)
    at = word.start() + chance.randrange(1, len(word.group()) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def latin(text: str) -> str:
    written = "".join(
        LATIN[letter.lower()].replace("\x00", "") if letter.lower() in LATIN else letter for letter in text
    )
    return written if text[:1].islower() else written[:1].upper() + written[1:]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_courtesies_around_a_request_change_nothing(language: str) -> None:
    own = [turn for turn in SAMPLE if in_russian(turn.text) == (language == "ru")]
    made = [(turn, frame.format(turn.text)) for turn in own for frame in FRAMES[language]]
    right, wrong = share(made)
    assert right >= LEAST_FRAMED, wrong


@pytest.mark.parametrize(
    ("typed", "least"),
    [(lambda text: text.replace(" ", "  "), LEAST_FRAMED), (slipped, LEAST_SLIPPED)],
    ids=["spaces", "slips"],
)
def test_hasty_typing_is_read(typed: Callable[[str], str | None], least: float) -> None:
    made = [(turn, text) for turn in SAMPLE if (text := typed(turn.text)) is not None]
    right, wrong = share(made)
    assert right >= least, wrong


def test_russian_in_latin_letters_is_read() -> None:
    cyrillic = [turn for turn in SAMPLE if in_russian(turn.text) and "note" not in turn.intent]
    right, wrong = share([(turn, latin(turn.text)) for turn in cyrillic])
    assert right >= LEAST_LATIN, wrong


def test_russian_typed_on_latin_keys_is_read() -> None:
    own = [turn for turn in SAMPLE if in_russian(turn.text) and "note" not in turn.intent]
    typed = [(turn, turn.text.replace("ё", "е")) for turn in own if not re.search("[a-zA-Z,.;«»]", turn.text)]
    right, wrong = share([(turn, text.translate(ON_LATIN_KEYS)) for turn, text in typed])
    assert right >= LEAST_ON_OTHER_KEYS, wrong


def test_capitals_and_small_letters_are_read_alike() -> None:
    own = [turn for turn in SAMPLE if "note" not in turn.intent]
    right, wrong = share([(turn, turn.text.upper()) for turn in own] + [(turn, turn.text.lower()) for turn in own])
    assert right >= LEAST_SLIPPED, wrong
