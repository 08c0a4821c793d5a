-- Executions that wait for a signal are found without reading every log.
CREATE INDEX events_waits ON events (execution_id) WHERE name = 'wait.started';
