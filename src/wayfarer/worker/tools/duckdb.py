"""``duckdb``: SQL over data of the step, in a confined process like python code."""

from typing import Any

from wayfarer.dsl.exchange import Failure
from wayfarer.worker.python.pool import PythonPool, script

from .base import Call, ToolFailed

MAX_ROWS = 100_000
_CODE = """
import duckdb
connection = duckdb.connect(":memory:", config={"memory_limit": "256MB", "threads": 1})
try:
    for name, rows in tables.items():
        with open("table.json", "w") as file:
            json.dump(rows, file)
        quoted = '"' + name.replace('"', '""') + '"'
        connection.execute(f"CREATE TABLE {quoted} AS SELECT * FROM read_json_auto('table.json', format='array')")
    found, columns = [], []
    for statement in duckdb.extract_statements(command):
        cursor = connection.execute(statement, parameters if statement.named_parameters else None)
        if cursor.description:
            columns = [column[0] for column in cursor.description]
            found = cursor.fetchmany(limit + 1)
    if len(found) > limit:
        raise ValueError(f"the query gives more than {limit} rows")
    rows = [dict(zip(columns, row)) for row in found]
    return {"rows": rows, "row_count": len(rows), "columns": columns}
finally:
    connection.close()
"""
_SCRIPT = script(_CODE, (("json", "json"),))


class DuckdbTool:
    """Runs ``command`` on an empty database; ``tables`` maps names to lists of objects that become tables."""

    def __init__(self, pool: PythonPool) -> None:
        self._pool = pool

    async def run(self, call: Call) -> Any:
        """``{rows, row_count, columns}`` of the last statement that gives rows."""
        given = call.first("command", "query", "sql", "commands") or call.required("command")
        command = ";\n".join(str(item) for item in given) if isinstance(given, list) else str(given)
        inputs = {
            "command": command,
            "tables": call.first("tables") or {},
            "parameters": call.first("params", "parameters") or [],
            "limit": MAX_ROWS,
        }
        ran = await self._pool.run(_SCRIPT, inputs, call.timeout_s)
        call.logs.extend(ran.logs)
        if ran.failure is None:
            return ran.value
        message = ran.failure.message
        if message.startswith("ModuleNotFoundError"):
            message = "this worker has no duckdb: install the package 'duckdb' beside it"
        kind = "duckdb" if ran.failure.kind == "python" else ran.failure.kind
        raise ToolFailed(Failure(kind=kind, message=message))
