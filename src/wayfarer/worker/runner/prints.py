"""Catches what step code prints, up to a limit."""

import io
from typing import Any

TRUNCATED = "… {count} more characters were dropped"


class Prints(io.TextIOBase):
    """Stands in for ``sys.stdout`` and ``sys.stderr``; keeps the first ``max_chars`` characters of a call."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, max_chars: int, max_lines: int) -> None:
        super().__init__()
        self._max_chars = max_chars
        self._max_lines = max_lines
        self._pieces: list[str] = []
        self._kept = 0
        self._dropped = 0
        self.buffer = _Binary(self)

    def write(self, text: str) -> int:
        """Keep ``text`` as far as the limit allows."""
        room = self._max_chars - self._kept
        if len(text) <= room:
            self._pieces.append(text)
            self._kept += len(text)
        else:
            self._dropped += len(text) - room
            if room:
                self._pieces.append(text[:room])
                self._kept += room
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def flush(self) -> None:
        """Nothing waits to be written."""

    def close(self) -> None:
        """Closing has no effect, the stream outlives the step."""

    def fileno(self) -> int:
        """There is no file behind it."""
        raise io.UnsupportedOperation("fileno")

    def take(self) -> list[str]:
        """Return the lines printed since the last call and forget them."""
        if not self._pieces and not self._dropped:
            return []
        text = "".join(self._pieces).encode("utf-8", "replace").decode("utf-8")
        lines = text.splitlines()
        dropped = self._dropped + sum(len(line) + 1 for line in lines[self._max_lines :])
        del lines[self._max_lines :]
        if dropped:
            lines.append(TRUNCATED.format(count=dropped))
        self._pieces, self._kept, self._dropped = [], 0, 0
        return lines


class _Binary(io.RawIOBase):
    def __init__(self, text: Prints) -> None:
        super().__init__()
        self._text = text

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._text.write(raw.decode("utf-8", "replace"))
        return len(raw)

    def close(self) -> None:
        """Closing has no effect."""
