"""Reads typed fields out of a document and collects every issue on the way."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .document import Document, Path
from .errors import Issue, TemplateError
from .templates import FILTER_NAMES, Compiled, compile_condition, compile_value, is_template

_UNKNOWN_FILTER = re.compile(r"No filter named '(\w+)'")
_EMPTY_CONSTANT = compile_value(None)
QUOTES = "YAML reads yes, no, on and off without quotes as true or false; put the word in quotes"
MAX_ISSUES = 100
"""How many issues one validation reports."""


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """A "did you mean" hint, or the choice itself when nothing is close."""
    options = sorted(known)
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"one of: {', '.join(options)}" if 0 < len(options) <= 16 else None


def readable(path: Path) -> str:
    """A path as text: ``workflow[2].next.arcs[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


class Reading:
    """One validation run over a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.issues: list[Issue] = []
        self.warnings: list[Issue] = []

    def issue(self, path: Path, message: str, hint: str | None = None) -> None:
        """Record something wrong at ``path``."""
        if len(self.issues) < MAX_ISSUES:
            self.issues.append(self._at(path, message, hint))

    def warning(self, path: Path, message: str, hint: str | None = None) -> None:
        """Record something doubtful at ``path`` that does not refuse the document."""
        if len(self.warnings) < MAX_ISSUES:
            self.warnings.append(self._at(path, message, hint))

    def _at(self, path: Path, message: str, hint: str | None) -> Issue:
        mark = self.document.mark(path)
        return Issue(
            message=message,
            where=readable(path),
            line=mark.line if mark else None,
            column=mark.column if mark else None,
            hint=hint,
        )

    def mapping(self, value: Any, path: Path) -> Mapping[str, Any]:
        """A mapping, or an issue and an empty one; null counts as empty."""
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.issue(path, f"expected a mapping, found {found(value)}")
        return {}

    def items(self, value: Any, path: Path) -> list[Any]:
        """A list, or an issue and an empty one; null counts as empty."""
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.issue(path, f"expected a list, found {found(value)}")
        return []

    def text(self, value: Any, path: Path, default: str = "") -> str:
        """A string; numbers are taken as their text."""
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self.issue(path, f"expected text, found {found(value)}", QUOTES if isinstance(value, bool) else None)
        return default

    def boolean(self, value: Any, path: Path, default: bool = False) -> bool:
        """A boolean; the words ``true`` and ``false`` are taken too."""
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in ("true", "false"):
            return value.strip().lower() == "true"
        self.issue(path, f"expected true or false, found {found(value)}")
        return default

    def number(self, value: Any, path: Path, default: float, minimum: float = 0.0) -> float:
        """A number of at least ``minimum``; numbers in text are taken too."""
        if value is None:
            return default
        try:
            number = float(value) if not isinstance(value, bool) else None
        except (TypeError, ValueError):
            number = None
        if number is None or number != number or number < minimum:
            self.issue(path, f"expected a number of at least {minimum:g}, found {found(value)}")
            return default
        return number

    def compiled(self, value: Any, path: Path) -> Compiled:
        """A value with its templates compiled; a malformed one is an issue at its own place."""
        try:
            return compile_value(value)
        except TemplateError:
            self._template_issues(value, path)
            return _EMPTY_CONSTANT

    def condition(self, value: Any, path: Path) -> Compiled:
        """A condition: a literal, a template, or a bare expression."""
        if not isinstance(value, str):
            return compile_value(value)
        try:
            return compile_condition(value)
        except TemplateError as error:
            self._template_issue(path, error)
            return _EMPTY_CONSTANT

    def bindings(self, value: Any, path: Path) -> dict[str, Compiled]:
        """A mapping of names to templated values."""
        return {key: self.compiled(item, (*path, key)) for key, item in self.mapping(value, path).items()}

    def assignments(self, value: Any, path: Path) -> dict[str, Compiled]:
        """What ``set`` binds: ``ctx.x: …`` and ``ctx: {x: …}`` are the same."""
        found: dict[str, Compiled] = {}
        for key, item in self.mapping(value, path).items():
            if key in ("ctx", "iter") and isinstance(item, dict):
                inner = self.bindings(item, (*path, key))
                found.update({f"{key}.{name}": compiled for name, compiled in inner.items()})
            else:
                found[key] = self.compiled(item, (*path, key))
        return found

    def _template_issues(self, value: Any, path: Path) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                self._template_issues(item, (*path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self._template_issues(item, (*path, index))
        elif is_template(value):
            try:
                compile_value(value)
            except TemplateError as error:
                self._template_issue(path, error)

    def _template_issue(self, path: Path, error: TemplateError) -> None:
        source = error.source if len(error.source) <= 120 else error.source[:117] + "…"
        unknown = _UNKNOWN_FILTER.search(str(error))
        near = suggestion(unknown[1], FILTER_NAMES) if unknown else None
        self.issue(path, f"malformed template {source!r}: {error}", near or "check the braces and the expression")


def found(value: Any) -> str:
    """A short description of a value for messages."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
