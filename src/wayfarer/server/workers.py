"""Worker pools as their heartbeats tell of them."""

import time
from typing import Any

import msgspec
from nats.aio.msg import Msg

HEARTBEAT_MAX_AGE_S = 15.0
"""A worker that was silent for longer is gone."""


class Heartbeat(msgspec.Struct, frozen=True):
    """What a worker says of itself every few seconds."""

    worker_id: str
    pool: str
    slots: int = 0
    busy: int = 0
    version: str = ""
    started_at: Any = None


class Workers:
    """The workers that were heard of lately."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, Heartbeat]] = {}

    async def heartbeat(self, message: Msg) -> None:
        """Take note of a heartbeat; a malformed one is ignored."""
        try:
            beat = msgspec.json.decode(message.data, type=Heartbeat)
        except msgspec.MsgspecError:
            return
        self._seen[beat.worker_id] = (time.monotonic(), beat)

    def count(self, pool: str) -> int:
        """How many workers of a pool there are."""
        oldest = time.monotonic() - HEARTBEAT_MAX_AGE_S
        return sum(beat.pool == pool and seen > oldest for seen, beat in self._seen.values())

    def pools(self) -> list[dict[str, Any]]:
        """Pools with their workers, slots and load."""
        now = time.monotonic()
        self._seen = {key: item for key, item in self._seen.items() if now - item[0] < HEARTBEAT_MAX_AGE_S}
        pools: dict[str, dict[str, Any]] = {}
        for seen, beat in self._seen.values():
            pool = pools.setdefault(beat.pool, {"name": beat.pool, "slots": 0, "busy": 0, "workers": []})
            pool["slots"] += beat.slots
            pool["busy"] += beat.busy
            pool["workers"].append({**msgspec.to_builtins(beat), "seconds_since_heartbeat": round(now - seen, 1)})
        return list(pools.values())
