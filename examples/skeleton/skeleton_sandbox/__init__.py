"""A stand-in for the provider of the skeleton domain: what can be found, and durable orders."""
