"""A product that serves examples/logistics, and a browser in front of it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import CHROMIUM, FLAGS
from tests.conftest import Product, start_product, stop_product

DOMAIN = "examples/logistics"
BUILD_LIMIT_S = 170


def _stale(repository: Path) -> bool:
    """Whether a source is newer than the build."""
    built = repository / DOMAIN / "web" / "dist" / "index.html"
    if not built.exists():
        return True
    sources = [repository / "web" / "src", repository / DOMAIN / "web"]
    files = (file for folder in sources for file in folder.rglob("*") if file.is_file() and "dist" not in file.parts)
    return max(file.stat().st_mtime for file in files) > built.stat().st_mtime


@pytest.fixture(scope="session")
def spa(repository: Path) -> Path:
    """The domain's browser application, built when it is not there or out of date."""
    if _stale(repository):
        environment = {**os.environ, "WAYFARER_DOMAIN": DOMAIN}
        command = ["npm", "run", "-s", "build"]
        subprocess.run(command, cwd=repository / "web", env=environment, check=True, timeout=BUILD_LIMIT_S)
    return repository / DOMAIN / "web" / "dist"


@pytest.fixture(scope="module")
def logistics(spa: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The running product."""
    running = start_product(tmp_path_factory.mktemp("logistics") / "home", WAYFARER_DOMAIN=DOMAIN)
    yield running
    stop_product(running)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
