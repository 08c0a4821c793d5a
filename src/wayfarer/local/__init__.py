"""The whole product on one machine: embedded PostgreSQL and NATS, and a supervisor for all processes."""
