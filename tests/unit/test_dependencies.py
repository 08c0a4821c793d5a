"""What the code imports is declared, so that an upgrade of something else can't take it away."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

_OWN = frozenset({"wayfarer", "sandbox"})


def _name(text: str) -> str:
    return re.split(r"[\[<>=;~! ]", text)[0].lower().replace("_", "-")


def _imported(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module.partition(".")[0]


@pytest.mark.parametrize("folder", ["src/wayfarer", "sandbox"])
def test_every_package_that_is_imported_is_declared(repository: Path, folder: str) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_name(item) for item in project["dependencies"]}
    homes = importlib.metadata.packages_distributions()
    foreign = set(_imported(repository / folder)) - sys.stdlib_module_names - _OWN
    assert foreign
    missing = {module for module in foreign if not declared & {_name(home) for home in homes.get(module, [])}}
    assert not missing, f"imported and not declared in pyproject.toml: {sorted(missing)}"
