-- One round trip for a group of decisions: events, executions begun and ended, outbox and timers.
-- Each array comes as the text of its literal, which is much less work for the client than a list.
WITH new_events AS (
    INSERT INTO events (execution_id, seq, event_id, name, entity_type, entity_id, attempt, status, payload, created_at)
    SELECT * FROM unnest($1::text::bigint[], $2::text::int[], $3::text::bigint[], $4::text::text[], $5::text::text[],
                         $6::text::text[], $7::text::int[], $8::text::text[], $9::text::json[],
                         $10::text::timestamptz[])
), begun AS (
    INSERT INTO executions (execution_id, path, version, catalog_id, status, parent_execution_id, parent_command_id,
                            user_uid, request_id, idempotency_key, rerun_of, started_at, ended_at, result, result_ref, error)
    SELECT * FROM unnest($11::text::bigint[], $12::text::text[], $13::text::int[], $14::text::bigint[], $15::text::text[],
                         $16::text::bigint[], $17::text::text[], $18::text::text[], $19::text::text[],
                         $20::text::text[], $21::text::bigint[], $22::text::timestamptz[],
                         $23::text::timestamptz[], $24::text::json[], $25::text::json[], $26::text::json[])
), ended AS (
    UPDATE executions AS e
       SET status = u.status, ended_at = u.ended_at, result = u.result, result_ref = u.result_ref, error = u.error
      FROM unnest($27::text::bigint[], $28::text::text[], $29::text::timestamptz[], $30::text::json[],
                  $31::text::json[], $32::text::json[])
           AS u (execution_id, status, ended_at, result, result_ref, error)
     WHERE e.execution_id = u.execution_id
), to_publish AS (
    INSERT INTO outbox (execution_id, seq, subject, created_at, commands)
    SELECT u.execution_id, u.seq, u.subject, now() + make_interval(secs => u.lease_s), u.commands
      FROM unnest($33::text::bigint[], $34::text::int[], $35::text::text[], $36::text::float8[], $43::text::int[])
           AS u (execution_id, seq, subject, lease_s, commands)
), set_timers AS (
    INSERT INTO timers (timer_id, execution_id, fire_at)
    SELECT u.timer_id, u.execution_id, now() + make_interval(secs => u.delay_s)
      FROM unnest($37::text::text[], $38::text::bigint[], $39::text::float8[]) AS u (timer_id, execution_id, delay_s)
    ON CONFLICT (timer_id) DO NOTHING
), settled AS (
    DELETE FROM outbox AS o USING unnest($41::text::bigint[], $42::text::int[]) AS u (execution_id, seq)
     WHERE o.execution_id = u.execution_id AND o.seq = u.seq
)
DELETE FROM timers WHERE timer_id = ANY ($40::text::text[])
