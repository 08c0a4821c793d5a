"""Whatever dies, is lost, late or repeated: executions end, logs have no gaps, effects happen once."""

import os
import time

import pytest

from .world import simulate

BUDGET_S = 20.0
"""CPU seconds spent on fresh seeds; `make simulate` runs as many as wanted."""
LEAST = 40
FIRST = int(os.environ.get("SIMULATE_FIRST", "0"))


@pytest.mark.timeout(300)
def test_faults_of_all_kinds_do_no_harm() -> None:
    began, seed = time.process_time(), FIRST
    while seed - FIRST < LEAST or time.process_time() - began < BUDGET_S:
        try:
            simulate(seed)
        except AssertionError as error:
            pytest.fail(f"{error}\nagain: make simulate SEED={seed}", pytrace=False)
        seed += 1


@pytest.mark.parametrize("seed", range(12))
def test_faults_do_not_change_results(seed: int) -> None:
    quiet, stormy = simulate(seed, faulty=False), simulate(seed)
    if not stormy.cancelled:
        assert stormy.results() == quiet.results()


@pytest.mark.parametrize("seed", [3, 11])
def test_the_same_seed_gives_the_same_log(seed: int) -> None:
    assert simulate(seed).told() == simulate(seed).told()
