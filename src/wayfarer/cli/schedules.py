"""``wayfarer schedule``: playbooks that start at given times."""

from typing import Annotated, Any

import typer

from .client import Api
from .terminal import Json, Values, assembled, show, show_table

app = typer.Typer(no_args_is_help=True, help="Schedules: playbooks that start at given times.")


@app.command("set")
def set_(
    name: str,
    path: Annotated[str, typer.Argument(help="The playbook's catalog path.")],
    cron: Annotated[str, typer.Option(help="Five fields, or six with seconds last; @daily and its like.")],
    time_zone: Annotated[str, typer.Option("--time-zone", "--tz")] = "UTC",
    values: Values = None,
    version: Annotated[int | None, typer.Option(help="A version other than the latest.")] = None,
    missed: Annotated[str, typer.Option(help="Runs missed while no server was up: skip, last or all.")] = "skip",
    overlap: Annotated[str, typer.Option(help="While the run before still runs: allow or skip.")] = "allow",
    as_json: Json = False,
) -> None:
    """Create or replace a schedule.

    Example: wayfarer schedule set reminders travel/remind --cron "0 8 * * 1-5" --tz Europe/Berlin
    """
    body: dict[str, Any] = {
        "name": name,
        "path": path,
        "cron": cron,
        "time_zone": time_zone,
        "workload": assembled(values or []),
    }
    body |= {"version": version, "missed": missed, "overlap": overlap}
    answer = Api().call("POST", "/api/schedules", json=body)
    show(answer, as_json, f"schedule '{name}' starts {path} next at {answer['next_at']}")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """All schedules."""
    found = Api().call("GET", "/api/schedules")["schedules"]
    if as_json:
        show(found, True, "")
        return
    columns = ("name", "path", "cron", "time_zone", "enabled", "next_at", "last_at", "last_error")
    show_table(columns, [[item[column] for column in columns] for item in found])


@app.command()
def pause(name: str, as_json: Json = False) -> None:
    """Start nothing until it is resumed."""
    show(
        Api().call("PATCH", f"/api/schedules/{name}", json={"enabled": False}), as_json, f"schedule '{name}' is paused"
    )


@app.command()
def resume(name: str, as_json: Json = False) -> None:
    """Go on after a pause."""
    answer = Api().call("PATCH", f"/api/schedules/{name}", json={"enabled": True})
    show(answer, as_json, f"schedule '{name}' starts next at {answer['next_at']}")


@app.command()
def run(name: str, as_json: Json = False) -> None:
    """Start its playbook now."""
    answer = Api().call("POST", f"/api/schedules/{name}/run")
    show(answer, as_json, f"execution {answer['execution_id']} has started")


@app.command()
def delete(name: str, as_json: Json = False) -> None:
    """Remove a schedule; its executions stay."""
    show(Api().call("DELETE", f"/api/schedules/{name}"), as_json, f"schedule '{name}' is deleted")
