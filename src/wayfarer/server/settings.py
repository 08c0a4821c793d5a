"""Settings of the server process, read once from the environment."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_BODY_BYTES = 8 * 1024**2
"""Largest request body."""


class Settings(BaseSettings):
    """``WAYFARER_*`` variables."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    host: str = "127.0.0.1"
    server_port: int = 8082
    database_url: str = "postgresql://postgres@127.0.0.1:5442/postgres"
    nats_url: str = "nats://127.0.0.1:4242"
    keychain_key: str = ""
    credential_rules_file: Path = Path("playbooks/credential-rules.yaml")
    log_level: str = "INFO"
