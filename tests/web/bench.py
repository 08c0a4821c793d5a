"""How fast the interface is on a slow machine and line, from Chromium's own traces and clocks.

``python -m tests.web.bench`` prints the figures and fails where one is beyond its budget. To be run on an idle machine.
"""

import asyncio
import json
import sys
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright, expect

from tests.browser import CHROMIUM, FLAGS

from .stage import interface

SLOWDOWN = 4
"""The processor is this many times slower."""
LINE = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 5e6 / 8}
"""A mobile line of the fourth generation: 10 Mbit/s down, 5 up, 40 ms."""
TURNS = 500
"""Messages sent in the long session, which stands for an hour of talk and more."""
SETTLED = 100
"""Turns after which the page holds all its code and its window of messages; from here on it should stay flat."""
BUDGETS = {
    "first contentful paint, ms": 1_000.0,
    "largest contentful paint, ms": 2_500.0,
    "slowest interaction, ms": 100.0,
    "slowest frame of 100 while scrolling 2,000 messages, ms": 34.0,
    "memory kept by a turn of a long session, kB": 60.0,
}


FRAMES = """() => {
  window.frameTimes = [];
  let last = performance.now();
  const next = now => { window.frameTimes.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""
"""Asks for every frame and notes how long it took; a browser without a screen draws only those that are asked for."""


async def _trace(browser: Browser, page: Page, act: Any) -> list[dict[str, Any]]:
    categories = ["loading", "devtools.timeline", "blink.user_timing", "disabled-by-default-devtools.timeline.frame"]
    await browser.start_tracing(page=page, categories=categories)
    await act()
    events: list[dict[str, Any]] = json.loads(await browser.stop_tracing())["traceEvents"]
    return events


def _mark(events: list[dict[str, Any]], name: str) -> float:
    """Milliseconds from the navigation to the last mark of that name."""
    start = next(event["ts"] for event in events if event["name"] == "navigationStart" and _is_page(event))
    marks = [event["ts"] for event in events if event["name"] == name and event["ts"] >= start]
    return (max(marks) - start) / 1000 if marks else 0.0


def _is_page(event: dict[str, Any]) -> bool:
    return str(event.get("args", {}).get("data", {}).get("documentLoaderURL", "")).startswith("http")


async def _slow(page: Page) -> CDPSession:
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", LINE)
    return session


async def first_paint(browser: Browser, address: str) -> dict[str, float]:
    """A first visit with empty caches."""
    page = await browser.new_page()
    await _slow(page)

    async def visit() -> None:
        await page.goto(address)
        await expect(page.get_by_role("button", name="Continue as guest")).to_be_visible()
        await page.wait_for_load_state("networkidle")

    events = await _trace(browser, page, visit)
    await page.context.close()
    return {
        "first contentful paint, ms": _mark(events, "firstContentfulPaint"),
        "largest contentful paint, ms": _mark(events, "largestContentfulPaint::Candidate"),
    }


ANSWERS = """() => {
  window.answers = [];
  for (const type of ['keydown', 'pointerdown', 'click']) {
    addEventListener(type, event => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.answers.push([type, performance.now() - event.timeStamp]);
      port2.postMessage(null);
    }), true);
  }
}"""
"""Notes for every input how long it took until the frame that answers it was made.

Event Timing would include the screen, and a browser without one holds frames back.
"""


async def interactions(browser: Browser, address: str) -> dict[str, float]:
    """Writing, opening panes and menus: from the input to the frame that answers it."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    await page.goto(address)
    await page.get_by_role("button", name="Continue as guest").click()
    await expect(page.locator("#message-input")).to_be_visible()
    await _slow(page)
    await page.evaluate(ANSWERS)
    await page.locator("#message-input").press_sequentially("flights from NYC", delay=120)
    for pane in ("Calendar", "Map", "Details"):
        await page.get_by_role("tab", name=pane).or_(page.get_by_role("radio", name=pane)).first.click()
    await page.get_by_role("button", name="Guest").first.click()
    await page.keyboard.press("Escape")
    await page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))")
    answers = await page.evaluate("window.answers")
    await page.context.close()
    figures = {"slowest interaction, ms": max(took for _, took in answers)}
    for kind in ("keydown", "pointerdown", "click"):
        figures[f"slowest {kind}, ms"] = max(took for name, took in answers if name == kind)
    return figures


async def scrolling(browser: Browser, address: str) -> dict[str, float]:
    """A conversation of 2,000 messages under the wheel, at the machine's own speed."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(address + "/t/long")
    await page.get_by_role("button", name="Continue as guest").click()
    await expect(page.get_by_text("Question 1998")).to_be_visible()
    await page.mouse.move(640, 300)
    await page.evaluate(FRAMES)
    for _ in range(120):
        await page.mouse.wheel(0, -400)
        await page.evaluate("new Promise(requestAnimationFrame)")
    lengths = sorted(await page.evaluate("window.frameTimes"))
    await page.context.close()
    return {
        "slowest frame of 100 while scrolling 2,000 messages, ms": lengths[int(len(lengths) * 0.99) - 1],
        "usual frame while scrolling, ms": lengths[len(lengths) // 2],
    }


async def memory(browser: Browser, address: str) -> dict[str, float]:
    """A session of many turns: what the page keeps of each once it is over."""
    page = await browser.new_page()
    await page.goto(address)
    await page.get_by_role("button", name="Continue as guest").click()
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")

    async def kept() -> float:
        await session.send("HeapProfiler.collectGarbage")
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")) / 1000

    sizes = []
    for turn in range(TURNS):
        await page.locator("#message-input").fill(f"things to do number {turn}")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text(f"number {turn}", exact=False).last).to_be_visible()
        await expect(page.get_by_role("button", name="Stop")).to_have_count(0)
        if turn + 1 in (SETTLED, TURNS):
            sizes.append(await kept())
    elements = await page.evaluate("document.querySelectorAll('*').length")
    await page.context.close()
    early, late = sizes
    return {
        "memory kept by a turn of a long session, kB": (late - early) / (TURNS - SETTLED),
        f"memory after {SETTLED} turns, kB": early,
        f"memory after {TURNS} turns, kB": late,
        f"elements in the document after {TURNS} turns": elements,
    }


async def main() -> int:
    """Measure everything; the number of budgets that were missed."""
    figures: dict[str, float] = {}
    with interface() as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for measure in (first_paint, interactions, scrolling, memory):
                figures |= await measure(browser, address)
            await browser.close()
    missed = 0
    for name, value in figures.items():
        budget = BUDGETS.get(name)
        is_over = budget is not None and value > budget
        missed += is_over
        print(f"{'over' if is_over else 'ok':5}{value:10.1f}  {name}{f' (budget {budget:g})' if budget else ''}")
    return missed


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
