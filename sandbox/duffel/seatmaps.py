"""Seat maps of an offer's flights: one cabin a flight, some seats taken, some for a fee."""

from typing import Any

from .network import seeded

_LAYOUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "economy": (("A", "B", "C"), ("D", "E", "F")),
    "premium_economy": (("A", "C"), ("D", "F")),
    "business": (("A",), ("D",)),
    "first": (("A",), ("D",)),
}
_ROWS = {"economy": (10, 34), "premium_economy": (6, 12), "business": (1, 6), "first": (1, 2)}
TAKEN_SHARE = 0.4
LEGROOM_FEE = "24.00"


def of(offer: dict[str, Any]) -> list[dict[str, Any]]:
    """A map for every flight of an offer."""
    return [_map(offer, part, segment) for part in offer["slices"] for segment in part["segments"]]


def _map(offer: dict[str, Any], part: dict[str, Any], segment: dict[str, Any]) -> dict[str, Any]:
    cabin = segment["passengers"][0]["cabin_class"]
    first, last = _ROWS[cabin]
    rng = seeded("seats", segment["id"])
    rows = [
        {"sections": [_section(offer, segment, row, letters, rng) for letters in _LAYOUTS[cabin]]}
        for row in range(first, last + 1)
    ]
    wings = {"first_row_index": len(rows) // 3, "last_row_index": len(rows) * 2 // 3}
    return {
        "id": segment["id"].replace("seg_", "sea_"),
        "slice_id": part["id"],
        "segment_id": segment["id"],
        "cabins": [{"deck": 0, "cabin_class": cabin, "aisles": 1, "wings": wings, "rows": rows}],
    }


def _section(
    offer: dict[str, Any], segment: dict[str, Any], row: int, letters: tuple[str, ...], rng: Any
) -> dict[str, Any]:
    return {"elements": [_seat(offer, segment, f"{row}{letter}", rng.random() < TAKEN_SHARE) for letter in letters]}


def _seat(offer: dict[str, Any], segment: dict[str, Any], designator: str, taken: bool) -> dict[str, Any]:
    fee = LEGROOM_FEE if designator.startswith(("10", "11")) else "0.00"
    services = [
        {
            "id": f"ase_{segment['id'].removeprefix('seg_')}{designator.lower()}{number}",
            "passenger_id": person["id"],
            "total_amount": fee,
            "total_currency": offer["total_currency"],
        }
        for number, person in enumerate(offer["passengers"])
        if person["type"] != "infant_without_seat"
    ]
    return {
        "type": "seat",
        "designator": designator,
        "name": "Extra legroom" if fee != "0.00" else "",
        "disclosures": [],
        "available_services": [] if taken else services,
    }
