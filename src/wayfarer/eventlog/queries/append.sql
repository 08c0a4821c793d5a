-- One round trip for a group of decisions: events, executions begun and ended, outbox and timers.
WITH new_events AS (
    INSERT INTO events (execution_id, seq, event_id, name, entity_type, entity_id, attempt, status, payload, created_at)
    SELECT * FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[],
                         $8::text[], $9::json[], $10::timestamptz[])
), begun AS (
    INSERT INTO executions (execution_id, path, version, catalog_id, status, parent_execution_id, parent_command_id,
                            user_uid, request_id, idempotency_key, rerun_of, started_at, ended_at, result, result_ref, error)
    SELECT * FROM unnest($11::bigint[], $12::text[], $13::int[], $14::bigint[], $15::text[], $16::bigint[], $17::text[],
                         $18::text[], $19::text[], $20::text[], $21::bigint[], $22::timestamptz[], $23::timestamptz[],
                         $24::json[], $25::json[], $26::json[])
), ended AS (
    UPDATE executions AS e
       SET status = u.status, ended_at = u.ended_at, result = u.result, result_ref = u.result_ref, error = u.error
      FROM unnest($27::bigint[], $28::text[], $29::timestamptz[], $30::json[], $31::json[], $32::json[])
           AS u (execution_id, status, ended_at, result, result_ref, error)
     WHERE e.execution_id = u.execution_id
), to_publish AS (
    INSERT INTO outbox (execution_id, seq, subject, created_at, commands)
    SELECT u.execution_id, u.seq, u.subject, now() + make_interval(secs => u.lease_s), u.commands
      FROM unnest($33::bigint[], $34::int[], $35::text[], $36::float8[], $43::int[])
           AS u (execution_id, seq, subject, lease_s, commands)
), set_timers AS (
    INSERT INTO timers (timer_id, execution_id, fire_at)
    SELECT u.timer_id, u.execution_id, now() + make_interval(secs => u.delay_s)
      FROM unnest($37::text[], $38::bigint[], $39::float8[]) AS u (timer_id, execution_id, delay_s)
    ON CONFLICT (timer_id) DO NOTHING
), settled AS (
    DELETE FROM outbox AS o USING unnest($41::bigint[], $42::int[]) AS u (execution_id, seq)
     WHERE o.execution_id = u.execution_id AND o.seq = u.seq
)
DELETE FROM timers WHERE timer_id = ANY ($40::text[])
