"""The http tool against a real server of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from wayfarer.worker.tools.base import ToolFailed
from wayfarer.worker.tools.http import HttpTool

from .conftest import call

MAX_BYTES = 100_000


async def echo(request: Request) -> Response:
    body = (await request.body()).decode()
    given = {
        "method": request.method,
        "query": dict(request.query_params),
        "raw_query": request.url.query,
        "raw_path": request.scope["raw_path"].decode(),
        "headers": dict(request.headers),
        "body": body,
    }
    return JSONResponse(given, headers={"Set-Cookie": "session=1; Path=/"})


async def status(request: Request) -> Response:
    headers = {"Retry-After": request.query_params["after"]} if "after" in request.query_params else {}
    return JSONResponse({"why": "because"}, int(request.path_params["code"]), headers=headers)


async def body(request: Request) -> Response:
    kinds = {
        "text": ("gr\u00fc\u00df".encode(), "text/plain; charset=utf-8"),
        "latin": ("gr\u00fc\u00df".encode("latin-1"), "text/plain; charset=latin-1"),
        "binary": (b"\xff\xfe\x00", "application/octet-stream"),
        "badjson": (b"{nope", "application/json"),
        "problem": (b'{"title": "x"}', "application/problem+json"),
        "empty": (b"", "application/json"),
    }
    content, media = kinds[request.path_params["kind"]]
    return Response(content, media_type=media)


async def big(request: Request) -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b"x" * 10_000
            await asyncio.sleep(0)

    return StreamingResponse(chunks())


async def hang(request: Request) -> Response:
    await asyncio.sleep(30)
    return Response()


async def drops(request: Request) -> Response:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.05)

    return StreamingResponse(endless())


async def redirect(request: Request) -> Response:
    return RedirectResponse(request.query_params["to"], int(request.query_params.get("code", "302")))


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
APP = Starlette(
    routes=[
        Route("/echo", echo, methods=METHODS),
        Route("/echo/{rest:path}", echo, methods=METHODS),
        Route("/drops", drops),
        Route("/status/{code}", status, methods=METHODS),
        Route("/body/{kind}", body),
        Route("/big", big),
        Route("/hang", hang),
        Route("/redirect", redirect, methods=METHODS),
    ]
)


async def _serve() -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(APP, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@pytest_asyncio.fixture(scope="module")
async def site() -> AsyncIterator[str]:
    """The URL of the server."""
    async for url in _serve():
        yield url


@pytest_asyncio.fixture(scope="module")
async def other_site() -> AsyncIterator[str]:
    """The URL of another one."""
    async for url in _serve():
        yield url


@pytest_asyncio.fixture
async def http() -> AsyncIterator[HttpTool]:
    """The tool."""
    tool = HttpTool(MAX_BYTES)
    yield tool
    await tool.close()


async def sent(http: HttpTool, url: str, keys: Any = None, **fields: Any) -> Any:
    return (await http.run(call({"url": url, **fields}, keys)))["data"]


async def test_json_form_text_and_params_are_sent(http: HttpTool, site: str) -> None:
    got = await sent(http, f"{site}/echo", method="post", json={"a": [1, None]}, params={"q": "x y", "none": None})
    assert (got["method"], got["body"], got["query"]) == ("POST", '{"a":[1,null]}', {"q": "x y"})
    assert got["headers"]["content-type"] == "application/json"
    form = {"grant": "a b", "n": 1, "yes": True, "none": None, "many": ["1", "2"]}
    typed = {"headers": {"content-type": "application/x-www-form-urlencoded"}, "data": form}
    for fields in (typed, {"form": form}):
        got = await sent(http, f"{site}/echo", method="POST", **fields)
        assert got["body"] == "grant=a+b&n=1&yes=true&many=1&many=2"
        assert got["headers"]["content-type"] == "application/x-www-form-urlencoded"
    assert (await sent(http, f"{site}/echo", method="PUT", body="plain"))["body"] == "plain"
    assert (await sent(http, f"{site}/echo", method="PUT", data={"a": 1}))["body"] == '{"a":1}'


async def test_a_request_that_changes_something_carries_the_idempotency_key(http: HttpTool, site: str) -> None:
    assert (await sent(http, f"{site}/echo", method="POST"))["headers"]["idempotency-key"] == "7:1"
    assert "idempotency-key" not in (await sent(http, f"{site}/echo"))["headers"]
    own = await sent(http, f"{site}/echo", method="POST", headers={"idempotency-KEY": "mine"})
    assert own["headers"]["idempotency-key"] == "mine"


CREDENTIALS = {
    "b": ("bearer", {"token": "tok"}),
    "k": ("api_key", {"header": "X-Own", "api_key": "key"}),
    "k2": ("api_key", {"api_key": "key"}),
    "u": ("basic", {"username": "ann", "password": "pw"}),
    "c": ("custom", {"base_url": "http://x", "token": "tok2"}),
}


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ("b", "authorization", "Bearer tok"),
        ("k", "x-own", "key"),
        ("k2", "x-api-key", "key"),
        ("u", "authorization", "Basic YW5uOnB3"),
        ("c", "authorization", "Bearer tok2"),
        ({"credential": "b"}, "authorization", "Bearer tok"),
        ({"type": "bearer", "token": "inline"}, "authorization", "Bearer inline"),
    ],
)
async def test_auth_names_a_credential(http: HttpTool, site: str, auth: Any, header: str, value: str) -> None:
    assert (await sent(http, f"{site}/echo", CREDENTIALS, auth=auth))["headers"][header] == value


@pytest.mark.parametrize("auth", ["missing", "empty", 5])
async def test_auth_that_can_not_be_had_is_a_clear_error(http: HttpTool, site: str, auth: Any) -> None:
    with pytest.raises(ToolFailed) as failed:
        await sent(http, f"{site}/echo", {"empty": ("custom", {"base_url": "x"})}, auth=auth)
    assert failed.value.failure.kind in ("credential", "input")


async def test_bodies_are_decoded_by_their_type(http: HttpTool, site: str) -> None:
    expected = {
        "text": "grüß",
        "latin": "grüß",
        "binary": "//4A",
        "badjson": "{nope",
        "problem": {"title": "x"},
        "empty": None,
    }
    for kind, value in expected.items():
        assert await sent(http, f"{site}/body/{kind}") == value, kind


@pytest.mark.parametrize(
    ("code", "retryable"),
    [
        (400, False),
        (404, False),
        (408, True),
        (425, True),
        (429, True),
        (500, True),
        (503, True),
        (501, True),
        (599, True),
    ],
)
async def test_error_statuses_say_whether_to_try_again(http: HttpTool, site: str, code: int, retryable: bool) -> None:
    with pytest.raises(ToolFailed) as failed:
        await sent(http, f"{site}/status/{code}?secret=x", method="POST")
    failure = failed.value.failure
    assert (failure.kind, failure.retryable) == ("http", retryable)
    assert failure.details["status_code"] == code
    assert failure.details["data"] == {"why": "because"}
    assert failed.value.facts["http"]["status"] == code
    assert f"answered {code}" in failure.message
    assert "secret" not in failure.message


async def test_retry_after_is_read_as_seconds_or_date(http: HttpTool, site: str) -> None:
    for value, low, high in (("7", 7, 7), ("Fri, 31 Dec 2100 23:59:59 GMT", 1e9, 1e10), ("soon", None, None)):
        with pytest.raises(ToolFailed) as failed:
            await http.run(call({"url": f"{site}/status/429", "params": {"after": value}}))
        after = failed.value.failure.details.get("retry_after_s")
        assert (after is None) if low is None else low <= after <= high


async def test_network_faults_may_be_tried_again(http: HttpTool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ToolFailed) as failed:
        await sent(http, f"http://127.0.0.1:{port}/x")
    assert (failed.value.failure.kind, failed.value.failure.retryable) == ("network", True)


async def test_a_silent_server_is_a_timeout(http: HttpTool, site: str) -> None:
    with pytest.raises(ToolFailed) as failed:
        await http.run(call({"url": f"{site}/hang"}, timeout_s=0.1))
    assert (failed.value.failure.kind, failed.value.failure.retryable) == ("timeout", True)


async def test_an_answer_that_is_too_large_is_cut_off(http: HttpTool, site: str) -> None:
    with pytest.raises(ToolFailed) as failed:
        await sent(http, f"{site}/big")
    assert failed.value.failure.kind == "limit"


@pytest.mark.parametrize("url", ["ftp://x/y", "nonsense", "http://", "http://[::1", "http://a b/"])
async def test_what_is_no_url_is_a_clear_error(http: HttpTool, url: str) -> None:
    with pytest.raises(ToolFailed) as failed:
        await sent(http, url)
    assert failed.value.failure.kind in ("input", "network")


async def test_a_redirect_takes_the_credential_along_only_on_the_same_site(
    http: HttpTool, site: str, other_site: str
) -> None:
    for auth, header in (("k", "x-own"), ("b", "authorization")):
        near = await sent(http, f"{site}/redirect", CREDENTIALS, auth=auth, params={"to": f"{site}/echo"})
        far = await sent(http, f"{site}/redirect", CREDENTIALS, auth=auth, params={"to": f"{other_site}/echo"})
        assert header in near["headers"]
        assert header not in far["headers"]


async def test_a_redirect_keeps_the_body_when_its_status_says_so(http: HttpTool, site: str) -> None:
    params = {"to": "/echo", "code": "307"}
    got = await sent(http, f"{site}/redirect", method="POST", json={"a": 1}, params=params)
    assert (got["method"], got["body"]) == ("POST", '{"a":1}')


async def test_endless_redirects_end(http: HttpTool, site: str) -> None:
    with pytest.raises(ToolFailed, match="redirected more than 5 times"):
        await sent(
            http,
            f"{site}/redirect",
            params={"to": f"{site}/redirect?to=%2Fredirect%3Fto%3D%252Fredirect"}
            | {"to": "/redirect?to=/redirect?to=/redirect?to=/redirect?to=/redirect?to=/redirect?to=/redirect"},
        )


async def test_no_cookie_is_carried_from_one_step_to_another(http: HttpTool, site: str) -> None:
    await sent(http, f"{site}/echo")
    assert "cookie" not in (await sent(http, f"{site}/echo"))["headers"]


async def test_a_text_that_says_nothing_of_its_kind_is_sent_as_it_is(http: HttpTool, site: str) -> None:
    got = await sent(http, f"{site}/echo", method="POST", data='{"a": 1}')
    assert got["body"] == '{"a": 1}'
    assert "content-type" not in got["headers"]


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({"page": 2, "all": True, "tag": ["a", "b"]}, "kept=1&page=2&all=true&tag=a&tag=b"),
        ([["page", 2], ["page", 3]], "kept=1&page=2&page=3"),
        ("page=2&x=", "kept=1&page=2&x="),
        ({"kept": 2}, "kept=2"),
    ],
)
async def test_params_join_the_query_of_the_url(http: HttpTool, site: str, params: Any, query: str) -> None:
    got = await sent(http, f"{site}/echo?kept=1", params=params)
    assert got["raw_query"] == query


async def test_a_path_keeps_its_encoding(http: HttpTool, site: str) -> None:
    got = await sent(http, f"{site}/echo/a%2Fb/places:search text/%D0%AF")
    assert got["raw_path"] == "/echo/a%2Fb/places:search%20text/%D0%AF"


async def test_user_and_password_of_a_url_are_sent_unless_there_is_another_authorization(
    http: HttpTool, site: str
) -> None:
    url = site.replace("://", "://ann:pw@") + "/echo"
    assert (await sent(http, url))["headers"]["authorization"] == "Basic YW5uOnB3"
    other = await sent(http, url, headers={"Authorization": "Bearer t"})
    assert other["headers"]["authorization"] == "Bearer t"


@pytest.mark.parametrize("headers", [{"X-A": "1\r\nX-B: 2"}, {"X A": "1"}, {"X-A\n": "1"}])
async def test_a_header_can_not_bring_another(http: HttpTool, site: str, headers: dict[str, str]) -> None:
    with pytest.raises(ToolFailed) as failed:
        await sent(http, f"{site}/echo", headers=headers)
    assert failed.value.failure.kind == "input"


async def test_an_answer_that_comes_in_drops_is_bounded_by_the_time_limit(http: HttpTool, site: str) -> None:
    with pytest.raises(ToolFailed) as failed:
        await http.run(call({"url": f"{site}/drops"}, timeout_s=0.5))
    assert failed.value.failure.kind == "timeout"
