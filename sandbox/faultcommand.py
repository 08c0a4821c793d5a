"""``python -m sandbox.faultcommand``: switch the sandbox's faults in a terminal."""

import sys
from typing import Annotated, Any

import httpx2
import typer

from .settings import Settings

TIMEOUT_S = 10
EXIT_FAILED = 1


def switch(
    provider: Annotated[str, typer.Argument(help="Which provider; see --list.")] = "",
    latency_ms: Annotated[int, typer.Option(help="Answer so much later.")] = 0,
    status: Annotated[int | None, typer.Option(help="Answer with this status, 400 to 599.")] = None,
    error_rate: Annotated[float | None, typer.Option(help="Strike this share of the requests, 0 to 1.")] = None,
    remaining: Annotated[int | None, typer.Option(help="End after so many struck requests.")] = None,
    rate_limit: Annotated[bool, typer.Option("--rate-limit", help="Answer 429.")] = False,
    offers: Annotated[
        str | None, typer.Option(help="What was found is 'gone' or 'dearer' at the booking (duffel, amadeus).")
    ] = None,
    hang: Annotated[bool, typer.Option("--hang", help="Never answer.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Take the fault back.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Show all faults.")] = False,
    url: Annotated[
        str, typer.Option(envvar="WAYFARER_SANDBOX_URL", help="The sandbox; by default the one of this machine.")
    ] = "",
) -> None:
    """Make a provider of the sandbox slow, failing, silent or rate-limited, or take that back.

    Example: python -m sandbox.faultcommand duffel --latency-ms 3000
    """
    base = (url or Settings().base_url) + "/sandbox/faults"
    fault: dict[str, Any] = {"latency_ms": latency_ms, "hang": hang, "rate_limit": rate_limit}
    fault |= {"status": status, "error_rate": error_rate, "remaining": remaining, "offers": offers}
    try:
        if listed or not provider:
            answer = httpx2.get(base, timeout=TIMEOUT_S)
        elif off:
            answer = httpx2.delete(f"{base}/{provider}", timeout=TIMEOUT_S)
        else:
            answer = httpx2.put(f"{base}/{provider}", json=fault, timeout=TIMEOUT_S)
    except httpx2.TransportError as error:
        typer.echo(f"the sandbox at {base} does not answer: {error}", err=True)
        sys.exit(EXIT_FAILED)
    if answer.is_error:
        typer.echo(answer.json()["error"], err=True)
        sys.exit(EXIT_FAILED)
    typer.echo(answer.text)


if __name__ == "__main__":
    typer.run(switch)
