"""Settings of a worker process, read once from the environment."""

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``WAYFARER_*`` variables."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    nats_url: str = "nats://127.0.0.1:4242"
    keychain_key: str = ""
    log_level: str = "INFO"
    worker_pool: str = "default"
    worker_slots: int = Field(default=32, ge=1, le=1_000)
    """Commands that run at once."""
    worker_python_processes: int = Field(default_factory=lambda: max(2, os.cpu_count() or 2), ge=1)
    worker_python_memory_mb: int = Field(default=512, ge=64)
    worker_python_calls: int = Field(5_000, ge=1)
    """Calls after which a python process is replaced."""
    worker_step_timeout_s: float = Field(default=300.0, gt=0)
    """Time limit of a task that names none."""
    worker_result_bytes: int = Field(default=16 * 1024 * 1024, ge=1_024)
    """Largest result of one task."""
