"""Playbook files of the places that a command was given: files, folders, `-` for what comes over a pipe."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from wayfarer.local.register import playbook_files

from .client import EXIT_USAGE, CliError

STDIN = "-"
_MARKS = re.compile(rb"^(apiVersion:\s*[\"']?noetl\.io|workflow:|kind:\s*[\"']?(Playbook|Agent)\b)", re.MULTILINE)
"""What a playbook has somewhere at the beginning of a line, even one with mistakes."""


class Found(msgspec.Struct):
    """A file, or what came over a pipe."""

    name: str
    content: bytes

    def text(self) -> str:
        """Its text; raises `UnicodeDecodeError`."""
        return self.content.decode("utf-8")


def found_files(places: Sequence[str]) -> list[Found]:
    """The playbooks of all places, each file once, in order.

    Of several files that are named, as a shell's globs do, those that are plainly something else are left out; a file
    that is named alone is always taken. Raises `CliError` for a place that is missing or without playbooks.
    """
    found: dict[str, Found] = {}
    for place in places:
        for file in _files(place):
            if len(places) == 1 or Path(place).is_dir() or _MARKS.search(file.content):
                found.setdefault(file.name, file)
    if not found:
        named = ", ".join(places[:3]) + (" …" if len(places) > 3 else "")
        raise CliError(f"{named}: no playbooks there (YAML documents of kind Playbook)", EXIT_USAGE)
    return list(found.values())


def _files(place: str) -> list[Found]:
    if place == STDIN:
        return [Found("<stdin>", sys.stdin.buffer.read())]
    path = Path(place)
    if not path.exists():
        raise CliError(f"there is no file or folder '{place}'", EXIT_USAGE)
    try:
        files = [Found(str(file), file.read_bytes()) for file in playbook_files(path)]
    except OSError as error:
        raise CliError(f"'{error.filename}' can't be read: {error.strerror}", EXIT_USAGE) from error
    if path.is_dir() and not files:
        raise CliError(f"the folder '{place}' has no playbooks (YAML documents of kind Playbook)", EXIT_USAGE)
    return files
