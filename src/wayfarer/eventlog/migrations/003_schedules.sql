CREATE TABLE schedules (
    name              text PRIMARY KEY,
    path              text NOT NULL,
    version           integer,
    cron              text NOT NULL,
    time_zone         text NOT NULL,
    workload          json NOT NULL,
    missed            text NOT NULL,
    overlap           text NOT NULL,
    enabled           boolean NOT NULL,
    next_at           timestamptz,
    last_at           timestamptz,
    last_execution_id bigint,
    last_error        text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX schedules_due ON schedules (next_at) WHERE enabled;
