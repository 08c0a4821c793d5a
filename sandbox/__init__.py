"""Look-alikes of the providers for use without a network: the same paths and shapes, real geography, seeded inventory."""
