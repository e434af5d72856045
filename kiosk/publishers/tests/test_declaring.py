"""What titles declare of themselves is kept as they say it now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.publishers.declaring import declarations, declare
from kiosk.publishers.models import Declaration
from kiosk.publishers.tests.factories import LONG_AGO, TitleFactory

pytestmark = pytest.mark.django_db
LATER = LONG_AGO + timedelta(days=7)


def test_what_is_said_anew_replaces_what_was_said_there_and_nothing_else():
    title, other = TitleFactory(), TitleFactory()
    ethics, principles = (
        ("ethicsPolicy", "https://a.example/e"),
        ("masthead", "https://a.example/m"),
    )
    declare({title.pk: [ethics, principles, ethics], other.pk: [ethics]}, "page", LONG_AGO)
    declare({title.pk: [("belongto", "https://b.example/")]}, "trust", LONG_AGO)
    declare({title.pk: [principles, ("foundingDate", "1821")]}, "page", LATER)
    found = declarations(title.pk)
    assert [(one.name, one.value) for one in found.page] == [principles, ("foundingDate", "1821")]
    assert [one.name for one in found.trust] == ["belongto"]
    assert [one.name for one in declarations(other.pk).page] == ["ethicsPolicy"]
    seen = dict(Declaration.objects.filter(title=title).values_list("name", "first_seen_at"))
    assert seen["masthead"] == LONG_AGO
    assert seen["foundingDate"] == LATER


def test_only_what_a_browser_can_follow_is_an_address():
    title = TitleFactory()
    values = ("https://a.example/", "mailto:a@b.example", "javascript:alert(1)", "no", "//x")
    declare({title.pk: [("contact", value) for value in values]}, "trust", LONG_AGO)
    assert [bool(one.address) for one in declarations(title.pk).trust] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_saying_the_same_writes_nothing(django_assert_num_queries):
    titles = [TitleFactory().pk for _ in range(9)]
    said = {pk: [("masthead", "https://a.example/m")] for pk in titles}
    declare(said, "page", LONG_AGO)
    with django_assert_num_queries(3):  # a question, and the transaction around nothing
        declare(said, "page", LATER)
