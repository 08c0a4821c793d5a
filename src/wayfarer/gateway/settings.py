"""Settings of the gateway process, read once from the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``WAYFARER_*`` variables; every limit has a name here."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    host: str = "127.0.0.1"
    gateway_port: int = 8090
    gateway_internal_port: int = 0
    """A second port that alone takes callbacks; 0 takes them on the one port."""
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
    """Accepted issuers, separated by commas; each exactly as its tokens write it."""
    oidc_client_id: str = "wayfarer-spa"
    oidc_roles_claim: str = "roles"
    """Its name, or a path with dots into nested claims."""
    oidc_default_roles: str = "traveller"
    """Roles of an identity whose token names none, separated by commas."""
    log_level: str = "INFO"
    session_idle_s: float = Field(default=8 * 3_600.0, gt=0)
    session_absolute_s: float = Field(default=7 * 24 * 3_600.0, gt=0)
    session_cache_s: float = Field(default=5.0, ge=0)
    max_body_bytes: int = Field(default=1_048_576, ge=1_024)
    max_variables_bytes: int = Field(default=262_144, ge=1_024)
    """Largest JSON text of the variables of one execution."""
    max_clients_per_session: int = Field(default=500, ge=1)
    max_connections_per_session: int = Field(default=50, ge=1)
    max_subscriptions_per_client: int = Field(default=50, ge=1)
    request_life_s: float = Field(default=24 * 3_600.0, ge=1_800)
    """How long a request may wait for the result of its execution."""
    max_connections: int = Field(default=20_000, ge=1)
    """Open connections of one process."""
    max_connections_per_address: int = Field(default=0, ge=0)
    """Of one peer, 0 for no limit; behind a proxy all connections are the proxy's."""
    max_head_bytes: int = Field(default=32_768, ge=1_024)
    """Request line and header fields of one request together."""
    head_timeout_s: float = Field(default=10.0, gt=0)
    """How long a peer may take for them."""
    body_timeout_s: float = Field(default=30.0, gt=0)
    """How long a request may take to arrive as a whole."""
    max_frame_backlog: int = Field(default=1_000, ge=10)
    """Frames that may wait for one slow reader before it is dropped."""
    rate_per_session: float = Field(default=100.0, ge=0)
    """Requests a second, 0 for no limit."""
    burst_per_session: int = Field(default=500, ge=1)
    rate_per_address: float = Field(default=1_000.0, ge=0)
    burst_per_address: int = Field(default=5_000, ge=1)
    rate_logins_per_address: float = Field(default=100.0, ge=0)
    """Sign-ins a second, guests' too."""
    burst_logins_per_address: int = Field(default=5_000, ge=1)
    trusted_proxies: str = ""
    """Addresses whose ``X-Forwarded-For`` is believed, separated by commas."""
    ping_interval_s: float = Field(default=20.0, gt=0)
    send_timeout_s: float = Field(default=20.0, gt=0)
    """A reader that takes nothing for so long is dropped."""
    document_reader: str = "automation/agents/mcp/firestore"
    """Catalog path of the MCP playbook that reads documents for subscriptions."""
    domain_events: str = "calendar.event.touched"
    """Types of domain events that may reach browsers, separated by commas."""
    graphql_introspection: bool = True
    graphql_max_depth: int = Field(default=8, ge=1)
    graphql_max_aliases: int = Field(default=15, ge=0)
    graphql_max_tokens: int = Field(default=2_000, ge=10)
    graphql_max_cost: int = Field(default=200, ge=1)
    """A root field of a mutation costs 10, any other field 1."""

    @property
    def issuers(self) -> list[str]:
        """Accepted issuers."""
        return _parts(self.oidc_issuer)

    @property
    def default_roles(self) -> list[str]:
        """Roles of an identity whose token names none."""
        return _parts(self.oidc_default_roles)

    @property
    def origins(self) -> list[str]:
        """Origins that browsers may call from."""
        own = self.spa_url.rstrip("/")
        twin = own.replace("127.0.0.1", "localhost")
        return sorted({own, twin, *_parts(self.cors_origins)})


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
