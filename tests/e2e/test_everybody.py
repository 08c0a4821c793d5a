"""On a phone, in Russian, in the dark: the same conversation, and axe has no serious complaint."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from .conftest import PHONE, NewReader
from .reader import Reader

WISH = "flights from NYC to Paris July 15 to 22 for 2 adults"
GRAVE = ("serious", "critical")


@pytest.fixture
def axe(repository: Path) -> str:
    """The checker that runs in the page."""
    return (repository / "web/node_modules/axe-core/axe.min.js").read_text()


async def complaints(page: Page, axe: str) -> list[str]:
    """What axe finds on a page as it is now; animations have ended, so that colours are final."""
    await page.evaluate(
        "Promise.all(document.getAnimations().filter(a => a.effect.getComputedTiming().iterations < 9).map(a => a.finished.catch(() => 0)))"
    )
    await page.evaluate(axe + "; 0")
    found: list[dict[str, Any]] = (await page.evaluate("axe.run(document, {resultTypes: ['violations']})"))[
        "violations"
    ]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


async def fits(reader: Reader) -> None:
    """Nothing is wider than the window."""
    assert await reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_on_a_phone(new_reader: NewReader, axe: str) -> None:
    guest = await new_reader(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    await guest.visit()
    await guest.keep("landing")
    await fits(guest)
    assert await complaints(guest.page, axe) == []
    await guest.come_in()
    await guest.keep("start")
    await guest.say(WISH)
    await guest.keep("offers")
    await fits(guest)
    assert await complaints(guest.page, axe) == []
    await guest.page.get_by_role("button", name="Show overview").tap()
    sheet = guest.page.get_by_role("dialog", name="Overview")
    await expect(sheet).to_contain_text("2 adults")
    await expect(guest.page).to_have_url(re.compile("pane="))
    await guest.keep("sheet")
    assert await complaints(guest.page, axe) == []
    await sheet.get_by_role("button", name="Close overview").tap()
    await expect(sheet).to_have_count(0)
    await guest.page.get_by_role("button", name="Show conversations").tap()
    await expect(guest.page.get_by_role("dialog", name="Conversations")).to_be_visible()
    await guest.keep("menu")
    assert await complaints(guest.page, axe) == []


@pytest.mark.parametrize("width", [320, 768, 3840])
async def test_at_any_width(new_reader: NewReader, width: int) -> None:
    guest = await new_reader(viewport={"width": width, "height": 2160 if width > 2000 else 700})
    await guest.visit()
    await fits(guest)
    await guest.come_in()
    await guest.say(WISH)
    await guest.keep("offers")
    await fits(guest)


async def test_in_russian(new_reader: NewReader, axe: str) -> None:
    guest = await new_reader(locale="ru-RU", timezone_id="Europe/Moscow")
    await guest.come_in()
    await expect(guest.page.locator("html")).to_have_attribute("lang", "ru")
    await guest.say("билеты из Москвы в Рим с 15 по 22 июля, двое взрослых")
    await expect(guest.page.get_by_role("complementary", name="Обзор")).to_contain_text("2 взрослых")
    await guest.keep("offers")
    text = await guest.page.locator("body").inner_text()
    assert not re.findall(r"\b(Book|View|Nonstop|stop|Search|Choose|results|Today)\b", text)
    assert await complaints(guest.page, axe) == []


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}])
async def test_in_every_look(new_reader: NewReader, axe: str, look: dict[str, str]) -> None:
    guest = await new_reader(**look)
    await guest.visit()
    await guest.keep("landing")
    await guest.come_in()
    await guest.keep("start")
    assert await complaints(guest.page, axe) == []
    await guest.say(WISH)
    await guest.keep("offers")
    assert await complaints(guest.page, axe) == []
    if "reduced_motion" in look:
        moving = "document.getAnimations().filter(a => a.effect.getComputedTiming().iterations > 9).length"
        assert await guest.page.evaluate(moving) == 0


async def test_every_pane_and_state_is_accessible(new_reader: NewReader, axe: str) -> None:
    guest = await (await new_reader()).come_in()
    await guest.say("Trip to Paris")
    await guest.press(guest.answer.get_by_role("button", name=re.compile("^Choose")).first)
    await expect(guest.answer.get_by_role("application")).to_be_visible()
    overview = guest.page.get_by_role("complementary", name="Overview")
    for tab in ("Trip", "Calendar", "Map", "Details"):
        await overview.get_by_role("tab", name=tab).click()
        await expect(overview.get_by_role("tabpanel")).not_to_contain_text("Loading…")
        assert await complaints(guest.page, axe) == [], tab
    await guest.visit("/nowhere")
    await expect(guest.page.get_by_text("This page does not exist")).to_be_visible()
    assert await complaints(guest.page, axe) == []
