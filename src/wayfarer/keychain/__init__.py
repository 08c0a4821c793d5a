"""Credentials: sealed at rest, opened only in a worker's memory, redacted wherever they might show."""

from .redaction import Redactor
from .vault import SealedCredential, Vault, VaultError, key_from_file

__all__ = ["Redactor", "SealedCredential", "Vault", "VaultError", "key_from_file"]
