"""Registers playbooks and credentials with a running server; doing it again changes nothing."""

import os
import re
from pathlib import Path
from typing import Any

import httpx2
import yaml

from .errors import LocalError

OWN_TAGS = frozenset({"sandbox", "platform"})
"""Tags of the credentials that a start registers; one without them was set by hand."""
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")


def playbook_files(place: Path) -> list[Path]:
    """Playbook documents of a file or a folder, in order."""
    if place.is_file():
        return [place]
    found = sorted(path for pattern in ("*.yaml", "*.yml") for path in place.rglob(pattern))
    return [path for path in found if path.is_file() and _is_playbook(path)]


def _is_playbook(path: Path) -> bool:
    text = path.read_bytes().decode("utf-8", "replace")
    return re.search(r"^kind:\s*[\"']?(Playbook|Agent)\b", text, re.MULTILINE) is not None


async def register_playbook(client: httpx2.AsyncClient, path: Path) -> dict[str, Any]:
    """Register one file; raises `LocalError` with the server's message."""
    answer = await client.post("/api/catalog/register", json={"content": path.read_text(encoding="utf-8")})
    if answer.status_code != 200:
        raise LocalError(f"{path}: {_message(answer)}")
    registered: dict[str, Any] = answer.json()
    return registered


async def register_credentials(client: httpx2.AsyncClient, file: Path, environment: dict[str, str]) -> list[str]:
    """Register the credentials of a file; those that were set by hand stay. Returns the registered names.

    Ports may have changed since the last start, so what an earlier start registered is written again.
    """
    if not file.exists():
        return []
    text = _VARIABLE.sub(lambda match: environment.get(match[1], os.environ.get(match[1], "")), file.read_text())
    stored = (await client.get("/api/credentials")).json()["credentials"]
    by_hand = {item["name"] for item in stored if OWN_TAGS.isdisjoint(item["tags"])}
    registered: list[str] = []
    for credential in yaml.safe_load(text)["credentials"]:
        if credential["name"] in by_hand:
            continue
        answer = await client.post("/api/credentials", json=credential)
        if answer.status_code != 200:
            raise LocalError(f"{file}: {credential['name']}: {_message(answer)}")
        registered.append(credential["name"])
    return registered


def _message(answer: httpx2.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {answer.status_code}"
