"""Errors of the catalog."""


class CatalogError(Exception):
    """Base of this package's errors."""


class EntryNotFound(CatalogError):
    """No such path, or no such version of it."""

    def __init__(self, path: str, version: int | None = None) -> None:
        wanted = f"'{path}'" if version is None else f"version {version} of '{path}'"
        super().__init__(f"the catalog has no {wanted}; register it, or list what there is with /api/catalog/list")
        self.path = path
        self.version = version
