"""``runAggregationQuery``: counts, sums and averages of what a query selects."""

from typing import Any

from . import queries, values
from .database import Database
from .errors import FirestoreError


def run(database: Database, parent: str, query: Any) -> dict[str, Any]:
    """The ``aggregateFields`` of a ``structuredAggregationQuery``; raises `FirestoreError`."""
    if not isinstance(query, dict) or not query.get("aggregations"):
        raise FirestoreError("INVALID_ARGUMENT", "a structuredAggregationQuery needs 'aggregations'")
    found = queries.run(database, parent, query.get("structuredQuery"))
    fields: dict[str, Any] = {}
    for position, wanted in enumerate(query["aggregations"]):
        fields[wanted.get("alias") or f"field_{position + 1}"] = _value(wanted, found)
    return fields


def _value(wanted: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    if "count" in wanted:
        limit = (wanted["count"] or {}).get("upTo")
        bound = limit.get("value") if isinstance(limit, dict) else limit
        return {"integerValue": str(min(len(found), int(bound)) if bound else len(found))}
    kind = "sum" if "sum" in wanted else "avg"
    if kind not in wanted:
        raise FirestoreError("INVALID_ARGUMENT", "an aggregation is count, sum or avg")
    path = wanted[kind]["field"]["fieldPath"]
    numbers = [value for item in found if (value := values.get_path(item["fields"], path)) and values.is_number(value)]
    whole = all("integerValue" in value for value in numbers)
    total = sum(int(value["integerValue"]) if whole else values.as_float(value) for value in numbers)
    if kind == "avg":
        return {"doubleValue": total / len(numbers)} if numbers else {"nullValue": None}
    return {"integerValue": str(total)} if whole and abs(total) <= values.MAX_INTEGER else {"doubleValue": float(total)}
