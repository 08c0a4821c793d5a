"""How the terminal draws a widget: the samples of the contract, as people read them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from wayfarer.cli.chat import Chat
from wayfarer.cli.conversation import Conversation
from wayfarer.cli.drawing import Control, draw

SAMPLES = Path(__file__).parents[2] / "playbooks/widget-contract/samples"


def sample(widget_type: str) -> dict[str, Any]:
    """The first envelope of a widget's samples."""
    envelope: dict[str, Any] = json.loads((SAMPLES / f"{widget_type}.json").read_text())[0]["envelope"]
    return envelope


def drawn(envelope: dict[str, Any], width: int = 100) -> tuple[str, list[Control]]:
    """The text of a widget in a terminal without colours, and its controls."""
    controls: list[Control] = []
    out = Console(file=io.StringIO(), width=width, no_color=True)
    out.print(draw(envelope, controls))
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue(), controls


def test_a_journey_is_a_line_with_times_stops_and_a_price() -> None:
    text, controls = drawn(sample("flight_list"))
    offer = sample("flight_list")["payload"]["items"][0]
    leg = offer["itineraries"][0]["segments"]
    assert f"{leg[0]['departure']['iata']} {leg[0]['departure']['at'][11:16]} → {leg[-1]['arrival']['iata']}" in text
    assert f"{float(offer['price']['total']):,.2f} {offer['price']['currency']}" in text
    assert controls[0]["of_row"]
    assert "PT1" not in text


@pytest.mark.parametrize("width", [40, 60, 120])
@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_every_sample_fits_every_width(file: Path, width: int) -> None:
    if file.stem.endswith(".invalid"):
        return
    for case in json.loads(file.read_text()):
        text, _ = drawn(case["envelope"], width)
        assert all(len(line) <= width for line in text.splitlines())


def test_a_summary_names_the_party_and_the_sum() -> None:
    text, _ = drawn(sample("itinerary_summary"))
    assert "2 adults, 1 children (8)" in text
    assert "2,782.60 USD" in text


def test_an_order_is_named_by_its_reference_and_not_by_a_provider_id() -> None:
    envelope = sample("order_confirmation")
    text, _ = drawn(envelope)
    assert envelope["payload"]["booking_reference"] in text
    assert envelope["payload"]["order_id"] not in text


@pytest.mark.parametrize(("domain", "widget"), [("skeleton", "offer_list"), ("logistics", "quote_list")])
def test_the_rows_of_the_example_domains_can_be_chosen(domain: str, widget: str) -> None:
    file = Path(__file__).parents[2] / "examples" / domain / "playbooks/widget-contract/samples" / f"{widget}.json"
    _, controls = drawn(json.loads(file.read_text())[0]["envelope"])
    assert [control["action_id"].split(":")[0] in ("order", "book_quote") for control in controls][:1] == [True]


def test_a_word_and_a_number_mean_the_control_of_a_row() -> None:
    chat = Chat(Conversation("http://127.0.0.1:1", "none"), Console(file=io.StringIO(), width=80), as_json=False)
    chat.show({"bot_message": "", "widgets": [sample("itinerary_summary"), sample("flight_list")]})
    second = sample("flight_list")["payload"]["items"][1]
    chosen = chat._chosen("book 2")
    assert chosen is not None
    assert chosen["action_id"] == next(cta["action_id"] for cta in second["ctas"] if cta["label"].startswith("Book"))
    assert chat._chosen("paint 2") is None
    assert chat._chosen("book 999") is None
    assert chat._chosen("2 adults") is None
