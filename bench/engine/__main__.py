"""``python -m bench.engine``: the same work on Wayfarer and on its peers, in one go."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from wayfarer.local.supervisor import Supervisor

from . import flat
from .contestants import PEER_PYTHON, ROOT, Contestant, Dbos, Restate, Wayfarer
from .measure import Figures, measure
from .report import keep, table
from .work import Work

NOTES = """
Every engine with its default durability. Wayfarer runs as one server and one worker process with PostgreSQL and NATS;
its python steps run in confined processes. The peers' steps run inside the process that serves them, their loop's
steps are not distributed, and DBOS is asked over a pipe instead of HTTP: all of it in their favour.
In brackets: how many times better Wayfarer is.
"""


def main() -> None:
    """Parse the options, measure, print and keep the results."""
    parser = argparse.ArgumentParser(prog="bench.engine", description=__doc__)
    parser.add_argument("--engines", default="wayfarer,dbos,restate", help="which engines, comma-separated")
    parser.add_argument("--work", default=",".join(Work), help="which kinds of work, comma-separated")
    parser.add_argument("--seconds", type=float, default=5.0, help="for latency, and as many for throughput")
    parser.add_argument("--keep", default="", metavar="NAME", help="write bench/results/NAME.json and .md")
    parser.add_argument(
        "--flat", action="store_true", help="long executions and a long log instead; keeps bench/results/flat.*"
    )
    options = parser.parse_args()
    if options.flat:
        found = asyncio.run(_flat(options.seconds))
        print(flat.table(found))
        print("kept in", flat.keep(ROOT / "bench" / "results", found))
        return
    engines = options.engines.split(",")
    if set(engines) - {"wayfarer"} and not PEER_PYTHON.exists():
        sys.exit("the peers are not installed: make bench-engine installs them")
    figures = asyncio.run(_compare(engines, [Work(name) for name in options.work.split(",")], options.seconds))
    print(table(figures))
    for item in figures:
        print(item.engine, item.work, "CPU s/1000 steps by process:", item.cpu_by_process)
    if options.keep:
        print("kept in", keep(ROOT / "bench" / "results", options.keep, figures, NOTES))


async def _flat(seconds: float) -> flat.Flat:
    with tempfile.TemporaryDirectory(prefix="wayfarer-bench-") as folder:
        supervisor = Supervisor(lambda *_: None, lambda *_: None)
        try:
            ours = Wayfarer(supervisor, Path(folder) / "wayfarer")
            await ours.open()
            found = await flat.flat(ours, seconds)
            await ours.close()
        finally:
            await supervisor.stop()
    return found


async def _compare(engines: list[str], kinds: list[Work], seconds: float) -> list[Figures]:
    figures: list[Figures] = []
    with tempfile.TemporaryDirectory(prefix="wayfarer-bench-") as folder:
        lines: list[str] = []
        supervisor = Supervisor(lambda name, text: lines.append(f"{name}: {text}"), lambda *_: None)
        try:
            ours = Wayfarer(supervisor, Path(folder) / "wayfarer")
            await ours.open()
            for engine in engines:
                contestant: Contestant
                if engine == "wayfarer":
                    contestant = ours
                elif engine == "dbos":
                    contestant = dbos = Dbos(supervisor, ours.database_url)
                    await dbos.open()
                else:
                    contestant = restate = Restate(supervisor, Path(folder) / "restate")
                    await restate.open()
                for work in kinds:
                    figures.append(await measure(contestant, work, seconds))
                    print(f"{engine} {work}: {figures[-1].p50_ms} ms, {figures[-1].per_second}/s", file=sys.stderr)
                if contestant is not ours:
                    await contestant.close()
            await ours.close()
        except BaseException:
            print("\n".join(lines[-40:]), file=sys.stderr)
            raise
        finally:
            await supervisor.stop()
    return figures


if __name__ == "__main__":
    main()
