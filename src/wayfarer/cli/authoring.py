"""Commands for authors of playbooks: check, draw, and what editors need."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from wayfarer.dsl.drawing import graph_of, mermaid, svg
from wayfarer.dsl.errors import PlaybookInvalid
from wayfarer.dsl.parse import parse_playbook, parse_with_warnings
from wayfarer.dsl.schema import playbook_schema
from wayfarer.local.register import playbook_files

from .client import EXIT_FAILED, EXIT_USAGE, Api, CliError
from .terminal import Json, out, show


class Picture(StrEnum):
    """Forms of a picture."""

    MERMAID = "mermaid"
    SVG = "svg"


def validate(
    place: Annotated[Path, typer.Argument(exists=True, help="A playbook file, or a folder.")], as_json: Json = False
) -> None:
    """Check playbooks without a server: every issue with its line and what would be right."""
    issues: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    files = found_files(place)
    for path in files:
        try:
            parsed = parse_with_warnings(path.read_text(encoding="utf-8"))
            warnings += [{"file": str(path), "warning": str(warning)} for warning in parsed.warnings]
        except PlaybookInvalid as error:
            issues += [{"file": str(path), "issue": str(issue)} for issue in error.issues]
        except UnicodeDecodeError as error:
            issues.append({"file": str(path), "issue": f"not UTF-8: {error}"})
    lines = [f"{item['file']}: {item['issue']}" for item in issues]
    lines += [f"{item['file']}: warning: {item['warning']}" for item in warnings]
    lines += [] if issues else [f"{len(files)} playbook(s) are valid"]
    answer = {"valid": not issues, "files": len(files), "issues": issues, "warnings": warnings}
    show(answer, as_json, "\n".join(lines))
    if issues:
        raise typer.Exit(EXIT_FAILED)


def graph(
    place: Annotated[str, typer.Argument(metavar="FILE|PATH", help="A playbook file, or a catalog path.")],
    form: Annotated[Picture | None, typer.Option("--format", "-f", help="mermaid unless the output says svg.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of stdout.")] = None,
    version: Annotated[int | None, typer.Option(help="A version in the catalog other than the latest.")] = None,
) -> None:
    """Draw a playbook, as Mermaid text or as SVG.

    Example: wayfarer graph playbooks/itinerary-planner.yaml -o planner.svg
    """
    drawn = graph_of(parse_playbook(_content(place, version)))
    wanted = form or (Picture.SVG if output is not None and output.suffix == ".svg" else Picture.MERMAID)
    text = svg(drawn) if wanted is Picture.SVG else mermaid(drawn)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
        out.print(f"{output}: {len(drawn.nodes)} steps, {len(drawn.edges)} arcs", highlight=False)


def schema() -> None:
    """Print the JSON Schema of playbooks, for editors.

    Example: wayfarer schema > playbook.schema.json
    """
    sys.stdout.write(schema_text())


def schema_text() -> str:
    """The schema as its file has it."""
    return json.dumps(playbook_schema(), indent=2, ensure_ascii=False) + "\n"


def found_files(place: Path) -> list[Path]:
    """The playbook files of a place; raises `CliError` when there are none."""
    files = playbook_files(place)
    if not files:
        raise CliError(f"{place} has no playbooks (YAML documents of kind Playbook)", EXIT_USAGE)
    return files


def _content(place: str, version: int | None) -> str:
    path = Path(place)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    body = {"path": place, "version": version}
    return str(Api().call("POST", "/api/catalog/resource", json=body)["content"])
