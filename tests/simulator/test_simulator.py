"""Whatever dies, is lost, late or repeated: executions end, logs have no gaps, effects happen once."""

import concurrent.futures
import multiprocessing
import os

import pytest

from .world import simulate

SEEDS = 2_000
"""Simulations of one run; `make simulate` runs as many as wanted."""
CHUNK = 50
FIRST = int(os.environ.get("SIMULATE_FIRST", "0"))


def _first_failure(first: int) -> str | None:
    """What the first of a chunk's seeds says that fails."""
    for seed in range(first, first + CHUNK):
        try:
            simulate(seed)
        except AssertionError as error:
            return f"{error}\nagain: make simulate SEED={seed}"
    return None


@pytest.mark.timeout(600)
def test_faults_of_all_kinds_do_no_harm() -> None:
    spawning = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count() or 1, spawning) as processes:
        for failure in processes.map(_first_failure, range(FIRST, FIRST + SEEDS, CHUNK)):
            if failure is not None:
                processes.shutdown(cancel_futures=True)
                pytest.fail(failure, pytrace=False)


@pytest.mark.parametrize("seed", range(12))
def test_faults_do_not_change_results(seed: int) -> None:
    quiet, stormy = simulate(seed, faulty=False), simulate(seed)
    if not stormy.cancelled:
        assert stormy.results() == quiet.results()


@pytest.mark.parametrize("seed", [3, 11])
def test_the_same_seed_gives_the_same_log(seed: int) -> None:
    assert simulate(seed).told() == simulate(seed).told()
