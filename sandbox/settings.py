"""Settings of the sandbox process, read once from the environment."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``WAYFARER_*`` variables."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    host: str = "127.0.0.1"
    sandbox_port: int = 8070
    sandbox_url: str = ""
    home: Path = Path(".wayfarer")
    sandbox_requests_per_minute: int = 6_000
    """What Duffel's paths allow a token in a minute; Duffel itself allows fewer."""
    sandbox_token_lifetime_s: int = 3_599
    """How long a token of the service account lives; Google's live so long too."""
    oidc_client_id: str = "wayfarer-spa"

    @property
    def base_url(self) -> str:
        """The address under which browsers and workers reach the sandbox."""
        return (self.sandbox_url or f"http://{self.host}:{self.sandbox_port}").rstrip("/")
