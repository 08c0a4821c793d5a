"""The dry-run of the access file."""

from pathlib import Path

import msgspec

from wayfarer.gateway.access import PERMISSIONS, Access, AccessFileInvalid
from wayfarer.gateway.auth import GUEST_ROLE
from wayfarer.gateway.settings import Settings

from .client import CliError


class Answer(msgspec.Struct, frozen=True):
    """Whether a permission is given, and which rule says so."""

    allowed: bool
    role: str | None = None
    glob: str | None = None


class DryRun(msgspec.Struct, frozen=True):
    """What the gateway would say."""

    user: str
    path: str
    roles: tuple[str, ...]
    unknown_roles: tuple[str, ...]
    execute: Answer
    view: Answer

    @property
    def text(self) -> str:
        """A line each."""
        lines = [f"roles: {', '.join(self.roles) or 'none'}"]
        for name in PERMISSIONS:
            answer: Answer = getattr(self, name)
            rule = f"role {answer.role}, {answer.glob}" if answer.allowed else "no rule allows it"
            lines.append(f"{name}: {'allowed' if answer.allowed else 'denied'} ({rule})")
        lines += [f"the role '{role}' is not in the access file and allows nothing" for role in self.unknown_roles]
        return "\n".join(lines)


def dry_run(user: str, path: str, given: tuple[str, ...], file: Path | None) -> DryRun:
    """Judge as a running gateway would; raises `CliError` for an invalid file."""
    settings = Settings()
    try:
        access = Access.load(file or settings.access_file)
    except AccessFileInvalid as error:
        raise CliError(str(error)) from error
    if user == GUEST_ROLE:
        roles: tuple[str, ...] = given or (GUEST_ROLE,)
    else:
        roles = access.roles_of(user, user, given or settings.default_roles)
    verdicts = {name: access.verdict(roles, name, path) for name in PERMISSIONS}
    answers = {name: Answer(found.allowed, found.role, found.glob) for name, found in verdicts.items()}
    return DryRun(user, path, roles, tuple(access.unknown(roles)), **answers)
