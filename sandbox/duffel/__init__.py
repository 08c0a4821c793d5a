"""Duffel's flights API v2."""

from .routes import routes

__all__ = ["routes"]
