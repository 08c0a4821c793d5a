"""A provider that fails stops no conversation; only a document that can't be written does."""

from collections.abc import Callable

import pytest

from wayfarer.cli.client import CliError

from .conftest import Traveller, soon

Make = Callable[[], Traveller]


@pytest.mark.parametrize(
    ("provider", "text", "tool"),
    [
        ("places", "Trip to Paris", "search_places"),
        ("duffel", "flights from NYC to Paris July 15 to 22 for 2 adults", "search_flights"),
        ("amadeus", f"hotels in Rome from {soon(60)} to {soon(63)} for 2 adults", "search_hotels"),
        ("amadeus", "things to do in Kyoto", "search_activities"),
    ],
)
def test_a_failing_provider_is_said_and_can_be_tried_again(
    traveller: Make, fault: Callable[..., None], provider: str, text: str, tool: str
) -> None:
    ada = traveller()
    fault(provider, status=503)
    assert ada.say(text).types[0] == "error_card"
    assert ada.widget("error_card")["retry_action_id"] == f"retry:{tool}"
    fault(provider)
    assert ada.click(f"retry:{tool}").types[0] in ("place_list", "flight_list", "hotel_list", "activity_list")


def test_a_rate_limit_is_waited_for(traveller: Make, fault: Callable[..., None]) -> None:
    fault("duffel", rate_limit=True, remaining=1)
    assert traveller().say("flights from NYC to Paris July 15 to 22 for 2 adults").types == ["flight_list"]


def test_a_failed_booking_goes_on_to_stays(traveller: Make, fault: Callable[..., None]) -> None:
    ada = traveller().say("flights from NYC to Paris July 15 to 22 for 2 adults")
    offer = ada.widget("flight_list")["items"][0]["offer_id"]
    fault("duffel", status=500)
    assert ada.click(f"book_offer:{offer}").types[0] == "error_card"
    assert ada.slots.get("order_id") is None
    assert ada.click("skip_flights").types == ["hotel_list"]


def test_a_model_that_answers_nonsense_is_replaced_by_the_rules(traveller: Make, fault: Callable[..., None]) -> None:
    fault("llm", status=500, remaining=1)
    ada = traveller().say("Trip to Paris")
    assert ada.types == ["place_list"]
    assert ada.answer["llm_contract"]["fallback"] is True
    assert ada.answer["llm_contract"]["reason"]


def test_nothing_is_understood_without_model_and_rules(traveller: Make, fault: Callable[..., None]) -> None:
    ada = traveller()
    fault("llm", status=500)
    assert ada.say("Trip to Paris").types == ["error_card"]
    again = ada.widget("error_card")["retry_action_id"]
    fault("llm")
    assert ada.click(again).types == ["place_list"]


def test_a_document_that_cannot_be_written_is_a_failure(traveller: Make, fault: Callable[..., None]) -> None:
    ada = traveller().say("Trip to Paris")
    fault("firestore", status=500)
    with pytest.raises(CliError, match=r"saved|store"):
        ada.say("next month")
    fault("firestore")
    assert ada.say("next month").types == ["party_picker"]


@pytest.mark.parametrize(
    ("provider", "text", "reference"),
    [
        ("duffel", "flights from NYC to Paris July 15 to 22 for 2 adults", "booking_reference"),
        ("amadeus", f"hotels in Rome from {soon(60)} to {soon(63)} for 2 adults", "hotel_booking_reference"),
    ],
)
def test_what_became_dearer_or_has_gone_is_asked_about_before_it_is_booked(
    traveller: Make, fault: Callable[..., None], provider: str, text: str, reference: str
) -> None:
    ada = traveller().say(text)
    fault(provider, offers="dearer")
    assert ada.say("book the first one").types == ["clarify_question"]
    assert "price is now" in ada.answer["bot_message"]
    fault(provider)
    ben = traveller().say(text)
    fault(provider, offers="gone")
    assert ben.say("book the first one").types == ["clarify_question"]
    assert not ben.slots.get(reference)
    fault(provider)
    ben.click(ben.widget("clarify_question")["options"][0]["action_id"])
    assert ben.slots[reference]
