"""What an interaction costs the main thread, from Chromium's own trace: processor time, which other work leaves as it is."""

from playwright.async_api import Browser

from .bench import INTERACTION_MS, interactions
from .stage import interface

SHARED = 2
"""A processor that others use too takes up to so many times as long for the same work; ``make bench-web`` is without it."""


async def test_no_interaction_holds_up_the_frame_that_answers_it(chromium: Browser) -> None:
    with interface() as address:
        rounds = [await interactions(chromium, address) for _ in range(2)]
    # The first round of a browser also compiles; what stays slow in both is slow.
    least = {name: min(figures.get(name, cost) for figures in rounds) for name, cost in rounds[0].items()}
    assert len(least) > 10, least
    assert {name: cost for name, cost in least.items() if cost > INTERACTION_MS * SHARED} == {}
