"""``python -m bench.turn``: starts the product, measures turns, prints tables and keeps them as JSON."""

import argparse
import asyncio
import datetime
import random
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import msgspec
from rich.console import Console

from .processors import processor_ms
from .product import ROOT, Product, product
from .report import Report, breakdown, figure, machine, show
from .timeline import publications, timeline
from .traveller import Traveller, Turn, traveller

RESULTS = ROOT / "bench" / "results"
WARM_UP_TURNS = 12
TRAVELLERS = 20
READING_S = 2.0
"""How long a traveller looks at an answer on average."""
BREAKDOWN_TURNS = 20
WITHOUT_PROVIDER = "a week in July for 2 adults"
FLIGHT_SEARCH = "flights from NYC to Paris July 15 to 22 for 2 adults"
EXPECTED = {WITHOUT_PROVIDER: "place_autocomplete_input", FLIGHT_SEARCH: "flight_list"}


async def opening_turns(guest: Traveller, text: str, count: int) -> list[Turn]:
    """The same first message in so many threads, one after the other."""
    turns: list[Turn] = []
    for _ in range(count):
        guest.fresh_thread()
        turn = await guest.say(text)
        if EXPECTED[text] not in turn.types:
            raise RuntimeError(f"'{text}' was answered with {turn.types}")
        turns.append(turn)
    return turns


async def one_traveller(endpoints: dict[str, str], count: int, report: Report) -> None:
    """Alone on the machine: both kinds of turns, timed first and taken apart afterwards."""
    async with traveller(endpoints["gateway"]) as guest:
        for text in EXPECTED:
            await opening_turns(guest, text, WARM_UP_TURNS)
        plain = await opening_turns(guest, WITHOUT_PROVIDER, count)
        search = await opening_turns(guest, FLIGHT_SEARCH, count)
        placeholders = [turn.placeholder_ms for turn in search if turn.placeholder_ms is not None]
        if len(placeholders) != len(search):
            raise RuntimeError("a turn with a provider sent no placeholder")
        report.figures += [
            figure("without a provider", [turn.result_ms for turn in plain], p50=80),
            figure("with a flight search", [turn.result_ms for turn in search], p50=150, p95=300),
            figure("… until its placeholder", placeholders, p50=50),
        ]
        async with publications(endpoints["nats"]) as seen, httpx2.AsyncClient(base_url=endpoints["server"]) as server:
            for name, text in (("without a provider", WITHOUT_PROVIDER), ("with a flight search", FLIGHT_SEARCH)):
                turns = await opening_turns(guest, text, BREAKDOWN_TURNS)
                lines = [await timeline(server, turn, seen) for turn in turns]
                report.breakdowns.append(breakdown(name, lines))


async def talk(guest: Traveller, rounds: int, reading_s: float) -> list[tuple[Turn, Turn]]:
    """Pairs of a flight search and another turn, each after a look at the last answer, give or take half its time."""
    pairs: list[tuple[Turn, Turn]] = []
    for _ in range(rounds):
        await asyncio.sleep(reading_s * random.uniform(0.5, 1.5))
        [search] = await opening_turns(guest, FLIGHT_SEARCH, 1)
        await asyncio.sleep(reading_s * random.uniform(0.5, 1.5))
        pairs.append((search, await guest.say("show my calendar")))
    return pairs


async def many_travellers(running: Product, rounds: int, report: Report) -> None:
    """Twenty travellers who read each answer for a moment, and twenty who write again at once: never a pause."""
    async with AsyncExitStack() as stack:
        guests = [await stack.enter_async_context(traveller(running.endpoints["gateway"])) for _ in range(TRAVELLERS)]
        await asyncio.gather(*(opening_turns(guest, FLIGHT_SEARCH, 1) for guest in guests))

        readers = [
            pair
            for told in await asyncio.gather(*(talk(guest, rounds, READING_S) for guest in guests))
            for pair in told
        ]
        began, spent = asyncio.get_running_loop().time(), processor_ms(running.pid)
        pairs = [
            pair for told in await asyncio.gather(*(talk(guest, rounds, 0.0) for guest in guests)) for pair in told
        ]
        seconds = asyncio.get_running_loop().time() - began
        after = processor_ms(running.pid)
    turns = [turn.result_ms for pair in pairs for turn in pair]
    read = [turn.result_ms for pair in readers for turn in pair]
    report.figures += [
        figure(f"{TRAVELLERS} travellers who read for {READING_S:g} s, every turn", read, p95=1_000),
        figure(f"{TRAVELLERS} travellers without a pause, every turn", turns, p95=1_000),
        figure("… their flight searches", [pair[0].result_ms for pair in pairs], p95=1_000),
        figure("… their other turns", [pair[1].result_ms for pair in pairs], p95=1_000),
    ]
    report.turns_per_second = round(len(turns) / seconds, 1)
    used = {name: round((now - spent.get(name, 0.0)) / len(turns), 1) for name, now in after.items()}
    report.processor_ms = {name: each for name, each in sorted(used.items(), key=lambda item: -item[1]) if each > 0}


async def measured(running: Product, turns: int, rounds: int) -> Report:
    """All scenarios."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    report = Report(taken_at=now, machine=machine())
    await one_traveller(running.endpoints, turns, report)
    await many_travellers(running, rounds, report)
    return report


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(prog="bench.turn", description=__doc__)
    parser.add_argument("--turns", type=int, default=60, help="turns of each kind by one traveller")
    parser.add_argument("--rounds", type=int, default=4, help="pairs of turns of each of the travellers")
    parser.add_argument("--keep", type=Path, default=RESULTS / "turn.json", help="where the figures are written")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="wayfarer-bench-"))
    try:
        with product(folder / "home") as running:
            report = asyncio.run(measured(running, given.turns, given.rounds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    given.keep.parent.mkdir(parents=True, exist_ok=True)
    given.keep.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    show(report, Console())


if __name__ == "__main__":
    main()
