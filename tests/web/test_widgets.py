"""Every widget of the contract in a real browser, in both themes; what is seen is kept in artifacts/widgets."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Request, expect

from tests.conftest import Product

from .conftest import COLOURS, OpenPage, complaints, turned

CONTRACT = Path(__file__).parents[2] / "playbooks" / "widget-contract"
KEPT = Path(__file__).parents[2] / "artifacts" / "widgets"
TYPES = sorted(path.name.removesuffix(".schema.json") for path in CONTRACT.glob("[!_]*.schema.json"))
NARROW = {"width": 360, "height": 800}
WIDE = {"width": 1000, "height": 900}


async def drawn(page: Page) -> None:
    """Every sample is on the page, and nothing is loading any more."""
    await expect(page.locator("[data-sample]").first).to_be_visible()
    await expect(page.locator("[data-sample] [data-busy]")).to_have_count(0)
    await page.evaluate("document.fonts.ready")


async def kept(page: Page, name: str) -> None:
    """A picture of every type's samples; the others stand aside meanwhile, as pictures of long pages take long."""
    KEPT.mkdir(parents=True, exist_ok=True)
    sections = page.locator("section[id]")
    for number, widget_type in enumerate(await sections.evaluate_all("all => all.map(one => one.id)")):
        await sections.evaluate_all(
            "(all, shown) => all.forEach((one, at) => { one.style.display = at === shown ? '' : 'none' })", number
        )
        await sections.nth(number).screenshot(path=KEPT / f"{widget_type}.{name}.png")
    await sections.evaluate_all("all => all.forEach(one => { one.style.display = '' })")


async def contact_sheet(page: Page) -> None:
    """All kept pictures of both themes side by side, as one page and one picture."""
    rows = "".join(
        f"<h2>{widget_type}</h2><div>"
        + "".join(f'<img src="{widget_type}.{name}.png" alt="{name}">' for name in ("light", "dark", "phone"))
        + "</div>"
        for widget_type in TYPES
    )
    style = "body{font:14px sans-serif;background:#888}div{display:flex;gap:8px;align-items:start}img{width:38%}img:last-child{width:20%}"
    sheet = KEPT / "index.html"
    sheet.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{rows}")
    await page.goto(sheet.as_uri())
    await page.screenshot(path=KEPT / "contact-sheet.png", full_page=True)


async def test_every_widget_is_drawn_in_both_themes_and_axe_finds_nothing(open_page: OpenPage) -> None:
    page = await open_page("/gallery", color_scheme="light", viewport=WIDE, reduced_motion="reduce")
    await drawn(page)
    assert await page.locator("section[id]").evaluate_all("all => all.map(one => one.id)") == TYPES
    assert await complaints(page) == []
    await kept(page, "light")
    await turned(page, "dark")
    assert await complaints(page, COLOURS) == []
    await kept(page, "dark")


async def test_no_widget_is_wider_than_a_small_phone(open_page: OpenPage) -> None:
    page = await open_page("/gallery", viewport=NARROW, has_touch=True, is_mobile=True, reduced_motion="reduce")
    await drawn(page)
    await kept(page, "phone")
    sheet = await page.context.new_page()
    await contact_sheet(sheet)
    await sheet.close()
    too_wide = "sections => sections.filter(one => one.scrollWidth > innerWidth).map(one => one.id)"
    assert await page.locator("section[id]").evaluate_all(too_wide) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("state", ["disabled", "submitted", "loading", "error"])
async def test_every_widget_has_its_states(open_page: OpenPage, state: str) -> None:
    page = await open_page(f"/gallery?sample=0&state={state}", reduced_motion="reduce")
    await expect(page.locator("[data-sample]")).to_have_count(len(TYPES))
    if state != "loading":
        await drawn(page)
    await page.screenshot(path=KEPT / f"all.{state}.png", full_page=True)
    if state == "error":
        await expect(page.locator("[data-degraded=invalid]")).to_have_count(len(TYPES))
    if state == "loading":
        await expect(page.locator("[data-sample] [role=status]")).to_have_count(len(TYPES))
    assert await complaints(page) == []


HOSTILE_URLS = [
    "javascript:window.taken=1",
    "JaVaScRiPt:window.taken=1",
    " \tjavascript:window.taken=1",
    "data:text/html,<script>parent.taken=1</script>",
    "vbscript:x",
    "//elsewhere.example/x",
    "ftp://elsewhere.example/x.svg",
]
MARKUP = "<img src=x onerror='window.taken=1'><script>window.taken=1</script><svg onload='window.taken=1'>"


def hostile() -> list[dict[str, Any]]:
    """Envelopes that try to run something, to load something, or to break what draws them."""

    def envelope(widget_type: str, **payload: Any) -> dict[str, Any]:
        return {"widget_type": widget_type, "variant": "default", "payload": payload, "schema_version": 1}

    links = " ".join(f"[click]({url}) ![seen]({url}) <{url}>" for url in HOSTILE_URLS)
    long = "A" * 30_000
    return [
        envelope("bot_text", text=f"{MARKUP} {links}", markdown=True),
        envelope("user_text", text=MARKUP, user_avatar_url=HOSTILE_URLS[0]),
        *[
            envelope("hotel_card", hotel_id="h", name=MARKUP, photos=[url, {"url": url, "alt": MARKUP}])
            for url in HOSTILE_URLS
        ],
        envelope("error_card", title=MARKUP, contact_support={"label": MARKUP, "url": HOSTILE_URLS[0]}),
        envelope(
            "action_chooser",
            prompt_text=MARKUP,
            options=[{"label": "x", "action_id": "a", "illustration_url": url} for url in HOSTILE_URLS],
        ),
        envelope("bot_text", text="[" * 8_000 + long, markdown=True),
        envelope("place_card", place_id="__proto__", name="constructor", types=["toString"], address="\u202eevil"),
        envelope(
            "map_view", center={"lat": 90, "lng": 180}, zoom=24, markers=[{"lat": -90, "lng": -180, "label": MARKUP}]
        ),
        {"widget_type": "__proto__", "variant": "default", "payload": {}, "schema_version": 1},
        {"widget_type": "hologram", "variant": "default", "payload": {"html": MARKUP}, "schema_version": 9},
        envelope("flight_card", offer_id="o", price={"total": "1e999", "currency": "EUR"}, itineraries=[]),
    ]


async def test_hostile_envelopes_run_nothing_and_load_nothing(open_page: OpenPage, product: Product) -> None:
    page = await open_page("/gallery?type=bot_text&sample=1&edit=yes")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    editor = page.get_by_role("textbox", name="Envelope as JSON")
    for number, envelope in enumerate(hostile()):
        await editor.fill(json.dumps(envelope))
        await expect(page.locator("[data-sample]")).to_be_visible()
        text = page.locator("[data-sample] [class*=stage]")
        await expect(text, str(number)).not_to_be_empty()
        links = await text.locator("a").evaluate_all("links => links.map(link => link.href)")
        assert [link for link in links if not link.startswith(("http://", "https://", "mailto:"))] == []
        assert await text.locator("script, iframe, object, embed, form[action]").count() == 0
        attributes = await text.evaluate(
            "root => [...root.querySelectorAll('*')].flatMap(node => node.getAttributeNames()).filter(name => name.startsWith('on'))"
        )
        assert attributes == []
    assert await page.evaluate("window.taken") is None
    assert [url for url in asked if "elsewhere.example" in url] == []


async def test_the_page_allows_no_inline_script_and_no_strangers(open_page: OpenPage, product: Product) -> None:
    page = await open_page("/gallery?type=searching", is_quiet=False)
    answer = await page.request.get(product.endpoints["spa"] + "/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert "unsafe-inline" not in str(policy)
    assert "unsafe-eval" not in str(policy)
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert product.endpoints["gateway"] in policy["connect-src"].split()
    assert "https:" not in policy["connect-src"].split()
    blocked = await page.evaluate(
        """async () => {
          const heard = [];
          const all = new Promise(done => document.addEventListener('securitypolicyviolation', event => {
            if (heard.push(event.effectiveDirective) === 2) done();
          }));
          const script = document.createElement('script');
          script.textContent = 'window.taken = 1';
          document.body.append(script);
          await fetch('http://127.0.0.1:9/').catch(() => null);
          await all;
          return [heard, window.taken];
        }"""
    )
    assert sorted(blocked[0]) == ["connect-src", "script-src-elem"]
    assert blocked[1] is None


async def test_an_itinerary_is_printed_alone_and_on_paper_colours(open_page: OpenPage) -> None:
    page = await open_page("/gallery?type=itinerary_summary", color_scheme="dark")
    await page.evaluate("window.print = () => { window.printed = document.title; }")
    card = page.get_by_role("article", name="standard")
    await card.get_by_role("button", name="Print or PDF").click()
    assert await page.evaluate("window.printed") == "Paris, France"
    await page.emulate_media(media="print")
    sheet = page.locator(".print-sheet")
    await expect(sheet).to_be_visible()
    await expect(sheet).to_contain_text("Evening cruise on the Seine")
    await expect(sheet.get_by_role("button")).to_have_count(0)
    await expect(page.locator("#root")).to_be_hidden()
    KEPT.mkdir(parents=True, exist_ok=True)
    await sheet.screenshot(path=KEPT / "itinerary.print.png")
    await page.pdf(path=KEPT / "itinerary.pdf")
    await expect(sheet).to_have_count(0)
    assert await page.evaluate("document.documentElement.dataset.theme ?? null") is None
