"""What `wayfarer up` shows of what its processes print."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from wayfarer.local.up import Reporter

ROUTINE = [
    "2026-11-25 09:40:46,391 INFO uvicorn.error Started server process [3919]",
    "2026-11-25 09:26:29.298 UTC [13955] LOG:  starting PostgreSQL 18.6",
    "[13957] 2026/11/25 09:26:29.297975 [INF] Starting nats-server",
    "[13957] 2026/11/25 09:26:29.298063 [WRN] Plaintext passwords detected, use nkeys or bcrypt",
    '{"time":"2026-11-25T09:26:38.728+00:00","method":"GET","path":"/health","status":200,"ms":0.3}',
    "   ",
]
TOLD = [
    "2026-11-25 09:40:46,391 WARNING wayfarer.worker credential 'llm' is missing",
    "2026-11-25 09:40:46,391 ERROR wayfarer.server a request on noetl.claims failed",
    "Traceback (most recent call last):",
    "2026-11-25 09:26:29.298 UTC [13955] FATAL:  the database system is starting up",
    "[13957] 2026/11/25 09:26:29.297975 [ERR] JetStream failed to store a msg",
    '{"time":"2026-11-25T09:26:38.728+00:00","method":"POST","path":"/graphql","status":502,"ms":3}',
]


def shown(folder: Path, text: str, verbose: bool) -> str:
    screen = io.StringIO()
    Reporter(Console(file=screen, width=200), folder, verbose).line("server", text)
    return screen.getvalue()


@pytest.mark.parametrize("text", ROUTINE)
def test_routine_goes_to_the_file_alone_unless_all_is_asked_for(tmp_path: Path, text: str) -> None:
    assert shown(tmp_path, text, verbose=False) == ""
    assert text.strip() in shown(tmp_path, text, verbose=True)
    assert (tmp_path / "server.log").read_text() == f"{text}\n" * 2


@pytest.mark.parametrize("text", TOLD)
def test_warnings_and_errors_are_shown_and_kept(tmp_path: Path, text: str) -> None:
    assert text in shown(tmp_path, text, verbose=False)
    assert (tmp_path / "server.log").read_text() == f"{text}\n"
