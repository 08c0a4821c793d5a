"""Real processes that are killed at random, and what must hold all the same."""
