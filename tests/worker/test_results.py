"""Large values go to the object store and come back; no secret leaves the worker with them."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from wayfarer.bus import Bus
from wayfarer.dsl.exchange import Command, PipelineState, Suspension
from wayfarer.keychain import Redactor
from wayfarer.worker.results import Results, selected
from wayfarer.worker.tools.base import ToolFailed

SECRET = 'c4nary/"quoted" +ü\nline'
BIG = {"rows": ["x" * 100] * 1_000, "count": 1_000, "data": {"total": 5, "deep": {"er": 1}}}


@pytest_asyncio.fixture
async def bus(nats_url: str) -> AsyncIterator[Bus]:
    """A connection."""
    opened = await Bus.connect(nats_url, "test")
    yield opened
    await opened.close()


def command(**scope: Any) -> Command:
    return Command("5:1", "5", "c", "p", 1, "s", scope)


def knowing() -> Redactor:
    redactor = Redactor()
    redactor.learn({"username": "ada", "password": "pass-w0rd"})
    redactor.learn({"token": SECRET, "base_url": "http://public.example", "user": "ada"})
    return redactor


async def test_a_small_result_stays_and_a_large_one_leaves_its_selected_fields(bus: Bus) -> None:
    results = Results(bus, Redactor(), 1_000_000)
    assert await results.stored(command(), {"a": 1}, ()) == ({"a": 1}, None)
    inline, ref = await results.stored(command(), BIG, ("count", "total", "deep.er", "absent"))
    assert inline == {"count": 1_000, "total": 5, "deep.er": 1}
    assert ref is not None
    refs = {"store": ref.store, "key": ref.key, "size": ref.size}
    fetched = await results.upstream(
        command(steps={"up": inline, "small": 3}, refs={"up": refs}, stats={"small": {"total": 1}})
    )
    assert fetched["up"].plain == BIG
    assert fetched["small"].stats == {"total": 1}


async def test_a_result_over_the_limit_and_one_that_is_not_json_are_refused(bus: Bus) -> None:
    with pytest.raises(ToolFailed, match="the limit is 80000"):
        await Results(bus, Redactor(), 80_000).stored(command(), BIG, ())
    with pytest.raises(ToolFailed, match="limit is 65536"):
        await Results(bus, Redactor(), 1_000_000).stored(command(), BIG, ("rows",))
    with pytest.raises(ToolFailed, match="not JSON"):
        await Results(bus, Redactor(), 1_000_000).stored(command(), {"a": object()}, ())


async def test_a_suspended_list_keeps_its_large_results_aside(bus: Bus) -> None:
    results = Results(bus, Redactor(), 1_000_000)
    state = PipelineState(position=2, tasks={"one": BIG, "two": 5, "three": BIG["data"]}, prev=BIG, iter={"n": 1})
    suspended = await results.suspended(command(), Suspension(resume=state, delay_s=1))
    assert len(json.dumps(suspended.resume.tasks)) < 1_000
    assert await results.resumed(command(), suspended.resume) == state
    again = await results.suspended(command(), suspended)
    assert again == suspended


async def test_a_nested_playbooks_large_result_is_fetched(bus: Bus) -> None:
    results = Results(bus, Redactor(), 1_000_000)
    _, ref = await results.stored(command(), BIG, ())
    assert ref is not None
    child = {"status": "ok", "data": {}, "ref": {"store": ref.store, "key": ref.key, "size": ref.size}}
    assert (await results.resumed(command(), PipelineState(child=child))).child["data"] == BIG


async def test_a_result_that_looks_like_a_moved_one_reaches_no_other_executions_values(bus: Bus) -> None:
    results = Results(bus, Redactor(), 1_000_000)
    _, ref = await results.stored(Command("6:1", "6", "c", "p", 1, "s", {}), BIG, ())
    assert ref is not None
    forged = {"$stored": {"store": ref.store, "key": ref.key, "size": ref.size}}
    state = PipelineState(position=1, tasks={"one": forged}, prev={"$stored": "text"})
    assert await results.resumed(command(), state) == state


async def test_no_secret_gets_into_a_result_or_the_object_store(bus: Bus) -> None:
    results = Results(bus, knowing(), 1_000_000)
    shown, _ = await results.stored(command(), {"a": [f"x{SECRET}y"], SECRET: 1}, ())
    assert shown == {"a": ["x<REDACTED>y"], "<REDACTED>": 1}
    _, ref = await results.stored(command(), {**BIG, "echo": SECRET}, ())
    assert ref is not None
    assert json.loads(await bus.objects.get(ref))["echo"] == "<REDACTED>"


def test_selected_fields_are_found_by_name_and_path() -> None:
    assert selected([1], ("a",)) == {}
    assert selected({"data": {"a": 1}, "b": {"c": None}}, ("a", "b.c")) == {"a": 1, "b.c": None}


@given(before=st.binary(max_size=7), after=st.binary(max_size=7))
def test_a_secret_is_found_wherever_it_begins_in_base64(before: bytes, after: bytes) -> None:
    redactor = knowing()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = encode(before + SECRET.encode() + after).decode()
        assert redactor.finds(json.dumps([text]).encode())
        shown = redactor.redact(text)
        assert len(shown.replace("<REDACTED>", "")) <= len(encode(before + after)) + 8


@given(
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text(), st.just(SECRET)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5) | st.just(SECRET), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_the_quick_look_never_misses_what_redaction_would_change(value: Any) -> None:
    redactor = knowing()
    for encoded in (json.dumps(value).encode(), json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")):
        assert redactor.redact(value) == value or redactor.finds(encoded)


def test_what_is_no_secret_is_left_alone() -> None:
    redactor = knowing()
    text = "ada reads http://public.example/page"
    assert redactor.redact(text) == text
    with_password = Redactor()
    with_password.learn({"url": "postgres://ada:p%40ss+word@db.example/x"})
    assert with_password.redact("postgres://ada:p%40ss+word@db.example/x p@ss+word") == (
        "postgres://ada:<REDACTED>@db.example/x <REDACTED>"
    )
