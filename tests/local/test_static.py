"""The static server's settings: what a page may speak to, and what it is told."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from wayfarer.local.static import Settings, build_app, security_headers


def policy(**given: str) -> dict[str, list[str]]:
    """The content security policy by directive."""
    text = security_headers(Settings(**given))["Content-Security-Policy"]  # type: ignore[arg-type]
    return {name: rest.split() for name, _, rest in (part.strip().partition(" ") for part in text.split(";"))}


def test_without_settings_a_page_speaks_to_the_gateway_and_the_identity_provider_only() -> None:
    found = policy(gateway_url="https://gateway.example", oidc_issuer="https://id.example/realm")
    assert found["connect-src"] == ["'self'", "https://gateway.example", "https://id.example"]
    assert found["script-src"] == found["style-src"] == ["'self'"]
    assert "https:" not in found["img-src"]


@pytest.mark.parametrize(
    ("given", "images", "connections"),
    [
        ({"map_tiles_url": "https://{s}.tiles.example/{z}/{x}/{y}.png?k=1"}, "https://*.tiles.example", None),
        ({"map_google_key": "k"}, "https://tile.googleapis.com", "https://tile.googleapis.com"),
        ({"image_sources": "https: data:"}, "https:", None),
        ({"image_sources": "https://*.places.example https://cdn.example:8443"}, "https://cdn.example:8443", None),
    ],
)
def test_sources_of_pictures_are_allowed_where_they_are_set(
    given: dict[str, str], images: str, connections: str | None
) -> None:
    found = policy(**given)
    assert images in found["img-src"]
    assert (connections in found["connect-src"]) if connections else not set(given.values()) & set(found["connect-src"])


@pytest.mark.parametrize("sources", ["images.example", "https://a.example; script-src *", "'unsafe-inline'", "*"])
def test_what_is_no_source_of_pictures_is_refused_with_what_would_be_right(sources: str) -> None:
    with pytest.raises(ValueError, match=r"write https://images\.example\.com"):
        Settings(image_sources=sources)


def test_a_page_is_told_where_its_map_has_pictures_from(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings = Settings(spa_folder=tmp_path, map_tiles_url="https://t.example/{z}/{x}/{y}", map_attribution="© us")
    client = TestClient(build_app(settings))
    assert client.get("/config.json").json()["map"] == {
        "tilesUrl": "https://t.example/{z}/{x}/{y}",
        "attribution": "© us",
        "googleKey": "",
    }
    assert "unsafe-inline" not in client.get("/console/executions/1").headers["content-security-policy"]
