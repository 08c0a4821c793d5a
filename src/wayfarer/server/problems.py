"""Errors on the wire: ``{error: {code, message, details?}}`` with the right status."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from msgspec import to_builtins
from starlette.exceptions import HTTPException

from wayfarer.bus import BusError
from wayfarer.catalog import EntryNotFound
from wayfarer.dsl.errors import PlaybookInvalid
from wayfarer.eventlog import LogUnavailable, SequenceConflict

from .errors import ExecutionNotFound

_log = logging.getLogger(__name__)


class Problem(Exception):
    """An error answer."""

    def __init__(self, status: int, code: str, message: str, details: Any = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.details = status, code, message, details


def answer(status: int, code: str, message: str, details: Any = None) -> JSONResponse:
    """The JSON answer of an error."""
    error: dict[str, Any] = {"code": code, "message": message}
    if details is not None:
        error["details"] = details
    headers = {"Retry-After": "1"} if status == 503 else None
    return JSONResponse({"error": error}, status_code=status, headers=headers)


def of_playbook(error: PlaybookInvalid) -> Problem:
    """What is told of a playbook that can't be registered."""
    issues = [to_builtins(issue) for issue in error.issues]
    return Problem(
        422, "playbook_invalid", f"the playbook has {len(issues)} issue(s): {error.issues[0]}", {"issues": issues}
    )


def install(app: FastAPI) -> None:
    """Map the platform's errors to answers."""

    @app.exception_handler(Problem)
    async def problem(_: Request, error: Problem) -> JSONResponse:
        return answer(error.status, error.code, error.message, error.details)

    @app.exception_handler(PlaybookInvalid)
    async def invalid(_: Request, error: PlaybookInvalid) -> JSONResponse:
        told = of_playbook(error)
        return answer(told.status, told.code, told.message, told.details)

    @app.exception_handler(EntryNotFound)
    async def no_entry(_: Request, error: EntryNotFound) -> JSONResponse:
        return answer(404, "not_found", str(error))

    @app.exception_handler(ExecutionNotFound)
    async def no_execution(_: Request, error: ExecutionNotFound) -> JSONResponse:
        return answer(404, "not_found", str(error))

    @app.exception_handler(LogUnavailable)
    @app.exception_handler(SequenceConflict)
    @app.exception_handler(BusError)
    async def unavailable(_: Request, error: Exception) -> JSONResponse:
        return answer(503, "unavailable", f"try again in a moment: {error}")

    @app.exception_handler(RequestValidationError)
    async def bad_request(_: Request, error: RequestValidationError) -> JSONResponse:
        details = [
            {"where": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in error.errors()
        ]
        first = f"{details[0]['where']}: {details[0]['message']}" if details else "the request is malformed"
        return answer(422, "invalid_request", first, {"issues": details})

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return answer(500, "internal", "the server met an error of its own; its log has the details")

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "invalid_request")
        return answer(error.status_code, code, str(error.detail))
