"""What is sold beside a seat on board: one more checked bag for everybody who has a seat, and chosen seats."""

import decimal
from typing import Any

from . import seatmaps
from .errors import invalid

BAG_FEE = decimal.Decimal("35.00")
MAX_BAGS = 2
_BAG = {
    "type": "checked",
    "maximum_weight_kg": 23,
    "maximum_height_cm": None,
    "maximum_length_cm": None,
    "maximum_depth_cm": None,
}


def available(offer: dict[str, Any]) -> list[dict[str, Any]]:
    """The bags of an offer, each service for one traveller on all flights."""
    segments = [segment["id"] for part in offer["slices"] for segment in part["segments"]]
    seated = [item for item in offer["passengers"] if item["type"] != "infant_without_seat"]
    return [
        {
            "id": f"ase_{offer['id'].removeprefix('off_')}bag{number}",
            "type": "baggage",
            "maximum_quantity": MAX_BAGS,
            "passenger_ids": [person["id"]],
            "segment_ids": segments,
            "total_amount": str(BAG_FEE),
            "total_currency": offer["total_currency"],
            "metadata": _BAG,
        }
        for number, person in enumerate(seated)
    ]


def ordered(offer: dict[str, Any], given: Any) -> list[dict[str, Any]]:
    """The services that an order names, as the order keeps them; raises `DuffelError`."""
    if not given:
        return []
    if not isinstance(given, list):
        raise invalid("services is a list of id and quantity.", "/data/services")
    known = {item["id"]: item for item in (*available(offer), *_seats(offer))}
    return [_ordered(known, item, position) for position, item in enumerate(given)]


def _ordered(known: dict[str, dict[str, Any]], given: Any, position: int) -> dict[str, Any]:
    pointer = f"/data/services/{position}"
    service = known.get(str(given.get("id"))) if isinstance(given, dict) else None
    if service is None:
        raise invalid("This offer has no such service.", f"{pointer}/id", "service_not_available")
    quantity = given.get("quantity", 1)
    if not isinstance(quantity, int) or not 1 <= quantity <= service["maximum_quantity"]:
        raise invalid(f"quantity is from 1 to {service['maximum_quantity']}.", f"{pointer}/quantity")
    kept = {name: value for name, value in service.items() if name != "maximum_quantity"}
    total = decimal.Decimal(service["total_amount"]) * quantity
    return {**kept, "id": service["id"].replace("ase_", "ser_"), "quantity": quantity, "total_amount": str(total)}


def total(services: list[dict[str, Any]]) -> decimal.Decimal:
    """What they cost together."""
    return sum((decimal.Decimal(item["total_amount"]) for item in services), decimal.Decimal(0))


def _seats(offer: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": service["id"],
            "type": "seat",
            "maximum_quantity": 1,
            "passenger_ids": [service["passenger_id"]],
            "segment_ids": [seats["segment_id"]],
            "total_amount": service["total_amount"],
            "total_currency": service["total_currency"],
            "metadata": {"designator": element["designator"], "name": element["name"], "disclosures": []},
        }
        for seats in seatmaps.of(offer)
        for row in seats["cabins"][0]["rows"]
        for section in row["sections"]
        for element in section["elements"]
        for service in element["available_services"]
    ]
