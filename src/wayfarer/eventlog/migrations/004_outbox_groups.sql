-- Commands that follow one another in the log may be published in one message: so many, from ``seq`` on.
ALTER TABLE outbox ADD COLUMN commands integer NOT NULL DEFAULT 1;
