"""How many requests a key may send: a fixed window of a minute, told in Duffel's ``ratelimit-*`` headers."""

import datetime
import time
from email.utils import format_datetime

import msgspec

WINDOW_S = 60
MAX_KEYS = 10_000


class Allowance(msgspec.Struct, frozen=True):
    """What is left of a window; ``reset`` is when the next begins, as Unix time in seconds."""

    limit: int
    remaining: int
    reset: float

    @property
    def exceeded(self) -> bool:
        """Whether this request was one too many."""
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        """``ratelimit-limit``, ``ratelimit-remaining`` and ``ratelimit-reset`` (an HTTP date)."""
        reset = datetime.datetime.fromtimestamp(self.reset, datetime.UTC)
        return {
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(max(0, self.remaining)),
            "ratelimit-reset": format_datetime(reset, usegmt=True),
        }


class RateLimit:
    """Counts requests by key."""

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._windows: dict[str, tuple[float, int]] = {}

    def take(self, key: str) -> Allowance:
        """Count one request."""
        now = time.time()
        began, used = self._windows.get(key, (now, 0))
        if now - began >= WINDOW_S:
            began, used = now, 0
        if len(self._windows) >= MAX_KEYS and key not in self._windows:
            self._windows.clear()
        self._windows[key] = (began, used + 1)
        return Allowance(self._limit, self._limit - used - 1, began + WINDOW_S)
