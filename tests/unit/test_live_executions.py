"""What a server keeps of executions in memory."""

from typing import Any

import msgspec
import pytest

from wayfarer.engine import State
from wayfarer.server import live
from wayfarer.server.live import Live, LiveExecutions

RUNNING = State(status="RUNNING", seq=3)
ENDED = msgspec.structs.replace(RUNNING, status="COMPLETED")


class Log:
    """Tells what is read from it."""

    def __init__(self) -> None:
        self.read: list[int] = []

    async def history(self, execution_id: int, after: int) -> list[Any]:
        """No events."""
        self.read.append(execution_id)
        return []


@pytest.fixture
def few_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ENDED_CACHE_SIZE", 3)


def _live(state: State) -> Live:
    playbook: Any = None
    return Live(playbook, state, state)


@pytest.mark.usefixtures("few_ended")
async def test_only_the_latest_ended_executions_stay_and_all_that_run() -> None:
    log, catalog = Log(), None
    kept = LiveExecutions(log, catalog)  # type: ignore[arg-type]
    for number in range(1, 11):
        name = str(number)
        kept.put(name, _live(ENDED if number % 2 else RUNNING))
        if number % 2:
            ended = kept.get(name)
            assert ended is not None
            kept.retire(name, ended)
    assert [number for number in range(1, 11) if kept.get(str(number))] == [2, 4, 5, 6, 7, 8, 9, 10]
    assert await kept.load("1") is None
    assert log.read == [1], "what is no longer kept is read from the log"


@pytest.mark.usefixtures("few_ended")
async def test_an_execution_that_was_replaced_is_not_retired() -> None:
    kept = LiveExecutions(Log(), None)  # type: ignore[arg-type]
    older, newer = _live(ENDED), _live(RUNNING)
    kept.put("1", older)
    kept.put("1", newer)
    kept.retire("1", older)
    for number in range(2, 9):
        other = _live(ENDED)
        kept.put(str(number), other)
        kept.retire(str(number), other)
    assert kept.get("1") is newer
    kept.drop("8")
    assert kept.get("8") is None, "one that is stale is dropped also after its end"
