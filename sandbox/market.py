"""What becomes of offers between the search and the booking, when somebody wants to see it: they are gone, or dearer."""

import decimal
from contextvars import ContextVar

MOODS = ("gone", "dearer")
RISE = decimal.Decimal("1.1")
"""By how much an offer's price has risen."""
_mood: ContextVar[str] = ContextVar("market", default="")


def turn(mood: str | None) -> None:
    """Set what holds for the request that is being answered."""
    _mood.set(mood or "")


def gone() -> bool:
    """Whether offers can't be had any more."""
    return _mood.get() == "gone"


def price(amount: str) -> str:
    """An offer's price as it is now."""
    if _mood.get() != "dearer":
        return amount
    return str((decimal.Decimal(amount) * RISE).quantize(decimal.Decimal("0.01")))
