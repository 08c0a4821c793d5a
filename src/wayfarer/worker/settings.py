"""Settings of a worker process, read once from the environment."""

import os
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from wayfarer.keychain import key_from_file

MEGABYTE = 1024 * 1024


class Settings(BaseSettings):
    """``WAYFARER_*`` variables."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    nats_url: str = "nats://127.0.0.1:4242"
    keychain_key: str = ""
    """32 random bytes in base64, the same for servers and workers."""
    keychain_key_file: str = ""
    """A file that holds the key, in the place of the variable."""
    log_level: str = "INFO"
    worker_pool: str = "default"
    worker_slots: int = Field(default=32, ge=1, le=1_000)
    """Commands that run at once."""
    worker_drain_s: float = Field(default=25.0, ge=0)
    """How long commands under way may go on after SIGTERM before they are given to another worker."""
    worker_step_timeout_s: float = Field(default=300.0, gt=0)
    """Time limit of a task that names none, in seconds."""
    worker_result_bytes: int = Field(default=16 * MEGABYTE, ge=1_024)
    """Largest result of one task, as JSON."""
    worker_response_bytes: int = Field(default=16 * MEGABYTE, ge=1_024)
    """Largest answer of an HTTP request, decompressed."""
    worker_log_chars: int = Field(default=64 * 1024, ge=0)
    """Most printed text that one command keeps."""
    worker_log_lines: int = Field(default=200, ge=0)
    """Most printed lines that one command keeps."""
    worker_python_processes: int = Field(default_factory=lambda: max(2, os.cpu_count() or 2), ge=1)
    """Python processes that are kept warm."""
    worker_python_burst: int = Field(default=32, ge=1)
    """Most python processes at once, reached only while steps keep all of them busy for long."""
    worker_python_memory_mb: int = Field(default=512, ge=64)
    worker_python_calls: int = Field(default=50_000, ge=1)
    """Calls after which a python process is replaced."""
    worker_python_readable: tuple[str, ...] = ()
    """Folders that python steps may read beside the interpreter's own, as a JSON list."""
    worker_python_preload: tuple[str, ...] = ()
    """Modules that python processes import before their first step, as a JSON list."""
    allow_shell: bool = False
    """Whether the tool ``shell`` may start programs on the worker's machine."""

    @model_validator(mode="after")
    def _key_from_file(self) -> Self:
        if self.keychain_key_file and not self.keychain_key:
            self.keychain_key = key_from_file(self.keychain_key_file)
        return self
