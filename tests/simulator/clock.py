"""An event loop whose time passes only when nothing else is left to do."""

import asyncio
from typing import Any


class Stuck(Exception):
    """Nothing will ever happen again."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Jumps to the next timer instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._selector: Any = _Jumping(self, self._selector)

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds


class _Jumping:
    """Stands before the real selector, which has nothing to report: there is no I/O."""

    def __init__(self, loop: VirtualLoop, selector: Any) -> None:
        self._loop = loop
        self._inner = selector

    def select(self, timeout: float | None) -> list[Any]:
        """Pass the time until the next timer."""
        if timeout is None:
            raise Stuck("every task waits for something that nobody will do")
        if timeout > 0:
            self._loop.jump(timeout)
        return []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)
