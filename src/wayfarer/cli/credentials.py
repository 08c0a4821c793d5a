"""``wayfarer credential``: what playbooks reach the outside with."""

from typing import Annotated
from urllib.parse import quote

import typer

from .client import Api
from .terminal import Json, assembled, show

app = typer.Typer(no_args_is_help=True, help="Credentials: values go in and never come out.")


@app.command("set")
def set_(
    name: str,
    fields: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")],
    type_: Annotated[str, typer.Option("--type", help="bearer, api_key, basic, postgres, nats or custom.")] = "custom",
    as_json: Json = False,
) -> None:
    """Register or replace a credential.

    Example: wayfarer credential set shop base_url=https://api.example.com token=…
    """
    answer = Api().call("POST", "/api/credentials", json={"name": name, "type": type_, "data": assembled(fields)})
    show(answer, as_json, f"credential '{name}' is set")


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
