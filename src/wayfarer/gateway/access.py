"""Who may run and see which playbooks, and whose documents are whose: the access file. Deny is the default."""

import asyncio
import functools
import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import pydantic
import yaml

from .metrics import ACCESS_FILE_READ

PERMISSIONS = ("execute", "view")
MAX_CACHED = 10_000
RELOAD_EVERY_S = 2.0
"""How soon a change of the file is seen."""
_log = logging.getLogger(__name__)
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

Glob = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=255, pattern=r"^[^\s\\,]+$")]


RoleName = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=64, pattern=r"^[^\s,]+$")]


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

    roles: dict[RoleName, Permissions] = pydantic.Field(min_length=1)
    users: dict[str, tuple[RoleName, ...]] = {}
    """Roles of single users beside those of their tokens: the key is a ``sub``, or a verified e-mail address."""
    documents: Documents = Documents()

    @pydantic.model_validator(mode="after")
    def _only_known_roles(self) -> "AccessFile":
        unknown = {role: user for user, roles in self.users.items() for role in roles if role not in self.roles}
        for role, user in unknown.items():
            raise ValueError(f"users.{user} has the role '{role}', which is not among the roles")
        return self


class Verdict(_Strict):
    """Why a permission is given: the role and its glob; None for both when it is denied."""

    role: str | None = None
    glob: str | None = None

    @property
    def allowed(self) -> bool:
        """Whether it is given."""
        return self.role is not None


class Owner(_Strict):
    """Where it is written whose a document is."""

    document: str
    field: str


class Access:
    """Rules of the access file."""

    def __init__(self, file: AccessFile) -> None:
        self._take(file)

    def _take(self, file: AccessFile) -> None:
        self._documents = file.documents
        self._users = file.users
        self._roles = frozenset(file.roles)
        self._patterns = {
            (role, permission): [(glob, re.compile(_regex(glob))) for glob in getattr(permissions, permission)]
            for role, permissions in file.roles.items()
            for permission in PERMISSIONS
        }
        self.allowed = functools.lru_cache(maxsize=MAX_CACHED)(self._allowed)

    @classmethod
    def load(cls, path: Path) -> "Access":
        """Read ``roles: {role: {execute: [glob…], view: [glob…]}}``; raises `AccessFileInvalid`."""
        return cls(cls._read(path))

    async def follow(self, path: Path) -> None:
        """Take over every change of the file until cancelled; what is invalid changes nothing and is logged."""
        seen = await asyncio.to_thread(_stamp, path)
        while True:
            await asyncio.sleep(RELOAD_EVERY_S)
            found = await asyncio.to_thread(_stamp, path)
            if found != seen:
                seen = found
                await asyncio.to_thread(self.reload, path)

    def reload(self, path: Path) -> bool:
        """Read the file again; False when it is invalid, and the rules stay as they were."""
        try:
            file = self._read(path)
        except AccessFileInvalid as error:
            ACCESS_FILE_READ.labels("invalid").inc()
            _log.error("the access rules stay as they were: %s", error)
            return False
        self._take(file)
        ACCESS_FILE_READ.labels("taken").inc()
        _log.info("the access rules are read anew from %s", path)
        return True

    @staticmethod
    def _read(path: Path) -> AccessFile:
        try:
            return AccessFile.model_validate(yaml.load(path.read_text(), _UniqueKeys))  # noqa: S506 - a SafeLoader
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise AccessFileInvalid(f"{path} can't be read: {error}") from error
        except pydantic.ValidationError as error:
            raise AccessFileInvalid(f"{path}: {_first(error)}") from error

    def _allowed(self, roles: tuple[str, ...], permission: str, path: str) -> bool:
        return self.verdict(roles, permission, path).allowed

    def verdict(self, roles: tuple[str, ...], permission: str, path: str) -> Verdict:
        """Which role allows it, and by which of its globs."""
        for role in roles:
            for glob, pattern in self._patterns.get((role, permission), ()):
                if pattern.fullmatch(path):
                    return Verdict(role=role, glob=glob)
        return Verdict()

    def globs(self, roles: tuple[str, ...], permission: str) -> list[str]:
        """The globs of some roles together."""
        return [glob for role in roles for glob, _ in self._patterns.get((role, permission), ())]

    def roles_of(self, sub: str, verified_email: str, given: Iterable[str]) -> tuple[str, ...]:
        """The roles of a user: the ``given`` ones of the token, and those that the file adds."""
        added = self._users.get(sub, ()) + (self._users.get(verified_email, ()) if verified_email else ())
        return tuple(dict.fromkeys((*given, *added)))

    def unknown(self, roles: Iterable[str]) -> list[str]:
        """Roles that the file does not have: they allow nothing."""
        return [role for role in roles if role not in self._roles]

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


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file does, also when a mounted folder is exchanged as a whole."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


class _UniqueKeys(yaml.SafeLoader):
    """YAML in which a key that is written twice is a mistake, not the later of two rules."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping, if its keys differ."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                problem = f"the key '{key}' is there twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _first(error: pydantic.ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"]) or "the document"
    hint = "" if problem["type"] == "value_error" else "; expected roles.<name>.execute and .view, each a list of globs"
    return f"{where}: {problem['msg']}{hint}"


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
