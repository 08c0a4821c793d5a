"""``wayfarer test``: the tests next to the playbooks, in a product of their own or in the one that runs."""

import asyncio
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from wayfarer.local.temporary import temporary_product

from .client import EXIT_FAILED, EXIT_USAGE, Api, CliError, endpoint
from .playbook_tests import Case, Outcome, Runner, find
from .terminal import Json, out

AT_ONCE = 4
"""Cases that run side by side; those that make providers fail run alone."""


def check_playbooks(
    place: Annotated[Path, typer.Argument(exists=True, help="A test file, or a folder.")],
    only: Annotated[str, typer.Option("-k", help="Only tests whose file or name contains this.")] = "",
    running: Annotated[
        bool, typer.Option("--running", help="Use the product that runs, with the playbooks that it knows.")
    ] = False,
    record: Annotated[bool, typer.Option("--record", help="Write the recordings of recorded tests anew.")] = False,
    as_json: Json = False,
) -> None:
    """Run the tests of playbooks: documents of kind PlaybookTest. Without --running a product is started for them.

    Example: wayfarer test playbooks/
    """
    cases = find(place, only)
    if not cases:
        raise CliError(f"{place} has no tests (YAML documents of kind PlaybookTest) that match", EXIT_USAGE)
    if running:
        runner = Runner(Api(), endpoint("sandbox", "http://127.0.0.1:8070"))
        outcomes = list(_shown(_outcomes(runner, cases, record), as_json))
    else:
        outcomes = asyncio.run(_in_own_product(place, cases, record, as_json))
    failed = [outcome for outcome in outcomes if outcome.problems]
    if as_json:
        told = {"tests": len(outcomes), "failed": len(failed), "outcomes": msgspec.to_builtins(outcomes)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        out.print(f"{len(outcomes)} tests, {len(failed)} failed", highlight=False)
    if failed:
        raise typer.Exit(EXIT_FAILED)


async def _in_own_product(place: Path, cases: list[Case], record: bool, as_json: bool) -> list[Outcome]:
    async with temporary_product([place if place.is_dir() else place.parent]) as endpoints:
        runner = Runner(Api(endpoints["server"]), endpoints["sandbox"])
        return await asyncio.to_thread(lambda: list(_shown(_outcomes(runner, cases, record), as_json)))


def _outcomes(runner: Runner, cases: list[Case], record: bool) -> Iterator[Outcome]:
    calm = [case for case in cases if not case.faulty]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda case: runner.run(case, record), calm)
    for case in cases:
        if case.faulty:
            yield runner.run(case, record)


def _shown(outcomes: Iterator[Outcome], as_json: bool) -> Iterator[Outcome]:
    for outcome in outcomes:
        if not as_json:
            mark = "[red]FAILED[/red]" if outcome.problems else "[green]ok[/green]"
            out.print(f"{mark} {outcome.label} ({outcome.seconds:.1f} s)", highlight=False)
            for problem in outcome.problems:
                out.print(f"    {problem}", highlight=False, markup=False, soft_wrap=True)
        yield outcome
