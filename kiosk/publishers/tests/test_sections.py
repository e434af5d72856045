"""Publishers' own names for sections lead to ours."""

from __future__ import annotations

import pytest

from kiosk.publishers.sections import SECTIONS, feed_section, section_named


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("US Politics", "politics"), ("Wirtschaft", "business"), ("Économie", "business"),
        ("رياضة", "sport"), ("News / World", "world"), ("国际", "world"), ("Ciência", "science"),
        ("Климат", "climate"), ("Bilim", "science"), ("SALUTE", "health"), ("経済", "business"),
        ("Good News", "good-news"), ("Culture et idées", "culture"), ("Climate change", "climate"),
        ("Our favourite recipes", None), ("", None), ("News", None), ("///", None),
    ],
)  # fmt: skip
def test_a_name_leads_to_our_section(name, section):
    assert section_named(name) == section


def test_a_feed_that_says_nothing_is_general():
    assert feed_section("Category") == "news"
    assert feed_section("Sport") == "sport"


def test_our_own_names_lead_to_themselves():
    assert {slug: feed_section(slug) for slug in SECTIONS} == {slug: slug for slug in SECTIONS}
