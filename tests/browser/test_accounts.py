"""A reader without an account makes one, finds what they chose, and leaves nothing behind on the device."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as house
from django.core import mail

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.keeping import Account, Device
from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import NOON, PASSWORD, ReaderFactory
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AMINA = "amina@reader.example"
GAZETTE = Choice(Kind.TITLE, "gazette")


def code() -> str:
    found = re.search(r"^\d{4}-\d{4}$", str(mail.outbox[-1].body), re.M)
    assert found
    return found[0]


def sign_up(page) -> None:
    page.goto("/account/sign-up")
    page.fill("input[name=email]", AMINA)
    page.press("input[name=email]", "Enter")
    page.wait_for_url("**/account/address/code")
    page.fill("#id_code", code())
    page.press("#id_code", "Enter")
    page.wait_for_function("location.pathname == '/'")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_account_takes_what_the_device_chose_and_signing_out_leaves_nothing(
    open_browser, live_server, scripts
):
    ArticleFactory()
    context = open_browser(viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    device = Device("")
    device.change(lambda choices: choices.follow(GAZETTE), NOON)
    followed = {"name": house.CHOICES_COOKIE, "value": device.written, "url": live_server.url}
    context.add_cookies([followed])
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("E-mail address").fill(AMINA)
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Code", exact=True).fill(code())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Account").first.click()
    assert AMINA in page.inner_text("main")
    assert Account(Reader.objects.get()).load() == Choices(follows=(GAZETTE,))
    cookies = {cookie["name"] for cookie in context.cookies()}
    assert house.SESSION_COOKIE_NAME in cookies
    assert house.CHOICES_COOKIE not in cookies
    with page.expect_response("**/account/sign-out") as signed_out:
        page.get_by_role("main").get_by_role("button", name="Sign out").click()
    assert signed_out.value.header_value("Clear-Site-Data") == '"cache", "storage"'
    page.get_by_role("link", name="Sign in").first.wait_for()
    assert context.cookies() == []
    page.go_back()
    page.goto("/account")
    assert "/account/sign-in" in page.url


def test_a_wrong_code_has_the_focus_and_says_why(open_browser):
    page = open_browser(viewport=PHONE).new_page()
    page.goto("/account/sign-up")
    page.fill("input[name=email]", AMINA)
    page.press("input[name=email]", "Enter")
    page.fill("#id_code", "0000-0000")
    page.press("#id_code", "Enter")
    page.wait_for_selector("#id_code[aria-invalid=true]")
    assert page.evaluate("document.activeElement.id") == "id_code"
    told = page.evaluate(
        "document.activeElement.getAttribute('aria-describedby').split(' ')"
        ".map(id => document.getElementById(id).innerText.trim())"
    )
    assert told[0] == "This is not the code we sent."


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_of_an_account_has_a_finding(open_browser, speak, language):
    speak(language)
    page = open_browser(viewport=PHONE).new_page()
    found = {}

    def look(name: str, address: str = "") -> None:
        if address:
            page.goto(address)
        html = page.locator("html")
        assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[name] = every_look(page) + (["wider than the window"] if wide else [])

    ReaderFactory(email="chidi@reader.example")
    look("sign in", "/account/sign-in")
    page.locator(".entrance-other").evaluate("element => element.open = true")
    page.fill("#id_login", "chidi@reader.example")
    page.fill("#id_password", PASSWORD + "!")
    page.press("#id_password", "Enter")
    page.wait_for_selector("[role=alert]:visible")
    look("wrong password")
    look("forgotten", "/account/password/forgotten")
    look("sign up", "/account/sign-up")
    sign_up(page)
    look("account", "/account")
    look("sign out", "/account/sign-out")
    look("address", "/account/address")
    look("again", "/account/password/set")
    page.locator("button[name=recipient]").click()
    page.wait_for_selector("#id_code")
    page.fill("#id_code", "0000-0000")
    page.press("#id_code", "Enter")
    page.wait_for_selector("[aria-invalid]")
    look("wrong code")
    page.fill("#id_code", code())
    page.press("#id_code", "Enter")
    page.wait_for_selector("#id_password1")
    page.fill("#id_password1", "12345678")
    page.fill("#id_password2", "12345678")
    page.press("#id_password2", "Enter")
    page.wait_for_selector("[aria-invalid]")
    look("weak password")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.press("#id_password2", "Enter")
    page.wait_for_function("location.pathname == '/account'")
    look("password set")
    look("password", "/account/password")
    look("not for you", "/admin/articles/article/")
    assert {name: some for name, some in found.items() if some} == {}
