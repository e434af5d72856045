"""What home pages declare of their newsrooms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiosk.kit.extraction import fronts
from kiosk.kit.extraction.organisations import may_declare, read_organisation

URL = "https://www.harbour.example/"
NEWS: dict[str, Any] = {
    "@type": "NewsMediaOrganization",
    "url": "https://harbour.example",
    "publishingPrinciples": "/about/principles",
    "correctionsPolicy": {"@type": "CreativeWork", "url": "https://harbour.example/corrections"},
    "ethicsPolicy": [{"@id": "https://group.example/ethics"}, "javascript:alert(1)"],
    "ownershipFundingInfo": "Owned by its readers",
    "masthead": "https://harbour.example/staff",
    "foundingDate": "1821-05-05",
}


def read(*items: Any) -> dict[str, str]:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items
    )
    html = f"<html><head>{scripts}</head><body><p>News</p></body></html>".encode()
    return dict(read_organisation(fronts.parse(html), URL))


def test_policies_are_read_as_whole_addresses():
    assert read({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, NEWS]}) == {
        "publishingPrinciples": "https://www.harbour.example/about/principles",
        "correctionsPolicy": "https://harbour.example/corrections",
        "ethicsPolicy": "https://group.example/ethics",
        "ownershipFundingInfo": "Owned by its readers",
        "masthead": "https://harbour.example/staff",
        "foundingDate": "1821-05-05",
    }


def test_an_organisation_within_another_object_is_found():
    page = {"@type": "WebPage", "publisher": {**NEWS, "@type": ["Organization"]}}
    assert read(page)["masthead"] == "https://harbour.example/staff"


def test_the_newsroom_of_the_page_counts_and_no_other():
    other = {"@type": "Organization", "publishingPrinciples": "https://agency.example/p"}
    elsewhere = {**NEWS, "url": "https://agency.example/", "masthead": "https://agency.example/m"}
    assert read(other, NEWS, elsewhere)["masthead"] == "https://harbour.example/staff"


@pytest.mark.parametrize(
    "item",
    [
        {"@type": "NewsMediaOrganization", "name": "Harbour"},
        {"@type": "NewsArticle", "publishingPrinciples": "https://a.example/p"},
        {"@type": "Organization", "ethicsPolicy": {"name": "x"}, "foundingDate": "long ago"},
        {"@type": "Organization", "ethicsPolicy": 7, "masthead": "http://a.example/" + "x" * 900},
        [], 7,
    ],
)  # fmt: skip
def test_what_declares_nothing_declares_nothing(item):
    assert read(item) == {}


def test_most_pages_are_seen_to_declare_nothing_without_being_read():
    assert may_declare(json.dumps(NEWS).encode())
    assert not may_declare(b'<script type="application/ld+json">{"@type": "Organization"}</script>')
