"""The providers' own client libraries work against the sandbox, and what they booked outlives a restart."""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from amadeus import Client, ClientError, NotFoundError, ServerError
from duffel_api import Duffel
from duffel_api.http_client import ApiError

from .conftest import HTTP, Sandbox

GUEST = {"tid": 1, "title": "MR", "firstName": "BOB", "lastName": "SMITH", "phone": "+33679278416", "email": "bob@example.com"}  # fmt: skip
CARD = {"vendorCode": "VI", "cardNumber": "4151289722471370", "expiryDate": "2031-08", "holderName": "BOB SMITH"}


def ahead(days: int) -> str:
    """A date so many days from now."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days)).isoformat()


def duffel(sandbox: Sandbox) -> Duffel:
    """Duffel's Python client."""
    return Duffel(access_token="duffel_test_client", api_url=sandbox.url, api_version="v2")


def amadeus(sandbox: Sandbox) -> Client:
    """Amadeus' Python client."""
    return Client(client_id="client", client_secret="secret", host="127.0.0.1", port=sandbox.port, ssl=False)


def model(sandbox: Sandbox) -> openai.OpenAI:
    """OpenAI's Python client, which asks once."""
    return openai.OpenAI(base_url=f"{sandbox.url}/v1", api_key="sandbox", max_retries=0)


def test_firestore_serves_googles_client(sandbox: Sandbox, node: Callable[..., str]) -> None:
    assert node("firestore.mjs", sandbox.url).strip() == "ok"


def test_duffel_serves_its_node_client(sandbox: Sandbox, node: Callable[..., str]) -> None:
    assert node("duffel.mjs", sandbox.url, ahead(90), ahead(97)).startswith("ord_")


def test_sign_in_serves_a_certified_client(sandbox: Sandbox, node: Callable[..., str]) -> None:
    assert node("oidc.mjs", sandbox.url).strip() == "ok"


def test_duffel_serves_its_python_client_and_keeps_orders(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    sandbox.start()
    try:
        client = duffel(sandbox)
        slices = [{"origin": "LHR", "destination": "JFK", "departure_date": ahead(60)}]
        search = client.offer_requests.create().passengers([{"type": "adult"}]).slices(slices).return_offers()
        found = search.execute()
        assert [item.id for item in client.offers.list(found.id)]
        offer = client.offers.get(found.offers[0].id)
        who = {"given_name": "Ann", "family_name": "Reed", "born_on": "1990-01-01", "gender": "f", "title": "ms",
               "email": "ann@example.com", "phone_number": "+442080160509"}  # fmt: skip
        passengers = [{"id": passenger.id, **who} for passenger in offer.passengers]
        payment = {"type": "balance", "currency": offer.total_currency, "amount": offer.total_amount}
        order = client.orders.create().payments([payment]).passengers(passengers).selected_offers([offer.id]).execute()
        sandbox.stop()
        sandbox.start()
        read = duffel(sandbox).orders.get(order.id)
        assert (read.booking_reference, read.total_amount) == (order.booking_reference, offer.total_amount)
        with pytest.raises(ApiError) as refused:
            duffel(sandbox).offers.get("off_unknown")
        assert refused.value.meta["status"] == 404
    finally:
        sandbox.stop()


def test_duffel_limits_a_token_and_says_until_when(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path, WAYFARER_SANDBOX_REQUESTS_PER_MINUTE="3")
    sandbox.start()
    try:
        headers = {"authorization": "Bearer duffel_test_a", "duffel-version": "v2"}
        answers = [HTTP.get(f"{sandbox.url}/air/airlines", headers=headers) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
        assert answers[3].json()["errors"][0]["code"] == "rate_limit_exceeded"
        assert answers[3].headers["ratelimit-reset"].endswith("GMT")
        other = {**headers, "authorization": "Bearer duffel_test_b"}
        assert HTTP.get(f"{sandbox.url}/air/airlines", headers=other).status_code == 200
    finally:
        sandbox.stop()


def test_the_same_question_has_the_same_flights(sandbox: Sandbox) -> None:
    slices = [{"origin": "SYD", "destination": "LAX", "departure_date": ahead(120)}]

    def ask() -> list[Any]:
        found = duffel(sandbox).offer_requests.create().passengers([{"type": "adult"}]).slices(slices).return_offers()
        return [
            (offer.total_amount, [segment.departing_at for segment in offer.slices[0].segments])
            for offer in found.execute().offers
        ]

    assert ask() == ask() != []


def test_amadeus_serves_its_client_from_search_to_booking(sandbox: Sandbox) -> None:
    client = amadeus(sandbox)
    hotels = client.reference_data.locations.hotels.by_city.get(cityCode="PAR").data
    assert all(hotel["address"]["countryCode"] == "FR" for hotel in hotels)
    near = client.reference_data.locations.hotels.by_geocode.get(latitude=48.8566, longitude=2.3522, radius=5).data
    assert {hotel["hotelId"] for hotel in near} & {hotel["hotelId"] for hotel in hotels}
    ids = ",".join(hotel["hotelId"] for hotel in hotels[:5])
    stay = {"checkInDate": ahead(30), "checkOutDate": ahead(33)}
    offers = client.shopping.hotel_offers_search.get(hotelIds=ids, adults=2, **stay).data
    offer = offers[0]["offers"][0]
    assert client.shopping.hotel_offer_search(offer["id"]).get().data["offers"][0]["price"] == offer["price"]
    rooms = [{"guestReferences": [{"guestReference": "1"}], "hotelOfferId": offer["id"]}]
    payment = {"method": "CREDIT_CARD", "paymentCard": {"paymentCardInfo": CARD}}
    booked = client.booking.hotel_orders.post(
        guests=[GUEST], travel_agent={"contact": {"email": "a@example.com"}}, room_associations=rooms, payment=payment
    ).data
    assert booked["hotelBookings"][0]["bookingStatus"] == "CONFIRMED"
    assert CARD["cardNumber"] not in json.dumps(booked)


def test_amadeus_names_what_an_order_lacks(sandbox: Sandbox) -> None:
    client = amadeus(sandbox)
    for body, lacking in (
        ({}, "/data"),
        ({"data": {"guests": [GUEST]}}, "/data/roomAssociations"),
        ({"data": {"guests": [GUEST], "roomAssociations": [{}], "payment": {}}}, "/data/payment"),
    ):
        with pytest.raises(ClientError) as refused:
            client.post("/v2/booking/hotel-orders", body)
        (error,) = refused.value.response.result["errors"]
        assert (error["code"], error["source"]["pointer"]) == (32171, lacking)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "client_id": "x"}, 401, "invalid_client"),
    ],
)
def test_amadeus_says_why_there_is_no_token(sandbox: Sandbox, form: dict[str, str], status: int, error: str) -> None:
    answer = HTTP.post(f"{sandbox.url}/v1/security/oauth2/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_amadeus_serves_activities_transfers_and_its_errors(sandbox: Sandbox) -> None:
    client = amadeus(sandbox)
    activities = client.shopping.activities.get(latitude=41.397, longitude=2.16, radius=2).data
    one = client.shopping.activity(activities[0]["id"]).get().data
    assert (one["name"], one["price"]) == (activities[0]["name"], activities[0]["price"])
    assert all(picture.startswith(sandbox.url) for item in activities for picture in item["pictures"])
    ride = {
        "startLocationCode": "CDG",
        "endCityName": "Paris",
        "startDateTime": f"{ahead(30)}T10:30:00",
        "passengers": 2,
    }
    assert client.shopping.transfer_offers.post(ride).data[0]["start"]["locationCode"] == "CDG"
    with pytest.raises(ClientError) as unknown:
        client.reference_data.locations.hotels.by_city.get(cityCode="QQQ")
    assert unknown.value.response.result["errors"][0]["code"] == 895
    with pytest.raises(NotFoundError):
        client.shopping.hotel_offer_search("NOSUCHONE").get()
    with pytest.raises(ClientError) as past:
        client.shopping.hotel_offers_search.get(hotelIds="WFPAR000", adults=1, checkInDate="2020-01-01")
    assert past.value.response.result["errors"][0]["source"]["parameter"] == "checkInDate"


def test_amadeus_serves_its_reference_data(sandbox: Sandbox) -> None:
    client = amadeus(sandbox)
    first = client.reference_data.locations.get(keyword="lon", subType="CITY,AIRPORT", **{"page[limit]": 4})
    assert first.data[0]["iataCode"] == "LON"
    following = client.next(first)
    assert following is not None
    assert not {item["id"] for item in first.data} & {item["id"] for item in following.data}
    assert client.reference_data.location("ALHR").get().data["address"]["cityCode"] == "LON"
    near = client.reference_data.locations.airports.get(latitude=51.5, longitude=-0.1).data
    assert [item["distance"]["value"] for item in near] == sorted(item["distance"]["value"] for item in near)
    assert client.reference_data.airlines.get(airlineCodes="BA").data[0]["businessName"] == "BRITISH AIRWAYS"
    assert client.reference_data.locations.cities.get(keyword="paris", countryCode="FR").data[0]["iataCode"] == "PAR"
    hotels = client.reference_data.locations.hotels.by_hotels.get(hotelIds="WFPAR002").data
    assert hotels[0]["rating"] == "5"
    named = client.reference_data.locations.hotel.get(keyword="paris", subType="HOTEL_LEISURE").data
    assert {item["iataCode"] for item in named} == {"PAR"}
    inside = {"north": 41.45, "west": 2.1, "south": 41.35, "east": 2.25}
    assert client.shopping.activities.by_square.get(**inside).data
    assert client.shopping.activities.get(latitude=0, longitude=-140).data == []
    with pytest.raises(NotFoundError) as nowhere:
        client.get("/v1/shopping/nothing")
    assert nowhere.value.response.result["errors"][0]["code"] == 38196


def test_amadeus_orders_a_ride_and_cancels_it(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    sandbox.start()
    try:
        ride = {"startLocationCode": "CDG", "endGeoCode": "48.8594,2.2976", "startDateTime": f"{ahead(30)}T10:30:00"}
        offers = (
            amadeus(sandbox).shopping.transfer_offers.post({**ride, "passengers": 5, "transferType": "PRIVATE"}).data
        )
        assert all(offer["vehicle"]["seats"][0]["count"] >= 5 for offer in offers)
        sandbox.stop()
        sandbox.start()
        client = amadeus(sandbox)
        order = client.ordering.transfer_orders.post(
            {"data": {"passengers": [{"firstName": "Bob"}]}}, offerId=offers[0]["id"]
        ).data
        assert order["transfers"][0]["quotation"] == offers[0]["quotation"]
        number = order["transfers"][0]["confirmNbr"]
        done = client.ordering.transfer_order(order["id"]).transfers.cancellation.post({}, confirmNbr=number).data
        assert done["reservationStatus"] == "CANCELLED"
        with pytest.raises(ClientError) as past:
            client.shopping.transfer_offers.post({**ride, "startDateTime": "2020-01-01T10:00:00"})
        assert past.value.response.result["errors"][0]["code"] == 425
    finally:
        sandbox.stop()


def test_the_model_serves_openais_client(sandbox: Sandbox) -> None:
    client = model(sandbox)
    assert [item.id for item in client.models.list()] == ["wayfarer-rules"]
    turn = {"today": "2026-03-02", "locale": "en-US", "timezone": "UTC", "text": "hotels in Rome", "slot_state": {}}
    messages: Any = [{"role": "system", "content": "Answer in JSON."}, {"role": "user", "content": json.dumps(turn)}]
    answer = client.chat.completions.create(
        model="wayfarer-rules", messages=messages, response_format={"type": "json_object"}
    )
    content = json.loads(answer.choices[0].message.content or "")
    assert content["slot_updates"]["region"]["city_code"] == "ROM"
    assert answer.usage is not None
    assert answer.usage.total_tokens > 0
    chunks = client.chat.completions.create(model="wayfarer-rules", messages=messages, stream=True)
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert json.loads(streamed) == content
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="gpt-nothing", messages=messages)


def test_faults_have_the_shape_that_each_client_expects(sandbox: Sandbox, fault: Callable[..., None]) -> None:
    fault("duffel", rate_limit=True)
    with pytest.raises(ApiError) as limited:
        duffel(sandbox).offers.get("off_1")
    assert (limited.value.meta["status"], limited.value.errors[0]["code"]) == (429, "rate_limit_exceeded")
    fault("amadeus", status=500)
    with pytest.raises(ServerError) as broken:
        amadeus(sandbox).reference_data.locations.hotels.by_city.get(cityCode="PAR")
    assert broken.value.response.result["errors"][0]["status"] == 500
    fault("llm", rate_limit=True)
    with pytest.raises(openai.RateLimitError):
        model(sandbox).models.list()


def test_faults_are_switched_in_a_terminal(sandbox: Sandbox) -> None:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "sandbox.faultcommand", *arguments, "--url", sandbox.url]
        return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)

    assert '"status":503' in command("places", "--status", "503").stdout.replace(" ", "")
    assert HTTP.post(f"{sandbox.url}/v1/places:searchText", json={}).status_code == 503
    assert command("places", "--off").stdout.strip() == "null"
    assert command("nobody").returncode == 1
    assert "0 to 1" in command("places", "--error-rate", "7").stderr
    assert "gone or dearer" in command("duffel", "--offers", "free").stderr
    assert "duffel and amadeus" in command("places", "--offers", "gone").stderr
