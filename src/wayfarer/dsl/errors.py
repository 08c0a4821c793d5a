"""Errors of playbook documents and templates."""

import msgspec


class Issue(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing wrong in a document: where it stands, what was found, what would be right."""

    message: str
    where: str = ""
    """The place as a readable path, such as ``workflow[2].next.arcs[0].step``."""
    line: int | None = None
    """Line in the YAML text, from 1."""
    column: int | None = None
    """Column in the YAML text, from 1."""
    hint: str | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        where = f"{self.where}: " if self.where else ""
        return f"{place}{where}{self.message}" + (f" ({self.hint})" if self.hint else "")


class DslError(Exception):
    """Base of this package's errors."""


class PlaybookInvalid(DslError):
    """A document that is not a playbook of the dialect; ``issues`` lists everything that is wrong with it."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues


class TemplateError(DslError):
    """A template that does not parse or can't be evaluated."""

    def __init__(self, message: str, source: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.source = source
        self.line = line
