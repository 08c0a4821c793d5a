"""The command line against the running product."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Product
from wayfarer.local.ports import free_port

HELLO = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: hello, path: tests/cli/hello}
workload: {name: world}
workflow:
- step: start
  tool: {kind: python, input: {name: "{{ workload.name }}"}, code: "result = {'greeting': 'Hello ' + name}"}
"""
BROKEN = HELLO.replace("kind: python", "kind: pyhton")
COMMANDS = [
    "up",
    "register",
    "validate",
    "run",
    "status",
    "events",
    "list",
    "cancel",
    "access",
    "chat",
    "credential",
    "finalize",
    "graph",
    "pools",
    "rerun",
    "schedule",
    "schema",
    "signal",
    "waiting",
    "version",
    "replay",
    "export",
    "test",
]


def cli(
    *arguments: str, home: Path | str = "none", stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    env = {**os.environ, "WAYFARER_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "120", **environment}
    return subprocess.run(
        [sys.executable, "-m", "wayfarer.cli", *arguments],
        env=env,
        capture_output=True,
        text=True,
        input=stdin,
        timeout=60,
        check=False,
    )


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    """A playbook file."""
    file = tmp_path / "hello.yaml"
    file.write_text(HELLO)
    return file


def said(done: subprocess.CompletedProcess[str]) -> Any:
    """The machine output of a command that succeeded."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_help_names_every_command_and_exit_code() -> None:
    told = cli("--help").stdout
    assert [name for name in COMMANDS if name not in told] == []
    assert "Exit codes" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = cli(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 5


def test_register_run_and_look(product: Product, hello: Path) -> None:
    first = said(cli("register", str(hello), "--json", home=product.home))[0]
    again = said(cli("register", str(hello), "--json", home=product.home))[0]
    assert (again["version"], again["catalog_id"]) == (first["version"], first["catalog_id"])
    started = said(cli("run", "tests/cli/hello", "--set", "name=Ada", "--json", home=product.home))
    followed = cli("events", started["execution_id"], "--follow", "--json", home=product.home)
    names = [json.loads(line)["name"] for line in followed.stdout.splitlines()]
    assert (names[0], names[-1]) == ("playbook.started", "playbook.completed")
    status = said(cli("status", started["execution_id"], "--json", home=product.home))
    assert (status["status"], status["result"]["greeting"]) == ("COMPLETED", "Hello Ada")
    listed = said(cli("list", "--json", home=product.home))
    assert started["execution_id"] in [item["execution_id"] for item in listed["executions"]]
    assert "tests/cli/hello" in [item["path"] for item in listed["playbooks"]]
    assert said(cli("list", "executions", "--json", home=product.home))[0].keys() == listed["executions"][0].keys()
    assert "Hello world" in cli("run", "tests/cli/hello", "--follow", home=product.home).stdout


def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, hello: Path) -> None:
    assert cli("validate", str(hello)).returncode == 0
    broken = tmp_path / "broken.yaml"
    broken.write_text(BROKEN)
    done = cli("validate", str(broken), "--json")
    assert done.returncode == 1
    assert "pyhton" in json.loads(done.stdout)["issues"][0]["issue"]


def test_errors_say_what_to_do(product: Product) -> None:
    port = free_port()
    away = cli("list", WAYFARER_SERVER_URL=f"http://127.0.0.1:{port}")
    assert away.returncode == 3
    assert "wayfarer up" in away.stderr
    silent = cli("chat", "-m", "hi", WAYFARER_GATEWAY_URL=f"http://127.0.0.1:{port}")
    assert silent.returncode == 3
    assert "wayfarer up" in silent.stderr
    assert cli("run", "no/such/playbook", home=product.home).returncode == 4
    assert cli("status", "123", home=product.home).returncode == 4
    assert cli("run").returncode == 2
    assert cli("nonsense").returncode == 2


def test_credentials_go_in_and_never_come_out(product: Product) -> None:
    done = cli("credential", "set", "cli_test", "token=hunter2-very-secret", home=product.home)
    assert done.returncode == 0, done.stderr
    listed = cli("credential", "list", "--json", home=product.home)
    assert "cli_test" in listed.stdout
    assert "hunter2" not in listed.stdout + done.stdout


def test_a_conversation_in_the_terminal(product: Product) -> None:
    talk = cli("chat", home=product.home, stdin="Trip to Paris\n1\nJuly 15 to 22\n2 adults\n")
    assert talk.returncode == 0, talk.stdout + talk.stderr
    assert "Which one is it?" in talk.stdout
    assert "Book this" in talk.stdout or "New York to Paris" in talk.stdout
    lines = cli("chat", "--json", "-m", "flights from NYC to Rome July 15 to 22 for 2 adults", home=product.home)
    assert json.loads(lines.stdout.splitlines()[-1])["emitted_widget_types"] == ["flight_list"]
    thread = json.loads(lines.stdout.splitlines()[-1])["thread_id"]
    assert thread


def test_no_colour_codes_when_they_are_not_wanted(product: Product) -> None:
    assert "\x1b[" not in cli("chat", "-m", "Trip to Paris", home=product.home).stdout
    assert "\x1b[" not in cli("list", home=product.home).stdout


def test_access_is_tried_without_a_product(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text("roles: {guest: {view: ['a/**']}, maker: {execute: ['a/*']}}\nusers: {ada@example.com: [maker]}\n")
    env = {"WAYFARER_ACCESS_FILE": str(file), "WAYFARER_OIDC_DEFAULT_ROLES": "guest"}
    allowed = said(cli("access", "ada@example.com", "a/b", "--json", **env))
    assert allowed["execute"] == {"allowed": True, "role": "maker", "glob": "a/*"}
    assert allowed["roles"] == ["guest", "maker"]
    denied = cli("access", "bob", "a/b", **env)
    assert denied.returncode == 1
    assert "execute: denied" in denied.stdout
    assert "view: allowed (role guest, a/**)" in denied.stdout
    assert "'stranger' is not in the access file" in cli("access", "bob", "a/b", "--role", "stranger", **env).stdout


def test_a_mistake_in_the_access_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text("roles: {guest: {run: ['a/**']}}")
    refused = cli("access", "bob", "a/b", "--file", str(file))
    assert refused.returncode == 1
    assert "roles.guest.run" in refused.stderr.replace("\n", "")


def test_many_places_are_checked_at_once(tmp_path: Path, hello: Path) -> None:
    (tmp_path / "more").mkdir()
    for name, text in {"more/a.yml": HELLO, "more/broken.yaml": BROKEN, "other.yaml": "credentials: []\n"}.items():
        (tmp_path / name).write_text(text)
    found = sorted(str(file) for file in tmp_path.glob("*.yaml"))
    done = cli("validate", *found, str(tmp_path / "more"), str(hello), "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["files"]) == (1, 3), "a file of something else is no playbook, none counts twice"
    (issue,) = answer["issues"]
    assert (issue["line"], issue["column"], issue["where"]) == (8, 10, "workflow[0].tool.kind")
    assert issue["hint"] == "did you mean 'python'?"
    (line, summary) = cli("validate", *found, str(tmp_path / "more")).stdout.splitlines()
    assert line.startswith(f"{issue['file']}: line 8, column 10: ")
    assert summary == "1 of 3 playbook(s) are not valid"
    assert cli("validate", str(hello), str(tmp_path / "more/a.yml")).returncode == 0


def test_a_playbook_may_come_over_a_pipe_and_strictness_counts_warnings(tmp_path: Path) -> None:
    assert cli("validate", "-", stdin=HELLO).returncode == 0
    assert cli("validate", "-", stdin=BROKEN).returncode == 1
    doubtful = HELLO + "  retries: 3\n"
    assert cli("validate", "-", stdin=doubtful).returncode == 0
    done = cli("validate", "-", "--strict", stdin=doubtful)
    assert done.returncode == 1
    assert "retries" in done.stdout


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"", b"[1, 2", b"just text"])
def test_what_is_no_playbook_at_all_is_said_in_words(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "named [bold] file.yaml"
    file.write_bytes(text)
    done = cli("validate", str(file))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"{file}: ")


def test_places_that_are_not_there_or_empty_are_wrong_usage(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "missing"):
        done = cli("validate", str(place))
        assert done.returncode == 2
        assert str(place) in done.stderr.replace("\n", "")


def test_tables_in_a_pipe_are_not_cut(product: Product, tmp_path: Path) -> None:
    long = "tests/cli/" + "long-" * 40 + "name"
    file = tmp_path / "long.yaml"
    file.write_text(
        HELLO.replace("tests/cli/hello", long).replace("name: hello", "name: hello, description: 'a [/b] c'")
    )
    said(cli("register", str(file), "--json", home=product.home))
    listed = cli("list", "playbooks", home=product.home)
    assert listed.returncode == 0
    assert long in listed.stdout
    assert "a [/b] c" in listed.stdout
