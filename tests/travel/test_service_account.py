"""Documents with nothing but a service account's key: the token is the worker's own affair."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import Product

Run = Callable[..., dict[str, Any]]
Keyed = Callable[..., str]


@pytest.fixture
def key(product: Product) -> dict[str, Any]:
    """The key of the sandbox's service account."""
    found: dict[str, Any] = httpx2.get(product.endpoints["sandbox"] + "/sandbox/service-account").json()
    return found


@pytest.fixture
def keyed(product: Product, repository: Path, tmp_path: Path, key: dict[str, Any]) -> Keyed:
    """Makes a document playbook on a credential of its own that is set from a key's file; its path."""
    source = (repository / "playbooks/mcp/firestore.yaml").read_text()
    server = product.endpoints["server"]

    def make(alias: str, **changes: str) -> str:
        path = f"t/mcp/{alias}"
        playbook = source.replace("path: automation/agents/mcp/firestore", f"path: {path}")
        playbook = playbook.replace("{name: firestore, kind", f"{{name: firestore, alias: {alias}, kind")
        registered = httpx2.post(f"{server}/api/catalog/register", json={"content": playbook})
        assert registered.status_code == 200, registered.text
        file = tmp_path / f"{alias}.json"
        file.write_text(json.dumps({**key, **changes}))
        command = [sys.executable, "-m", "wayfarer.cli", "credential", "set", alias, "--file", str(file)]
        done = subprocess.run(command, env={**os.environ, "WAYFARER_SERVER_URL": server}, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return path

    return make


def call(run: Run, server: str, tool: str, **arguments: Any) -> dict[str, Any]:
    """The answer of a tool."""
    answer: dict[str, Any] = run(server, method="tools/call", tool=tool, arguments=arguments)["result"]
    return answer


def kept_below(folder: Path, needle: bytes) -> list[str]:
    """Files that hold some bytes."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(folder / "sandbox")]
    return [str(path.relative_to(folder)) for path in found if needle in path.read_bytes()]


def test_a_key_is_all_it_takes_and_no_token_is_kept_anywhere(
    product: Product, run: Run, keyed: Keyed, key: dict[str, Any]
) -> None:
    documents = f"{product.endpoints['sandbox']}/v1/projects/{key['project_id']}/databases/(default)/documents"
    assert httpx2.get(f"{documents}/notes/n1", headers={"Authorization": "Bearer made-up"}).status_code == 401
    server = keyed("documents_by_key")
    assert not call(run, server, "set_doc", path="notes/n1", data={"text": "kept"})["isError"]
    assert call(run, server, "get_doc", path="notes/n1")["data"]["doc"]["data"] == {"text": "kept"}
    event = {"thread_path": "chat_threads/keyed", "event": {"type": "note"}, "event_id": "e1"}
    assert call(run, server, "append_event", **event)["data"]["seq"] == 1
    store = sqlite3.connect(product.home / "sandbox" / "store.sqlite3")
    tokens = [row[0] for row in store.execute("SELECT key FROM items WHERE collection = 'google_tokens'")]
    store.close()
    assert 1 <= len(tokens) <= 3, "at most one for each call: a worker keeps its own"
    for secret in [*tokens, *key["private_key"].splitlines()[1:-1]]:
        assert kept_below(product.home, secret.encode()) == []
        assert secret not in product.log.read_text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"private_key": "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"}, "no RSA key"),
        ({"client_email": "nobody@example.com"}, "account not found"),
        ({"scope": "email"}, "insufficient authentication scopes"),
    ],
)
def test_a_key_that_gives_no_token_is_an_answer_that_says_why(
    run: Run, keyed: Keyed, changes: dict[str, str], said: str
) -> None:
    server = keyed("documents_by_" + next(iter(changes)), **changes)
    answer = call(run, server, "get_doc", path="notes/n1")
    assert answer["isError"]
    assert said in answer["data"]["message"]
