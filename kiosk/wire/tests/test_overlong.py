"""Whatever a feed or a page says of a field, and however long it is: it is filed, and fits."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from kiosk.articles.copy import from_json, to_json
from kiosk.articles.filing import file_pages
from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.tests.factories import FeedFactory
from kiosk.wire.models import Item, Watch
from kiosk.wire.preparing import prepare_feed, prepare_page
from kiosk.wire.recording import record_polls
from kiosk.wire.watching import Polled

pytestmark = pytest.mark.django_db

# Values for every field at once: long with and without spaces, in scripts without any, numbers past
# every column, and what is no value at all.
ODD = {
    "one word": "x" * 5000,
    "words": "harbour " * 900,
    "no spaces": "港湾は月曜日に再開された" * 400,
    "combining": "ก็้" * 2000,
    "dashes": "a-" * 3000,
    "address": "https://daily.example/" + "p/" * 3000,
    "short address": "https://daily.example/a",
    "digits": "9" * 12,
    "many digits": "2" * 400,
    "wide digits": "２０２６" * 900,
    "below zero": "-1",
    "past float": "1e400",
    "tags": "<b>" * 300 + "t",
}


def rss(value: str) -> bytes:
    x = escape(value)
    media = (
        f'<media:content url="https://d.example/{x}" width="{x}" height="{x}">'
        f"<media:title>{x}</media:title><media:credit>{x}</media:credit>"
        f"<media:description>{x}</media:description></media:content>"
    )
    return (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{x}</title><link>{x}</link><language>{x}</language><ttl>{x}</ttl>"
        f"<item><title>{x}</title><link>{x}</link><guid>{x}</guid><pubDate>{x}</pubDate>"
        f"<category>{x}</category><dc:creator>{x}</dc:creator><dc:language>{x}</dc:language>"
        f"<description>{x}</description>{media}</item>"
        f"<item><description>{x}</description><link>https://daily.example/1</link></item>"
        "<item><title>Harbour</title><link>https://daily.example/2</link></item></channel></rss>"
    ).encode()


def json_feed(value: str) -> bytes:
    item = dict.fromkeys(
        ("id", "url", "title", "content_text", "content_html", "summary", "language", "image"),
        value,
    )
    item |= {"date_published": value, "date_modified": value, "banner_image": value}
    more = {"authors": [{"name": value}], "tags": [value]}
    head = {"version": "https://jsonfeed.org/version/1.1", "title": value, "language": value}
    return json.dumps(
        {
            **head,
            "home_page_url": value,
            "hubs": [{"type": "WebSub", "url": value}],
            "items": [{**item, **more}, {"id": "2", "content_text": value}],
        }
    ).encode()


def page(value: str) -> bytes:
    picture = {"url": "https://daily.example/a.jpg", "width": value, "height": value}
    linked: dict[str, Any] = {
        "@type": "NewsArticle",
        **dict.fromkeys(("headline", "alternativeHeadline", "description"), value),
        **dict.fromkeys(("datePublished", "dateModified", "articleSection", "keywords"), value),
        **dict.fromkeys(("inLanguage", "isAccessibleForFree", "url"), value),
        "author": [{"@type": "Person", "name": value}],
        "image": {"@type": "ImageObject", **picture, "caption": value, "creditText": value},
    }
    x = escape(value)
    text = "".join(f"<p>On day {n} the ferries sailed out at dawn again.</p>" for n in range(30))
    return (
        f'<html lang="{x}"><head><title>{x}</title><link rel="canonical" href="{x}">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        f'<meta property="og:title" content="{x}"></head><body><article><p class="kicker">{x}</p>'
        f'<h1>{x}</h1><p class="byline">By {x}</p><figure><img src="https://daily.example/a.jpg" '
        f'width="{x}" height="{x}"><figcaption>{x}</figcaption></figure>{text}<p>{x}</p></article>'
        "</body></html>"
    ).encode()


def misfits() -> list[str]:
    """Values in the database that a stricter one than SQLite would have refused."""
    found = []
    for model in [
        m for label in ("articles", "wire") for m in apps.get_app_config(label).get_models()
    ]:
        for row in model._default_manager.order_by("pk"):
            for column in model._meta.concrete_fields:
                value = getattr(row, column.attname)
                limit = column.max_length if isinstance(column, models.CharField) else None
                if limit is not None and len(str(value)) > limit:
                    found.append(f"{column}: {len(value)} characters")
                numeric = isinstance(column, models.PositiveIntegerField) and value is not None
                if numeric and not 0 <= value < 2**31:
                    found.append(f"{column}: {value}")
    return found


@pytest.mark.parametrize("feed", [rss, json_feed])
@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_feed_of_overlong_values_is_filed_and_fits(feed, value):
    row = FeedFactory()
    watch = Watch.objects.create(feed=row, due_at=timezone.now())
    prepared = prepare_feed(feed(value), url=row.url, language="ja")
    record_polls(
        [
            Polled(
                watch.pk,
                row.pk,
                row.title_id,
                "news",
                timezone.now(),
                status=200,
                prepared=prepared,
                etag=f'"{value}"',
                last_modified=value,
                moved_to=value,
            )
        ]
    )
    assert Article.objects.exists()
    assert misfits() == []


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_page_of_overlong_values_is_filed_and_fits(value):
    article = ArticleFactory()
    Item.objects.create(article=article, url=article.url, due_at=timezone.now())
    copy = prepare_page(page(value), url=article.url, language="ja")
    with transaction.atomic():
        file_pages([(article.pk, from_json(json.loads(json.dumps(to_json(copy)))))], timezone.now())
    article.refresh_from_db()
    assert article.page_extracted_at is not None
    assert misfits() == []


def test_the_headline_of_a_text_without_one_is_its_first_words():
    def headline(text: str) -> str:
        item = f"<item><link>https://daily.example/a</link><description>{text}</description></item>"
        data = f"<rss version='2.0'><channel><title>D</title>{item}</channel></rss>".encode()
        [entry] = prepare_feed(data, url="https://daily.example/feed.xml").entries
        return entry.copy.headline

    japanese = headline("港湾は月曜日に再開された" * 100)
    assert 10 < len(japanese) < 40
    assert japanese.endswith("…")
    assert headline("Ships sail.") == "Ships sail."
    assert headline("https://a.example/" + "p/" * 300).startswith("https://a.example/p/")
    assert len(headline("x" * 5000)) == 120
    assert headline("harbourmaster" * 9 + " said" * 50).endswith("master…")
