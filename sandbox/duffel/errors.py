"""Duffel's error bodies: ``{errors: [...], meta: {request_id, status}}``."""

import uuid

from starlette.responses import JSONResponse


class DuffelError(Exception):
    """An error answer."""

    def __init__(self, status: int, kind: str, code: str, title: str, message: str, pointer: str = "") -> None:
        super().__init__(message)
        self.status, self.kind, self.code, self.title, self.pointer = status, kind, code, title, pointer

    def response(self) -> JSONResponse:
        """The HTTP answer."""
        error: dict[str, object] = {
            "type": self.kind,
            "code": self.code,
            "title": self.title,
            "message": str(self),
            "documentation_url": "https://duffel.com/docs/api/overview/response-handling",
        }
        if self.pointer:
            error["source"] = {"field": self.pointer.rsplit("/", 1)[-1], "pointer": self.pointer}
        request_id = uuid.uuid4().hex
        body = {"errors": [error], "meta": {"request_id": request_id, "status": self.status}}
        return JSONResponse(body, status_code=self.status, headers={"x-request-id": request_id})


def invalid(message: str, pointer: str, code: str = "validation_error") -> DuffelError:
    """A field that is wrong."""
    return DuffelError(422, "validation_error", code, "Invalid request", message, pointer)


def not_found(what: str) -> DuffelError:
    """No such resource."""
    return DuffelError(404, "invalid_request_error", "not_found", "Resource not found", f"The {what} does not exist.")
