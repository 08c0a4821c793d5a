"""The short version of the benchmark: many readers behind two replicas, one of which is killed amid turns."""

import asyncio
import signal
from pathlib import Path

from bench.gateway.roundrobin import RoundRobin
from bench.gateway.stack import TURN
from bench.gateway.turns import crowd, guests, judge, run_turns, settled
from tests.gateway.process import GatewayProcess
from tests.stack import Stack
from wayfarer.gateway.frames import Newest
from wayfarer.gateway.settings import Settings
from wayfarer.local.ports import free_port

READERS = 150
TURNS = 40
PER_SECOND = 20.0


async def test_the_death_of_a_replica_behind_a_round_robin_costs_no_frame(
    gateway_settings: Settings, stack: Stack, tmp_path: Path
) -> None:
    await stack.register(TURN)
    access = tmp_path / "access.yaml"
    access.write_text("roles: {guest: {execute: ['bench/**']}}")
    settings = gateway_settings.model_copy(update={"access_file": access})
    replicas = [GatewayProcess(settings) for _ in range(2)]
    balancer, port = RoundRobin([replica.port for replica in replicas]), free_port()
    await asyncio.gather(*(replica.start() for replica in replicas))
    await balancer.start(port)
    tokens = await guests(replicas[0].url, READERS)
    readers = await crowd(port, tokens)
    try:
        turns = asyncio.create_task(run_turns(f"http://127.0.0.1:{port}", readers, tokens, TURNS, PER_SECOND))
        async with asyncio.timeout(30):
            while not any(reader.frames for reader in readers):
                await asyncio.sleep(0.01)
        await replicas[0].end(signal.SIGKILL)
        asked = await turns
        await settled(asked)
    finally:
        for reader in readers:
            reader.close()
        balancer.stop()
        for replica in replicas:
            await replica.end()
    verdict = judge(asked)
    assert (verdict.lost, verdict.doubled, verdict.disordered) == (0, 0, 0), verdict.text
    assert verdict.turns == TURNS
    assert sum(reader.connections > 1 for reader in readers) >= READERS // 3


def test_who_has_missed_nothing_is_known_and_nobody_else() -> None:
    newest = Newest()
    assert newest.may_be_behind("a", 10**9), "nothing is known yet"
    newest.begin(100)
    newest.seen("a", 101)
    newest.seen("b", 102)
    newest.seen("a", 103)
    assert newest.may_be_behind("a", 102)
    assert not newest.may_be_behind("a", 103)
    assert not newest.may_be_behind("b", 102)
    assert newest.may_be_behind("never-seen", 99)
    assert not newest.may_be_behind("never-seen", 100)
