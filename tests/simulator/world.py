"""Servers and workers that die and come back, and what must hold in the end."""

import asyncio
import contextlib
import itertools
import logging
import random
from collections import Counter
from typing import Any

import msgspec

from wayfarer.bus import Bus
from wayfarer.engine import Cancel, Event, Signal, Start
from wayfarer.eventlog import LogUnavailable, SequenceConflict
from wayfarer.keychain import Vault
from wayfarer.server.answers import Answers
from wayfarer.server.dispatcher import Dispatcher
from wayfarer.server.planning import begun
from wayfarer.worker import runtime
from wayfarer.worker.runtime import Worker
from wayfarer.worker.settings import Settings

from . import waits
from .clock import VirtualLoop
from .network import Client, Faults, Network
from .store import Log, Store, history
from .work import DOCUMENTS, ROOTS, CatalogOfWork, Toolbox, no_effects, parsed

SERVERS, WORKERS = 2, 2
STORM_S, LIMIT_S = 40.0, 900.0
ANSWER_S = 10.0
"""How long a client waits for its answer: the server may have died."""
CLEAN_ROUNDS = 50
"""How often at most tasks that are left over are cancelled; some try once more what then hangs."""
CLEAN_S = 600.0
"""How long each round waits for them, in simulated seconds."""
KEY = Vault.new_key()
SETTINGS = Settings(keychain_key=KEY, worker_slots=4)


class Ids:
    """Ids in order; time plays no part."""

    _numbers = itertools.count(1)

    def next(self) -> int:
        """The next one."""
        return next(self._numbers)

    def text(self) -> str:
        """The next one as text."""
        return str(self.next())


class Mistakes(logging.Handler):
    """Errors in the code itself, which a sweep or a repeated message may make good again."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what no fault of the outside explains."""
        self.note(record.getMessage(), record.exc_info[1] if record.exc_info else None)

    def note(self, message: str, error: object) -> None:
        """Keep an error that is one of the code."""
        if isinstance(error, LookupError | TypeError | AttributeError | AssertionError):
            self.found.add(f"{message}: {error!r}")


class Process:
    """A process that can be killed at any moment."""

    def __init__(self, network: Network) -> None:
        self.client = Client(network)
        self.bus = Bus(self.client)  # type: ignore[arg-type]
        self.tasks: list[asyncio.Task[Any]] = []

    def kill(self) -> None:
        """End it without a word."""
        self.client.die()
        for task in self.tasks:
            task.cancel()


class ServerProcess(Process):
    """The real dispatcher and the real answers."""

    def __init__(self, network: Network, store: Store, ids: Ids) -> None:
        super().__init__(network)
        self.log = Log(store, ids.next)
        catalog: Any = CatalogOfWork()
        self.dispatcher = Dispatcher(self.log, catalog, self.bus, ids)  # type: ignore[arg-type]
        self.catalog = catalog

    async def start(self) -> None:
        """Listen and run."""
        await Answers(self.bus, self.dispatcher, self.catalog, None).listen()  # type: ignore[arg-type]
        self.tasks.append(asyncio.create_task(self.dispatcher.run()))

    def kill(self) -> None:
        """End it; nothing more reaches the store."""
        self.log.closed = True
        super().kill()


class WorkerProcess(Process):
    """The real worker with the simulated tool."""

    def __init__(self, network: Network, toolbox: Toolbox) -> None:
        super().__init__(network)
        self.toolbox = toolbox
        self.worker = Worker(self.bus, toolbox, SETTINGS)  # type: ignore[arg-type]

    async def start(self) -> None:
        """Run."""
        self.tasks.append(asyncio.create_task(self.worker.run()))

    def kill(self) -> None:
        """End it; its tools have no more effects."""
        self.toolbox.dead = True
        super().kill()


class World:
    """One simulation."""

    def __init__(self, seed: int, faulty: bool = True) -> None:
        self.chance = random.Random(seed)
        self.plan = self.chance.sample(ROOTS, 2)
        self.cancelled = faulty and self.chance.random() < 0.25
        self.chance = random.Random(seed + 1)
        faults = [Faults(), Faults(0.03, 0.03, 0.03), Faults(loss=0.1), Faults(repeat=0.2, late=0.1)]
        self.network = Network(self.chance, self.chance.choice(faults) if faulty else Faults())
        self.store = Store(self.chance)
        self.store.failure = self.chance.choice([0.0, 0.02, 0.1]) if faulty else 0.0
        self.store.slow = self.chance.choice([0.0, 0.05, 0.3]) if faulty else 0.0
        self.faulty = faulty
        self.effects = no_effects()
        self.ids = Ids()
        self.roots: dict[str, str] = {}
        self.left_alone: set[int] = set()
        """Executions that were cancelled without what is nested in them."""
        self.senders: list[asyncio.Task[None]] = []
        self.servers: list[ServerProcess] = []
        self.workers: list[WorkerProcess] = []
        self.killed: list[Process] = []
        """Kept to the end, so that no half-ended task of theirs is collected as garbage."""

    async def run(self) -> list[str]:
        """What does not hold in the end."""
        for _ in range(SERVERS):
            await self._add_server()
        for _ in range(WORKERS):
            await self._add_worker()
        storm = asyncio.create_task(self._storm())
        for path in self.plan:
            await self._begin(path)
        if self.cancelled:
            await self._cancel()
        await storm
        await asyncio.gather(*self.senders)
        await self._ended()
        for process in [*self.servers, *self.workers]:
            process.kill()
        await asyncio.sleep(0)
        return self._problems()

    async def _add_server(self) -> None:
        server = ServerProcess(self.network, self.store, self.ids)
        self.servers.append(server)
        await server.start()

    async def _add_worker(self) -> None:
        worker = WorkerProcess(self.network, Toolbox(self.chance, self.effects))
        self.workers.append(worker)
        await worker.start()

    async def _begin(self, path: str) -> None:
        """A client that asks until it has an answer, always with the same execution id."""
        execution_id = self.ids.text()
        while True:
            server = self.chance.choice(self.servers)
            entry, playbook = server.catalog.cached_version(path)
            start = Start(execution_id, entry.catalog_id, 1, dict(playbook.workload))
            try:
                async with asyncio.timeout(ANSWER_S):
                    await server.dispatcher.start(start, begun(entry, start), playbook)
                break
            except SequenceConflict:
                break
            except (LogUnavailable, TimeoutError):
                await asyncio.sleep(0.2)
        self.roots[execution_id] = path
        for name in waits.SIGNALS.get(path, ()):
            self.senders.append(asyncio.create_task(self._signal(execution_id, name)))

    async def _signal(self, execution_id: str, name: str) -> None:
        """Somebody decides, early or late, and sends until the log has it; now and then once too often."""
        await asyncio.sleep(self.chance.uniform(0.0, STORM_S) if self.faulty else 1.0)
        signal = Signal(name, {"n": 5}, f"{execution_id}/{name}")
        times = self.chance.choice([1, 1, 2])
        while times:
            server = self.chance.choice(self.servers)
            with contextlib.suppress(LogUnavailable, SequenceConflict, TimeoutError):
                async with asyncio.timeout(ANSWER_S):
                    await server.dispatcher.submit(execution_id, signal)
                    live = await server.dispatcher.live.current(execution_id)
                if live is not None and (live.state.ended or signal.signal_id in live.state.signal_ids):
                    times -= 1
            await asyncio.sleep(0.2)

    async def _cancel(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.0, self.chance.choice([3.0, STORM_S])))
        execution_id = self.chance.choice(list(self.roots))
        cancel = Cancel("simulated", cascade=self.chance.random() < 0.8)
        if not cancel.cascade:
            self.left_alone.add(int(execution_id))
        while True:
            with contextlib.suppress(LogUnavailable, SequenceConflict, TimeoutError):
                async with asyncio.timeout(ANSWER_S):
                    await self.chance.choice(self.servers).dispatcher.submit(execution_id, cancel)
                return
            await asyncio.sleep(0.2)

    async def _storm(self) -> None:
        """Kill, cut, shift clocks for a while; then everything is well again."""
        loop = asyncio.get_running_loop()
        until = loop.time() + (STORM_S if self.faulty else 0.0)
        while loop.time() < until:
            await asyncio.sleep(self.chance.uniform(0.01, 4.0))
            await self.chance.choice(
                [self._kill_server, self._kill_worker, self._cut_network, self._stop_store, self._shift_clock]
            )()
        self.network.faults = Faults()
        self.store.failure = self.store.slow = 0.0

    def _kill(self, process: Process) -> None:
        process.kill()
        self.killed.append(process)

    async def _kill_server(self) -> None:
        self._kill(self.servers.pop(self.chance.randrange(len(self.servers))))
        await asyncio.sleep(self.chance.uniform(0.0, 2.0))
        await self._add_server()

    async def _kill_worker(self) -> None:
        self._kill(self.workers.pop(self.chance.randrange(len(self.workers))))
        await asyncio.sleep(self.chance.uniform(0.0, 2.0))
        await self._add_worker()

    async def _cut_network(self) -> None:
        self.network.down = True
        await asyncio.sleep(self.chance.uniform(0.0, 8.0))
        self.network.down = False

    async def _stop_store(self) -> None:
        self.store.down = True
        await asyncio.sleep(self.chance.uniform(0.0, 8.0))
        self.store.down = False

    async def _shift_clock(self) -> None:
        self.store.skew_s += self.chance.uniform(-10.0, 10.0)
        if self.chance.random() < 0.5:
            self.network.queue.forget_ids()

    async def _ended(self) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < LIMIT_S:
            running = any(item["status"] == "RUNNING" for item in self.store.executions.values())
            if not (running or self.store.outbox or self.store.timers):
                return
            await asyncio.sleep(1.0)

    def _problems(self) -> list[str]:
        found = [
            f"execution {execution_id} of {item['path']} is {item['status']}"
            for execution_id, item in self.store.executions.items()
            if item["status"] == "RUNNING"
        ]
        if self.store.outbox:
            found.append(f"the outbox has {len(self.store.outbox)} rows left: {list(self.store.outbox)[:5]}")
        if self.store.timers:
            found.append(f"{len(self.store.timers)} timers are left: {list(self.store.timers)[:5]}")
        for execution_id in self.store.events:
            found += self._problems_of(execution_id)
        found += [f"effect {name} happened {len(keys)} times" for name, keys in self.effects.items() if len(keys) != 1]
        return found

    def _problems_of(self, execution_id: int) -> list[str]:
        events = history(self.store, execution_id)
        found: list[str] = []
        if [event.seq for event in events] != list(range(1, len(events) + 1)):
            found.append(f"the log of {execution_id} has gaps")
        outcomes = Counter(
            event.payload["command_id"]
            for event in events
            if event.name in ("call.done", "call.error") and not event.payload.get("again")
        )
        found += [f"command {name} has {count} outcomes" for name, count in outcomes.items() if count > 1]
        runs = Counter(event.step for event in events if event.name == "step.scheduled")
        found += [f"step {step} of {execution_id} ran {count} times" for step, count in runs.items() if count > 1]
        signals = Counter(event.payload["signal_id"] for event in events if event.name == "signal.received")
        found += [f"signal {name} was taken {count} times" for name, count in signals.items() if count > 1]
        children = [event.payload["child_execution_id"] for event in events if event.name == "child.started"]
        found += [f"child {child} does not exist" for child in children if int(child) not in self.store.executions]
        found += [f"child {child} was started twice" for child, count in Counter(children).items() if count > 1]
        found += self._orphans(execution_id, events)
        endings = [
            event.name
            for event in events
            if event.name in ("playbook.completed", "playbook.failed", "playbook.cancelled")
        ]
        if len(endings) != 1:
            found.append(f"execution {execution_id} ended {len(endings)} times")
        return found

    def _orphans(self, execution_id: int, events: list[Event]) -> list[str]:
        """Nested executions that went on although what waited for them has ended."""
        if execution_id in self.left_alone:
            return []
        settled = {event.payload.get("replaces") for event in events}
        settled |= {event.payload["command_id"] for event in events if event.name in ("call.done", "call.error")}
        started = [event.payload for event in events if event.name == "child.started"]
        ids = [int(item["child_execution_id"]) for item in started if item["command_id"] not in settled]
        states = {number: self.store.executions[number]["status"] for number in ids if number in self.store.executions}
        return [f"child {number} is {state}, nobody waited" for number, state in states.items() if state != "CANCELLED"]

    def told(self) -> list[str]:
        """The logs as lines."""
        return [
            f"{execution_id} {event.seq} {event.name} {event.step} {event.payload.get('command_id', '')}"
            for execution_id in sorted(self.store.events)
            for event in history(self.store, execution_id)
        ]

    def results(self) -> dict[str, Any]:
        """Status and result by root playbook."""
        rows = {path: self.store.executions.get(int(key)) for key, path in self.roots.items()}
        return {
            path: (row["status"], msgspec.json.decode(row["result"]) if row["result"] else None)
            for path, row in rows.items()
            if row is not None and path not in waits.TIMED
        }


def simulate(seed: int, faulty: bool = True) -> World:
    """Run one simulation to its end; raises `AssertionError` with what does not hold."""
    mistakes, product = Mistakes(), logging.getLogger("wayfarer")
    product.addHandler(mistakes)
    product.propagate = False
    kept, runtime.parse_playbook = runtime.parse_playbook, parsed  # type: ignore[assignment]
    random.seed(seed)
    Ids._numbers = itertools.count(1)
    Client._inboxes = itertools.count(1)
    loop = VirtualLoop()
    loop.set_exception_handler(lambda _, told: mistakes.note(told["message"], told.get("exception")))
    try:
        world = World(seed, faulty)
        problems = loop.run_until_complete(world.run())
        for _ in range(CLEAN_ROUNDS):
            if not (left := asyncio.all_tasks(loop)):
                break
            loop.run_until_complete(_cancelled(left))
    finally:
        loop.close()
        runtime.parse_playbook = kept
        product.removeHandler(mistakes)
        product.propagate = True
    problems += sorted(mistakes.found)
    assert not problems, f"seed {seed}: {problems[:10]}"
    return world


async def _cancelled(tasks: set[asyncio.Task[Any]]) -> None:
    """Let tasks of killed processes end; what they still try hangs until a time limit of theirs is over."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=CLEAN_S)


__all__ = ["DOCUMENTS", "World", "simulate"]
