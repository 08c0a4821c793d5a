"""Amadeus' error bodies: ``{errors: [{status, code, title, detail, source}]}``."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse


class AmadeusError(Exception):
    """An error answer in Amadeus' shape."""

    def __init__(self, status: int, code: int, title: str, detail: str, parameter: str = "", pointer: str = "") -> None:
        super().__init__(detail)
        self.status, self.code, self.title, self.parameter = status, code, title, parameter
        self.pointer = pointer

    def response(self) -> JSONResponse:
        """The HTTP answer."""
        error: dict[str, Any] = {"status": self.status, "code": self.code, "title": self.title, "detail": str(self)}
        if self.parameter:
            error["source"] = {"parameter": self.parameter}
        elif self.pointer:
            error["source"] = {"pointer": f"/{self.pointer}"}
        return JSONResponse({"errors": [error]}, status_code=self.status)


def need(request: Request, name: str) -> str:
    """A parameter that must be there; raises `AmadeusError`."""
    value = request.query_params.get(name, "").strip()
    if not value:
        raise AmadeusError(400, 32171, "MANDATORY DATA MISSING", f"The parameter {name} is required", name)
    return value


def number(request: Request, name: str, low: float, high: float, default: float | None = None) -> float:
    """A number within bounds, needed unless it has a default; raises `AmadeusError`."""
    if default is not None and not request.query_params.get(name, "").strip():
        return default
    try:
        value = float(need(request, name))
    except ValueError as error:
        raise AmadeusError(400, 477, "INVALID FORMAT", f"{name} must be a number", name) from error
    if not low <= value <= high:
        raise AmadeusError(400, 4926, "INVALID DATA RECEIVED", f"{name} must be from {low:g} to {high:g}", name)
    return value


def unknown(what: str) -> AmadeusError:
    """No such resource."""
    return AmadeusError(404, 1797, "NOT FOUND", f"The {what} is unknown")
