"""``python -m tests.simulator --seed 7`` runs one simulation again; ``--seeds 5000`` runs many."""

import argparse
import sys

from .world import simulate


def main() -> None:
    """Parse options, run, print the first seed that fails."""
    parser = argparse.ArgumentParser(prog="tests.simulator", description=__doc__)
    parser.add_argument("--seed", type=int, help="run only this one and show its log")
    parser.add_argument("--seeds", type=int, default=2_000, help="how many to run")
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    if options.seed is not None:
        world = simulate(options.seed)
        for line in world.told():
            print(line)
        return
    for seed in range(options.first, options.first + options.seeds):
        try:
            simulate(seed)
        except AssertionError as error:
            sys.exit(f"{error}\nagain: make simulate SEED={seed}")
    print(f"{options.seeds} simulations hold")


if __name__ == "__main__":
    main()
