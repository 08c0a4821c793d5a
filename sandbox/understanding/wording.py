"""What is asked back, in the traveller's language."""

from typing import Any

_QUESTIONS: dict[str, tuple[str, str]] = {
    "greeting": ("Hello! Where would you like to go, and when?", "Здравствуйте! Куда и когда вы хотите поехать?"),
    "help": (
        "I plan trips: flights, hotels, things to do, transfers and your calendar. Try “flights from NYC to Paris July 15 to 22 for 2 adults”.",
        "Я планирую поездки: перелёты, отели, экскурсии, трансферы и календарь. Например: «билеты из Москвы в Рим с 15 по 22 июля, двое взрослых».",
    ),
    "thanks": ("You're welcome! What shall we plan next?", "Пожалуйста! Что планируем дальше?"),
    "bye": ("Goodbye! Your trip is saved here.", "До свидания! Ваша поездка сохранена здесь."),
    "small_talk": ("All well here. Where would you like to travel?", "Всё хорошо. Куда вы хотите поехать?"),
    "unclear": (
        "I didn't quite get that. Tell me a destination, dates or who travels, or choose one of these.",
        "Я не совсем понял. Назовите место, даты или состав путешественников, либо выберите вариант.",
    ),
    "aside": (
        "That is something I can't look up: I know flights, stays, things to do, transfers and your calendar. Your trip stays as it is.",
        "Этого я узнать не могу: я знаю рейсы, отели, развлечения, трансферы и ваш календарь. Поездка остаётся прежней.",
    ),
    "cancel": (
        "I can't cancel a booking here. Everything is in test mode, so nothing was charged; I can show your trip, find something else or start over.",
        "Отменить бронь здесь нельзя. Всё в тестовом режиме, деньги не списаны; могу показать поездку, найти другое или начать заново.",
    ),
    "carrier": (
        "I can't leave a single airline out of a search. I can narrow it by stops, departure time, cabin and price.",
        "Исключить одну авиакомпанию я не могу. Могу сузить поиск по пересадкам, времени вылета, классу и цене.",
    ),
    "empty": ("Your message was empty. Where would you like to go?", "Сообщение пустое. Куда вы хотите поехать?"),
    "too_long": (
        "That message is too long for me to read. Please say it in fewer than {limit} characters.",
        "Сообщение слишком длинное. Пожалуйста, уложитесь в {limit} знаков.",
    ),
    "unknown_place": (
        "I don't know a place called “{name}”. Which city or country do you mean?",
        "Я не знаю места «{name}». Какой город или страну вы имеете в виду?",
    ),
    "choice": ("Which one shall it be: {one} or {two}?", "Что выбираем: {one} или {two}?"),
    "no_dates": ("From which dates? I don't have any yet.", "Относительно каких дат? Их пока нет."),
    "live_booking": (
        "Everything here runs in test mode: I can't take payments, issue tickets or make live bookings. I can make a test booking instead.",
        "Здесь всё работает в тестовом режиме: я не принимаю оплату, не выписываю билеты и не делаю настоящих броней. Могу сделать тестовую.",
    ),
    "off_topic": (
        "I can only help with planning trips. Where would you like to go?",
        "Я помогаю только с планированием поездок. Куда вы хотите поехать?",
    ),
}
_OPTIONS: tuple[tuple[str, str, str], ...] = (
    ("Find flights", "Найти рейсы", "flights"),
    ("Find hotels", "Найти отели", "hotels"),
    ("Things to do", "Чем заняться", "things to do"),
    ("Show my calendar", "Показать календарь", "show my calendar"),
)


def question(topic: str, russian: bool, **values: object) -> str:
    """A question in English or Russian."""
    return _QUESTIONS[topic][russian].format(**values)


def options(russian: bool) -> list[dict[str, Any]]:
    """What can be chosen instead of writing."""
    return [{"label": labels[russian], "value": value} for *labels, value in _OPTIONS]
