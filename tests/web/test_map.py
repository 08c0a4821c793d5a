"""Where the pictures of maps come from, by the settings of an installation, in a real browser."""

import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.async_api import Browser, ConsoleMessage, Page, Request, Route, expect

from .stage import interface

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkaPhfDwAEAQGA6cW9KQAAAABJRU5ErkJggg=="
)
MAP = "/gallery?type=map_view&sample=0"


@contextmanager
def _tile_server() -> Iterator[tuple[str, list[str]]]:
    """A source of pictures that lacks every fourth; its address, and what it has been asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            is_there = re.fullmatch(r"/streets/\d+/\d+/\d+\.png", self.path) is not None and len(asked) % 4 != 0
            self.send_response(200 if is_there else 404)
            self.send_header("content-type", "image/png")
            self.end_headers()
            self.wfile.write(PICTURE if is_there else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the test reads what was asked for."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _forbidden(page: Page) -> list[str]:
    """What the page's own policy has stopped, as it happens."""
    stopped: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            stopped.append(message.text)

    page.on("console", heard)
    return stopped


async def test_pictures_of_an_own_source_lie_over_the_offline_map_and_below_the_markers(chromium: Browser) -> None:
    with _tile_server() as (tiles, asked):
        settings = {"WAYFARER_MAP_TILES_URL": tiles + "/streets/{z}/{x}/{y}.png", "WAYFARER_MAP_ATTRIBUTION": "© Here"}
        with interface(**settings) as address:
            page = await chromium.new_page()
            stopped = _forbidden(page)
            await page.goto(address + MAP)
            pictures = page.locator("[data-engine=tiles] img")
            await expect(pictures.first).to_be_visible()
            await expect(page.locator("[data-engine=tiles] img[data-missing]").first).to_be_attached()
            await expect(page.get_by_text("© Here")).to_be_visible()
            await expect(page.get_by_role("button", name="Maison Saint-Martin, €148")).to_be_visible()
            async with page.expect_request(re.compile(r"/streets/\d+/\d+/\d+\.png$")):
                await page.get_by_role("button", name="Zoom in").click()
            await page.get_by_role("button", name="Maison Saint-Martin, €148").click()
            await expect(page.get_by_role("article", name="Maison Saint-Martin")).to_be_visible()
            await page.context.close()
    assert all(path.startswith("/streets/") for path in asked)
    assert stopped == []


async def test_pictures_of_google_are_asked_for_with_the_key_and_a_session(chromium: Browser) -> None:
    asked: list[Request] = []

    async def google(route: Route) -> None:
        asked.append(route.request)
        cors = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
        if "createSession" in route.request.url:
            await route.fulfill(json={"session": "a session"}, headers=cors)
        else:
            await route.fulfill(body=PICTURE, content_type="image/png")

    with interface(WAYFARER_MAP_GOOGLE_KEY="a key") as address:
        page = await chromium.new_page()
        stopped = _forbidden(page)
        await page.route("https://tile.googleapis.com/**", google)
        await page.goto(address + MAP)
        await expect(page.locator("[data-engine=tiles] img").first).to_be_visible()
        await expect(page.get_by_text("© Google")).to_be_visible()
        await page.context.close()
    sessions = [one for one in asked if "createSession" in one.url and one.method == "POST"]
    pictures = [one.url for one in asked if "2dtiles" in one.url]
    assert [one.url for one in sessions] == ["https://tile.googleapis.com/v1/createSession?key=a%20key"]
    assert pictures
    assert all(re.search(r"/2dtiles/\d+/\d+/\d+\?session=a%20session&key=a%20key$", url) for url in pictures)
    assert stopped == []
