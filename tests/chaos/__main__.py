"""``python -m tests.chaos``: a long storm; exit code 1 when anything does not hold."""

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from .storm import Storm


def main() -> None:
    """Parse options, run, tell."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--executions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--lines", action="store_true", help="show what the processes print")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="wayfarer-chaos-") as folder:
        storm = Storm(Path(folder), options.executions, options.seed, print)
        problems = asyncio.run(storm.run())
    if options.lines or problems:
        print("\n".join(storm.lines[-400:]), file=sys.stderr)
    for problem in problems[:40]:
        print(problem)
    print("everything holds" if not problems else f"{len(problems)} problems with seed {options.seed}")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
