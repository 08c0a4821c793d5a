"""Executions in memory: their state is a cache of the log, checked by sequence number at every append."""

import asyncio
import functools
from collections import OrderedDict
from typing import TypeVar

from wayfarer.catalog import Catalog
from wayfarer.dsl.model import Playbook
from wayfarer.engine import State, fold
from wayfarer.eventlog import EventLog

LIVE_CACHE_SIZE = 20_000
"""Executions whose state a server process keeps."""
ENDED_CACHE_SIZE = 500
"""Ended executions whose state is kept as well, for those who ask for it soon; it may be large and nothing follows."""
BEHIND_CACHE_SIZE = 2_000
"""Executions that another server went on with, whose older state is kept to read on from."""

_Kept = TypeVar("_Kept")


class Live:
    """One execution's playbook and latest state."""

    __slots__ = ("durable", "last_commit", "playbook", "stale", "state")

    def __init__(self, playbook: Playbook, state: State, durable: State) -> None:
        self.playbook = playbook
        self.state = state
        self.durable = durable
        """The latest state whose events are in the log; the same as ``state`` when no commit is under way."""
        self.last_commit: asyncio.Future[None] | None = None
        self.stale = False
        """Its state was not the log's: whoever holds it must load it again."""

    def awaits(self, command_id: str) -> bool:
        """Whether a command's outcome is still awaited.

        One whose outcome is only in memory is: its commit may yet fail, and then the command must not be lost.
        """
        return command_id in self.state.commands or command_id in self.durable.commands


class LiveExecutions:
    """Loads and keeps `Live` values."""

    def __init__(self, log: EventLog, catalog: Catalog) -> None:
        self._log = log
        self._catalog = catalog
        self._live: OrderedDict[str, Live] = OrderedDict()
        self._ended: OrderedDict[str, Live] = OrderedDict()
        self._loading: dict[str, asyncio.Task[Live | None]] = {}
        self._behind: OrderedDict[str, State] = OrderedDict()

    def get(self, execution_id: str) -> Live | None:
        """The execution if it is in memory."""
        return self._live.get(execution_id) or self._ended.get(execution_id)

    def put(self, execution_id: str, live: Live) -> None:
        """Keep an execution; the one used least recently goes when there are too many."""
        self._ended.pop(execution_id, None)
        _keep(self._live, execution_id, live, LIVE_CACHE_SIZE)

    def retire(self, execution_id: str, live: Live) -> None:
        """Keep an execution whose end is in the log only until enough others have ended."""
        if self._live.get(execution_id) is live:
            del self._live[execution_id]
            _keep(self._ended, execution_id, live, ENDED_CACHE_SIZE)

    def drop(self, execution_id: str) -> None:
        """Mark an execution's state as stale; only what came after its durable part is read again."""
        live = self._live.pop(execution_id, None) or self._ended.pop(execution_id, None)
        if live is not None:
            live.stale = True
            _keep(self._behind, execution_id, live.durable, BEHIND_CACHE_SIZE)

    async def current(self, execution_id: str) -> Live | None:
        """The execution as the log has it now, also when another server has appended to it."""
        live = self.get(execution_id)
        if live is not None and await self._log.last_seq(int(execution_id)) > live.state.seq:
            self.drop(execution_id)
        return await self.load(execution_id)

    async def load(self, execution_id: str) -> Live | None:
        """The execution from memory or folded from its log; None when there is none of that id."""
        live = self.get(execution_id)
        if live is not None:
            return live
        task = self._loading.get(execution_id)
        if task is None or task.done():
            # A task that is done gives what it read before; to wait for it would not even let another one go on.
            task = asyncio.create_task(self._read(execution_id))
            self._loading[execution_id] = task
            task.add_done_callback(functools.partial(self._loaded, execution_id))
        return await asyncio.shield(task)

    def _loaded(self, execution_id: str, task: "asyncio.Task[Live | None]") -> None:
        if self._loading.get(execution_id) is task:
            del self._loading[execution_id]

    async def _read(self, execution_id: str) -> Live | None:
        known = self._behind.pop(execution_id, State())
        state = fold(await self._log.history(int(execution_id), known.seq), known)
        if state.seq == 0:
            return None
        playbook = self._catalog.cached(state.catalog_id)
        if playbook is None:
            _, playbook = await self._catalog.by_id(state.catalog_id)
        live = self.get(execution_id)
        if live is None:
            live = Live(playbook, state, state)
            self.put(execution_id, live)
            if state.ended:
                self.retire(execution_id, live)
        return live


def _keep(kept: OrderedDict[str, _Kept], execution_id: str, value: _Kept, limit: int) -> None:
    kept[execution_id] = value
    kept.move_to_end(execution_id)
    if len(kept) > limit:
        kept.popitem(last=False)
