"""Rates: how often one session and one address may call."""

import math
import time
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import Any

import msgspec

from .errors import TooMany
from .metrics import REFUSED

MAX_TRACKED = 100_000
_SCOPE_KEY = "wayfarer.allowance"


class Rate(msgspec.Struct, frozen=True):
    """So many calls a second, and ``burst`` at once after a rest; a rate of 0 limits nothing."""

    name: str
    per_second: float
    burst: int


class Allowance(msgspec.Struct, frozen=True):
    """Where a caller stands: ``remaining`` calls of ``limit`` at once, all of them again after ``reset_s``."""

    limit: int
    remaining: int
    reset_s: int

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """``RateLimit-*`` fields as most clients read them (draft-ietf-httpapi-ratelimit-headers-06)."""
        return [
            (b"ratelimit-limit", b"%d" % self.limit),
            (b"ratelimit-remaining", b"%d" % self.remaining),
            (b"ratelimit-reset", b"%d" % self.reset_s),
        ]


class RateLimited(TooMany):
    """Too many calls."""

    def __init__(self, rate: Rate, wait_s: float) -> None:
        super().__init__(f"too many requests: the limit is {rate.per_second:g} a second ({rate.name})")
        self.retry_after_s = max(1, math.ceil(wait_s))


class RateLimiter:
    """Token buckets by key, in the memory of one replica."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one call; raises `RateLimited`."""
        self.charge({}, key)

    def charge(self, scope: MutableMapping[str, Any], key: str) -> None:
        """Count one call of an ASGI request, whose answer tells the tightest allowance; raises `RateLimited`."""
        rate = self._rate
        if rate.per_second <= 0:
            return
        now = time.monotonic()
        tokens, at = self._buckets.pop(key, (float(rate.burst), now))
        tokens = min(float(rate.burst), tokens + (now - at) * rate.per_second)
        refused = tokens < 1
        left = tokens if refused else tokens - 1
        if len(self._buckets) >= MAX_TRACKED:
            self._buckets.popitem(last=False)
        self._buckets[key] = (left, now)
        _note(scope, Allowance(rate.burst, int(left), math.ceil((rate.burst - left) / rate.per_second)))
        if refused:
            REFUSED.labels(rate.name).inc()
            raise RateLimited(rate, (1 - left) / rate.per_second)


def allowance_of(scope: MutableMapping[str, Any]) -> Allowance | None:
    """The tightest allowance that a request was charged to."""
    found: Allowance | None = scope.get(_SCOPE_KEY)
    return found


def _note(scope: MutableMapping[str, Any], allowance: Allowance) -> None:
    known = allowance_of(scope)
    if known is None or allowance.remaining < known.remaining:
        scope[_SCOPE_KEY] = allowance
