"""The thread's log: one order under contention, no secrets, and everything else can be made from it again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import Product
from wayfarer.cli.client import CliError
from wayfarer.cli.conversation import Conversation

from .conftest import FIRESTORE, PLANNER, Traveller

Make = Callable[[], Traveller]
Run = Callable[..., dict[str, Any]]
WRITERS = 100


def call(run: Run, tool: str, **arguments: Any) -> dict[str, Any]:
    """The data of a call to the document server."""
    answer = run(FIRESTORE, method="tools/call", tool=tool, arguments=arguments)["result"]
    assert not answer["isError"], answer["text"]
    data: dict[str, Any] = answer["data"]
    return data


def test_a_hundred_writers_leave_no_gap(run: Run) -> None:
    path = "chat_threads/contended"

    def write(number: int) -> int:
        event = {"type": "note", "number": number}
        return int(call(run, "append_event", thread_path=path, event=event, event_id=f"w{number}")["seq"])

    with ThreadPoolExecutor(WRITERS) as pool:
        given = list(pool.map(write, range(WRITERS)))
    assert sorted(given) == list(range(1, WRITERS + 1))
    log = call(run, "replay_events", thread_path=path)["events"]
    assert [event["seq"] for event in log] == list(range(1, WRITERS + 1))
    assert {event["number"] for event in log} == set(range(WRITERS))
    assert call(run, "append_event", thread_path=path, event={"type": "note"}, event_id="w7")["seq"] == given[7]


def append(run: Run, path: str, event_id: str, known: Any = None) -> dict[str, Any]:
    """The whole answer to one more event of u1's."""
    arguments = {"thread_path": path, "event": {"type": "note"}, "event_id": event_id, "owner": "u1", "known": known}
    answer: dict[str, Any] = run(FIRESTORE, method="tools/call", tool="append_event", arguments=arguments)["result"]
    return answer


def test_who_knows_the_thread_appends_without_reading_it(run: Run) -> None:
    path = "chat_threads/known"
    first = append(run, path, "a", {"missing": True})
    second = append(run, path, "b", first["thread"])
    third = append(run, path, "c", second["thread"])
    assert [item["data"]["seq"] for item in (first, second, third)] == [1, 2, 3]
    thread = call(run, "get_doc", path=path)["doc"]
    assert (thread["data"]["user_uid"], thread["data"]["last_seq"]) == ("u1", 3)
    assert third["thread"] == {"last_seq": 3, "user_uid": "u1", "update_time": thread["updateTime"]}


def test_who_knows_an_older_thread_appends_all_the_same(run: Run) -> None:
    path = "chat_threads/outdated"
    first = append(run, path, "a", {"missing": True})
    assert append(run, path, "b", {"missing": True})["data"]["seq"] == 2
    stale = append(run, path, "c", first["thread"])
    assert (stale["data"]["seq"], stale["data"]["duplicate"]) == (3, False)
    again = append(run, path, "b", stale["thread"])
    assert (again["data"]["seq"], again["data"]["duplicate"]) == (2, True)
    assert append(run, path, "d", stale["thread"])["data"]["seq"] == 4
    log = call(run, "replay_events", thread_path=path)["events"]
    assert [event["event_id"] for event in log] == ["a", "b", "c", "d"]


def test_what_is_known_of_a_thread_opens_no_other_ones(run: Run) -> None:
    path = "chat_threads/foreign"
    call(run, "append_event", thread_path=path, event={"type": "note"}, owner="u2")
    for known in ({"missing": True}, {"last_seq": 1, "user_uid": "u2", "update_time": "2026-01-01T00:00:00Z"}):
        refused = append(run, path, "a", known)
        assert (refused["isError"], refused["data"]["code"]) == (True, "PERMISSION_DENIED")


def test_secrets_are_never_written(run: Run) -> None:
    path = "chat_threads/secretive"
    nested = {
        "request": {
            "headers": {"Authorization": "Bearer s3cret", "X-Api-Key": "s3cret"},
            "items": [{"refresh_token": "s3cret"}],
        }
    }
    call(run, "append_event", thread_path=path, event={"type": "note", **nested})
    call(run, "set_doc", path=f"{path}/api_calls/c1", data={**nested, "client_secret": {"deep": "s3cret"}})
    (event,) = call(run, "replay_events", thread_path=path)["events"]
    kept = call(run, "get_doc", path=f"{path}/api_calls/c1")["doc"]["data"]
    assert "s3cret" not in str(event) + str(kept)
    assert event["request"]["headers"] == {"Authorization": "<REDACTED>", "X-Api-Key": "<REDACTED>"}
    assert kept["client_secret"] == "<REDACTED>"


def test_a_card_number_is_kept_nowhere(traveller: Make, run: Run) -> None:
    ada = traveller().say("book it with my card 4111 1111 1111 1111, order 4111 1111 1111 1112")
    (said, *_) = call(run, "replay_events", thread_path=f"chat_threads/{ada.thread}")["events"]
    assert said["payload"]["text"] == "book it with my card <CARD>, order 4111 1111 1111 1112"


def test_projections_are_what_the_log_says(traveller: Make) -> None:
    ada = traveller().say("flights from NYC to Paris July 15 to 22 for 2 adults")
    for text in ("make it 3 adults", "book the second one", "hotels", "I'll take the first one", "only 4 stars",
                 "add dinner at 8pm on July 17", "things to do", "actually Rome", "start over", "things to do in Kyoto"):  # fmt: skip
        ada.say(text)
    ada.click("no_such_action").submit("party_picker", {"adults": 2})
    told = ada.conversation.run("travel/playbooks/catalog/threads/rebuild", {"thread_id": ada.thread})
    assert (told["equal"], told["differences"]) == (True, [])
    assert told["slot_state"]["region"]["label"] == "Kyoto"
    assert told["head"]["last_seq"] == told["events"] > 60


def test_two_turns_at_once_both_count(traveller: Make, product: Product) -> None:
    ada = traveller().say("flights from NYC to Paris July 15 to 22 for 2 adults")
    with (
        Conversation(product.endpoints["gateway"], PLANNER, ada.thread, token=ada.conversation.token) as elsewhere,
        ThreadPoolExecutor(2) as pool,
    ):
        turns = [pool.submit(ada.conversation.say, "make it 3 adults"), pool.submit(elsewhere.say, "business class")]
        assert [turn.result()["emitted_widget_types"] for turn in turns] == [["flight_list"], ["flight_list"]]
    ada.say("show my calendar")
    assert (ada.slots["party"]["adults"], ada.slots["cabin_class"]) == (3, "business")
    told = ada.conversation.run("travel/playbooks/catalog/threads/rebuild", {"thread_id": ada.thread})
    assert (told["equal"], told["differences"]) == (True, [])


def test_a_tampered_projection_is_found(traveller: Make, run: Run) -> None:
    ada = traveller().say("Trip to Rome")
    state = f"chat_threads/{ada.thread}/slot_state/current"
    call(run, "set_doc", path=state, data={"party": {"adults": 9}}, merge=True)
    told = ada.conversation.run("travel/playbooks/catalog/threads/rebuild", {"thread_id": ada.thread})
    assert told["differences"] == ["slot_state/current: party"]


def test_nobody_deletes_for_somebody_else(traveller: Make) -> None:
    ada, eve = traveller().say("Trip to Paris"), traveller().say("Trip to Rome")
    gone = eve.conversation.run(
        "travel/playbooks/catalog/privacy/delete-my-data",
        {"confirm": True, "user_uid": "guest", "thread_id": ada.thread},
    )
    assert (gone["status"], gone["threads"]) == ("deleted", 1)
    assert ada.say("next month").types == ["party_picker"]
    with pytest.raises(CliError, match="such conversation"):
        eve.conversation.run("travel/playbooks/catalog/threads/rebuild", {"thread_id": eve.thread})
