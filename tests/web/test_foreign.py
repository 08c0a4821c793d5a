"""Envelopes that others make for the contract are drawn, whatever its schemas allow."""

import json
from collections.abc import Iterator

import jsonschema_rs
import pytest
from playwright.async_api import Browser, Page, Route, expect

from .conftest import complaints
from .foreign import CONTRACT, foreign, schema_of
from .stage import interface

TYPES = sorted(path.name.removesuffix(".schema.json") for path in CONTRACT.glob("[!_]*.schema.json"))
COUNT = 6
"""Envelopes of each type, beside those with very long lists."""
SEED = 11
PATIENCE_MS = 60_000
STAGES = "[data-sample] [class*=stage]"

ENVELOPES = {widget_type: foreign(widget_type, COUNT, SEED) for widget_type in TYPES}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with interface() as running:
        yield running


async def drawn(page: Page, address: str, types: list[str], problems: list[str]) -> None:
    """The gallery with envelopes of these types in the place of the contract's samples."""
    samples = {
        widget_type: [{"name": f"{widget_type} {number}", "envelope": one} for number, one in enumerate(envelopes)]
        for widget_type, envelopes in ENVELOPES.items()
        if widget_type in types
    }
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    page.on("console", lambda said: problems.append(said.text) if _is_ours(said.type, said.text) else None)

    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/javascript", body=f"export default {json.dumps(samples)}")

    await page.route("**/assets/samples-*.js", answer)
    await page.goto(address + "/gallery")
    count = sum(len(envelopes) for envelopes in samples.values())
    await expect(page.locator("[data-sample]")).to_have_count(count, timeout=PATIENCE_MS)
    await expect(page.locator("[data-sample] [data-busy]")).to_have_count(0, timeout=PATIENCE_MS)


def _is_ours(kind: str, text: str) -> bool:
    """Pictures that the page may not load, and that do not exist, are told by the browser itself."""
    return kind == "error" and "Loading the image" not in text and "Failed to load resource" not in text


def test_the_samples_keep_to_the_contract() -> None:
    for widget_type, envelopes in ENVELOPES.items():
        for envelope in envelopes:
            jsonschema_rs.validator_for(schema_of(widget_type)).validate(envelope["payload"])


@pytest.mark.parametrize("types", [TYPES[start : start + 4] for start in range(0, len(TYPES), 4)], ids=" ".join)
async def test_whatever_the_contract_allows_is_drawn_on_the_smallest_phone(
    chromium: Browser, address: str, types: list[str]
) -> None:
    context = await chromium.new_context(
        viewport={"width": 320, "height": 800}, locale="en-US", timezone_id="UTC", reduced_motion="reduce"
    )
    page = await context.new_page()
    problems: list[str] = []
    await drawn(page, address, types, problems)
    assert problems == []
    assert await page.locator("[data-degraded]").evaluate_all("all => all.map(one => one.textContent)") == []
    named = "stages => stages.filter({}).map(one => one.closest('[data-sample]').dataset.sample)"
    too_wide = named.format("one => one.scrollWidth > one.clientWidth + 1")
    assert await page.locator(STAGES).evaluate_all(too_wide) == []
    nothing = named.format("one => !one.textContent.trim() && !one.querySelector('img, svg, [role=status]')")
    assert await page.locator(STAGES).evaluate_all(nothing) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert await complaints(page) == []
    await context.close()
