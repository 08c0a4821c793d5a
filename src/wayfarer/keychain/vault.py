"""Sealing of credentials with AES-256-GCM.

The name is authenticated, so a sealed value can't be moved to another alias.
"""

import base64
import os
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
KEY_BYTES = 32


class VaultError(Exception):
    """The key is missing or wrong."""


class SealedCredential(msgspec.Struct, frozen=True):
    """A credential as it lies in the database and travels to workers."""

    name: str
    type: str
    sealed: bytes


def key_from_file(place: str) -> str:
    """The key that a file holds; raises `ValueError` for a file that can't be read."""
    try:
        return Path(place).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"WAYFARER_KEYCHAIN_KEY_FILE: {place} can't be read: {error}") from error


class Vault:
    """Seals and opens with one key: 32 bytes, base64."""

    def __init__(self, key: str) -> None:
        try:
            raw = base64.b64decode(key, validate=True)
        except ValueError as error:
            raise VaultError("WAYFARER_KEYCHAIN_KEY is not base64") from error
        if len(raw) != KEY_BYTES:
            raise VaultError(f"WAYFARER_KEYCHAIN_KEY must be {KEY_BYTES} bytes in base64, it has {len(raw)}")
        self._cipher = AESGCM(raw)

    @staticmethod
    def new_key() -> str:
        """A fresh random key."""
        return base64.b64encode(os.urandom(KEY_BYTES)).decode()

    def seal(self, name: str, type_: str, data: dict[str, Any]) -> SealedCredential:
        """Seal the fields of a credential."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, msgspec.json.encode(data), name.encode())
        return SealedCredential(name=name, type=type_, sealed=sealed)

    def open(self, credential: SealedCredential) -> dict[str, Any]:
        """The fields of a credential; raises `VaultError` for another key or a value that was tampered with."""
        nonce, body = credential.sealed[:_NONCE_BYTES], credential.sealed[_NONCE_BYTES:]
        try:
            opened: dict[str, Any] = msgspec.json.decode(self._cipher.decrypt(nonce, body, credential.name.encode()))
        except InvalidTag as error:
            raise VaultError(f"the credential '{credential.name}' was sealed with another key") from error
        return opened
