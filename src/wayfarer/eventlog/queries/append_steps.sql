-- What `append.sql` does, for a group in which no execution begins or ends and no timer is set or dropped.
WITH new_events AS (
    INSERT INTO events (execution_id, seq, event_id, name, entity_type, entity_id, attempt, status, payload, created_at)
    SELECT * FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[],
                         $8::text[], $9::json[], $10::timestamptz[])
), to_publish AS (
    INSERT INTO outbox (execution_id, seq, subject, created_at, commands)
    SELECT u.execution_id, u.seq, u.subject, now() + make_interval(secs => u.lease_s), u.commands
      FROM unnest($11::bigint[], $12::int[], $13::text[], $14::float8[], $17::int[])
           AS u (execution_id, seq, subject, lease_s, commands)
)
DELETE FROM outbox AS o USING unnest($15::bigint[], $16::int[]) AS u (execution_id, seq)
 WHERE o.execution_id = u.execution_id AND o.seq = u.seq
