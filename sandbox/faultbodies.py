"""What each provider says when it fails or limits: in its own shape, so that its clients read it."""

import uuid
from typing import Any

TEXT = "The sandbox's fault switch is on."
_GOOGLE = {429: "RESOURCE_EXHAUSTED", 400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED",
           404: "NOT_FOUND", 409: "ABORTED", 503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED"}  # fmt: skip

_AMADEUS = {
    429: (38194, "Quota limit exceeded"),
    404: (38196, "Resource not found"),
    401: (38190, "Invalid access token"),
}


def body(provider: str, status: int, text: str = TEXT) -> dict[str, Any]:
    """The JSON body of a provider's error answer."""
    match provider:
        case "duffel" | "duffel_stays":
            return _duffel(status, text)
        case "amadeus":
            code, title = _AMADEUS.get(status, (38189, "Internal error"))
            return {"errors": [{"status": status, "code": code, "title": title, "detail": text}]}
        case "hotelbeds":
            return {"error": {"code": "QUOTA_EXCEEDED" if status == 429 else "SYSTEM_ERROR", "message": text}}
        case "llm":
            kind = (
                "rate_limit_exceeded" if status == 429 else "server_error" if status >= 500 else "invalid_request_error"
            )
            return {"error": {"message": text, "type": kind, "param": None, "code": kind}}
        case "oidc":
            return {
                "error": "temporarily_unavailable" if status in (429, 503) else "server_error",
                "error_description": text,
            }
        case _:
            return {"error": {"code": status, "message": text, "status": _GOOGLE.get(status, "INTERNAL")}}


def _duffel(status: int, text: str) -> dict[str, Any]:
    kinds = {429: ("rate_limit_error", "rate_limit_exceeded"), 401: ("authentication_error", "access_token_not_found"),
             404: ("invalid_request_error", "not_found")}  # fmt: skip
    kind, code = kinds.get(status, ("api_error", "internal_server_error"))
    error = {"type": kind, "code": code, "title": code.replace("_", " ").capitalize(), "message": text,
             "documentation_url": "https://duffel.com/docs/api/overview/response-handling"}  # fmt: skip
    return {"errors": [error], "meta": {"request_id": uuid.uuid4().hex, "status": status}}
