"""``wayfarer new-domain``: another domain on the same platform, working from its first minute."""

import os
import re
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from .client import EXIT_USAGE, CliError

out = Console()
SKELETON = Path("examples") / "skeleton"
WORD = "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
_LEFT_OUT = shutil.ignore_patterns("dist", "__pycache__", "node_modules")


def new_domain(
    name: Annotated[
        str, typer.Argument(help="Small letters and digits; becomes part of paths and of a module's name.")
    ],
    into: Annotated[Path | None, typer.Option(help="The new folder; by default domains/NAME.")] = None,
) -> None:
    """Create another domain: planner, access, widgets with schemas and samples, texts, a provider's stand-in, tests.

    Run it in the project's folder. docs/adapting.md tells what to change next. Example: wayfarer new-domain florist
    """
    folder = into or Path("domains") / name
    if not _NAME.fullmatch(name) or name == WORD:
        raise CliError(
            f"'{name}' can't be a domain's name: use small letters and digits, such as 'florist'", EXIT_USAGE
        )
    if not (SKELETON / "domain.yaml").exists():
        raise CliError(f"{SKELETON} is not here: run this in the project's folder", EXIT_USAGE)
    if folder.exists():
        raise CliError(f"{folder} exists already; nothing was changed", EXIT_USAGE)
    create(name, folder)
    out.print(f"{folder} is a working domain. Next:", highlight=False)
    out.print(f"  make up WAYFARER_DOMAIN={folder}", highlight=False)
    out.print(f"  WAYFARER_DOMAIN={folder} wayfarer test {folder}/playbooks", highlight=False)


def create(name: str, folder: Path) -> None:
    """Copy the skeleton under another name."""
    shutil.copytree(SKELETON, folder, ignore=_LEFT_OUT)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(_renamed(text, name, folder), encoding="utf-8")
        if WORD in path.name:
            path.rename(path.with_name(path.name.replace(WORD, name)))


def _renamed(text: str, name: str, folder: Path) -> str:
    here = os.path.relpath(Path("playbooks"), folder)
    text = text.replace("../../playbooks/mcp", f"{here}/mcp").replace(str(SKELETON), str(folder))
    return text.replace(WORD, name).replace(WORD.title(), name.title())
