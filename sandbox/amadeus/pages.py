"""Pages of lists: ``page[limit]``, ``page[offset]`` and the links of ``meta``."""

from typing import Any

from starlette.requests import Request

from .errors import number

PAGE_SIZE = 10
MAX_PAGE_SIZE = 100


def page(request: Request, found: list[dict[str, Any]]) -> tuple[int, Any]:
    """The page that a request asks for."""
    size = int(number(request, "page[limit]", 1, MAX_PAGE_SIZE, PAGE_SIZE))
    start = int(number(request, "page[offset]", 0, 1_000_000, 0))
    links = {"self": str(request.url)}
    if start + size < len(found):
        links["next"] = _at(request, start + size)
        links["last"] = _at(request, (len(found) - 1) // size * size)
    if start:
        links["first"], links["previous"] = _at(request, 0), _at(request, max(0, start - size))
    return 200, {"meta": {"count": len(found), "links": links}, "data": found[start : start + size]}


def whole(request: Request, found: list[dict[str, Any]]) -> tuple[int, Any]:
    """A list that has no pages."""
    return 200, {"data": found, "meta": {"count": len(found), "links": {"self": str(request.url)}}}


def _at(request: Request, offset: int) -> str:
    return str(request.url.include_query_params(**{"page[offset]": offset}))
