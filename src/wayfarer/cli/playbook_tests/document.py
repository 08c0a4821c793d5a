"""The documents of kind ``PlaybookTest``, read into frozen values; for authors: docs/playbook-tests.md."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from wayfarer.dsl.document import load
from wayfarer.dsl.errors import PlaybookInvalid

from ..client import EXIT_USAGE, CliError

KIND = "PlaybookTest"
_MARK = re.compile(rf"^kind:\s*{KIND}\s*$", re.MULTILINE)


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a turn has to bring; what is not named is not looked at.

    ``tool`` is a tool's name, a mapping of one name to some of its arguments, or none; ``slots`` maps dotted paths to
    values; ``message`` and ``error`` are parts of a text; ``check`` holds conditions in the language of templates.
    """

    widgets: list[str] | None = None
    tool: str | dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET
    slots: dict[str, Any] = {}
    message: str | list[str] = []
    check: list[str] = []
    result: dict[str, Any] = {}
    error: str | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"by": "as", "expectation": "expect"}):
    """One turn: exactly one of ``say``, ``click``, ``submit`` and ``run``, or only ``fault``."""

    say: str | None = None
    click: str | dict[str, Any] | None = None
    submit: dict[str, Any] | None = None
    run: dict[str, Any] | None = None
    fault: dict[str, dict[str, Any] | None] = {}
    by: str = ""
    thread: str = ""
    playbook: str = ""
    expectation: Expectation = Expectation()


class Test(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation with its expectations."""

    name: str
    turns: list[Step]
    providers: Literal["sandboxed", "recorded"] = "sandboxed"
    recording: str = ""
    locale: str | None = None
    timezone: str | None = None
    user: Literal["guest", "member"] = "guest"


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of tests."""

    kind: Literal["PlaybookTest"]
    playbook: str
    tests: list[Test]
    locale: str = "en-US"
    timezone: str = "UTC"
    description: str = ""


class Case(msgspec.Struct, frozen=True):
    """A test with the file and the document that it comes from."""

    file: Path
    document: Document
    test: Test

    @property
    def label(self) -> str:
        """The file's and the test's name."""
        return f"{self.file.name}: {self.test.name}"

    @property
    def faulty(self) -> bool:
        """Whether it makes providers fail, which others would notice."""
        return any(step.fault for step in self.test.turns)

    @property
    def recording(self) -> Path | None:
        """Where the providers' recorded answers lie."""
        if self.test.providers != "recorded":
            return None
        name = self.test.recording or re.sub(r"\W+", "-", self.test.name.lower()).strip("-") + ".json"
        return self.file.parent / "recordings" / name


def find(place: Path, wanted: str = "") -> list[Case]:
    """The cases of a file or a folder whose label contains ``wanted``; raises `CliError` naming file and field."""
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*.y*ml") if _is_test(path))
    cases = [Case(path, document, test) for path in files for document in [_read(path)] for test in document.tests]
    return [case for case in cases if wanted.lower() in case.label.lower()]


def _is_test(path: Path) -> bool:
    return _MARK.search(path.read_text(encoding="utf-8")) is not None


def _read(path: Path) -> Document:
    try:
        document = msgspec.convert(load(path.read_text(encoding="utf-8")).value, Document)
    except (OSError, PlaybookInvalid, msgspec.ValidationError) as error:
        raise CliError(f"{path}: {error}", EXIT_USAGE) from error
    for problem in _problems(document):
        raise CliError(f"{path}: {problem}", EXIT_USAGE)
    return document


def _problems(document: Document) -> Iterator[str]:
    for test in document.tests:
        for number, step in enumerate(test.turns, 1):
            acts = [name for name in ("say", "click", "submit", "run") if getattr(step, name) is not None]
            if len(acts) > 1 or (not acts and not step.fault):
                yield f"test '{test.name}', turn {number}: exactly one of say, click, submit and run is needed"
            if step.submit is not None and len(step.submit) != 1:
                yield f"test '{test.name}', turn {number}: submit maps one widget to its value"
