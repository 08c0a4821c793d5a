"""No secret leaves with an outcome, and no secret, whatever it looks like, changes what the outcome is about."""

from typing import Any

import msgspec
import pytest

from wayfarer.dsl.exchange import ChildRequest, Failure, Outcome, PipelineState, Suspension, WaitRequest
from wayfarer.keychain import Redactor
from wayfarer.worker.disclosure import redacted
from wayfarer.worker.results import STORED

KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n"


def knowing(**secret: Any) -> Redactor:
    redactor = Redactor()
    redactor.learn(secret)
    return redactor


@pytest.mark.parametrize("secret", ["2345", "error", "suspended", "fetch", "http", "idle"])
def test_a_secret_that_looks_like_an_id_or_a_word_does_not_change_whose_outcome_it_is(secret: str) -> None:
    resume = PipelineState(1, tasks={"fetch": f"a {secret}"}, prev=f"a {secret}", origin="12345:1", ctx={"x": secret})
    given = Outcome(
        command_id="12345:1",
        execution_id="12345",
        status="error",
        error=Failure("http", f"bad {secret}", details={"said": [secret]}),
        ctx={"fetch": secret},
        logs=[f"print {secret}"],
        worker_id="idle-12345",
        suspension=Suspension(
            resume=resume,
            child=ChildRequest("fetch/error", {"token": secret}),
            wait=WaitRequest(signal="suspended", ask=secret),
            error=Failure("http", secret),
        ),
    )
    clean = redacted(given, knowing(token=secret))
    assert (clean.command_id, clean.status, clean.worker_id) == ("12345:1", "error", "idle-12345")
    assert clean.error == Failure("http", "bad <REDACTED>", details={"said": ["<REDACTED>"]})
    assert (clean.logs, list(clean.ctx.values())) == (["print <REDACTED>"], ["<REDACTED>"])
    suspension = clean.suspension
    assert suspension is not None
    assert suspension.resume == PipelineState(
        1, tasks={"fetch": "a <REDACTED>"}, prev="a <REDACTED>", origin="12345:1", ctx={"x": "<REDACTED>"}
    )
    assert suspension.child == ChildRequest("fetch/error", {"token": "<REDACTED>"})
    assert suspension.wait == WaitRequest(signal="suspended", ask="<REDACTED>")
    assert suspension.error == Failure("http", "<REDACTED>")


def test_where_a_large_result_lies_is_no_secret() -> None:
    moved = {STORED: {"store": "RESULTS", "key": "12345/1", "size": 9}}
    given = Outcome("1:1", "1", "suspended", suspension=Suspension(PipelineState(tasks={"a": moved}, prev=moved)))
    assert redacted(given, knowing(token="2345")) == given


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"pin": 12345678}, "pin 12345678"),
        ({"private_key": KEY}, "MIIEvQIBADANBgkqhkiG9w0B"),
        ({"private_key": KEY}, "AQEFAASCBKcwggSjAgEAAoIB"),
        ({"service_account": '{"private_key_id": "k3y-id-of-it"}'}, "k3y-id-of-it"),
        ({"headers": {"X-Api-Key": "h3ader-key"}}, "h3ader-key"),
        ({"url": "postgresql://ada:pw@db.example/x"}, "postgresql://ada:pw@db.example/x"),
        ({"url": "https://api.example/v1?key=abcdefgh12"}, "abcdefgh12"),
    ],
)
def test_secrets_of_every_shape_are_found_in_texts(fields: dict[str, Any], text: str) -> None:
    redactor = knowing(**fields)
    assert redactor.finds(msgspec.json.encode({"said": text}))
    assert "<REDACTED>" in redactor.redact(text)


def test_a_number_that_is_secret_is_redacted_as_a_number() -> None:
    redactor = knowing(pin=12345678, retries=30, ok=True)
    assert redactor.redact({"pin": 12345678, "n": 30, "ok": True}) == {"pin": "<REDACTED>", "n": 30, "ok": True}
