"""Orders: made once, kept, and told apart by their booking reference."""

import datetime
import decimal
import hashlib
import re
import uuid
from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from sandbox.store import Store

from . import offers, services
from .errors import invalid, not_found
from .pages import data_of, page

ORDERS, KEYS, SOLD = "duffel_orders", "duffel_keys", "duffel_sold"
TITLES = ("mr", "ms", "mrs", "miss", "dr")
MAX_METADATA = 50
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+[0-9]{6,15}")


class Orders:
    """Orders of offers that are still to be had."""

    def __init__(self, store: Store, living: Callable[[str], dict[str, Any]]) -> None:
        self._store = store
        self._living = living

    async def list(self, request: Request) -> tuple[int, Any]:
        """Orders, the newest first, or those of a booking reference."""
        known = sorted(self._store.all(ORDERS).values(), key=lambda item: str(item["created_at"]), reverse=True)
        reference_code = request.query_params.get("booking_reference")
        found = [item for item in known if reference_code in (None, item["booking_reference"])]
        if request.query_params.get("awaiting_payment") == "true":
            found = [item for item in found if item["payment_status"]["awaiting_payment"]]
        return page(request, found)

    async def create(self, request: Request) -> tuple[int, Any]:
        """Book an offer; the same ``Idempotency-Key`` gives the same order."""
        key = request.headers.get("idempotency-key", "")
        if key and (known := self._store.get(KEYS, key)):
            return 201, {"data": self._store.get(ORDERS, known)}
        data = await data_of(request)
        if not isinstance(data, dict) or len(data.get("selected_offers") or []) != 1:
            raise invalid("Exactly one offer must be selected.", "/data/selected_offers")
        offer = self._living(data["selected_offers"][0])
        passengers = _passengers(offer, data.get("passengers"))
        chosen = services.ordered(offer, data.get("services"))
        offer = _with(offer, chosen)
        _check_payment(offer, data)
        identity = f"ord_{uuid.uuid4().hex[:22]}"
        order = {**_order(identity, offer, passengers, _metadata(data)), "services": chosen}
        self._store.put(ORDERS, identity, order)
        self._store.put(SOLD, offer["id"], identity)
        if key:
            self._store.put(KEYS, key, identity)
        return 201, {"data": order}

    async def get(self, request: Request) -> tuple[int, Any]:
        """An order."""
        order = self._store.get(ORDERS, request.path_params["id"])
        if order is None:
            raise not_found("order")
        return 200, {"data": order}

    async def update(self, request: Request) -> tuple[int, Any]:
        """Replace an order's metadata."""
        _, answer = await self.get(request)
        order = {**answer["data"], "metadata": _metadata(await data_of(request))}
        self._store.put(ORDERS, order["id"], order)
        return 200, {"data": order}


def _with(offer: dict[str, Any], chosen: list[dict[str, Any]]) -> dict[str, Any]:
    """The offer at its price with the services that were chosen."""
    if not chosen:
        return offer
    amount = decimal.Decimal(offer["total_amount"]) + services.total(chosen)
    return {**offer, "total_amount": str(amount)}


def _metadata(data: Any) -> dict[str, str]:
    given = data.get("metadata") or {}
    if (
        not isinstance(given, dict)
        or len(given) > MAX_METADATA
        or not all(isinstance(item, str) for item in given.values())
    ):
        raise invalid(f"metadata holds up to {MAX_METADATA} texts.", "/data/metadata")
    return given


def _passengers(offer: dict[str, Any], given: Any) -> list[dict[str, Any]]:
    known = {item["id"]: item for item in offer["passengers"]}
    if not isinstance(given, list) or {item.get("id") for item in given} != set(known):
        raise invalid("Give every passenger of the offer, by id.", "/data/passengers")
    for position, item in enumerate(given):
        _check_passenger(item, f"/data/passengers/{position}")
    infants = {item["id"] for item in known.values() if item["type"] == "infant_without_seat"}
    carried = [item["infant_passenger_id"] for item in given if item.get("infant_passenger_id")]
    if infants and (set(carried) != infants or len(carried) != len(infants)):
        message = "Every infant without a seat needs one adult, who names it in infant_passenger_id."
        raise invalid(message, "/data/passengers", "infant_passenger_id_missing")
    return [{**known[item["id"]], **item} for item in given]


def _check_passenger(item: dict[str, Any], pointer: str) -> None:
    for field in ("given_name", "family_name", "born_on", "gender", "title", "email", "phone_number"):
        if not str(item.get(field) or "").strip():
            raise invalid(f"{field} is required.", f"{pointer}/{field}", "validation_required")
    if item["gender"] not in ("m", "f"):
        raise invalid("gender is m or f.", f"{pointer}/gender")
    if str(item["title"]).casefold() not in TITLES:
        raise invalid(f"title is one of {', '.join(TITLES)}.", f"{pointer}/title")
    if not _EMAIL.fullmatch(str(item["email"])):
        raise invalid("email is not an address.", f"{pointer}/email")
    if not _PHONE.fullmatch(str(item["phone_number"])):
        raise invalid("phone_number is written as +442080160508.", f"{pointer}/phone_number")
    try:
        born = datetime.date.fromisoformat(str(item["born_on"]))
    except ValueError as error:
        raise invalid("born_on must be a date like 1987-07-24.", f"{pointer}/born_on") from error
    if born > datetime.datetime.now(datetime.UTC).date():
        raise invalid("born_on must be in the past.", f"{pointer}/born_on")


def _check_payment(offer: dict[str, Any], data: dict[str, Any]) -> None:
    payments = data.get("payments") or []
    if data.get("type", "instant") == "hold":
        message = "This offer must be paid when it is ordered: its payment_requirements say so."
        raise invalid(message, "/data/type", "offer_requires_instant_payment")
    if data.get("type", "instant") != "instant" or len(payments) != 1:
        raise invalid("An instant order needs one payment.", "/data/payments")
    if (
        str(payments[0].get("amount")) != offer["total_amount"]
        or payments[0].get("currency") != offer["total_currency"]
    ):
        message = "The payment's amount is not the offer's total."
        raise invalid(message, "/data/payments/0/amount", "payment_amount_does_not_match_order_amount")


def _order(
    identity: str, offer: dict[str, Any], passengers: list[dict[str, Any]], metadata: dict[str, str]
) -> dict[str, Any]:
    digest = hashlib.sha256(identity.encode()).digest()
    amounts = ("base_amount", "base_currency", "tax_amount", "tax_currency", "total_amount", "total_currency", "owner")
    return {
        "id": identity,
        "live_mode": False,
        "type": "instant",
        "booking_reference": "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:6]),
        "created_at": offers.now_iso(),
        "offer_id": offer["id"],
        "passengers": passengers,
        "slices": [{**part, "changeable": False} for part in offer["slices"]],
        "available_actions": ["cancel"],
        "payment_status": {"awaiting_payment": False, "paid_at": offers.now_iso()},
        "documents": [_ticket(person, number) for number, person in enumerate(passengers)],
        "conditions": offer["conditions"],
        "metadata": metadata,
        "cancelled_at": None,
        "cancellation": None,
        "changes": [],
        "content": "managed",
        "synced_at": offers.now_iso(),
        **{key: offer[key] for key in amounts},
    }


def _ticket(person: dict[str, Any], number: int) -> dict[str, Any]:
    digits = int(hashlib.sha256(f"{person['id']}{number}".encode()).hexdigest()[:12], 16) % 10_000_000_000
    return {"type": "electronic_ticket", "unique_identifier": f"125-{digits:010d}", "passenger_ids": [person["id"]]}
