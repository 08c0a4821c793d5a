-- Root executions that ended before $1, of the user $2 or of anybody, behind the execution $3, at most $4 of them;
-- ``running`` tells whether anything that is nested in one has not ended.
WITH RECURSIVE roots AS (
    SELECT execution_id FROM executions
    WHERE parent_execution_id IS NULL AND ended_at < $1 AND ($2::text IS NULL OR user_uid = $2) AND execution_id > $3
    ORDER BY execution_id LIMIT $4
), trees AS (
    SELECT execution_id AS root, execution_id, false AS running FROM roots
    UNION ALL
    SELECT trees.root, nested.execution_id, nested.ended_at IS NULL
    FROM executions AS nested JOIN trees ON nested.parent_execution_id = trees.execution_id
)
SELECT root, bool_or(running) AS running FROM trees GROUP BY root ORDER BY root
