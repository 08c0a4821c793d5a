"""Registered playbooks and other resources, every version kept."""

from .errors import CatalogError, EntryNotFound
from .store import Catalog, Entry, Registration

__all__ = ["Catalog", "CatalogError", "Entry", "EntryNotFound", "Registration"]
