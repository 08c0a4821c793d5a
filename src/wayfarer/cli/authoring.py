"""Commands for authors of playbooks: draw, and what editors need."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wayfarer.dsl.drawing import graph_of, mermaid, svg
from wayfarer.dsl.parse import parse_playbook
from wayfarer.dsl.schema import playbook_schema

from .client import Api
from .terminal import out


class Picture(StrEnum):
    """Forms of a picture."""

    MERMAID = "mermaid"
    SVG = "svg"


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


def _content(place: str, version: int | None) -> str:
    path = Path(place)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    body = {"path": place, "version": version}
    return str(Api().call("POST", "/api/catalog/resource", json=body)["content"])
