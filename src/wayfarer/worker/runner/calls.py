"""Runs one call of step code and says what became of it."""

import contextvars
import importlib
import sys
import types
from collections.abc import Coroutine
from typing import Any

from .prints import Prints
from .source import FILENAME, Source
from .values import NotSerialisable, encode

MODULE_NAME = "__step__"
MAX_MESSAGE_CHARS = 2_000
MAX_TRACE_FRAMES = 12
_HAS_VARARGS, _HAS_KEYWORDS = 0x04, 0x08
_MISSING = object()


class TimeUp(BaseException):
    """Raised inside step code when its time is over."""


class Answer:
    """The JSON parts of an answer: status, body, and whether the process must be replaced."""

    __slots__ = ("body", "retire", "status")

    def __init__(self, status: str, body: bytes, retire: bool = False) -> None:
        self.status = status
        self.body = body
        self.retire = retire


def run(source: Source, libs: list[tuple[str, str]], inputs: dict[str, Any], prints: Prints) -> Any:
    """Run the code with ``inputs`` as names and return its value; raises whatever the code raises."""
    module = types.ModuleType(MODULE_NAME)
    names = module.__dict__
    sys.modules[MODULE_NAME] = module
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = prints  # type: ignore[misc, assignment]
    for name, target in libs:
        names[name] = _library(target)
    try:
        source.set_up()
        names.update(source.kept)
        names["input_data"] = inputs
        names.update(inputs)
        return contextvars.copy_context().run(_execute, source, names, inputs)
    finally:
        sys.modules.pop(MODULE_NAME, None)


def _library(target: str) -> types.ModuleType:
    return importlib.import_module(target)


def _execute(source: Source, names: dict[str, Any], inputs: dict[str, Any]) -> Any:
    before = inputs.get("result", _MISSING)
    try:
        if source.awaits:
            _finish(eval(source.body, names))  # noqa: S307 - running the step's code is this process's purpose
        else:
            exec(source.body, names)  # noqa: S102 - running the step's code is this process's purpose
        value = _finish(names[source.entry]()) if source.entry else None
    except SystemExit as stop:
        if stop.code not in (None, 0):
            raise
        value = None
    if value is not None:
        return value
    result = names.get("result", _MISSING)
    if result is not _MISSING and result is not before:
        return _finish(result)
    main = names.get("main")
    if callable(main) and "main" not in inputs and source.entry is None:
        return _finish(_call_main(main, inputs))
    return None


def _finish(value: Any) -> Any:
    if isinstance(value, Coroutine):
        import asyncio

        return asyncio.run(value)
    return value


def _call_main(main: Any, inputs: dict[str, Any]) -> Any:
    code = getattr(main, "__code__", None)
    if not isinstance(main, types.FunctionType) or code is None or hasattr(main, "__wrapped__"):
        return _call_signature(main, inputs)
    count = code.co_argcount
    positional = code.co_varnames[:count]
    keywords = code.co_varnames[count : count + code.co_kwonlyargcount]
    optional = set(positional[count - len(main.__defaults__ or ()) :]) | set(main.__kwdefaults__ or ())
    takes_rest = bool(code.co_flags & _HAS_KEYWORDS)
    first = code.co_posonlyargcount
    arguments = _arguments((*positional, *keywords), optional, takes_rest, inputs)
    leading = [arguments.pop(name) for name in positional[:first] if name in arguments]
    return main(*leading, **arguments)


def _call_signature(main: Any, inputs: dict[str, Any]) -> Any:
    import inspect

    parameters = inspect.signature(main).parameters.values()
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    optional = {p.name for p in named if p.default is not p.empty}
    takes_rest = any(p.kind is p.VAR_KEYWORD for p in parameters)
    return main(**_arguments(tuple(p.name for p in named), optional, takes_rest, inputs))


def _arguments(names: tuple[str, ...], optional: set[str], takes_rest: bool, inputs: dict[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(inputs) if takes_rest else {}
    missing: list[str] = []
    for name in names:
        if name in inputs:
            arguments[name] = inputs[name]
        elif name == "input_data":
            arguments[name] = inputs
        elif name not in optional:
            missing.append(name)
    if missing:
        known = ", ".join(sorted(inputs)) or "none"
        raise TypeError(f"main() needs {', '.join(missing)}, which the input does not have (it has: {known})")
    return arguments


def answer(value: Any, max_bytes: int) -> Answer:
    """Encode a result, refusing what has no JSON form or is larger than ``max_bytes``."""
    try:
        body = encode(value)
    except NotSerialisable as error:
        return failure("NotSerialisable", str(error), None, [])
    if len(body) > max_bytes:
        text = f"the result has {len(body)} bytes of JSON, more than the limit of {max_bytes}"
        return failure("ResultTooLarge", text, None, [])
    return Answer("ok", body)


def raised(error: BaseException, source: Source | None) -> Answer:
    """Describe an exception by type, text and its line in the step's code."""
    frames = _step_frames(error)
    line = frames[-1][0] if frames else None
    if isinstance(error, SyntaxError) and error.filename == FILENAME:
        line = error.lineno
        text = error.msg
    else:
        text = _text(error)
    if isinstance(error, MemoryError):
        return Answer("memory", _details("MemoryError", text, line, frames), retire=True)
    described = failure(type(error).__name__, text, line, frames)
    described.retire = isinstance(error, OSError) and error.errno == 24
    return described


def out_of_time(error: BaseException) -> Answer:
    """Say where the code was when its time was over."""
    frames = _step_frames(error)
    line = frames[-1][0] if frames else None
    return Answer("timeout", _details("TimeUp", "", line, frames), retire=True)


def failure(kind: str, text: str, line: int | None, frames: list[tuple[int, str]]) -> Answer:
    """An answer for step code that failed."""
    return Answer("error", _details(kind, text, line, frames))


def _details(kind: str, text: str, line: int | None, frames: list[tuple[int, str]]) -> bytes:
    trace = [f"line {number}, in {name}" for number, name in frames[-MAX_TRACE_FRAMES:]]
    return encode({"exception": kind, "text": text[:MAX_MESSAGE_CHARS], "line": line, "trace": trace})


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:
        return ""
    return text.encode("utf-8", "replace").decode()


def _step_frames(error: BaseException) -> list[tuple[int, str]]:
    frames: list[tuple[int, str]] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILENAME:
            name = "the step" if code.co_name in ("<module>", "__step_body__") else code.co_name
            frames.append((trace.tb_lineno, name))
            if len(frames) > 4 * MAX_TRACE_FRAMES:
                del frames[MAX_TRACE_FRAMES:-MAX_TRACE_FRAMES]
        trace = trace.tb_next
    return frames
