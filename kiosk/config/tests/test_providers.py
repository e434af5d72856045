"""Others to sign in with: set up whole, or not at all."""

from __future__ import annotations

import pytest

from kiosk.config.environment import SettingError
from kiosk.config.providers import providers


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for who in ("OIDC_URL", "OIDC_ID", "OIDC_SECRET", "GOOGLE_ID", "GOOGLE_SECRET", "APPLE_ID",
                "APPLE_TEAM", "APPLE_KEY_ID", "APPLE_KEY"):  # fmt: skip
        monkeypatch.delenv(f"KIOSK_{who}", raising=False)


def test_nobody_is_set_up_at_first():
    assert providers() == {}


def test_what_is_set_up_is_there_with_proof_of_who_asked(monkeypatch, tmp_path):
    monkeypatch.setenv("KIOSK_GOOGLE_ID", "me")
    monkeypatch.setenv("KIOSK_GOOGLE_SECRET", "hush")
    key = tmp_path / "key.p8"
    key.write_text("-----BEGIN PRIVATE KEY-----\nabc\n")
    for name, value in (("ID", "news"), ("TEAM", "T1"), ("KEY_ID", "K1"), ("KEY", str(key))):
        monkeypatch.setenv(f"KIOSK_APPLE_{name}", value)
    found = providers()
    assert sorted(found) == ["apple", "google"]
    assert all(one["OAUTH_PKCE_ENABLED"] for one in found.values())
    assert found["apple"]["APPS"][0]["settings"]["certificate_key"].startswith("-----BEGIN")


def test_a_part_of_it_is_a_mistake_that_names_what_is_missing(monkeypatch):
    monkeypatch.setenv("KIOSK_OIDC_URL", "https://id.example")
    monkeypatch.setenv("KIOSK_OIDC_SECRET", "hush-hush")
    with pytest.raises(SettingError, match="KIOSK_OIDC_ID must be too") as caught:
        providers()
    assert "hush-hush" not in str(caught.value)


def test_a_key_that_cannot_be_read_is_a_mistake(monkeypatch, tmp_path):
    monkeypatch.setenv("KIOSK_APPLE_KEY", str(tmp_path / "none.p8"))
    with pytest.raises(SettingError, match="no text can be read there"):
        providers()
