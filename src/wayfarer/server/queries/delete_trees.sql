-- The executions $1 with all that is nested in them, and everything that belongs to them.
WITH RECURSIVE trees AS (
    SELECT unnest($1::bigint[]) AS execution_id
    UNION ALL
    SELECT nested.execution_id FROM executions AS nested JOIN trees ON nested.parent_execution_id = trees.execution_id
), no_events AS (
    DELETE FROM events USING trees WHERE events.execution_id = trees.execution_id
), no_outbox AS (
    DELETE FROM outbox USING trees WHERE outbox.execution_id = trees.execution_id
), no_timers AS (
    DELETE FROM timers USING trees WHERE timers.execution_id = trees.execution_id
)
DELETE FROM executions USING trees WHERE executions.execution_id = trees.execution_id
