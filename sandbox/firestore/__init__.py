"""Cloud Firestore's REST API v1."""

from .routes import routes

__all__ = ["routes"]
