"""The admin's pages work under their policy: a browser refuses nothing of them."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.models import Terms
from kiosk.readers.tests.factories import PASSWORD, EditorFactory
from tests.browser.conftest import hear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_terms_are_added_with_nothing_refused_by_the_policy(browser_page, live_server):
    editor = EditorFactory()
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    article = ArticleFactory()
    refused: list[str] = []
    hear(browser_page, refused)
    browser_page.on("pageerror", lambda error: refused.append(str(error)))
    browser_page.goto("/admin/articles/article/")
    browser_page.wait_for_url("**/account/sign-in?**")
    browser_page.get_by_text("Sign in with a password").click()
    browser_page.fill("#id_login", "bruno@desk.example")
    browser_page.fill("#id_password", PASSWORD)
    browser_page.press("#id_password", "Enter")
    browser_page.wait_for_url("**/articles/article/")
    browser_page.goto(f"/admin/articles/article/{article.pk}/change/")
    browser_page.goto(f"/admin/publishers/title/{article.title_id}/change/")
    browser_page.click("#terms-group .add-row a")
    browser_page.select_option("#id_terms-0-show", "headline")
    browser_page.click("#terms-0 .datetimeshortcuts >> nth=0 >> a >> nth=0")
    browser_page.click("#terms-0 .datetimeshortcuts >> nth=1 >> a >> nth=0")
    browser_page.click("[name=_save]")
    browser_page.wait_for_url("**/publishers/title/")
    assert Terms.objects.get().show == "headline"
    assert refused == []
