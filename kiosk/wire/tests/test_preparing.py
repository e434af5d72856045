"""From what a publisher sent to copy."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import transaction

from kiosk.articles.copy import FeedCopy, from_json, to_json
from kiosk.articles.filing import file_feeds, file_pages
from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.kit import extraction
from kiosk.kit.feeds import FeedError
from kiosk.kit.texts import NOT_TEXT
from kiosk.publishers.tests.factories import FeedFactory
from kiosk.wire.preparing import prepare_feed, prepare_page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://daily.example/feed.xml"
HEAD = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"


def feed(*items: str, head: str = "<title>Daily</title><language>en</language>") -> bytes:
    return f"{HEAD}{head}{''.join(f'<item>{i}</item>' for i in items)}</channel></rss>".encode()


def only(*items: str, **more: str):
    [entry] = prepare_feed(feed(*items), url=URL, **more).entries
    return entry


def test_a_dateline_and_its_author_come_off_the_intro():
    copy = only(
        "<title>Talks</title><link>https://daily.example/t</link>"
        "<description>LONDON (Reuters) - Delegates met on Monday to talk about the harbour, its "
        "cranes and the people who work them.</description>"
    ).copy
    assert copy.dateline_place == "London"
    assert copy.agencies == ("Reuters",)
    assert copy.body.removeprefix("<p>").startswith("Delegates met")
    assert copy.words == 17


def test_a_dateline_that_cannot_be_taken_off_stays_where_it_is():
    copy = only(
        "<title>Talks</title><link>https://daily.example/t</link>"
        "<description>&lt;p&gt;&lt;b&gt;LONDON&lt;/b&gt; (Reuters) - Delegates met.&lt;/p&gt;</description>"
    ).copy
    assert copy.dateline_place == ""
    assert "LONDON" in copy.body


def test_people_and_agencies_are_kept_apart():
    copy = only(
        "<title>T</title><link>https://daily.example/t</link>"
        "<author>desk@daily.example (Jane Doe and Reuters)</author>"
    ).copy
    assert (copy.authors, copy.agencies) == (("Jane Doe",), ("Reuters",))


def test_the_longer_text_is_the_body_and_a_short_summary_its_standfirst():
    long = "<p>" + "The harbour opened again on Monday. " * 30 + "</p>"
    copy = only(
        "<title>T</title><link>https://daily.example/t</link>"
        "<description>Ships come and go again.</description>"
        f"<content:encoded><![CDATA[{long}]]></content:encoded>"
    ).copy
    assert copy.standfirst == "Ships come and go again."
    assert copy.words == 180
    assert copy.reading_minutes == 1


def test_a_summary_that_only_opens_the_body_is_no_standfirst():
    text = "The harbour opened again on Monday after the storm had passed the coast."
    copy = only(
        f"<title>T</title><link>https://daily.example/t</link><description>{text}</description>"
        f"<content:encoded><![CDATA[<p>{text} And more of it.</p>]]></content:encoded>"
    ).copy
    assert copy.standfirst == ""


def test_a_guid_that_many_entries_share_is_nobodys_identity():
    prepared = prepare_feed(
        feed(*(f"<guid>1</guid><title>N{n}</title><link>{URL}/{n}</link>" for n in range(3))),
        url=URL,
    )
    assert len({entry.guid_key for entry in prepared.entries}) == 3


def test_a_link_that_many_entries_share_is_nobodys_address():
    prepared = prepare_feed(
        feed(
            *(f"<title>N{n}</title><link>https://daily.example/live</link>" for n in range(3)),
            "<title>Own</title><link>https://daily.example/own</link>",
        ),
        url=URL,
    )
    assert [len(entry.copy.address_keys) for entry in prepared.entries] == [0, 0, 0, 1]
    assert len({entry.guid_key for entry in prepared.entries}) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("link", ["live#block-{}", "live?utm_content={}"])
def test_entries_whose_links_differ_in_what_names_no_page_are_an_article_each(link):
    row = FeedFactory()
    headlines = ["Volcano erupts in Iceland", "Parliament passes budget", "Cup final ends in draw"]
    for sign in ("", "!"):
        items = (
            f"<title>{h}{sign}</title><guid isPermaLink='false'>g{n}</guid>"
            f"<link>https://daily.example/{link.format(n)}</link><description>{h * 9}</description>"
            for n, h in enumerate(headlines)
        )
        entries = prepare_feed(feed(*items), url=URL).entries
        with transaction.atomic():
            filed = file_feeds([FeedCopy(row.pk, row.title_id, "news", entries, NOW)])
        # What the one page says is none of theirs.
        assert filed.pages == []
    found = Article.objects.order_by("pk").values_list("headline", flat=True)
    assert list(found) == [f"{h}!" for h in headlines]


def atom(*entries: str) -> bytes:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Daily</title><id>d</id>"
        + "".join(
            f"<entry><link href='https://daily.example/a'/>{entry}</entry>" for entry in entries
        )
        + "</feed>"
    ).encode()


VERSION = (
    "<id>urn:1</id><title>{}</title><published>2026-03-01T08:00:00Z</published>"
    "<updated>2026-03-01T{}:00:00Z</updated><content>{}</content>"
)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("title", ["Harbour opens", "Harbour opens again"])
def test_of_versions_of_an_entry_in_one_document_the_latest_is_taken(title, turned):
    versions = [VERSION.format("Harbour opens", "09", "Old"), VERSION.format(title, "11", "New")]
    [entry] = prepare_feed(atom(*(versions[::-1] if turned else versions)), url=URL).entries
    assert (entry.copy.headline, entry.copy.body) == (title, "New")
    assert len(entry.copy.address_keys) == 1


def test_of_versions_that_do_not_say_when_they_changed_the_first_is_taken():
    item = "<guid>1</guid><title>Harbour</title><link>https://daily.example/a</link>"
    described = (f"{item}<description>{text}</description>" for text in ("One", "Two", "Three"))
    assert only(*described).copy.body == "One"


@pytest.mark.django_db
def test_an_entry_that_stands_twice_in_its_document_is_revised_once_a_change():
    row = FeedFactory()
    for text in ("New", "New", "Newer", "Newer"):
        data = atom(VERSION.format("Harbour", "09", "Old"), VERSION.format("Harbour", "11", text))
        entries = prepare_feed(data, url=URL).entries
        with transaction.atomic():
            file_feeds([FeedCopy(row.pk, row.title_id, "news", entries, NOW)])
    article = Article.objects.get()
    assert article.body == "Newer"
    assert [revision.body for revision in article.revisions.all()] == ["New"]


def test_untitled_entries_without_guid_or_link_are_told_apart_by_their_texts():
    items = (f"<description>Note number {n} of the day.</description>" for n in range(3))
    assert len(prepare_feed(feed(*items), url=URL).entries) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "<description>Ships sail.</description>"])
def test_an_entry_whose_link_others_come_to_share_is_filed_once(text):
    row = FeedFactory()

    def poll(*headlines: str) -> list[int]:
        items = (
            f"<title>{h}</title><link>https://daily.example/live</link>{text}" for h in headlines
        )
        entries = prepare_feed(feed(*items), url=URL).entries
        with transaction.atomic():
            return file_feeds([FeedCopy(row.pk, row.title_id, "news", entries, NOW)]).new

    assert len(poll("Gate opens")) == 1
    assert len(poll("Ferry sails", "Gate opens")) == 1
    assert len(poll("Ferry sails", "Gate opens", "Crane falls")) == 1
    headlines = Article.objects.order_by("pk").values_list("headline", flat=True)
    assert list(headlines) == ["Gate opens", "Ferry sails", "Crane falls"]


def test_short_texts_of_one_headline_at_two_addresses_are_two():
    entries = prepare_feed(
        feed(*(f"<title>Briefing</title><link>https://daily.example/{n}</link>" for n in "ab")),
        url=URL,
    ).entries
    assert len({entry.copy.text_key for entry in entries}) == 2


def test_the_fingerprint_changes_with_the_text_and_not_with_the_tags():
    item = "<title>{}</title><link>https://daily.example/a</link><category>{}</category>"
    one, tags, text = (
        only(item.format(*values)) for values in (("A", "x"), ("A", "y"), ("B", "x"))
    )
    assert one.fingerprint == tags.fingerprint
    assert one.fingerprint != text.fingerprint


def test_sections_come_from_the_entrys_categories():
    copy = only(
        "<title>T</title><link>https://daily.example/t</link>"
        "<category>Wirtschaft</category><category>Hafen</category><category>Sport</category>"
    ).copy
    assert copy.sections == ("business", "sport")


def test_the_script_of_the_headlines_corrects_a_feed_that_names_the_wrong_language():
    title = "<title>افتتاح الميناء بعد العاصفة وعودة السفن إلى الساحل</title><link>https://d.example/a</link>"
    prepared = prepare_feed(feed(title), url=URL)
    assert prepared.language == "ar"
    assert prepared.entries[0].copy.direction == "rtl"


def test_a_title_lends_its_language_to_a_feed_that_says_none():
    prepared = prepare_feed(
        feed("<title>Hafen</title>", head="<title>D</title>"), url=URL, language="de"
    )
    assert prepared.language == "de"


def test_an_entry_that_says_only_when_it_changed_was_published_then():
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>D</title><id>d</id><entry><id>e</id>"
        "<title>Old</title><link href='https://daily.example/o'/>"
        "<updated>2016-10-25T08:00:00Z</updated></entry></feed>"
    )
    [entry] = prepare_feed(atom.encode(), url=URL).entries
    assert entry.copy.published == datetime(2016, 10, 25, 8, 0, tzinfo=UTC)


def test_what_is_no_feed_is_said_so():
    with pytest.raises(FeedError):
        prepare_feed(b"<html><body>Hello</body></html>", url=URL)


PAGE = """<html lang="ar"><head><link rel="canonical" href="https://{host}/world/a">
<meta property="article:published_time" content="2026-03-01T10:00:00+03:00"></head>
<body><article><h1>افتتاح الميناء</h1>{body}</article></body></html>"""
BODY = "".join(
    f"<p>عادت السفن في اليوم {n} إلى الميناء بعد أن هدأت العاصفة التي ضربت الساحل طوال الليل، "
    f"وقال مدير الميناء إن {n + 3} سفن تنتظر دورها في الدخول منذ الصباح الباكر.</p>"
    for n in range(8)
)


def page(host: str = "daily.example"):
    html = PAGE.format(host=host, body=BODY).encode()
    return prepare_page(html, url="https://daily.example/go?x=1", language="en")


def test_a_page_becomes_copy():
    copy = page()
    assert copy.headline == "افتتاح الميناء"
    assert (copy.language, copy.direction) == ("ar", "rtl")
    assert copy.published == datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
    assert copy.words > 100
    assert copy.url == "https://daily.example/world/a"
    assert len(copy.address_keys) == 2


def test_a_canonical_address_elsewhere_is_not_taken_over():
    assert page("agency.example").url == "https://daily.example/go?x=1"


def test_a_home_page_is_no_articles_canonical_address():
    html = PAGE.replace("/world/a", "/").format(host="daily.example", body=BODY).encode()
    copy = prepare_page(html, url="https://daily.example/go?x=1")
    assert copy.url == "https://daily.example/go?x=1"
    assert len(copy.address_keys) == 1


# What a publisher's program may write into JSON-LD, where a parser takes it for letters.
POISON = r"\u0000\ud800\u001b"
POISONED_LD = (
    r'{"@type": "NewsArticle", "headline": "Harbour opens%(p)s", "articleSection": "Sport%(p)s", '
    r'"description": "Ships may enter%(p)s the harbour again after the storm.", '
    r'"keywords": ["ships%(p)s", "storm"], "inLanguage": "en", '
    r'"author": {"@type": "Person", "name": "Jane%(p)s Doe"}, '
    r'"image": {"@type": "ImageObject", "url": "https://daily.example/a%(p)s.jpg", '
    r'"caption": "A ship%(p)s", "creditText": "Ann%(p)s Roe", "width": 1200, "height": 800}}'
)


def poisoned_page(poison: str = POISON) -> bytes:
    text = "".join(f"<p>{SENTENCE.format(n) * 3}</p>" for n in range(12))
    return (
        f"<html lang=en><head><script type='application/ld+json'>{POISONED_LD % {'p': poison}}"
        f"</script></head><body><article><h1>Harbour opens</h1>{text}</article></body></html>"
    ).encode()


SENTENCE = "On day {} the pilots' launch went out at dawn and came back with some ships. "


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [t for v in value for t in texts(v)] if isinstance(value, tuple) else []


def test_a_page_with_poison_in_its_facts_gives_text_that_can_be_stored():
    page = "https://daily.example/harbour"
    copy = prepare_page(poisoned_page(), url=page)
    for text in texts(copy):
        assert not NOT_TEXT.search(text), text
    # What the page says does hold it.
    assert NOT_TEXT.search(extraction.extract(poisoned_page(), url=page).section or "")
    # The facts are there: without poison they say the same.
    whole = prepare_page(poisoned_page(""), url=page)
    assert copy.publisher_section == whole.publisher_section == "Sport"
    assert copy.topics == whole.topics
    assert copy.standfirst == whole.standfirst
    assert len(copy.pictures) == len(whole.pictures) > 0


@pytest.mark.django_db
def test_a_page_with_poison_in_its_facts_is_filed():
    article = ArticleFactory()
    copy = prepare_page(poisoned_page(), url=article.url)
    with transaction.atomic():
        file_pages([(article.pk, from_json(json.loads(json.dumps(to_json(copy)))))], NOW)
    article.refresh_from_db()
    assert article.page_extracted_at == NOW


def test_a_json_feed_with_poison_gives_text_that_can_be_stored():
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Daily",
        "home_page_url": "https://daily.example/",
        "items": [
            {
                "id": "1",
                "url": "https://daily.example/aPOISON",
                "title": "Harbour opensPOISON",
                "content_html": "<p>Ships may enterPOISON the harbour.</p>",
                "image": "https://daily.example/POISON.jpg",
                "authors": [{"name": "Jane POISONDoe"}],
                "tags": ["shipsPOISON"],
            }
        ],
    }
    data = json.dumps(made).replace("POISON", POISON).encode()
    [entry] = prepare_feed(data, url="https://daily.example/feed.json").entries
    assert entry.copy.headline == "Harbour opens"
    for text in texts(entry.copy):
        assert not NOT_TEXT.search(text), text


def test_a_pictures_words_are_cut_and_one_with_an_endless_address_is_left_out():
    ld = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": "Harbour opens",
            "image": [
                {
                    "@type": "ImageObject",
                    "url": f"https://daily.example/{name}.jpg",
                    "caption": "ship " * 1000,
                    "creditText": "Ann Roe " * 100,
                }
                for name in ("short", "long" * 600)
            ],
        }
    )
    page = poisoned_page("").replace((POISONED_LD % {"p": ""}).encode(), ld.encode())
    copy = prepare_page(page, url="https://daily.example/harbour")
    assert [p.url for p in copy.pictures] == ["https://daily.example/short.jpg"]
    assert all(len(p.caption) <= 2000 and len(p.credit) <= 300 for p in copy.pictures)
