"""Google Places API (New): text and nearby search, suggestions, details and photos of cities and their sights."""

from .routes import routes

__all__ = ["routes"]
