"""Rates: how often one session and one address may call."""

import math
import time

import msgspec

from .errors import TooMany
from .metrics import REFUSED

MAX_TRACKED = 100_000


class Rate(msgspec.Struct, frozen=True):
    """So many calls a second, and ``burst`` at once after a rest; a rate of 0 limits nothing."""

    name: str
    per_second: float
    burst: int


class RateLimited(TooMany):
    """Too many calls."""

    def __init__(self, rate: Rate, wait_s: float) -> None:
        super().__init__(f"too many requests: the limit is {rate.per_second:g} a second ({rate.name})")
        self.retry_after_s = max(1, math.ceil(wait_s))


class RateLimiter:
    """Token buckets by key, in the memory of one replica."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> int:
        """Count one call; returns how many more may follow at once; raises `RateLimited`."""
        if self._rate.per_second <= 0:
            return self._rate.burst
        now = time.monotonic()
        tokens, at = self._buckets.pop(key, (float(self._rate.burst), now))
        tokens = min(float(self._rate.burst), tokens + (now - at) * self._rate.per_second)
        if tokens < 1:
            self._buckets[key] = (tokens, now)
            REFUSED.labels(self._rate.name).inc()
            raise RateLimited(self._rate, (1 - tokens) / self._rate.per_second)
        if len(self._buckets) >= MAX_TRACKED:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = (tokens - 1, now)
        return int(tokens - 1)
