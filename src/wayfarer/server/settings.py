"""Settings of the server process, read once from the environment."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from wayfarer.keychain import key_from_file

MAX_BODY_BYTES = 8 * 1024**2
"""Largest request body."""
MAX_RETENTION_DAYS = 36_500.0


class Settings(BaseSettings):
    """``WAYFARER_*`` variables."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    host: str = "127.0.0.1"
    server_port: int = 8082
    database_url: str = "postgresql://postgres@127.0.0.1:5442/postgres"
    nats_url: str = "nats://127.0.0.1:4242"
    keychain_key: str = ""
    """32 random bytes in base64, the same for servers and workers."""
    keychain_key_file: str = ""
    """A file that holds the key, in the place of the variable."""
    credential_rules_file: Path = Path("playbooks/credential-rules.yaml")
    server_link_host: str = ""
    """The address at which workers may reach this server directly; empty: the one by which it reaches NATS; ``off``:
    outcomes come over NATS only, as they also do where the address can't be reached or NATS is encrypted."""
    retention_days: Annotated[float, Field(ge=0, le=MAX_RETENTION_DAYS)] = 90.0
    """How long ended executions stay in the log; 0: for ever."""
    log_level: str = "INFO"

    @model_validator(mode="after")
    def _key_from_file(self) -> Self:
        if self.keychain_key_file and not self.keychain_key:
            self.keychain_key = key_from_file(self.keychain_key_file)
        return self
