"""Passkeys and the second step, by a browser with a device that keeps passkeys, played by Chromium."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page

from kiosk.readers.models import Reader
from kiosk.web.tests.account_ways import AMINA, code, known, prove, shown_by, sign_in_by_code
from tests.browser.conftest import DESKTOP, PHONE, hear
from tests.browser.test_accessibility import every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A page's policy lets no string be run as script, so where it is must be asked of the browser itself.
AT_THE_FRONT = re.compile(r"^https?://[^/]+/$")


def device(page: Page) -> CDPSession:
    """Have the browser hold a device that checks who holds it, and keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def enter(page: Page, said: str, button: str = "Go on") -> None:
    page.get_by_label("Code", exact=True).fill(said)
    page.get_by_role("main").get_by_role("button", name=button).click()


def sign_up(page: Page) -> None:
    page.goto("/account/sign-up")
    page.get_by_role("link", name="Make an account with a passkey").click()
    page.get_by_label("E-mail address").fill(AMINA)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/address/code")
    enter(page, code())
    page.wait_for_url("**/account/sign-up/passkey/made")
    page.get_by_label("Name").fill("my phone")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url(AT_THE_FRONT)


def sign_out(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()


def sign_in_with_a_passkey(page: Page) -> None:
    page.goto("/account/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(AT_THE_FRONT)


def prove_by_code(page: Page) -> None:
    page.get_by_role("button", name="Send a code to").click()
    page.wait_for_url("**/account/again/code/enter*")
    enter(page, code())


def turn_on(page: Page) -> list[str]:
    """Turn the second step on; the recovery codes."""
    page.goto("/account")
    page.get_by_role("link", name="Turn it on").click()
    page.get_by_role("link", name="Turn it on").click()
    prove_by_code(page)
    page.wait_for_url("**/account/step/on")
    secret = page.locator(".account-key").inner_text()
    enter(page, shown_by(secret), "Turn it on")
    page.wait_for_url("**/account/step/recovery-codes")
    return [one.replace(" ", "") for one in page.locator(".account-codes li").all_inner_texts()]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_passkey_from_sign_up_to_the_second_step_and_away(open_browser, size):
    page = open_browser(viewport=size).new_page()
    said: list[str] = []
    hear(page, said)
    device(page)
    sign_up(page)
    assert Reader.objects.get().email == AMINA
    sign_out(page)
    sign_in_with_a_passkey(page)
    codes = turn_on(page)
    assert len(codes) == 10
    sign_out(page)
    page.goto("/account/sign-in")
    page.get_by_label("E-mail address").first.fill(AMINA)
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/account/sign-in/code/enter")
    enter(page, code())
    page.wait_for_url("**/account/sign-in/step")
    enter(page, codes[0], "Sign in")
    page.wait_for_url(AT_THE_FRONT)
    page.goto("/account/passkeys")
    assert "my phone" in page.inner_text("main")
    page.get_by_role("link", name="Remove my phone").click()
    page.wait_for_url("**/account/again/step*")
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/account/passkeys/[0-9]+/removed"))
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("You have none yet.").wait_for()
    assert not Authenticator.objects.filter(type="webauthn").exists()
    page.goto("/account/step/off")
    page.get_by_role("button", name="Turn it off").click()
    page.wait_for_url("**/account/step")
    assert not Authenticator.objects.exists()
    # Signing out has the browser drop what it keeps, which it says.
    assert [one for one in said if "Clear-Site-Data" not in one] == []


def test_where_the_device_gives_none_the_page_says_so(open_browser):
    page = open_browser(viewport=PHONE).new_page()
    session = device(page)
    page.goto("/account/sign-in")
    refused = page.get_by_text("That did not work: no passkey was given.")
    page.get_by_role("button", name="Sign in with a passkey").wait_for()
    assert not refused.is_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    refused.wait_for()
    session.detach()


def test_without_script_there_is_no_button_that_does_nothing(open_browser):
    page = open_browser(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/account/sign-in")
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert page.get_by_role("button", name="Send me a code").is_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_of_the_ways_in_has_a_finding(
    open_browser, speak, client, language, settings, live_server
):
    speak(language)
    app = {"client_id": "x", "secret": "y", "name": "The Club", "provider_id": "oidc"}
    app["settings"] = {"server_url": "https://id.example"}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    context = open_browser(viewport=PHONE)
    page = context.new_page()
    found = {}

    def look(address: str) -> None:
        page.goto(address)
        html = page.locator("html")
        assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[address] = every_look(page) + (["wider than the window"] if wide else [])

    for address in ("/account/sign-in", "/account/sign-up", "/account/sign-up/passkey",
                    "/account/with/given-up", "/account/with/failed"):  # fmt: skip
        look(address)
    known()
    sign_in_by_code(client)
    prove(client)
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": live_server.url,
    }
    context.add_cookies([cookie])
    device(page)
    page.goto("/account/passkeys/made")
    page.locator("#id_name").fill("my phone")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/account/passkeys")
    key = Authenticator.objects.get(type="webauthn")
    look("/account/step/on")
    secret = page.locator(".account-key").inner_text()
    page.locator("#id_code").fill(shown_by(secret))
    page.locator("#id_code").press("Enter")
    page.wait_for_url("**/account/step/recovery-codes")
    for address in (
        "/account", "/account/passkeys", "/account/passkeys/made", f"/account/passkeys/{key.pk}/name",
        f"/account/passkeys/{key.pk}/removed", "/account/step", "/account/step/off",
        "/account/step/recovery-codes", "/account/step/recovery-codes/new", "/account/sessions",
        "/account/with", "/account/again/step", "/account/again/passkey",
    ):  # fmt: skip
        look(address)
    context.clear_cookies()
    page.goto("/account/sign-in/code")
    page.locator("#id_email").fill(AMINA)
    page.locator("#id_email").press("Enter")
    page.wait_for_url("**/account/sign-in/code/enter")
    page.locator("#id_code").fill(code())
    page.locator("#id_code").press("Enter")
    page.wait_for_url("**/account/sign-in/step")
    look("/account/sign-in/step")
    assert {name: some for name, some in found.items() if some} == {}
