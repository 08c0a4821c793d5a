"""What an interaction costs the main thread, from Chromium's own trace: processor time, which other work leaves as it is."""

from playwright.async_api import Browser

from .bench import FRAME_MS, INTERACTION_MS, interactions, pace, scrolling
from .stage import interface

ROUNDS = 2
"""The first one of a browser also compiles; what stays slow in both is slow."""


async def test_no_interaction_holds_up_the_frame_that_answers_it(chromium: Browser) -> None:
    with interface() as address:
        rounds = [await interactions(chromium, address) for _ in range(ROUNDS)]
    slower = await pace(chromium)
    least = {name: min(figures.get(name, cost) for figures in rounds) / slower for name, cost in rounds[0].items()}
    assert len(least) > 10, least
    assert {name: cost for name, cost in least.items() if cost > INTERACTION_MS} == {}, f"{slower:.2f} times slower"


async def test_a_conversation_of_2000_messages_is_scrolled_with_time_left_in_the_usual_frame(chromium: Browser) -> None:
    with interface() as address:
        figures = await scrolling(chromium, address)
    assert figures["scrolling 2,000 messages: work of the usual frame, ms"] / await pace(chromium) < FRAME_MS
