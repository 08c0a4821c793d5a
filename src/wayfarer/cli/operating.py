"""Commands for operators: what is waited for, signals, reruns, ends by hand, deletion, worker pools."""

from typing import Annotated, Any

import typer

from .client import EXIT_USAGE, Api, CliError
from .terminal import Json, Values, assembled, parsed, show, show_table


def signal(
    execution_id: str,
    name: Annotated[str, typer.Argument(help="The signal that the execution waits for.")],
    payload: Annotated[str | None, typer.Argument(help="The payload, as JSON or as plain text.")] = None,
    values: Values = None,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    as_json: Json = False,
) -> None:
    """Send a signal to an execution: an outside event, or a person's decision.

    Example: wayfarer signal 2510 decision --set approved=true
    """
    body: dict[str, Any] = {"payload": assembled(values) if values else parsed(payload) if payload else None, "by": by}
    answer = Api().call("POST", f"/api/executions/{execution_id}/signals/{name}", json=body)
    show(answer, as_json, f"signal '{name}' is {answer['status']}")


def waiting(
    execution_id: Annotated[str | None, typer.Argument(help="One execution instead of all.")] = None,
    as_json: Json = False,
) -> None:
    """What executions wait for."""
    place = f"/api/executions/{execution_id}/signals" if execution_id else "/api/signals"
    found = Api().call("GET", place)["waiting"]
    if as_json:
        show(found, True, "")
        return
    columns = ("execution_id", "path", "step", "signal", "ask")
    show_table(columns, [[item[column] for column in columns] for item in found])


def rerun(
    execution_id: str,
    from_step: Annotated[str | None, typer.Option("--from", help="Begin with this step; earlier results stay.")] = None,
    values: Values = None,
    version: Annotated[str | None, typer.Option(help="Another version: a number, or latest.")] = None,
    as_json: Json = False,
) -> None:
    """Run an execution again, as a new one.

    Example: wayfarer rerun 2510 --from book --set price=99
    """
    body: dict[str, Any] = {"from_step": from_step, "workload": assembled(values or [])}
    if version is not None:
        body["version"] = int(version) if version.isdigit() else version
    answer = Api().call("POST", f"/api/executions/{execution_id}/rerun", json=body)
    show(answer, as_json, f"execution {answer['execution_id']} has started")


def finalize(
    execution_id: str,
    failed: Annotated[bool, typer.Option("--failed", help="End it as failed.")] = False,
    result: Annotated[str | None, typer.Option(help="The result, as JSON or as plain text.")] = None,
    reason: str = "ended from the command line",
    as_json: Json = False,
) -> None:
    """End an execution by hand."""
    body = {"status": "FAILED" if failed else "COMPLETED", "reason": reason, "result": parsed(result or "null")}
    answer = Api().call("POST", f"/api/executions/{execution_id}/finalize", json=body)
    show(answer, as_json, f"execution {execution_id} is {answer['status']}")


def purge(
    older_than: Annotated[
        float | None, typer.Option("--older-than", metavar="DAYS", min=0, help="Those that ended so many days ago.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="Those of one user.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    as_json: Json = False,
) -> None:
    """Delete ended executions from the log for good.

    Example: wayfarer purge --older-than 30 --dry-run
    """
    if older_than is None and user is None:
        raise CliError("say which: --older-than DAYS, --user UID, or both", EXIT_USAGE)
    body = {"older_than_days": older_than, "user_uid": user, "dry_run": dry_run}
    answer = Api().call("POST", "/api/executions/purge", json=body)
    show(answer, as_json, answer["message"])


def pools(as_json: Json = False) -> None:
    """Worker pools, with their workers and load."""
    found = Api().call("GET", "/api/worker/pools")["pools"]
    lines = [
        f"{pool['name']}: {len(pool['workers'])} worker(s), {pool['busy']} of {pool['slots']} busy" for pool in found
    ]
    show(found, as_json, "\n".join(lines) or "no worker was heard of lately")
