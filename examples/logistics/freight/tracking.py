"""Where a shipment is: milestones between its booking and its delivery, those in the past done."""

import datetime
from typing import Any

_BETWEEN = {
    "air": (("departed", 0.35), ("landed", 0.7)),
    "sea": (("loaded", 0.2), ("at_sea", 0.35), ("unloaded", 0.85)),
    "road": (("on_the_road", 0.3), ("at_the_depot", 0.75)),
}


def milestones(booking: dict[str, Any], now: datetime.datetime) -> dict[str, Any]:
    """The status, the share of the way that is done, and all milestones with the place of each."""
    picked_up = _noon(booking["pickup_on"])
    arrives = max(_noon(booking["arrives_on"]), picked_up + datetime.timedelta(hours=8))
    way = arrives - picked_up
    plan = [("booked", datetime.datetime.fromisoformat(booking["booked_at"]), booking["origin"])]
    plan.append(("picked_up", picked_up, booking["origin"]))
    for name, share in _BETWEEN[booking["mode"]]:
        plan.append((name, picked_up + way * share, booking["origin"] if share < 0.5 else booking["destination"]))
    plan.append(("delivered", arrives, booking["destination"]))
    events = [
        {"code": code, "at": at.isoformat(timespec="minutes"), "place": place, "done": at <= now}
        for code, at, place in plan
    ]
    done = [event["code"] for event in events if event["done"]]
    progress = min(1.0, max(0.0, (now - picked_up) / way))
    return {"status": done[-1] if done else "booked", "progress": round(progress, 3), "events": events}


def _noon(day: str) -> datetime.datetime:
    return datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(12), datetime.UTC)
