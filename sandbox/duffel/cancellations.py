"""Cancellations of orders: a quote of the refund first, then its confirmation."""

import datetime
import uuid
from typing import Any

from starlette.requests import Request

from sandbox.store import Store

from . import offers
from .errors import DuffelError, not_found
from .orders import ORDERS
from .pages import data_of, page

CANCELLATIONS = "duffel_cancellations"
QUOTE_LIFETIME = datetime.timedelta(minutes=15)


class Cancellations:
    """What a cancelled order gives back, by the conditions of its fare."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def create(self, request: Request) -> tuple[int, Any]:
        """Ask what would be given back; nothing is cancelled yet."""
        data = await data_of(request)
        order = self._order(data["order_id"])
        refund = order["conditions"]["refund_before_departure"]
        amount = order["total_amount"] if refund["allowed"] else "0.00"
        found = {
            "id": f"ore_{uuid.uuid4().hex[:22]}",
            "order_id": order["id"],
            "refund_amount": amount,
            "refund_currency": order["total_currency"],
            "refund_to": "balance",
            "airline_credits": [],
            "live_mode": False,
            "created_at": offers.now_iso(),
            "expires_at": (datetime.datetime.now(datetime.UTC) + QUOTE_LIFETIME).isoformat().replace("+00:00", "Z"),
            "confirmed_at": None,
        }
        self._store.put(CANCELLATIONS, found["id"], found)
        return 201, {"data": found}

    async def confirm(self, request: Request) -> tuple[int, Any]:
        """Cancel the order for the refund that was told; confirming again changes nothing."""
        found = self._found(request)
        if found["confirmed_at"] is None:
            order = self._order(found["order_id"])
            if datetime.datetime.fromisoformat(found["expires_at"]) < datetime.datetime.now(datetime.UTC):
                raise _refused("expired", "The cancellation's refund has expired. Make another one.")
            found = {**found, "confirmed_at": offers.now_iso()}
            ended = {"cancelled_at": found["confirmed_at"], "cancellation": found, "available_actions": []}
            self._store.put(CANCELLATIONS, found["id"], found)
            self._store.put(ORDERS, order["id"], {**order, **ended})
        return 200, {"data": found}

    async def get(self, request: Request) -> tuple[int, Any]:
        """One cancellation."""
        return 200, {"data": self._found(request)}

    async def list(self, request: Request) -> tuple[int, Any]:
        """Cancellations, the newest first, or those of an order."""
        order_id = request.query_params.get("order_id")
        known = [item for item in self._store.all(CANCELLATIONS).values() if order_id in (None, item["order_id"])]
        return page(request, sorted(known, key=lambda item: str(item["created_at"]), reverse=True))

    def _found(self, request: Request) -> dict[str, Any]:
        found: dict[str, Any] | None = self._store.get(CANCELLATIONS, request.path_params["id"])
        if found is None:
            raise not_found("order cancellation")
        return found

    def _order(self, identity: str) -> dict[str, Any]:
        order: dict[str, Any] | None = self._store.get(ORDERS, identity)
        if order is None:
            raise not_found("order")
        if order["cancelled_at"] is not None:
            raise _refused("already_cancelled", "The order has been cancelled already.")
        return order


def _refused(code: str, message: str) -> DuffelError:
    return DuffelError(422, "invalid_state_error", code, "Not possible in this state", message)
