"""``wayfarer chat``: the conversation of the browser in a terminal."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console

from .client import CliError
from .conversation import Conversation
from .drawing import Control, draw

PROMPT = "› "
_LEAVE = frozenset({"/quit", "/exit", "/q"})
_HELP = (
    "Write a message, the number of a control, or for a form its JSON: /submit <widget> <json>. "
    "/quit leaves; --thread goes on later."
)


class Chat:
    """Reads lines, runs turns and shows answers until the input ends."""

    def __init__(self, conversation: Conversation, console: Console, as_json: bool) -> None:
        self._conversation = conversation
        self._console = console
        self._json = as_json
        self._controls: list[Control] = []

    def talk(self, lines: Iterator[str]) -> bool:
        """Answer every line; whether all turns succeeded. An error of a turn is shown and the conversation goes on."""
        good = True
        for line in lines:
            text = line.strip()
            if text in _LEAVE:
                break
            if text in ("/help", "?"):
                self._console.print(_HELP, highlight=False)
            elif text:
                good = self._answered(text) and good
        return good

    def _answered(self, text: str) -> bool:
        try:
            with self._console.status("…") as status:
                result = self._send(text, lambda step: status.update(step.replace("_", " ")))
        except CliError as error:
            self._fail(str(error))
            return False
        self.show(result)
        return True

    def _send(self, text: str, progress: Callable[[str], None]) -> dict[str, Any]:
        if text.isdigit() and 1 <= int(text) <= len(self._controls):
            control = self._controls[int(text) - 1]
            if "action_id" not in control:
                return self._conversation.submit(str(control["widget_type"]), _value(control), progress)
            return self._conversation.click({key: item for key, item in control.items() if key != "variant"}, progress)
        if text.startswith("/submit "):
            return self._submit(text, progress)
        return self._conversation.say(text, progress=progress)

    def _submit(self, text: str, progress: Callable[[str], None]) -> dict[str, Any]:
        _, widget, value = [*text.split(" ", 2), "", ""][:3]
        try:
            return self._conversation.submit(widget, json.loads(value), progress)
        except ValueError as error:
            raise CliError(f"/submit wants a widget type and JSON: {error}") from error

    def show(self, result: dict[str, Any]) -> None:
        """The words of a turn and its widgets."""
        if self._json:
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            return
        self._controls = []
        message = str(result.get("bot_message") or "")
        if message:
            self._console.print(message, highlight=False)
        for envelope in result.get("widgets") or []:
            if (envelope.get("payload") or {}).get("text") != message:
                self._console.print(draw(envelope, self._controls))

    def _fail(self, message: str) -> None:
        if self._json:
            sys.stdout.write(json.dumps({"error": {"message": message}}, ensure_ascii=False) + "\n")
        else:
            self._console.print(f"[bold red]failed:[/bold red] {message}", highlight=False)


def _value(control: Control) -> dict[str, Any]:
    return {key: item for key, item in control.items() if key not in ("widget_type", "variant")}


def typed_lines(console: Console) -> Iterator[str]:
    """Lines from the keyboard with a prompt, or from a pipe."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    console.print(_HELP, style="dim", highlight=False)
    while True:
        try:
            yield console.input(f"[bold green]{PROMPT}[/bold green]")
        except EOFError:
            return
