"""The tests that lie next to the playbooks, against the product of this run."""

from pathlib import Path

import pytest

from tests.conftest import Product
from wayfarer.cli.client import Api
from wayfarer.cli.playbook_tests import Case, Runner, find

CASES = find(Path(__file__).parents[2] / "playbooks")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_as_its_author_expects(product: Product, case: Case) -> None:
    outcome = Runner(Api(product.endpoints["server"]), product.endpoints["sandbox"]).run(case)
    assert outcome.problems == ()
