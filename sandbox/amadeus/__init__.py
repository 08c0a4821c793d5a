"""Amadeus Self-Service: hotels, activities, transfers and the reference data beside them."""

from .routes import routes

__all__ = ["routes"]
