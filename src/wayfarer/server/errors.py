"""Errors of the server."""


class ServerError(Exception):
    """Base of this package's errors."""


class ExecutionNotFound(ServerError):
    """No execution of that id."""

    def __init__(self, execution_id: str) -> None:
        super().__init__(f"there is no execution {execution_id}")
        self.execution_id = execution_id
