"""Journeys of two legs and more: from stop to stop in the order said, with their days."""

import datetime
import itertools
import re
from typing import Any

from .days import Mention, Partial
from .places import PlaceMention
from .reading import Reading
from .stops import LENGTH

_CHAIN = re.compile(
    r"\bthen\b|\bafter that\b|\bfollowed by\b|\bnext\b|\bfrom there\b|\bонward\b|\bзатем\b|\bпотом\b|\bпосле\b|\bоттуда\b|\bдальше\b|\bдалее\b|^\s*(?:,\s*)?(?:and|и|to|в|-|–|—|>|->|,|\+|&)\s*(?:then\s+)?(?:to|in|в)?\s*$"
)
_CHAINED = re.compile(r"\b(?:then|after that|next|onward|followed by|затем|потом|далее|дальше|оттуда|после)\b")
_STARTING = re.compile(
    r"\b(?:start(?:s|ing)?|leav(?:e|ing)|depart(?:s|ing)?|begin(?:s|ning)?|beginning|setting off|начало|начиная|начнем|стартуем|старт|выезжаем|вылетаем|вылет)\b[\s,:]*(?:on |from |with |с |в )?(?:the )?$"
)
_APART = re.compile(r"[,.;:(\n]|\b(?:from|с)\s*$")


def dated_by_lengths(legs: list[dict[str, Any]], nights: list[int | None], returns: bool) -> int | None:
    """Date the legs by the lengths of the stays before them; the nights of the whole where all were said."""
    stays = nights[: len(legs) - 1] if returns else nights[: len(legs)]
    if len([night for night in stays if night]) < 2:
        return None
    for leg, following, night in zip(legs, legs[1:], stays, strict=False):
        if night and leg["date"] and not following["date"]:
            left = datetime.date.fromisoformat(leg["date"]) + datetime.timedelta(night)
            following["date"] = left.isoformat()
    known = [night for night in stays if night]
    return sum(known) if len(known) == len(stays) else None


def journeys_between(reading: Reading, mentions: list[PlaceMention]) -> list[tuple[PlaceMention | None, PlaceMention]]:
    """Journeys from mention to mention in the order said."""
    edges: list[tuple[PlaceMention | None, PlaceMention]] = []
    current: PlaceMention | None = None
    pending: PlaceMention | None = None
    for mention in mentions:
        if mention.role == "origin" and not mention.back:
            if edges and edges[0][0] is None and pending is None and (len(edges) == 1 or mention is mentions[-1]):
                edges[0] = (mention, edges[0][1])
                continue
            pending = mention
            continue
        start = pending or current
        if edges and pending is None:
            gap = reading.lower[edges[-1][1].end : mention.start]
            gap = LENGTH.sub(" ", gap)
            if not mention.back and not _CHAIN.search(re.sub(r"\d{1,2}\S*|\b(?:on|for)\b", " ", gap).strip() or "-"):
                continue
        edges.append((start, mention))
        current, pending = mention, None
    return edges


def _whole_trip(reading: Reading, days: list[Mention], last: PlaceMention) -> Partial | None:
    """The one day of a text when it is said to be the start of the whole trip, or comes apart after its last place."""
    said = [mention for mention in days if not mention.vague]
    if len(said) != 1:
        return None
    before = reading.lower[: said[0].start]
    apart = said[0].start > last.end and _APART.search(before[last.end :]) is not None
    return said[0].first if apart or _STARTING.search(before) else None


def legs_of(
    reading: Reading,
    edges: list[tuple[PlaceMention | None, PlaceMention]],
    days: list[Mention],
    today: datetime.date,
) -> tuple[list[dict[str, Any]], bool]:
    """Two legs and more; a journey there and back is no such trip."""
    if len(edges) < 2:
        return [], False
    first, last = edges[0], edges[-1]
    back = first[0] is not None and first[0].place == last[1].place
    if len(edges) == 2 and (back or (last[1].back and first[0] is None)):
        return [], back
    legs: list[dict[str, Any]] = []
    anchor = today
    whole = _whole_trip(reading, days, last[1])
    begins = _begins(reading, edges)
    for index, (start, end) in enumerate(edges):
        low, high = begins[index], begins[index + 1]
        if whole is not None:
            day = whole if index == 0 else None
        else:
            day = next((mention.first for mention in days if low <= mention.start < high and not mention.vague), None)
        date = day.resolve(anchor) if day is not None else None
        anchor = date or anchor
        legs.append(
            {
                "origin": start.place.origin() if start is not None else None,
                "destination": end.place.origin(),
                "date": date.isoformat() if date else None,
            }
        )
    return legs, back


def _begins(reading: Reading, edges: list[tuple[PlaceMention | None, PlaceMention]]) -> list[int]:
    """Where in the text the words of each leg begin, and where those of the last one end."""
    begins = [0]
    for (_, before), (start, end) in itertools.pairwise(edges):
        at = start.start if start is not None and start.start > before.end else end.start
        chained = _CHAINED.search(reading.lower, before.end, at)
        begins.append(chained.start() if chained is not None else at)
    return [*begins, 1 << 30]
