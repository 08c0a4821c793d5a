"""How fast the interface is on a slow machine and line, from Chromium's own traces and clocks.

``python -m tests.web.bench`` prints the figures and fails where one is beyond its budget. To be run on an idle machine.
"""

import asyncio
import sys
from itertools import pairwise

from playwright.async_api import Browser, CDPSession, Locator, Page, async_playwright, expect

from tests.browser import CHROMIUM, FLAGS

from .stage import interface
from .trace import doing, traced

SLOWDOWN = 4
"""The processor is this many times slower."""
LINE = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 5e6 / 8}
"""A mobile line of the fourth generation: 10 Mbit/s down, 5 up, 40 ms."""
TURNS = 500
"""Messages sent in the long session, which stands for an hour of talk and more."""
SETTLED = 100
"""Turns after which the page holds all its code and its window of messages; from here on it should stay flat."""
FRAME_MS = 1000 / 60
INTERACTION_MS = 100.0
"""From an input to the frame that answers it."""
REFERENCE_MS = 50.0
"""What the reference work takes of the processor on the machine by which the budgets are meant."""
ROUNDS = 5
"""How often it is done; the least counts, as anything else on the machine only adds."""
BUDGETS = {
    "first contentful paint, ms": 1_000.0,
    "largest contentful paint, ms": 2_500.0,
    "scrolling 2,000 messages: work of the slowest frame of 20, ms": FRAME_MS,
    "memory kept by a turn of a long session, kB": 60.0,
}


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

    trace = await traced(browser, page, visit)
    await page.context.close()
    return {
        "first contentful paint, ms": trace.paints["firstContentfulPaint"],
        "largest contentful paint, ms": trace.paints["largestContentfulPaint::Candidate"],
    }


async def interactions(browser: Browser, address: str) -> dict[str, float]:
    """Everything a reader presses: from the input to the frame that answers it, on a processor so many times slower.

    The main thread's processor time is taken from the trace and multiplied, so that other work on the machine counts
    for nothing.
    """
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    await page.goto(address)
    await page.get_by_role("button", name="Continue as guest").click()
    await expect(page.locator("#message-input")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    trace = await traced(browser, page, lambda: everything(page))
    await page.context.close()
    return {f"interaction: {name}, ms": cost * SLOWDOWN for name, cost in trace.answers().items()}


REFERENCE_WORK = """() => {
  const ground = document.body.appendChild(document.createElement('div'));
  const rows = Array.from({length: 1500}, (_, row) => ({row, words: ['one', 'two', String(row)], parts: {a: row, b: [row]}}));
  for (const {row, words} of JSON.parse(JSON.stringify(rows))) {
    const line = ground.appendChild(document.createElement('p'));
    line.className = `line ${row % 7}`;
    for (const word of words) line.appendChild(document.createElement('span')).textContent = word;
  }
  const height = ground.offsetHeight;
  ground.remove();
  return height;
}"""


async def pace(browser: Browser) -> float:
    """How many times longer than on the reference machine a page's work takes the processor here and now; 1 at least."""
    page = await browser.new_page()

    async def act() -> None:
        for number in range(ROUNDS):
            await doing(page, f"work {number}")
            await page.evaluate(REFERENCE_WORK)
        await doing(page, "nothing")

    trace = await traced(browser, page, act)
    await page.context.close()
    starts = [at for at, _ in trace.marks]
    return max(1.0, min(trace.cpu(start, end) for start, end in pairwise(starts)) / REFERENCE_MS)


async def everything(page: Page) -> None:
    """Write, look into the panes, open the menu, ask, press what the answer offers, leave, and come back."""
    field = page.locator("#message-input")
    await doing(page, "writing")
    await field.press_sequentially("flights", delay=30)
    for pane in ("Calendar", "Map", "Details", "Trip"):
        await _press(page, f"pane {pane}", page.get_by_role("tab", name=pane))
        await expect(page.get_by_role("tabpanel", name=pane).locator(":scope > *")).not_to_have_count(0)
    await _press(page, "account menu", page.get_by_role("button", name="Guest"))
    await expect(page.get_by_role("dialog")).to_be_visible()
    await doing(page, "closing the menu")
    await page.keyboard.press("Escape")
    for number, words in enumerate(("hotels", "flights"), start=1):
        await field.fill(words)
        await _settled(page)
        await doing(page, f"sending message {number}")
        await page.keyboard.press("Enter")
        await expect(page.locator("article[data-phase=done]")).to_have_count(number)
        await _settled(page)
    await doing(page, "writing in a conversation")
    await field.press_sequentially("cheaper", delay=30)
    offer = page.get_by_role("log").get_by_role("button", name="Book").first
    await offer.scroll_into_view_if_needed()
    await _press(page, "pressing an offer", offer)
    await expect(page.locator("article[data-phase=done]")).to_have_count(3)
    await _settled(page)
    await _press(page, "new conversation", page.get_by_role("button", name="New conversation"))
    await expect(page.get_by_role("log")).to_have_count(0)
    await _settled(page)
    await _press(page, "another conversation", page.locator("nav a[href^='/t/']").first)
    await expect(page.get_by_role("log")).to_be_visible()
    await _settled(page)


async def _press(page: Page, name: str, control: Locator) -> None:
    """A press at the control's place, without the driver's own look at the page in between."""
    box = await control.bounding_box()
    assert box is not None, name
    await _settled(page)
    await doing(page, name)
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await _settled(page)


async def _settled(page: Page) -> None:
    """Nothing has been drawn anew for some frames."""
    await page.evaluate(
        """() => new Promise(done => {
          let quiet = 0;
          const watch = new MutationObserver(() => { quiet = 0; });
          watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
          requestAnimationFrame(function frame() {
            if ((quiet += 1) < 12) return requestAnimationFrame(frame);
            watch.disconnect();
            done();
          });
        })"""
    )


async def scrolling(browser: Browser, address: str) -> dict[str, float]:
    """A conversation of 2,000 messages under the wheel: the main thread's work for each frame, by the trace."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(address + "/t/long")
    await page.get_by_role("button", name="Continue as guest").click()
    await expect(page.get_by_text("Question 1998")).to_be_visible()
    await _settled(page)
    await page.mouse.move(640, 300)

    async def act() -> None:
        await doing(page, "scrolling")
        for _ in range(120):
            await page.mouse.wheel(0, -400)
            await page.evaluate("new Promise(requestAnimationFrame)")

    frames = sorted((await traced(browser, page, act)).frames("scrolling"))
    await page.context.close()
    return {
        "scrolling 2,000 messages: work of the slowest frame of 20, ms": frames[int(len(frames) * 0.95) - 1],
        "scrolling 2,000 messages: work of the usual frame, ms": frames[len(frames) // 2],
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
        budget = INTERACTION_MS if name.startswith("interaction: ") else BUDGETS.get(name)
        is_over = budget is not None and value > budget
        missed += is_over
        print(f"{'over' if is_over else 'ok':5}{value:10.1f}  {name}{f' (budget {budget:g})' if budget else ''}")
    return missed


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
