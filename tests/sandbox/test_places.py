"""Google publishes no HTTP client of Places (New) for us to run: its documented requests, sent by hand."""

from typing import Any

import httpx2
import pytest

from .conftest import HTTP, Sandbox

KEY = {"x-goog-api-key": "sandbox"}


@pytest.fixture
def post(sandbox: Sandbox) -> Any:
    """Sends a body to a method of Places."""

    def send(method: str, body: Any, mask: str = "*") -> httpx2.Response:
        headers = {**KEY, "x-goog-fieldmask": mask}
        return HTTP.post(f"{sandbox.url}/v1/places:{method}", json=body, headers=headers)

    return send


def test_a_field_mask_is_what_is_answered(sandbox: Sandbox, post: Any) -> None:
    found = post("searchText", {"textQuery": "Paris"}, "places.id,places.displayName.text").json()["places"]
    assert found[0] == {"id": "city-2988507", "displayName": {"text": "Paris"}}
    wrong = post("searchText", {"textQuery": "Paris"}, "places.id,places.mood")
    assert (wrong.status_code, "places.mood" in wrong.json()["error"]["message"]) == (400, True)
    one = HTTP.get(f"{sandbox.url}/v1/places/city-2988507?fields=timeZone", headers=KEY)
    assert one.json() == {"timeZone": {"id": "Europe/Paris"}}
    assert HTTP.post(f"{sandbox.url}/v1/places:searchText", json={"textQuery": "Paris"}, headers=KEY).status_code == 400
    assert HTTP.get(f"{sandbox.url}/v1/places/city-2988507?fields=id").json()["error"]["status"] == "PERMISSION_DENIED"


def test_a_text_may_mean_a_city_or_what_is_in_it(post: Any) -> None:
    museums = post("searchText", {"textQuery": "museums in Kyoto"}).json()["places"]
    assert [item["primaryType"] for item in museums] == ["museum"]
    assert museums[0]["rating"] <= 5
    assert len(museums[0]["regularOpeningHours"]["weekdayDescriptions"]) == 7
    by_name = post("searchText", {"textQuery": museums[0]["displayName"]["text"]}).json()["places"]
    assert [item["id"] for item in by_name] == [museums[0]["id"]]
    assert post("searchText", {"textQuery": "qwertyuiop"}).json() == {}


def test_pages_go_on_until_the_end(post: Any) -> None:
    names, token = [], None
    while True:
        page = post("searchText", {"textQuery": "Springfield", "pageSize": 2, "pageToken": token}).json()
        names += [item["id"] for item in page["places"]]
        token = page.get("nextPageToken")
        if not token:
            break
    assert len(names) == len(set(names)) > 4
    assert "page token" in post("searchText", {"textQuery": "Paris", "pageToken": "junk"}).json()["error"]["message"]


def test_what_is_near_is_found_by_type_and_distance(post: Any) -> None:
    circle = {"circle": {"center": {"latitude": 41.8931, "longitude": 12.4828}, "radius": 3_000}}
    cafes = post("searchNearby", {"includedTypes": ["cafe"], "locationRestriction": circle}).json()["places"]
    assert [item["types"][0] for item in cafes] == ["cafe"]
    sea = {"circle": {"center": {"latitude": 0, "longitude": -140}, "radius": 50_000}}
    assert post("searchNearby", {"locationRestriction": sea}).json() == {}
    assert post("searchNearby", {}).status_code == 400


def test_letters_are_completed_to_cities(post: Any) -> None:
    found = post("autocomplete", {"input": "Barc"}).json()["suggestions"]
    assert found[0]["placePrediction"]["structuredFormat"]["mainText"]["text"] == "Barcelona"
    french = post("autocomplete", {"input": "Par", "includedRegionCodes": ["fr"]}).json()["suggestions"]
    assert {item["placePrediction"]["text"]["text"].rpartition(", ")[2] for item in french} == {"France"}


def test_photos_are_drawn_here(sandbox: Sandbox) -> None:
    headers = {**KEY, "x-goog-fieldmask": "photos"}
    photo = HTTP.get(f"{sandbox.url}/v1/places/city-2988507", headers=headers).json()["photos"][0]["name"]
    media = f"{sandbox.url}/v1/{photo}/media"
    said = HTTP.get(f"{media}?maxWidthPx=400&skipHttpRedirect=true", headers=KEY).json()
    assert said["photoUri"].startswith(sandbox.url)
    picture = HTTP.get(f"{media}?maxWidthPx=400&key=sandbox", follow_redirects=True)
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert HTTP.get(media, headers=KEY).status_code == 400


def test_a_country_is_found_and_its_cities_are_listed_by_size(post: Any) -> None:
    italy = post("searchText", {"textQuery": "Italy"}).json()["places"]
    assert [(item["primaryType"], item["displayName"]["text"]) for item in italy] == [("country", "Italy")]
    cities = post("searchText", {"textQuery": "cities in Italy", "pageSize": 6}).json()["places"]
    assert [item["displayName"]["text"] for item in cities][:3] == ["Rome", "Milan", "Naples"]
    assert post("searchText", {"textQuery": "cities in the Netherlands"}).json()["places"][0]["types"][0] == "locality"


@pytest.mark.parametrize(
    ("area", "city"),
    [("California", "Los Angeles"), ("Bavaria", "Munich"), ("Hawaii", "Honolulu"), ("Tuscany", "Florence")],
)
def test_states_islands_and_landscapes_have_cities(post: Any, area: str, city: str) -> None:
    found = post("searchText", {"textQuery": f"cities in {area}", "pageSize": 8}).json()["places"]
    assert city in [item["displayName"]["text"] for item in found]


@pytest.mark.parametrize(
    ("name", "country"), [("Venice", "Italy"), ("Seville", "Spain"), ("Geneva", "Switzerland"), ("Rome", "Italy")]
)
def test_the_likeliest_city_of_a_name_comes_first(post: Any, name: str, country: str) -> None:
    assert post("searchText", {"textQuery": name}).json()["places"][0]["formattedAddress"].endswith(country)


def test_a_country_is_fetched_by_its_id(sandbox: Sandbox) -> None:
    found = HTTP.get(f"{sandbox.url}/v1/places/country-PT?fields=displayName,types", headers=KEY).json()
    assert found == {"displayName": {"text": "Portugal", "languageCode": "en"}, "types": ["country", "political"]}
    assert HTTP.get(f"{sandbox.url}/v1/places/country-ZZ?fields=id", headers=KEY).status_code == 404


def test_a_restriction_keeps_places_inside_and_unknown_fields_are_refused(post: Any) -> None:
    italy = {"rectangle": {"low": {"latitude": 41, "longitude": 12}, "high": {"latitude": 42, "longitude": 13}}}
    assert len(post("searchText", {"textQuery": "Rome"}).json()["places"]) > 1
    inside = post("searchText", {"textQuery": "Rome", "locationRestriction": italy}).json()["places"]
    assert [place["id"] for place in inside] == ["city-3169070"]
    unknown = post("searchText", {"textQuery": "Rome", "near": 1})
    assert 'Unknown name "near"' in unknown.json()["error"]["message"]
