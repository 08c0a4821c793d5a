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
INSTALLED = Path(__file__).resolve().parents[3]
"""The project's folder, when the command runs from the project's own sources."""
WORD = "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
_LEFT_OUT = shutil.ignore_patterns("dist", "__pycache__", "node_modules")


def new_domain(
    name: Annotated[
        str, typer.Argument(help="Small letters and digits; becomes part of paths and of a module's name.")
    ],
    into: Annotated[
        Path | None, typer.Option(help="The new folder; by default domains/NAME in the project, NAME elsewhere.")
    ] = None,
) -> None:
    """Create another domain: planner, access, widgets with schemas and samples, texts, a provider's stand-in, tests.

    The folder may lie in the project or anywhere else. docs/adapting.md tells what to change next.
    Example: wayfarer new-domain florist
    """
    project = _project()
    folder = into or (Path("domains") / name if project == Path.cwd() else Path(name))
    if not _NAME.fullmatch(name) or name == WORD:
        raise CliError(
            f"'{name}' can't be a domain's name: use small letters and digits, such as 'florist'", EXIT_USAGE
        )
    if folder.exists():
        raise CliError(f"{folder} exists already; nothing was changed", EXIT_USAGE)
    create(name, folder, project)
    out.print(f"{folder} is a working domain. Next:", highlight=False)
    for line in _next_steps(folder, project):
        out.print(f"  {line}", highlight=False, soft_wrap=True)


def _project() -> Path:
    """The folder with the platform: this one, or the one that the command was installed from."""
    found = next((place for place in (Path.cwd(), INSTALLED) if (place / SKELETON / "domain.yaml").exists()), None)
    if found is None:
        raise CliError(f"{SKELETON} is not here: run this in the project's folder", EXIT_USAGE)
    return found


def _next_steps(folder: Path, project: Path) -> list[str]:
    here = project == Path.cwd()
    domain, make = (folder, "make") if here else (folder.resolve(), f"make -C {project}")
    enter = "" if here else f"cd {project} && "
    return [f"{make} up WAYFARER_DOMAIN={domain}", f"{enter}WAYFARER_DOMAIN={domain} wayfarer test {domain}/playbooks"]


def create(name: str, folder: Path, project: Path) -> None:
    """Copy the skeleton of a project under another name; its files find the platform from where they lie then."""
    shutil.copytree(project / SKELETON, folder, ignore=_LEFT_OUT)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(_renamed(text, name, folder.resolve(), project), encoding="utf-8")
        if WORD in path.name:
            path.rename(path.with_name(path.name.replace(WORD, name)))


def _renamed(text: str, name: str, folder: Path, project: Path) -> str:
    shown = folder.relative_to(project) if folder.is_relative_to(project) else folder
    text = text.replace("../../playbooks/mcp", os.path.relpath(project / "playbooks" / "mcp", folder))
    text = text.replace("../../../web", os.path.relpath(project / "web", folder / "web"))
    text = text.replace(str(SKELETON), str(shown))
    return text.replace(WORD, name).replace(WORD.title(), name.title())
