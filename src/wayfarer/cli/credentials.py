"""``wayfarer credential``: what playbooks reach the outside with."""

import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from .client import EXIT_USAGE, Api, CliError
from .terminal import Json, assembled, show

app = typer.Typer(no_args_is_help=True, help="Credentials: values go in and never come out.")


@app.command("set")
def set_(
    name: str,
    fields: Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE...")] = None,
    type_: Annotated[
        str,
        typer.Option("--type", help="bearer, api_key, basic, postgres, nats, oauth2, service_account or custom."),
    ] = "custom",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="JSON with fields, such as a service account's key; KEY=VALUE goes before it."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Register or replace a credential.

    Examples: wayfarer credential set shop base_url=https://api.example.com token=…

    wayfarer credential set documents --file service-account.json
    """
    data = {**_read(file), **assembled(fields or [])}
    if not data:
        raise CliError("a credential needs fields: KEY=VALUE, or --file", EXIT_USAGE)
    answer = Api().call("POST", "/api/credentials", json={"name": name, "type": type_, "data": data})
    show(answer, as_json, f"credential '{name}' is set")


def _read(file: Path | None) -> dict[str, Any]:
    """The fields that a file holds; its content is never repeated in an error."""
    if file is None:
        return {}
    try:
        fields = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CliError(f"{file} can't be read: {error.strerror}", EXIT_USAGE) from error
    except ValueError as error:
        raise CliError(f"{file} is not JSON", EXIT_USAGE) from error
    if not isinstance(fields, dict):
        raise CliError(f"{file} holds no JSON object of fields", EXIT_USAGE)
    return fields


@app.command("delete")
def delete(name: str, as_json: Json = False) -> None:
    """Remove a credential; one of the sandbox comes back at the next start."""
    answer = Api().call("DELETE", f"/api/credentials/{quote(name)}")
    show(answer, as_json, f"credential '{name}' is deleted")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """Names, types and fields."""
    found = Api().call("GET", "/api/credentials")["credentials"]
    show(found, as_json, "\n".join(f"{item['name']} ({item['type']}): {', '.join(item['fields'])}" for item in found))
