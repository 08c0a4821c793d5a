"""Access tokens for credentials, against a token endpoint that looks at what is signed."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.accounts import Accounts
from sandbox.store import Store
from wayfarer.keychain import Redactor
from wayfarer.keychain.redaction import KEPT_IN_TURN, REDACTED
from wayfarer.worker.grants import SignedAssertion, fields_of, grant_of
from wayfarer.worker.tokens import Tokens
from wayfarer.worker.tools.base import ToolFailed

SCOPE = "https://www.googleapis.com/auth/datastore"
LIFETIME_S = 3_000


class Endpoint:
    """A service account and the token endpoint of its provider; ``answers`` come before the endpoint's own."""

    def __init__(self, url: str, lifetime_s: int) -> None:
        self.url = url
        self.answers: list[Response] = []
        self.asked: list[dict[str, str]] = []
        self._accounts = Accounts(Store(None), url, lifetime_s)
        self._token, self._key = (route.endpoint for route in self._accounts.routes())

    async def token(self, request: Request) -> Response:
        """The endpoint."""
        self.asked.append({name: str(value) for name, value in (await request.form()).items()})
        if self.answers:
            return self.answers.pop(0)
        answer: Response = await self._token(request)
        return answer

    async def plain(self, request: Request) -> Response:
        """An endpoint for client credentials."""
        form = await request.form()
        if (form["client_id"], form["client_secret"], form["grant_type"]) != ("me", "s3cret", "client_credentials"):
            return JSONResponse({"error": "invalid_client", "error_description": "no such client"}, 401)
        return JSONResponse({"access_token": f"plain-{form['scope']}", "token_type": "Bearer"})

    async def key(self) -> dict[str, Any]:
        """The account's key."""
        key: dict[str, Any] = json.loads((await self._key(None)).body)
        return key

    def allows(self, token: str) -> frozenset[str] | None:
        """What a token is good for."""
        return self._accounts.scopes(token)


@pytest_asyncio.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    routes: list[Route] = []
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    made = Endpoint(f"http://127.0.0.1:{port}", LIFETIME_S)
    app = server.config.app
    assert isinstance(app, Starlette)
    app.router.routes += [
        Route("/token", made.token, methods=["POST"]),
        Route("/plain", made.plain, methods=["POST"]),
    ]
    yield made
    server.should_exit = True
    await serving


class Clock:
    """Moves when it is told to."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now


@pytest_asyncio.fixture
async def tokens() -> AsyncIterator[Callable[..., Tokens]]:
    made: list[Tokens] = []

    def make(redactor: Redactor | None = None, clock: Callable[[], float] = time.time) -> Tokens:
        made.append(Tokens(redactor or Redactor(), clock))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def signed(endpoint: Endpoint, **changes: Any) -> Any:
    """The grant of the account's key."""
    return grant_of("docs", "custom", fields_of({**await endpoint.key(), **changes}), (SCOPE,))


Make = Callable[..., Tokens]


async def test_a_key_is_exchanged_for_a_token_once_for_all_who_need_it(endpoint: Endpoint, tokens: Make) -> None:
    held, grant = tokens(), await signed(endpoint)
    given = await asyncio.gather(*(held.token("docs", "docs", grant) for _ in range(20)))
    assert len(set(given)) == 1
    assert endpoint.allows(given[0]) == {SCOPE}
    assert len(endpoint.asked) == 1


async def test_a_token_is_renewed_before_it_ends_and_used_on_while_it_can_not_be(
    endpoint: Endpoint, tokens: Make
) -> None:
    clock = Clock()
    held, grant = tokens(clock=clock), await signed(endpoint)
    first = await held.token("docs", "docs", grant)
    clock.now += LIFETIME_S - 310
    assert await held.token("docs", "docs", grant) == first
    clock.now += 100
    endpoint.answers = [JSONResponse({"error": "invalid_grant"}, 400)]
    assert await held.token("docs", "docs", grant) == first
    assert await held.token("docs", "docs", grant) != first
    clock.now += LIFETIME_S
    endpoint.answers = [JSONResponse({"error": "invalid_grant", "error_description": "account not found"}, 400)]
    with pytest.raises(ToolFailed, match=r"'docs' was given no token by .*invalid_grant: account not found"):
        await held.token("docs", "docs", grant)


async def test_an_endpoint_that_fails_for_a_moment_is_asked_again(endpoint: Endpoint, tokens: Make) -> None:
    endpoint.answers = [PlainTextResponse("busy", 503), JSONResponse({"error": "internal_failure"}, 500)]
    token = await tokens().token("docs", "docs", await signed(endpoint))
    assert endpoint.allows(token) == {SCOPE}
    assert len(endpoint.asked) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (PlainTextResponse("<html>", 200), "has no access_token"),
        (JSONResponse({"token_type": "Bearer"}), "has no access_token"),
        (JSONResponse(["no"], 400), "400 Bad Request"),
        (JSONResponse({"access_token": 7}), "has no access_token"),
    ],
)
async def test_nonsense_is_no_token(endpoint: Endpoint, tokens: Make, answer: Response, said: str) -> None:
    endpoint.answers = [answer]
    with pytest.raises(ToolFailed, match=said):
        await tokens().token("docs", "docs", await signed(endpoint))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"token_uri": "{url}/token?other"}, "Failed audience check"),
        ({"scope": "https://www.googleapis.com/auth/drive"}, "invalid_scope"),
        ({"client_email": "nobody@example.com"}, "account not found"),
        ({"private_key_id": "f00"}, "Invalid JWT Signature"),
    ],
)
async def test_what_is_signed_is_looked_at(
    endpoint: Endpoint, tokens: Make, changes: dict[str, str], said: str
) -> None:
    grant = await signed(endpoint, **{name: value.format(url=endpoint.url) for name, value in changes.items()})
    with pytest.raises(ToolFailed, match=said):
        await tokens().token("docs", "docs", grant)


async def test_a_key_of_another_account_is_refused(endpoint: Endpoint, tokens: Make) -> None:
    other = await Endpoint(endpoint.url, LIFETIME_S).key()
    with pytest.raises(ToolFailed, match="Invalid JWT Signature"):
        await tokens().token("docs", "docs", await signed(endpoint, private_key=other["private_key"]))


async def test_a_broken_key_is_told_of_without_repeating_it(endpoint: Endpoint, tokens: Make) -> None:
    grant = await signed(endpoint, private_key="-----BEGIN PRIVATE KEY-----\nnot-a-key-at-all\n")
    with pytest.raises(ToolFailed) as failed:
        await tokens().token("docs", "docs", grant)
    assert "no RSA key" in str(failed.value)
    assert "not-a-key" not in str(failed.value)


async def test_a_key_as_people_paste_it_is_understood(endpoint: Endpoint, tokens: Make) -> None:
    key = await endpoint.key()
    pasted = {**key, "private_key": key["private_key"].replace("\n", "\\n")}
    for data in (pasted, {"service_account": json.dumps(key)}, {"service_account": key, "project": "other"}):
        fields = fields_of(data)
        grant = grant_of("docs", "custom", fields, (SCOPE,))
        assert isinstance(grant, SignedAssertion)
        assert endpoint.allows(await tokens().token("docs", "docs", grant)) == {SCOPE}
        assert fields["project_id"] == key["project_id"]


async def test_a_client_s_secret_is_exchanged_too(endpoint: Endpoint, tokens: Make) -> None:
    data = {"token_uri": f"{endpoint.url}/plain", "client_id": "me", "client_secret": "s3cret", "scopes": ["a", "b"]}
    assert await tokens().token("k", "shop", grant_of("shop", "oauth2", data, ())) == "plain-a b"
    wrong = grant_of("shop", "oauth2", {**data, "client_secret": "else"}, ())
    with pytest.raises(ToolFailed, match="401 invalid_client: no such client"):
        await tokens().token("k", "shop", wrong)


async def test_a_changed_credential_is_asked_anew(endpoint: Endpoint, tokens: Make) -> None:
    held = tokens()
    data = {"token_uri": f"{endpoint.url}/plain", "client_id": "me", "client_secret": "s3cret", "scope": "a"}
    assert await held.token("k", "shop", grant_of("shop", "oauth2", data, ())) == "plain-a"
    assert await held.token("k", "shop", grant_of("shop", "oauth2", {**data, "scope": "b"}, ())) == "plain-b"


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("service_account", {}, "lacks 'private_key', 'client_email', 'token_uri'"),
        ("custom", {"type": "service_account", "private_key": "x", "client_email": "y"}, "lacks 'token_uri'"),
        ("oauth2", {"client_id": "x", "token_uri": "https://a.example/t"}, "lacks 'client_secret'"),
        ("oauth2", {"client_id": "x", "client_secret": "y", "token_uri": "ftp://a"}, "not an http or https URL"),
    ],
)
def test_what_is_missing_is_named(kind: str, data: dict[str, Any], said: str) -> None:
    with pytest.raises(ToolFailed, match=said):
        grant_of("docs", kind, data, ())


def test_a_credential_with_a_token_is_used_as_it_is() -> None:
    assert grant_of("docs", "bearer", {"token": "x"}, (SCOPE,)) is None
    assert grant_of("docs", "custom", {"client_id": "x", "client_secret": "y"}, ()) is None
    assert grant_of("docs", "oauth2", {"token": "x"}, ()) is None


async def test_tokens_are_redacted_as_long_as_they_may_be_seen(endpoint: Endpoint, tokens: Make) -> None:
    redactor, clock = Redactor(), Clock()
    held, grant = tokens(redactor, clock), await signed(endpoint)
    given = []
    for _ in range(KEPT_IN_TURN + 1):
        given.append(await held.token("docs", "docs", grant))
        clock.now += LIFETIME_S
    assert [redactor.redact(f"Bearer {token}") for token in given[1:]] == [f"Bearer {REDACTED}"] * KEPT_IN_TURN
    assert redactor.redact(given[0]) == given[0]
