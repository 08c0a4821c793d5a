"""Pictures drawn on the spot: a skyline, a bay or hills under a sky, different for every key and always the same for one."""

import html
import itertools

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .duffel.network import seeded

WIDTH, HEIGHT = 640, 400
MAX_KEY = 120
LIT_SHARE = 0.45
_SKIES = (
    ("#f6c28b", "#7aa6c2"),
    ("#cfe6f5", "#5b8db8"),
    ("#ffd9c0", "#b06a7c"),
    ("#e8f0d8", "#6fa08b"),
    ("#2b3a67", "#e6a57e"),
)
_GROUNDS = ("#35524a", "#4a4e69", "#5c4d3c", "#27496d", "#3f5e4e")


def routes() -> list[Route]:
    """``/sandbox/pictures/{key}.svg``."""
    return [Route("/sandbox/pictures/{key}.svg", _picture)]


def address(base_url: str, key: str) -> str:
    """Where the picture of a key is."""
    return f"{base_url}/sandbox/pictures/{key}.svg"


async def _picture(request: Request) -> Response:
    key = request.path_params["key"][:MAX_KEY]
    headers = {
        "cache-control": "public, max-age=86400",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return Response(drawn(key), media_type="image/svg+xml", headers=headers)


def drawn(key: str) -> str:
    """The SVG of a key."""
    rng = seeded("picture", key)
    top, bottom = rng.choice(_SKIES)
    ground = rng.choice(_GROUNDS)
    sun = f'<circle cx="{rng.randint(80, 560)}" cy="{rng.randint(60, 190)}" r="{rng.randint(22, 46)}" fill="#fff4d6" opacity=".85"/>'
    shapes = rng.choice((_houses, _hills, _bay))(rng.randint(0, 9_999), ground)
    title = html.escape(key.replace("-", " "))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
        f'<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{bottom}"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>{sun}{shapes}</svg>'
    )


def _houses(seed: int, colour: str) -> str:
    rng = seeded("houses", seed)
    parts, left = [], -10
    while left < WIDTH:
        wide, high = rng.randint(38, 92), rng.randint(70, 250)
        parts.append(
            f'<rect x="{left}" y="{HEIGHT - high}" width="{wide}" height="{high}" fill="{colour}" opacity="{rng.uniform(0.7, 1):.2f}"/>'
        )
        windows = itertools.product(range(HEIGHT - high + 16, HEIGHT - 18, 28), range(left + 8, left + wide - 12, 18))
        lit = [at for at in windows if rng.random() < LIT_SHARE]
        parts.extend(f'<rect x="{x}" y="{y}" width="8" height="12" fill="#ffe9b0"/>' for y, x in lit)
        left += wide + rng.randint(0, 6)
    return "".join(parts)


def _hills(seed: int, colour: str) -> str:
    rng = seeded("hills", seed)
    parts = []
    for layer in range(3):
        base = 230 + layer * 50
        points = " ".join(f"{x},{base - rng.randint(0, 110 - layer * 25)}" for x in range(-40, WIDTH + 80, 80))
        parts.append(
            f'<polygon points="-40,{HEIGHT} {points} {WIDTH + 40},{HEIGHT}" fill="{colour}" opacity="{0.45 + layer * 0.25:.2f}"/>'
        )
    return "".join(parts)


def _bay(seed: int, colour: str) -> str:
    rng = seeded("bay", seed)
    water = f'<rect y="260" width="{WIDTH}" height="140" fill="#2f6f8f" opacity=".85"/>'
    head = f'<ellipse cx="{rng.randint(60, 580)}" cy="268" rx="{rng.randint(120, 220)}" ry="{rng.randint(40, 90)}" fill="{colour}"/>'
    sails = "".join(
        f'<path d="M{x} {y}l0 -34l22 34z" fill="#fff" opacity=".9"/><rect x="{x - 6}" y="{y + 2}" width="32" height="5" fill="#5c3a21"/>'
        for x, y in ((rng.randint(30, 600), rng.randint(300, 370)) for _ in range(rng.randint(1, 3)))
    )  # fmt: skip
    return head + water + sails
