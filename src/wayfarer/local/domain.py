"""Which domain this product serves: a folder with its playbooks, the stand-in for its providers and its widgets."""

import os
from pathlib import Path

import msgspec
import yaml

from .errors import LocalError

FILE = "domain.yaml"
DEFAULT_SANDBOX = "sandbox"


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``domain.yaml``, every part of it optional."""

    name: str = ""
    planner: str = ""
    """Catalog path of the playbook that a conversation runs."""
    sandbox: str = DEFAULT_SANDBOX
    """Python module that stands in for the providers, found in the domain's folder or among the installed ones."""
    share: tuple[str, ...] = ()
    """Playbooks of other domains that are registered too, as files relative to the domain's folder."""
    events: tuple[str, ...] = ()
    """Types of domain events that may reach browsers; the gateway's own setting when there are none."""


class Domain(msgspec.Struct, frozen=True):
    """A domain's folder and what is said of it."""

    folder: Path
    description: Description

    @property
    def playbooks(self) -> Path:
        """The folder of its playbooks."""
        return self.folder / "playbooks"

    @property
    def files(self) -> list[Path]:
        """Places of the playbooks to register: what is shared first."""
        shared = [(self.folder / path).resolve() for path in self.description.share]
        return [*shared, *([self.playbooks] if self.playbooks.exists() else [])]

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which the processes know the domain; what the environment sets itself stays."""
        found = {"WAYFARER_DOMAIN": str(self.folder), "WAYFARER_ACCESS_FILE": str(self.playbooks / "access.yaml")}
        if (self.folder / "web").exists() and self.folder.resolve() != Path.cwd().resolve():
            found["WAYFARER_SPA_FOLDER"] = str(self.folder / "web" / "dist")
            found["PYTHONPATH"] = os.pathsep.join(filter(None, [str(self.folder), os.environ.get("PYTHONPATH", "")]))
        if self.description.events:
            found["WAYFARER_DOMAIN_EVENTS"] = ",".join(self.description.events)
        return {name: value if name == "PYTHONPATH" else os.environ.get(name, value) for name, value in found.items()}


def chosen() -> Domain:
    """The domain in the folder ``WAYFARER_DOMAIN``, by default the one here; raises `LocalError`."""
    given = os.environ.get("WAYFARER_DOMAIN")
    folder = Path(given or ".").resolve()
    file = folder / FILE
    if given and not (folder / "playbooks").is_dir():
        raise LocalError(f"{folder} is no domain: it has no folder 'playbooks' (see docs/adapting.md)")
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else "{}"
        return Domain(folder, msgspec.convert(yaml.safe_load(text) or {}, Description))
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise LocalError(f"{file}: {error}") from error
