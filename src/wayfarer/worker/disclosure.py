"""What an outcome says, free of secrets; what it is about (ids, names, kinds) stays as it is, whatever a secret is."""

from typing import Any, TypeVar

import msgspec

from wayfarer.dsl.exchange import Failure, Outcome, Suspension
from wayfarer.keychain import Redactor

from .results import STORED

_replace = msgspec.structs.replace
Said = TypeVar("Said")


def redacted(outcome: Outcome, redactor: Redactor) -> Outcome:
    """The outcome with its error, printed lines, ``ctx`` and suspension redacted; its result was before."""
    return _replace(
        outcome,
        error=_failure(outcome.error, redactor),
        ctx=_clean(outcome.ctx, redactor),
        logs=_clean(outcome.logs, redactor),
        suspension=None if outcome.suspension is None else _suspension(outcome.suspension, redactor),
    )


def _failure(failure: Failure | None, redactor: Redactor) -> Failure | None:
    if failure is None:
        return None
    return _replace(failure, message=_clean(failure.message, redactor), details=_clean(failure.details, redactor))


def _suspension(suspension: Suspension, redactor: Redactor) -> Suspension:
    state, child, wait = suspension.resume, suspension.child, suspension.wait
    resume = _replace(
        state,
        tasks={name: _result(value, redactor) for name, value in state.tasks.items()},
        prev=_result(state.prev, redactor),
        iter={name: _clean(value, redactor) for name, value in state.iter.items()},
        ctx={name: _clean(value, redactor) for name, value in state.ctx.items()},
    )
    return _replace(
        suspension,
        resume=resume,
        child=None if child is None else _replace(child, input=_clean(child.input, redactor)),
        wait=None if wait is None else _replace(wait, ask=_clean(wait.ask, redactor)),
        error=_failure(suspension.error, redactor),
    )


def _result(value: Any, redactor: Redactor) -> Any:
    """A finished task's result; where it was moved to is no secret."""
    return value if isinstance(value, dict) and STORED in value else _clean(value, redactor)


def _clean(value: Said, redactor: Redactor) -> Said:
    """The same JSON value without secrets."""
    plain: Any = msgspec.json.decode(msgspec.json.encode(value))
    cleaned: Said = redactor.redact(plain)
    return cleaned
