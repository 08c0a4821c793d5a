"""What each provider says when it fails or limits: in its own shape, so that its clients read it."""

import uuid
from typing import Any

TEXT = "The sandbox's fault switch is on."
_GOOGLE = {429: "RESOURCE_EXHAUSTED", 400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED",
           404: "NOT_FOUND", 409: "ABORTED", 503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED"}  # fmt: skip


def body(provider: str, status: int) -> dict[str, Any]:
    """The JSON body of a provider's error answer."""
    match provider:
        case "duffel" | "duffel_stays":
            return _duffel(status)
        case "amadeus":
            title = (
                "Quota limit exceeded"
                if status == 429
                else "An internal error occurred, please contact your administrator"
            )
            return {
                "errors": [
                    {"status": status, "code": 38194 if status == 429 else 38189, "title": title, "detail": TEXT}
                ]
            }
        case "hotelbeds":
            return {"error": {"code": "QUOTA_EXCEEDED" if status == 429 else "SYSTEM_ERROR", "message": TEXT}}
        case "llm":
            kind = (
                "rate_limit_exceeded" if status == 429 else "server_error" if status >= 500 else "invalid_request_error"
            )
            return {"error": {"message": TEXT, "type": kind, "param": None, "code": kind}}
        case "oidc":
            return {
                "error": "temporarily_unavailable" if status in (429, 503) else "server_error",
                "error_description": TEXT,
            }
        case _:
            return {"error": {"code": status, "message": TEXT, "status": _GOOGLE.get(status, "INTERNAL")}}


def _duffel(status: int) -> dict[str, Any]:
    kinds = {429: ("rate_limit_error", "rate_limit_exceeded"), 401: ("authentication_error", "access_token_not_found")}
    kind, code = kinds.get(status, ("api_error", "internal_server_error"))
    error = {"type": kind, "code": code, "title": code.replace("_", " ").capitalize(), "message": TEXT,
             "documentation_url": "https://duffel.com/docs/api/overview/response-handling"}  # fmt: skip
    return {"errors": [error], "meta": {"request_id": uuid.uuid4().hex, "status": status}}
