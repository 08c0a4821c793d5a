"""``wayfarer validate``: what is wrong with playbooks, without a server."""

from typing import Annotated, Any

import typer

from wayfarer.dsl.errors import Issue, PlaybookInvalid
from wayfarer.dsl.parse import parse_with_warnings

from .client import EXIT_FAILED
from .places import Found, found_files
from .terminal import Json, show

Places = Annotated[
    list[str], typer.Argument(metavar="PLACE...", help="Playbook files and folders, or - for what comes over a pipe.")
]


def validate(
    places: Places,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as well.")] = False,
    as_json: Json = False,
) -> None:
    """Check playbooks without a server: every issue with its line and what would be right.

    Exit codes: 0 all are valid, 1 some are not, 2 there is nothing of that name, or nothing to check.

    Example: wayfarer validate playbooks/*.yaml more/
    """
    files = found_files(places)
    issues: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    for file in files:
        wrong, doubtful = _checked(file)
        issues += [_shown(file, issue, "issue") for issue in wrong]
        warnings += [_shown(file, issue, "warning") for issue in doubtful]
    invalid = {item["file"] for item in [*issues, *(warnings if strict else [])]}
    lines = [f"{item['file']}: {item['issue']}" for item in issues]
    lines += [f"{item['file']}: warning: {item['warning']}" for item in warnings]
    lines.append(_summary(len(files), len(invalid)))
    answer = {"valid": not invalid, "files": len(files), "issues": issues, "warnings": warnings}
    show(answer, as_json, "\n".join(lines))
    if invalid:
        raise typer.Exit(EXIT_FAILED)


def _checked(file: Found) -> tuple[list[Issue], tuple[Issue, ...]]:
    try:
        return [], parse_with_warnings(file.text()).warnings
    except PlaybookInvalid as error:
        return error.issues, ()
    except UnicodeDecodeError as error:
        return [Issue(f"not UTF-8: {error}", hint="save the file as UTF-8")], ()


def _shown(file: Found, issue: Issue, kind: str) -> dict[str, Any]:
    parts = {"line": issue.line, "column": issue.column, "where": issue.where, "message": issue.message}
    return {"file": file.name, kind: str(issue), **parts, "hint": issue.hint}


def _summary(files: int, invalid: int) -> str:
    if invalid:
        return f"{invalid} of {files} playbook(s) are not valid"
    return f"{files} playbook(s) are valid"
