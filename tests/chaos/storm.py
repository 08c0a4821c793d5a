"""Runs executions while processes are killed, and checks what must hold afterwards."""

import asyncio
import random
import time
from collections.abc import Callable
from pathlib import Path

from wayfarer.local.supervisor import Supervisor

from .cluster import Cluster
from .playbooks import DOCUMENTS, EFFECTS
from .sink import Sink

SETTLE_LIMIT_S = 240.0
AT_A_TIME = 32
_UNFINISHED = "SELECT execution_id, path, status, error FROM executions WHERE status <> 'COMPLETED'"
_GAPS = (
    "SELECT execution_id FROM events GROUP BY execution_id HAVING min(seq) <> 1 OR max(seq) <> count(*)"
    " UNION SELECT execution_id FROM executions WHERE execution_id NOT IN (SELECT execution_id FROM events)"
)
_REPEATED = (
    "SELECT payload->>'command_id' AS command, count(*) FROM events WHERE name IN ('call.done', 'call.error')"
    " AND payload->>'again' IS NULL GROUP BY 1 HAVING count(*) > 1"
)


class Storm:
    """One run."""

    def __init__(
        self, home: Path, executions: int, seed: int, say: Callable[[str], None], kills: int | None = None
    ) -> None:
        """With ``kills`` there are so many of them; without they go on until everything is done."""
        self._most_kills = kills
        self._home = home
        self._executions = executions
        self._chance = random.Random(seed)
        self._say = say
        self.kills: dict[str, int] = {}
        self.lines: list[str] = []

    async def run(self) -> list[str]:
        """What does not hold; an empty list is success."""
        supervisor = Supervisor(lambda name, text: self.lines.append(f"{name}: {text}"), lambda *_: None)
        cluster, sink = Cluster(supervisor, self._home), Sink()
        try:
            await sink.open()
            await cluster.open()
            for document in DOCUMENTS:
                await cluster.ask("POST", "/api/catalog/register", json={"content": document})
            began = time.monotonic()
            killer = asyncio.create_task(self._kill(cluster))
            try:
                started = await self._start_all(cluster, sink)
            finally:
                killer.cancel()
            self._say(f"{len(started)} executions done after {time.monotonic() - began:.0f} s, kills: {self.kills}")
            return await self._problems(cluster, sink, started)
        finally:
            await cluster.close()
            sink.close()
            await supervisor.stop()

    async def _kill(self, cluster: Cluster) -> None:
        while self._most_kills is None or sum(self.kills.values()) < self._most_kills:
            await asyncio.sleep(self._chance.uniform(1.0, 2.0))
            name = cluster.kill(self._chance)
            self.kills[name] = self.kills.get(name, 0) + 1

    async def _start_all(self, cluster: Cluster, sink: Sink) -> dict[str, str]:
        """Start all executions, some at a time, and wait for each; returns paths by execution id."""
        started: dict[str, str] = {}
        numbers = iter(range(self._executions))

        async def lane() -> None:
            for number in numbers:
                path = list(EFFECTS)[number % len(EFFECTS)]
                body = {"path": path, "workload": {"sink": sink.url}}
                headers = {"Idempotency-Key": f"chaos-{number}"}
                answer = await cluster.ask("POST", "/api/execute", json=body, headers=headers)
                execution_id = str(answer["execution_id"])
                started[execution_id] = path
                await self._ended(cluster, execution_id)

        async with asyncio.TaskGroup() as lanes:
            for _ in range(AT_A_TIME):
                lanes.create_task(lane())
        return started

    async def _ended(self, cluster: Cluster, execution_id: str) -> None:
        deadline = time.monotonic() + SETTLE_LIMIT_S
        while time.monotonic() < deadline:
            status = await cluster.ask("GET", f"/api/executions/{execution_id}/status")
            if status["completed"]:
                return
            await asyncio.sleep(0.25)
        self._say(f"execution {execution_id} did not end: {status}")

    async def _problems(self, cluster: Cluster, sink: Sink, started: dict[str, str]) -> list[str]:
        found: list[str] = []
        if len(started) != self._executions:
            found.append(f"{self._executions} executions were asked for, {len(started)} were started")
        found += [
            f"execution {row['execution_id']} of {row['path']} is {row['status']}: {row['error']}"
            for row in await cluster.rows(_UNFINISHED)
        ]
        found += [f"the log of {row['execution_id']} has gaps" for row in await cluster.rows(_GAPS)]
        found += [f"command {row['command']} has {row['count']} outcomes" for row in await cluster.rows(_REPEATED)]
        for execution_id, path in started.items():
            for effect in EFFECTS[path]:
                keys = sink.keys.get(f"{execution_id}/{effect}", set())
                if len(keys) != 1:
                    found.append(f"effect {effect} of {path} {execution_id} happened {len(keys)} times: {sorted(keys)}")
        total = sum(len(EFFECTS[path]) for path in started.values())
        self._say(f"{total} effects, {sink.requests} requests for them")
        return found
