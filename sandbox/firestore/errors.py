"""Errors in Google's shape: ``{error: {code, message, status}}``."""

_CODES = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "RESOURCE_EXHAUSTED": 429,
}


class FirestoreError(Exception):
    """An error answer."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = _CODES[status]

    def body(self) -> dict[str, object]:
        """The JSON body."""
        return {"error": {"code": self.code, "message": str(self), "status": self.status}}
