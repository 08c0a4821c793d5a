"""Fuzzers over the description of the HTTP calls and over the GraphQL schema: nothing that is sent makes a 500."""

import asyncio
from typing import Any

import httpx2
import pytest
import schemathesis
import schemathesis.openapi
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from starlette.routing import Route

from tests.gateway.browser import guest
from tests.gateway.conftest import SECRET
from tests.integration.test_execution import playbook
from tests.stack import Stack
from wayfarer.gateway.app import _routes
from wayfarer.gateway.contract import openapi
from wayfarer.gateway.graphql import build_schema
from wayfarer.gateway.settings import Settings

EXAMPLES = 15
QUERIES = 60
PROBABLY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = [
    (method, path)
    for path, item in openapi()["paths"].items()
    for method in item
    if method != "parameters" and path != "/events"
]


def test_every_route_is_described_and_nothing_else() -> None:
    served = {
        (method.lower(), route.path.replace("{path:path}", "{path}"))
        for route in _routes(Settings())
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    described = {
        (method, path) for path, item in openapi()["paths"].items() for method in item if method != "parameters"
    }
    assert served == described


async def test_the_description_is_served(gateway: httpx2.AsyncClient) -> None:
    assert (await gateway.get("/openapi.json")).json() == openapi()


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda value: str(value))
async def test_no_described_call_makes_a_500(gateway: httpx2.AsyncClient, method: str, path: str) -> None:
    """Valid and invalid calls of schemathesis; answers are checked against the description."""
    headers = {"Authorization": f"Bearer {await guest(gateway)}", "X-Wayfarer-Callback-Secret": SECRET}
    await asyncio.to_thread(_fuzz, str(gateway.base_url), method, path, headers)


def _fuzz(url: str, method: str, path: str, headers: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_dict(openapi())
    operation = schema[path][method.upper()]
    known = {int(code) for code in operation.definition.raw["responses"] if code.isdigit()}
    strategies = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @QUIET
    @given(case=st.one_of(strategies))
    def call(case: schemathesis.Case) -> None:
        answer = case.call(base_url=url, headers=headers, timeout=20)
        assert answer.status_code < 500 or answer.status_code == 503, (case.as_curl_command(), answer.text)
        if answer.status_code in known:
            try:
                case.validate_response(answer, checks=[schemathesis.checks.response_schema_conformance])
            except FailureGroup as failure:
                raise AssertionError(failure.exceptions) from failure

    call()


async def test_no_document_of_the_schema_makes_an_internal_error(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(playbook("t/plain", 'workflow: [{step: start, tool: {kind: python, code: "result = 1"}}]'))
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    documents: list[tuple[str, Any]] = []

    @settings(QUIET, max_examples=QUERIES)
    @given(from_schema(build_schema().as_str(), custom_scalars={"JSON": _literals()}), PROBABLY_JSON)
    def collect(document: str, variables: Any) -> None:
        documents.append((document, variables))

    await asyncio.to_thread(collect)
    assert len(documents) >= QUERIES
    for document, variables in documents:
        for given_variables in (None, variables if isinstance(variables, dict) else None):
            answer = await gateway.post(
                "/graphql", json={"query": document, "variables": given_variables}, headers=headers
            )
            assert answer.status_code in (200, 400), (document, answer.text)
            texts = [error["message"] for error in answer.json().get("errors") or []]
            assert "something went wrong in the gateway" not in texts, document


def _literals() -> Any:
    from hypothesis_graphql import nodes

    return st.one_of(st.text(max_size=10).map(nodes.String), st.integers(-(2**31), 2**31 - 1).map(nodes.Int))
