"""Execution and event ids: 64-bit, time-ordered, unique over all servers (the snowflake layout)."""

import time

_EPOCH_MS = 1_735_689_600_000
_NODE_BITS = 10
_COUNTER_BITS = 12
MAX_NODES = 1 << _NODE_BITS
"""Server processes that may draw ids at once."""


class IdSource:
    """Draws ids: 41 bits of milliseconds since 2025, 10 bits of node, 12 bits of counter."""

    def __init__(self, node: int) -> None:
        self._node = node % MAX_NODES
        self._last_ms = 0
        self._counter = 0

    def next(self) -> int:
        """The next id; never the same twice on one node, also when the clock steps back."""
        now = int(time.time() * 1000) - _EPOCH_MS
        if now > self._last_ms:
            self._last_ms, self._counter = now, 0
        else:
            self._counter += 1
            if self._counter >> _COUNTER_BITS:
                self._last_ms, self._counter = self._last_ms + 1, 0
        return (self._last_ms << (_NODE_BITS + _COUNTER_BITS)) | (self._node << _COUNTER_BITS) | self._counter

    def text(self) -> str:
        """The next id as a string, as the API sends it."""
        return str(self.next())
