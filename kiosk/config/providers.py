"""Others whom readers may sign in with, as an operator set them up."""

from __future__ import annotations

from typing import Any

from kiosk.config import environment as env


def providers() -> dict[str, dict[str, Any]]:
    """What django-allauth calls SOCIALACCOUNT_PROVIDERS; of those that are set up alone. Raises
    SettingError where one is set up in part."""
    found = {"openid_connect": _open_id(), "google": _google(), "apple": _apple()}
    return {name: {"APPS": [app], "OAUTH_PKCE_ENABLED": True} for name, app in found.items() if app}


def _open_id() -> dict[str, Any] | None:
    address = env.url(
        "KIOSK_OIDC_URL",
        "",
        "",
        "An OpenID Connect provider to sign in with: its issuer, such as `https://id.example`.",
        schemes=("https", "http"),
        bare=False,
    )
    name = env.text(
        "KIOSK_OIDC_NAME", "OpenID", "What readers know that OpenID Connect provider by."
    )
    client = env.text("KIOSK_OIDC_ID", "", "The client it knows Kiosk as.")
    secret = env.secret("KIOSK_OIDC_SECRET", "", "That client's secret.")
    if not _whole(KIOSK_OIDC_URL=address, KIOSK_OIDC_ID=client, KIOSK_OIDC_SECRET=secret):
        return None
    return {
        "provider_id": "oidc",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": address},
    }


def _google() -> dict[str, Any] | None:
    client = env.text("KIOSK_GOOGLE_ID", "", "To sign in with Google: the client's id there.")
    secret = env.secret("KIOSK_GOOGLE_SECRET", "", "That client's secret.")
    if not _whole(KIOSK_GOOGLE_ID=client, KIOSK_GOOGLE_SECRET=secret):
        return None
    return {"name": "Google", "client_id": client, "secret": secret}


def _apple() -> dict[str, Any] | None:
    service = env.text("KIOSK_APPLE_ID", "", "To sign in with Apple: the Services ID.")
    team = env.text("KIOSK_APPLE_TEAM", "", "The Team ID that it belongs to.")
    key_id = env.text("KIOSK_APPLE_KEY_ID", "", "The id of the key made for it.")
    key = env.content("KIOSK_APPLE_KEY", "", "The file (`.p8`) that holds this key.")
    if not _whole(
        KIOSK_APPLE_ID=service,
        KIOSK_APPLE_TEAM=team,
        KIOSK_APPLE_KEY_ID=key_id,
        KIOSK_APPLE_KEY=key,
    ):
        return None
    return {
        "name": "Apple",
        "client_id": service,
        "secret": key_id,
        "key": team,
        "settings": {"certificate_key": key},
    }


def _whole(**values: str) -> bool:
    """Whether all are set. Raises SettingError where only some are."""
    missing = [name for name, value in values.items() if not value]
    if missing and len(missing) < len(values):
        given = next(name for name, value in values.items() if value)
        raise env.SettingError(f"{given} is set, and {' and '.join(missing)} must be too")
    return not missing
