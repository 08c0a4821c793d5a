"""Signals, reruns, schedules, pools, pictures and the schema from the command line."""

import json
from pathlib import Path

from tests.conftest import Product

from .test_commands import cli, said

ASK = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: ask, path: tests/cli/ask}
workload: {factor: 2}
workflow:
- step: ask
  tool: {kind: wait, signal: answer, ask: How many?, schema: {type: object, required: [n]}}
  next: times
- step: times
  tool: {kind: python, input: {n: "{{ ask.n }}", f: "{{ factor }}"}, code: "result = n * f"}
"""


def test_a_signal_answers_and_a_rerun_goes_on_from_a_step(product: Product, tmp_path: Path) -> None:
    home = product.home
    file = tmp_path / "ask.yaml"
    file.write_text(ASK)
    said(cli("register", str(file), "--json", home=home))
    started = said(cli("run", "tests/cli/ask", "--json", home=home))["execution_id"]
    assert [item["signal"] for item in said(cli("waiting", started, "--json", home=home))] == ["answer"]
    assert "answer" in cli("waiting", home=home).stdout
    refused = cli("signal", started, "answer", "many", home=home)
    assert refused.returncode == 4
    assert "does not fit" in refused.stderr
    assert said(cli("signal", started, "answer", "--set", "n=21", "--json", home=home))["status"] == "delivered"
    events = cli("events", started, "--follow", "--json", home=home)
    assert json.loads(events.stdout.splitlines()[-1])["name"] == "playbook.completed"
    assert said(cli("status", started, "--json", home=home))["result"] == 42
    again = said(cli("rerun", started, "--from", "times", "--set", "factor=3", "--json", home=home))["execution_id"]
    cli("events", again, "--follow", home=home)
    assert said(cli("status", again, "--json", home=home))["result"] == 63
    waits = said(cli("run", "tests/cli/ask", "--json", home=home))["execution_id"]
    assert said(cli("finalize", waits, "--failed", "--json", home=home))["status"] == "FAILED"


def test_schedules_are_set_paused_and_removed(product: Product, tmp_path: Path) -> None:
    home = product.home
    file = tmp_path / "ask.yaml"
    file.write_text(ASK)
    said(cli("register", str(file), "--json", home=home))
    words = ("--cron", "0 8 * * *", "--tz", "Asia/Tokyo", "--set", "factor=5", "--json")
    made = said(cli("schedule", "set", "mornings", "tests/cli/ask", *words, home=home))
    assert made["next_at"].endswith("T23:00:00Z")
    assert "Asia/Tokyo" in cli("schedule", "list", home=home).stdout
    assert said(cli("schedule", "pause", "mornings", "--json", home=home))["enabled"] is False
    assert said(cli("schedule", "resume", "mornings", "--json", home=home))["enabled"] is True
    started = said(cli("schedule", "run", "mornings", "--json", home=home))["execution_id"]
    said(cli("cancel", started, "--json", home=home))
    said(cli("schedule", "delete", "mornings", "--json", home=home))
    assert cli("schedule", "delete", "mornings", home=home).returncode == 4


def test_pools_are_listed(product: Product) -> None:
    assert "default: 1 worker(s)" in cli("pools", home=product.home).stdout


def test_a_playbook_is_drawn_from_its_file_and_from_the_catalog(product: Product, tmp_path: Path) -> None:
    file, picture = tmp_path / "ask.yaml", tmp_path / "ask.svg"
    file.write_text(ASK)
    assert cli("graph", str(file)).stdout.startswith("flowchart TD")
    assert cli("graph", str(file), "-o", str(picture)).returncode == 0
    assert picture.read_text().startswith("<svg")
    said(cli("register", str(file), "--json", home=product.home))
    assert "waits for answer" in cli("graph", "tests/cli/ask", home=product.home).stdout


def test_the_schema_is_printed_for_editors() -> None:
    assert said(cli("schema"))["title"] == "Playbook, noetl.io/v2"
