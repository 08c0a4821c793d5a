"""Who may run and see which playbooks, and whose documents are whose: the access file. Deny is the default."""

import functools
import re
from pathlib import Path
from typing import Annotated, Any

import pydantic
import yaml

PERMISSIONS = ("execute", "view")
MAX_CACHED = 10_000
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

Glob = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=255, pattern=r"^[^\s\\]+$")]


class AccessFileInvalid(Exception):
    """The access file has a mistake; the message says where."""


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Permissions(_Strict):
    """What a role may do: globs over catalog paths."""

    execute: tuple[Glob, ...] = ()
    view: tuple[Glob, ...] = ()


class OwnedDocuments(_Strict):
    """Documents whose owner another document names; ``{name}`` in ``paths`` fills ``{name}`` in ``document``."""

    paths: Glob
    document: Glob
    field: str


class Documents(_Strict):
    """Whose documents may be subscribed to; ``{sub}`` is the session's user."""

    own: tuple[Glob, ...] = ("users/{sub}", "users/{sub}/**")
    owned: tuple[OwnedDocuments, ...] = ()


class AccessFile(_Strict):
    """The file as a whole."""

    roles: dict[str, Permissions] = pydantic.Field(min_length=1)
    documents: Documents = Documents()


class Owner(_Strict):
    """Where it is written whose a document is."""

    document: str
    field: str


class Access:
    """Rules of the access file."""

    def __init__(self, file: AccessFile) -> None:
        self._documents = file.documents
        self._patterns = {
            (role, permission): [re.compile(_regex(glob)) for glob in getattr(permissions, permission)]
            for role, permissions in file.roles.items()
            for permission in PERMISSIONS
        }
        self.allowed = functools.lru_cache(maxsize=MAX_CACHED)(self._allowed)

    @classmethod
    def load(cls, path: Path) -> "Access":
        """Read ``roles: {role: {execute: [glob…], view: [glob…]}}``; raises `AccessFileInvalid`."""
        try:
            return cls(AccessFile.model_validate(yaml.safe_load(path.read_text())))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise AccessFileInvalid(f"{path} can't be read: {error}") from error
        except pydantic.ValidationError as error:
            raise AccessFileInvalid(f"{path}: {_first(error)}") from error

    def _allowed(self, roles: tuple[str, ...], permission: str, path: str) -> bool:
        return any(pattern.fullmatch(path) for role in roles for pattern in self._patterns.get((role, permission), ()))

    def owns(self, sub: str, path: str) -> bool:
        """Whether a document path is a user's by its name alone."""
        return any(re.fullmatch(_regex(glob, {"sub": sub}), path) for glob in self._documents.own)

    def owner_of(self, path: str) -> Owner | None:
        """Where it is written whose a document is, None when no rule says."""
        for rule in self._documents.owned:
            match = re.fullmatch(_regex(rule.paths), path)
            if match is not None:
                found = match.groupdict()
                document = _PLACEHOLDER.sub(lambda name, found=found: found[name[1]], rule.document)  # type: ignore[misc]
                return Owner(document=document, field=rule.field)
        return None


def _first(error: pydantic.ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"]) or "the document"
    return f"{where}: {problem['msg']}; expected roles.<name>.execute and .view, each a list of path globs"


def _regex(glob: str, values: dict[str, Any] | None = None) -> str:
    """``**`` crosses folders, ``*`` does not; ``{name}`` is the given value or one segment of any name."""
    text, position = "", 0
    for match in re.finditer(r"\*\*|\*|\{([a-z_]+)\}", glob):
        text += re.escape(glob[position : match.start()])
        position = match.end()
        if match[1]:
            text += re.escape(values[match[1]]) if values and match[1] in values else f"(?P<{match[1]}>[^/]+)"
        else:
            text += ".*" if match[0] == "**" else "[^/]*"
    return text + re.escape(glob[position:])
