-- What `append.sql` does, for a group in which no execution begins or ends and no timer is set or dropped.
WITH new_events AS (
    INSERT INTO events (execution_id, seq, event_id, name, entity_type, entity_id, attempt, status, payload, created_at)
    SELECT * FROM unnest($1::text::bigint[], $2::text::int[], $3::text::bigint[], $4::text::text[], $5::text::text[],
                         $6::text::text[], $7::text::int[], $8::text::text[], $9::text::json[],
                         $10::text::timestamptz[])
), to_publish AS (
    INSERT INTO outbox (execution_id, seq, subject, created_at, commands)
    SELECT u.execution_id, u.seq, u.subject, now() + make_interval(secs => u.lease_s), u.commands
      FROM unnest($11::text::bigint[], $12::text::int[], $13::text::text[], $14::text::float8[], $17::text::int[])
           AS u (execution_id, seq, subject, lease_s, commands)
)
DELETE FROM outbox AS o USING unnest($15::text::bigint[], $16::text::int[]) AS u (execution_id, seq)
 WHERE o.execution_id = u.execution_id AND o.seq = u.seq
