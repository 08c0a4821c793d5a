"""Turns of many readers, and the judgement over the frames that came of them."""

import asyncio
import datetime
import itertools
import random
import uuid
from collections import Counter

import httpx2
import msgspec

from .crowd import Reader
from .stack import FRAMES_OF_A_TURN

MUTATION = """mutation($name: String!, $variables: JSON, $clientId: String) {
  executePlaybook(name: $name, variables: $variables, clientId: $clientId) { requestId } }"""
SETTLE_S = 60.0


class Verdict(msgspec.Struct):
    """What became of the frames."""

    turns: int
    frames: int
    lost: int
    doubled: int
    disordered: int
    p50_ms: float
    p99_ms: float
    max_ms: float

    @property
    def text(self) -> str:
        """One line."""
        return (
            f"{self.turns} turns, {self.frames} frames: {self.lost} lost, {self.doubled} doubled, "
            f"{self.disordered} out of order; delivered p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms, "
            f"max {self.max_ms:.1f} ms"
        )


async def guests(url: str, count: int) -> list[str]:
    """Session tokens, one for each."""
    gate = asyncio.Semaphore(40)
    async with httpx2.AsyncClient(base_url=url, timeout=30) as client:

        async def one() -> str:
            async with gate:
                return str((await client.post("/api/auth/guest", json={})).json()["session_token"])

        return list(await asyncio.gather(*(one() for _ in range(count))))


async def crowd(port: int, tokens: list[str]) -> list[Reader]:
    """A connected reader for each session."""
    readers = [Reader(lambda: port, token, str(uuid.uuid4())) for token in tokens]
    gate = asyncio.Semaphore(100)

    async def one(reader: Reader) -> None:
        async with gate:
            await reader.open()

    await asyncio.gather(*(one(reader) for reader in readers))
    return readers


async def run_turns(
    url: str, readers: list[Reader], tokens: list[str], count: int, per_second: float
) -> list[tuple[Reader, str]]:
    """Start turns of random readers at a rate, each again until it is accepted; who asked and under which request."""
    dice, asked = random.Random(7), []
    async with httpx2.AsyncClient(base_url=url, timeout=30) as client, asyncio.TaskGroup() as group:

        async def turn(index: int) -> None:
            body = {
                "query": MUTATION,
                "variables": {"name": "bench/turn", "clientId": readers[index].client_id, "variables": {"text": "x"}},
                "extensions": {"idempotencyKey": str(uuid.uuid4())},
            }
            while True:
                try:
                    headers = {"Authorization": f"Bearer {tokens[index]}"}
                    answer = (await client.post("/graphql", json=body, headers=headers)).json()
                    asked.append((readers[index], str(answer["data"]["executePlaybook"]["requestId"])))
                    return
                except (httpx2.TransportError, ValueError, TypeError):
                    await asyncio.sleep(0.1)

        for _ in range(count):
            group.create_task(turn(dice.randrange(len(readers))))
            await asyncio.sleep(1 / per_second)
    return asked


async def settled(asked: list[tuple[Reader, str]]) -> None:
    """Wait until every frame has come, or the time is up."""
    readers = {id(reader): reader for reader, _ in asked}.values()
    until = asyncio.get_running_loop().time() + SETTLE_S
    while sum(len(reader.frames) for reader in readers) < len(asked) * FRAMES_OF_A_TURN:
        if asyncio.get_running_loop().time() > until:
            return
        await asyncio.sleep(0.1)
    await asyncio.sleep(1.0)


def judge(asked: list[tuple[Reader, str]]) -> Verdict:
    """Compare what came with what was asked for."""
    wanted: dict[int, set[str]] = {}
    readers = {id(reader): reader for reader, _ in asked}
    for reader, request_id in asked:
        wanted.setdefault(id(reader), set()).add(request_id)
    verdict, delays = Verdict(len(asked), 0, 0, 0, 0, 0, 0, 0), []
    for key, reader in readers.items():
        _count(verdict, reader, wanted[key])
        delays += [delay for frame in reader.frames if (delay := _delay(frame.params.get("at"), frame.at)) is not None]
    delays.sort()
    if delays:
        verdict.p50_ms, verdict.p99_ms = (delays[int(len(delays) * share)] * 1_000 for share in (0.5, 0.99))
        verdict.max_ms = delays[-1] * 1_000
    return verdict


def _count(verdict: Verdict, reader: Reader, wanted: set[str]) -> None:
    ids = [frame.id for frame in reader.frames]
    names = Counter(
        tuple(str(frame.params.get(key)) for key in ("requestId", "execution_id", "event_type", "step_name"))
        for frame in reader.frames
    )
    results = Counter(str(frame.params["requestId"]) for frame in reader.frames if frame.event == "playbook/result")
    verdict.frames += len(ids)
    verdict.doubled += sum(number - 1 for number in names.values()) + sum(n - 1 for n in results.values())
    verdict.lost += max(0, len(wanted) * FRAMES_OF_A_TURN - len(names)) + len(wanted - set(results))
    verdict.disordered += sum(a >= b for a, b in itertools.pairwise(ids))


def _delay(at: object, received: float) -> float | None:
    return received - datetime.datetime.fromisoformat(at).timestamp() if isinstance(at, str) else None
