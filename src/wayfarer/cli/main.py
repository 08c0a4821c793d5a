"""Commands for operators and authors of playbooks."""

import asyncio
import enum
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from wayfarer import __version__
from wayfarer.dsl.errors import PlaybookInvalid
from wayfarer.local.domain import chosen
from wayfarer.local.errors import LocalError
from wayfarer.local.up import up as run_up

from . import authoring, credentials, operating, schedules, validating
from .chat import Chat, typed_lines
from .client import EXIT_FAILED, EXIT_USAGE, Api, CliError, endpoint
from .conversation import Conversation
from .domains import new_domain
from .places import found_files
from .terminal import Json, Values, assembled, err, out, show, show_error, show_table
from .testing import check_playbooks
from .threads import PLANNER, export, replay

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Run playbooks and the product around them.\n\n"
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 server not reachable, 4 refused by the server.",
)
app.add_typer(credentials.app, name="credential")
app.command()(replay)
app.command()(export)
app.command("test")(check_playbooks)
app.command()(new_domain)

app.add_typer(schedules.app, name="schedule")
app.command()(validating.validate)
app.command()(authoring.graph)
app.command()(authoring.schema)
app.command()(operating.signal)
app.command()(operating.waiting)
app.command()(operating.rerun)
app.command()(operating.finalize)
app.command()(operating.purge)
app.command()(operating.pools)


@app.command()
def up(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", envvar="WAYFARER_VERBOSE", help="Show every line of every process.")
    ] = False,
) -> None:
    """Start the whole product on this machine and keep it running until Ctrl-C.

    Warnings and errors are shown; everything that the processes print lies in the data folder's logs.
    Data stays in .wayfarer, or in WAYFARER_HOME. Ports come from WAYFARER_*_PORT; WAYFARER_PORTS=auto takes free ones.
    """
    asyncio.run(run_up(out, verbose))


@app.command()
def register(places: validating.Places, as_json: Json = False) -> None:
    """Register playbooks: files, or all of a folder.

    Example: wayfarer register playbooks/
    """
    api, registered = Api(), []
    for file in found_files(places):
        try:
            answer = api.call("POST", "/api/catalog/register", json={"content": file.text()})
        except CliError as error:
            raise CliError(f"{file.name}: {error}", error.code, error.details) from error
        except UnicodeDecodeError as error:
            raise CliError(f"{file.name}: not UTF-8: {error}", EXIT_USAGE) from error
        registered.append(answer)
        if not as_json:
            show(answer, False, f"{answer['path']} version {answer['version']}")
    if as_json:
        show(registered, True, "")


@app.command()
def run(
    path: Annotated[str, typer.Argument(help="The playbook's catalog path.")],
    values: Values = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Show events until the end.")] = False,
    version: Annotated[int | None, typer.Option(help="A version other than the latest.")] = None,
    as_json: Json = False,
) -> None:
    """Start a playbook.

    Example: wayfarer run tests/hello --set name=Ada --set 'party={"adults": 2}' --follow
    """
    api = Api()
    body = {"path": path, "workload": assembled(values or []), "version": version}
    started = api.call("POST", "/api/execute", json=body)
    if not follow:
        show(started, as_json, f"execution {started['execution_id']} has started")
        return
    for event in api.follow(started["execution_id"]):
        _event(event, as_json)
    final = api.call("GET", f"/api/executions/{started['execution_id']}/status")
    show(
        final,
        as_json,
        json.dumps(final["result"] if final["error"] is None else final["error"], indent=2, ensure_ascii=False),
    )
    if final["status"] != "COMPLETED":
        raise typer.Exit(EXIT_FAILED)


@app.command()
def status(execution_id: str, as_json: Json = False) -> None:
    """Where an execution stands."""
    found = Api().call("GET", f"/api/executions/{execution_id}/status")
    lines = [f"{key}: {found[key]}" for key in ("execution_id", "path", "status", "current_step", "duration_seconds")]
    if found["error"]:
        lines.append(f"error: {found['error']['message']}")
    show(found, as_json, "\n".join(lines))


@app.command()
def events(
    execution_id: str,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for more until the end.")] = False,
    as_json: Json = False,
) -> None:
    """The event log of an execution, a line each."""
    api, after = Api(), 0
    if follow:
        for event in api.follow(execution_id):
            _event(event, as_json)
        return
    while True:
        page = api.call("GET", f"/api/executions/{execution_id}/events", params={"after": after, "limit": 1000})
        for event in page["events"]:
            _event(event, as_json)
        if not page["events"]:
            return
        after = page["next_after"]


class Listed(enum.StrEnum):
    """What can be listed."""

    PLAYBOOKS = "playbooks"
    EXECUTIONS = "executions"


LISTED = {
    Listed.PLAYBOOKS: ("path", "version", "kind", "description"),
    Listed.EXECUTIONS: ("execution_id", "path", "status", "start_time", "duration_seconds"),
}
MAX_LISTED = 50
"""Latest executions that are listed."""


@app.command("list")
def list_(
    what: Annotated[Listed | None, typer.Argument(help="One of the two alone; without it, both.")] = None,
    as_json: Json = False,
) -> None:
    """Registered playbooks and the latest executions.

    With --json an object with both lists, or the one list that was asked for.
    """
    api = Api()
    found: dict[str, list[dict[str, Any]]] = {}
    if what is not Listed.EXECUTIONS:
        found["playbooks"] = api.call("POST", "/api/catalog/list", json={})["entries"]
    if what is not Listed.PLAYBOOKS:
        found["executions"] = api.call("GET", "/api/executions", params={"limit": MAX_LISTED})["executions"]
    if as_json:
        show(found if what is None else found[what], True, "")
        return
    for name, rows in found.items():
        columns = LISTED[Listed(name)]
        show_table(columns, [[row[column] for column in columns] for row in rows], name)


@app.command()
def cancel(execution_id: str, reason: str = "cancelled from the command line", as_json: Json = False) -> None:
    """Stop an execution and everything nested in it."""
    answer = Api().call("POST", f"/api/executions/{execution_id}/cancel", json={"reason": reason})
    show(answer, as_json, f"execution {execution_id} is {answer['status']}")


@app.command()
def access(
    user: Annotated[str, typer.Argument(help="A sub, a verified e-mail address, or 'guest'.")],
    path: Annotated[str, typer.Argument(help="A playbook's catalog path.")],
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", help="A role that the identity provider's token gives; repeatable. Default: as set."),
    ] = None,
    file: Annotated[Path | None, typer.Option(help="The access file; by default WAYFARER_ACCESS_FILE.")] = None,
    as_json: Json = False,
) -> None:
    """Say whether a user may execute and view a playbook, and by which rule.

    Nothing is run. The exit code is 1 when the execution would be refused.

    Example: wayfarer access ada@example.com travel/playbooks/itinerary-planner --role traveller
    """
    from .access import dry_run  # loads the gateway, which other commands do without

    answer = dry_run(user, path, tuple(roles or ()), file)
    show(msgspec.to_builtins(answer), as_json, answer.text)
    if not answer.execute.allowed:
        raise typer.Exit(EXIT_FAILED)


@app.command()
def chat(
    message: Annotated[
        list[str] | None, typer.Option("--message", "-m", help="Send this and leave; repeatable.")
    ] = None,
    thread: Annotated[str, typer.Option(help="Go on with this thread.")] = "",
    playbook: Annotated[
        str, typer.Option(envvar="WAYFARER_CHAT_PLAYBOOK", help="The planner's catalog path; by default the domain's.")
    ] = "",
    token: Annotated[
        str | None, typer.Option(envvar="WAYFARER_SESSION_TOKEN", help="A session; without one, a guest's.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Talk with the planner in the terminal: the same conversation as in the browser.

    Controls are numbered: write a number to choose one. Lines may also come from a pipe.

    Example: wayfarer chat -m "hello"
    """
    planner = playbook or chosen().description.planner or PLANNER
    with Conversation(endpoint("gateway", "http://127.0.0.1:8090"), planner, thread, token) as conversation:
        good = Chat(conversation, out, as_json).talk(iter(message) if message else typed_lines(out))
        if not as_json:
            out.print(f"thread {conversation.thread_id}", style="dim", highlight=False)
    if not good:
        raise typer.Exit(EXIT_FAILED)


@app.command()
def version(as_json: Json = False) -> None:
    """The version."""
    show({"version": __version__}, as_json, __version__)


def _event(event: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        return
    error = event["payload"].get("error")
    text = f" {error.get('message', '')}" if isinstance(error, dict) else ""
    out.print(
        f"{event['seq']:>5} {event['created_at'][11:23]} {event['name']:<20} {event['entity_id']}{text}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def main() -> None:
    """Entry point."""
    try:
        app()
    except CliError as error:
        show_error(str(error))
        for issue in (error.details or {}).get("issues", []) if isinstance(error.details, dict) else []:
            place = f"line {issue.get('line')}, column {issue.get('column')}: " if issue.get("line") else ""
            where = f"{issue['where']}: " if issue.get("where") else ""
            hint = f" ({issue['hint']})" if issue.get("hint") else ""
            err.print(f"  {place}{where}{issue['message']}{hint}", highlight=False, markup=False, soft_wrap=True)
        sys.exit(error.code)
    except PlaybookInvalid as error:
        for issue in error.issues:
            show_error(str(issue))
        sys.exit(EXIT_FAILED)
    except LocalError as error:
        show_error(str(error))
        sys.exit(EXIT_FAILED)


if __name__ == "__main__":
    main()
