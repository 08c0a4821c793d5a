"""Settings of the gateway process, read once from the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``WAYFARER_*`` variables; every limit has a name here."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    host: str = "127.0.0.1"
    gateway_port: int = 8090
    gateway_url: str = ""
    """The URL that workers use for callbacks; by default the own address."""
    server_url: str = "http://127.0.0.1:8082"
    nats_url: str = "nats://127.0.0.1:4242"
    spa_url: str = "http://127.0.0.1:5173"
    cors_origins: str = ""
    """More allowed origins, separated by commas."""
    callback_secret: str = ""
    access_file: Path = Path("playbooks/access.yaml")
    guest: bool = True
    oidc_issuer: str = "http://127.0.0.1:8070/oidc"
    oidc_client_id: str = "wayfarer-spa"
    oidc_roles_claim: str = "roles"
    log_level: str = "INFO"
    session_idle_s: float = Field(default=8 * 3_600.0, gt=0)
    session_absolute_s: float = Field(default=7 * 24 * 3_600.0, gt=0)
    session_cache_s: float = Field(default=5.0, ge=0)
    max_body_bytes: int = Field(default=1_048_576, ge=1_024)
    max_query_depth: int = Field(default=8, ge=1)
    max_clients_per_session: int = Field(default=20, ge=1)
    max_frame_backlog: int = Field(default=1_000, ge=10)
    """Frames that may wait for one slow reader before it is dropped."""
    ping_interval_s: float = Field(default=20.0, gt=0)
    domain_events: str = "calendar.event.touched"
    """Types of domain events that may reach browsers, separated by commas."""
    graphql_introspection: bool = True

    @property
    def origins(self) -> list[str]:
        """Origins that browsers may call from."""
        own = self.spa_url.rstrip("/")
        twin = own.replace("127.0.0.1", "localhost")
        return sorted({own, twin, *(part.strip() for part in self.cors_origins.split(",") if part.strip())})
