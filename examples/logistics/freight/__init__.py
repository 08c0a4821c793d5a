"""A stand-in for a freight exchange: carriers, quotes, durable bookings, tracking."""
