"""What Chromium's own traces say about the main thread: processor time, which other work on the machine leaves as it is."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.async_api import Browser, Page

CATEGORIES = ["toplevel", "devtools.timeline", "loading", "blink.user_timing"]
INPUTS = ("keydown", "pointerdown", "pointerup", "click", "input")
LATEST_ANSWER_MS = 500
"""A frame that comes later than this after an input has nothing to do with it."""
FRAME = "Layerize"
"""The end of what the main thread does for a frame."""
MARK = "does "


@dataclass(frozen=True)
class Span:
    """Something the main thread did."""

    name: str
    start: float
    """Milliseconds by the trace's clock."""
    end: float
    cpu: float
    """Milliseconds of processor time."""
    detail: str


@dataclass(frozen=True)
class Trace:
    """The main thread of one page."""

    spans: tuple[Span, ...]
    marks: tuple[tuple[float, str], ...]
    """When the test began to do something, and what."""
    paints: dict[str, float]
    """Milliseconds from the navigation, by the name of the mark; the last of each."""
    navigated: float

    def named(self, name: str) -> list[Span]:
        """All spans of a name, in order."""
        return [span for span in self.spans if span.name == name]

    def cpu(self, start: float, end: float) -> float:
        """Processor time of the tasks that began in between."""
        tasks = self.named("ThreadControllerImpl::RunTask")
        return sum(task.cpu for task in tasks if start <= task.start <= end)

    def answers(self) -> dict[str, float]:
        """For everything the test did: processor time from an input to the frame that answers it, the most of its inputs."""
        frames = self.named(FRAME)
        tasks = self.named("ThreadControllerImpl::RunTask")
        most: dict[str, float] = {}
        for event in self.named("EventDispatch"):
            if event.detail not in INPUTS:
                continue
            begun = max((task.start for task in tasks if task.start <= event.start <= task.end), default=event.start)
            frame = next((one for one in frames if one.start >= event.end), None)
            is_answer = frame is not None and frame.start - event.start < LATEST_ANSWER_MS
            cost = self.cpu(begun, frame.end if frame and is_answer else event.end)
            deed = next((name for at, name in reversed(self.marks) if at <= event.start), "before")
            most[deed] = max(most.get(deed, 0.0), cost)
        return most

    def frames(self, since: str) -> list[float]:
        """Processor time of each frame from the mark on."""
        start = next(at for at, name in self.marks if name == since)
        ends = [one.end for one in self.named(FRAME) if one.start >= start]
        return [self.cpu(before, after) for before, after in pairwise([start, *ends])]


async def doing(page: Page, name: str) -> None:
    """What the page is asked for from now on is known under this name in the trace."""
    await page.evaluate("name => performance.mark(name)", MARK + name)


async def traced(browser: Browser, page: Page, act: Callable[[], Awaitable[None]]) -> Trace:
    """The trace of what `act` does with the page."""
    await browser.start_tracing(page=page, categories=CATEGORIES)
    await act()
    return read(json.loads(await browser.stop_tracing())["traceEvents"])


def read(events: list[dict[str, Any]]) -> Trace:
    """The page's main thread: the one with the marks, else the one that navigated, else the one that did most."""
    ours = [one for one in events if one["name"].startswith(MARK)]
    ours = ours or [one for one in events if one["name"] == "navigationStart" and _is_page(one)]
    ours = ours or [one for one in events if one["name"] in ("EventDispatch", "Layout")]
    threads = Counter((one["pid"], one["tid"]) for one in ours)
    own = [one for one in events if (one["pid"], one["tid"]) == threads.most_common(1)[0][0]]
    navigated = max((one["ts"] for one in own if one["name"] == "navigationStart" and _is_page(one)), default=0)
    return Trace(
        spans=tuple(sorted(_spans(own), key=lambda span: span.start)),
        marks=tuple((one["ts"] / 1000, one["name"].removeprefix(MARK)) for one in own if one["name"].startswith(MARK)),
        paints={
            one["name"]: (one["ts"] - navigated) / 1000
            for one in own
            if "ContentfulPaint" in one["name"] or one["name"] == "firstContentfulPaint"
        },
        navigated=navigated / 1000,
    )


def _spans(events: list[dict[str, Any]]) -> Iterator[Span]:
    for one in events:
        if one["ph"] == "X":
            detail = str((one["args"].get("data") or {}).get("type", ""))
            start = one["ts"] / 1000
            yield Span(one["name"], start, start + one["dur"] / 1000, one.get("tdur", 0) / 1000, detail)


def _is_page(event: dict[str, Any]) -> bool:
    return str(event.get("args", {}).get("data", {}).get("documentLoaderURL", "")).startswith("http")
