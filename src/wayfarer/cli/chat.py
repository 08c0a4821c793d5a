"""``wayfarer chat``: the conversation of the browser in a terminal."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console

from .client import CliError
from .conversation import Conversation
from .drawing import Control, draw

PROMPT = "› "
_LEAVE = frozenset({"/quit", "/exit", "/q"})
_NUMBERED = re.compile(r"(?:(?P<word>[^\W\d_]+) +#?)?(?P<number>[0-9]{1,3})")
_OURS = ("variant", "of_row")
_HELP = (
    "Write a message, the number of a control, 'book 2' for another control of a row, "
    "or for a form its JSON: /submit <widget> <json>. "
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
        control = self._chosen(text)
        if control is not None:
            if "action_id" not in control:
                return self._conversation.submit(str(control["widget_type"]), _value(control), progress)
            return self._conversation.click({key: item for key, item in control.items() if key not in _OURS}, progress)
        if text.startswith("/submit "):
            return self._submit(text, progress)
        return self._conversation.say(text, progress=progress)

    def _chosen(self, text: str) -> Control | None:
        """The control that ``2`` or ``book 2`` means: the row's first, or the one that begins with the word."""
        found = _NUMBERED.fullmatch(text)
        if found is None or not 1 <= int(found["number"]) <= len(self._controls):
            return None
        control = self._controls[int(found["number"]) - 1]
        word = (found["word"] or "").lower()
        if not word:
            return control
        named = [item for item in control.get("of_row", []) if _begins(item, word)]
        return named[0] if named else None

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
        shown = [item for item in result.get("widgets") or [] if (item.get("payload") or {}).get("text") != message]
        # Lists are numbered before anything else, so that "book 2" and the number 2 mean the same item.
        order = sorted(range(len(shown)), key=lambda place: not _choosable(shown[place]))
        drawn = {place: draw(shown[place], self._controls, message) for place in order}
        for place in range(len(shown)):
            self._console.print(drawn[place])

    def _fail(self, message: str) -> None:
        if self._json:
            sys.stdout.write(json.dumps({"error": {"message": message}}, ensure_ascii=False) + "\n")
        else:
            self._console.print(f"[bold red]failed:[/bold red] {message}", highlight=False)


def _choosable(envelope: dict[str, Any]) -> bool:
    """Whether the rows of a widget have controls."""
    rows = (envelope.get("payload") or {}).get("items") or []
    return any(isinstance(row, dict) and row.get("ctas") for row in rows)


def _begins(control: Control, word: str) -> bool:
    return any(str(control.get(name) or "").lower().startswith(word) for name in ("action_id", "label"))


def _value(control: Control) -> dict[str, Any]:
    return {key: item for key, item in control.items() if key not in ("widget_type", *_OURS)}


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
