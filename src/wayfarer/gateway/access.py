"""Who may run and see which playbooks: roles to globs over catalog paths, deny by default."""

import fnmatch
import functools
import re
from pathlib import Path
from typing import Any

import yaml

PERMISSIONS = ("execute", "view")
MAX_CACHED = 10_000


class AccessFileInvalid(Exception):
    """The access file has a mistake; the message says where."""


class Access:
    """Rules of the access file."""

    def __init__(self, roles: dict[str, dict[str, list[str]]]) -> None:
        self._patterns = {
            (role, permission): [re.compile(_regex(glob)) for glob in globs]
            for role, permissions in roles.items()
            for permission, globs in permissions.items()
        }
        self.allowed = functools.lru_cache(maxsize=MAX_CACHED)(self._allowed)

    @classmethod
    def load(cls, path: Path) -> "Access":
        """Read ``roles: {role: {execute: [glob…], view: [glob…]}}``; raises `AccessFileInvalid`."""
        try:
            document = yaml.safe_load(path.read_text())
        except (OSError, yaml.YAMLError) as error:
            raise AccessFileInvalid(f"{path} can't be read: {error}") from error
        return cls(_checked(document, path))

    def _allowed(self, roles: tuple[str, ...], permission: str, path: str) -> bool:
        return any(pattern.fullmatch(path) for role in roles for pattern in self._patterns.get((role, permission), ()))


def _checked(document: Any, path: Path) -> dict[str, dict[str, list[str]]]:
    roles = document.get("roles") if isinstance(document, dict) else None
    if not isinstance(roles, dict) or not roles:
        raise AccessFileInvalid(f"{path}: expected 'roles' with at least one role")
    for role, permissions in roles.items():
        if not isinstance(permissions, dict):
            raise AccessFileInvalid(f"{path}: roles.{role}: expected execute and view lists")
        for permission, globs in permissions.items():
            if permission not in PERMISSIONS:
                raise AccessFileInvalid(f"{path}: roles.{role}.{permission}: expected one of {', '.join(PERMISSIONS)}")
            if not isinstance(globs, list) or not all(isinstance(glob, str) and glob for glob in globs):
                raise AccessFileInvalid(f"{path}: roles.{role}.{permission}: expected a list of path globs")
    return roles


def _regex(glob: str) -> str:
    """``**`` crosses folders, ``*`` does not."""
    parts = [
        fnmatch.translate(part).removeprefix("(?s:").removesuffix(r")\Z").removesuffix(r")\z")
        for part in glob.split("**")
    ]
    return ".*".join(part.replace(".*", "[^/]*") for part in parts)
