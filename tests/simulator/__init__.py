"""A deterministic simulation: the real dispatcher, bus protocol and workers on simulated time, NATS and PostgreSQL."""
