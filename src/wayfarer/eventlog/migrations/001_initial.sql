CREATE TABLE catalog (
    catalog_id   bigint PRIMARY KEY,
    path         text NOT NULL,
    version      integer NOT NULL,
    kind         text NOT NULL,
    name         text NOT NULL,
    description  text NOT NULL DEFAULT '',
    content      text NOT NULL,
    content_hash bytea NOT NULL,
    metadata     json NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (path, version)
);

CREATE TABLE executions (
    execution_id        bigint PRIMARY KEY,
    path                text NOT NULL,
    version             integer NOT NULL,
    catalog_id          bigint NOT NULL,
    status              text NOT NULL,
    parent_execution_id bigint,
    parent_command_id   text,
    user_uid            text,
    request_id          text,
    idempotency_key     text UNIQUE,
    rerun_of            bigint,
    started_at          timestamptz NOT NULL,
    ended_at            timestamptz,
    result              json,
    result_ref          json,
    error               json
);
CREATE INDEX executions_parent ON executions (parent_execution_id) WHERE parent_execution_id IS NOT NULL;
CREATE INDEX executions_user ON executions (user_uid, execution_id DESC) WHERE user_uid IS NOT NULL;

CREATE TABLE events (
    execution_id bigint NOT NULL,
    seq          integer NOT NULL,
    event_id     bigint NOT NULL,
    name         text NOT NULL,
    entity_type  text NOT NULL,
    entity_id    text NOT NULL,
    attempt      integer NOT NULL,
    status       text NOT NULL,
    payload      json NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (execution_id, seq)
);

-- What still has to be published: the row goes when the bus has acknowledged it.
CREATE TABLE outbox (
    execution_id bigint NOT NULL,
    seq          integer NOT NULL,
    subject      text NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (execution_id, seq, subject)
);

CREATE TABLE timers (
    timer_id     text PRIMARY KEY,
    execution_id bigint NOT NULL,
    fire_at      timestamptz NOT NULL
);
CREATE INDEX timers_due ON timers (fire_at);

CREATE TABLE credentials (
    name       text PRIMARY KEY,
    type       text NOT NULL,
    sealed     bytea NOT NULL,
    fields     text[] NOT NULL,
    tags       text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE SEQUENCE node_ids;
