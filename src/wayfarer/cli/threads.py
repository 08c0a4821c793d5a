"""Commands around a recorded thread: replay it, take it along."""

import base64
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from .client import EXIT_FAILED, EXIT_USAGE, Api, CliError
from .recording import owner_of
from .replay import replay as run_replay
from .terminal import Json, out

PLANNER = "travel/playbooks/itinerary-planner"
EXPORTER = "travel/playbooks/catalog/threads/export"


class Form(StrEnum):
    """What a thread is exported as."""

    JSON = "json"
    ICS = "ics"
    PDF = "pdf"


def replay(
    thread: Annotated[str, typer.Argument(help="The thread's id.")],
    planner: Annotated[
        Path | None, typer.Option(help="A planner's file; without it, the registered planner.", exists=True)
    ] = None,
    path: Annotated[str, typer.Option("--path", envvar="WAYFARER_CHAT_PLAYBOOK", help="Its catalog path.")] = PLANNER,
    as_json: Json = False,
) -> None:
    """Run a recorded thread again and compare: slot updates, tool calls, widget types. No provider is asked.

    Ends with 1 when something differs. Example: wayfarer replay t1234 --planner playbooks/itinerary-planner.yaml
    """
    with out.status("…") as status:
        report = run_replay(Api(), thread, path, planner, lambda text: status.update(text) if not as_json else None)
    if as_json:
        first = report.first
        told = {**msgspec.to_builtins(report), "same": first is None}
        told["first_difference"] = {"turn": first[0].number, **msgspec.to_builtins(first[1])} if first else None
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        for line in report.lines():
            out.print(line, highlight=False, markup=False, soft_wrap=True)
    if report.first is not None:
        raise typer.Exit(EXIT_FAILED)


def export(
    thread: Annotated[str, typer.Argument(help="The thread's id.")],
    form: Annotated[Form, typer.Option("--format", "-f", help="The whole thread, its calendar, or its trip.")] = (
        Form.JSON
    ),
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file, or - for stdout; else the thread's title names it.")
    ] = None,
    playbook: Annotated[str, typer.Option(help="The exporting playbook's catalog path.")] = EXPORTER,
    locale: Annotated[str, typer.Option(help="The document's language; else the thread's.")] = "",
) -> None:
    """Write a thread as JSON, its calendar as ICS or its trip as PDF.

    Example: wayfarer export t1234 --format pdf --output trip.pdf
    """
    api = Api()
    asked = {"thread_id": thread, "user_uid": owner_of(api, thread), "format": form.value, "locale": locale}
    made = api.run(playbook, asked)
    if not isinstance(made, dict) or not ("content" in made or "content_base64" in made):
        raise CliError(f"'{playbook}' gave no document", EXIT_USAGE)
    data = base64.b64decode(made["content_base64"]) if "content_base64" in made else str(made["content"]).encode()
    if str(output) == "-":
        sys.stdout.buffer.write(data)
        return
    target = output or Path(Path(str(made.get("filename") or f"{thread}.{form.value}")).name)
    target.write_bytes(data)
    out.print(f"{target} ({len(data)} bytes)", highlight=False)
