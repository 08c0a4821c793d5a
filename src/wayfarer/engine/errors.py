"""What stops a decision until its caller has fetched something."""

from wayfarer.dsl.exchange import ResultRef


class EngineError(Exception):
    """Base of this package's errors."""


class ResultNeeded(EngineError):
    """A template on the engine's side names a result that lies in the object store.

    The caller fetches it and decides again: nothing has changed, since decisions have no effects.
    """

    def __init__(self, ref: ResultRef) -> None:
        super().__init__(f"the result {ref.key} is needed")
        self.ref = ref
