"""Feeds out: what our pages list, as Atom and as JSON Feed, within the terms and once each."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from kiosk.articles.models import Article
from kiosk.articles.muting import Mutes, holding
from kiosk.articles.tests.factories import NOON, ArticleFactory, with_picture
from kiosk.front import making, picks
from kiosk.front.editions import WORLD
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.readers.choices import Choice, Kind
from kiosk.readers.keeping import Device
from kiosk.stories import showing
from kiosk.stories.models import Story, StoryTopic, Topic
from kiosk.stories.tests.factories import tell, told_by
from kiosk.web.feeds import gathering
from kiosk.web.tests import feed_checks

pytestmark = pytest.mark.django_db
CHECKS = {"atom": feed_checks.atom, "json": feed_checks.json_feed}


@pytest.fixture
def story() -> Story:
    """Five titles tell it; it turns on the harbour, and is picked."""
    told = [ArticleFactory(headline=f"Bridge reopens {n}", section="world") for n in range(6)]
    with_picture(told[0])
    story = told_by(*told)
    topic = Topic.objects.create(key="port of_ali", name="Port of Ali")
    StoryTopic.objects.create(story=story, topic=topic, weight=1.0)
    picks.add(story=story.pk, note="Why <this> & that", by="Bruno", since=NOON)
    making.make_fronts(NOON)
    return story


def addresses(story: Story) -> dict[str, str]:
    assert story.lead is not None
    return {
        "front": "/front",
        "edition": "/edition/language-en",
        "section": "/section/world",
        "section of an edition": "/edition/language-en/section/world",
        "title": f"/title/{story.lead.title.slug}",
        "topic": "/topic/port_of__ali",
        "story": f"/story/{story.pk}",
        "picks": "/picks",
    }


def read(client, address: str, form: str) -> list[dict[str, Any]]:
    response = client.get(f"{address}.{form}")
    assert response.status_code == 200, address
    return CHECKS[form](response.content)


@pytest.mark.parametrize("form", CHECKS)
def test_every_list_of_ours_is_a_valid_feed(client, story, form):
    for name, address in addresses(story).items():
        found = read(client, address, form)
        assert found, name
        titles = {one["title"] for one in found}
        assert any(title.startswith("Bridge reopens") for title in titles), name


@pytest.mark.parametrize("form", CHECKS)
def test_a_story_stands_once_in_a_feed_of_leads_and_every_report_in_its_own(client, story, form):
    assert len(read(client, "/front", form)) == 1
    assert len(read(client, "/topic/port_of__ali", form)) == 1
    assert len(read(client, f"/story/{story.pk}", form)) == 6


def test_ids_and_moments_are_those_of_the_article(client, story):
    article = story.lead
    before = {one["id"] for one in read(client, f"/story/{story.pk}", "atom")}
    assert f"tag:localhost,2026:article/{article.pk}" in before
    article.headline, article.modified_at = "Bridge closes", NOON + timedelta(hours=1)
    article.save()
    after = {one["id"]: one for one in read(client, f"/story/{story.pk}", "atom")}
    assert after.keys() == before
    changed = after[f"tag:localhost,2026:article/{article.pk}"]
    assert changed["updated"] == "2026-03-02T13:00:00Z"
    assert changed["published"] == "2026-03-02T12:00:00Z"


def test_an_item_says_who_wrote_it_in_which_language_and_whose_it_is(client):
    title = TitleFactory(name="Al-Akhbar", slug="al-akhbar")
    url = "https://akhbar.example/1"
    ArticleFactory(title=title, language="ar", authors=["Raed Jabr"], headline="الميناء", url=url)
    ArticleFactory(title=title, headline="Harbour")
    second, first = sorted(read(client, "/title/al-akhbar", "atom"), key=lambda e: e["title"])
    assert (first["author"], first["title_detail"]["language"]) == ("Raed Jabr", "ar")
    assert second["author"] == "Al-Akhbar"
    assert first["source"]["title"] == "Al-Akhbar"
    assert {"rel": "via", "href": url, "title": "Al-Akhbar"}.items() <= first["links"][1].items()
    item = read(client, "/title/al-akhbar", "json")[0]
    assert (item["authors"], item["language"]) == ([{"name": "Raed Jabr"}], "ar")
    assert item["external_url"] == url


def test_a_feed_shows_what_the_terms_allow_and_no_more(client):
    title = TitleFactory()
    body = '<p>One two three <b>four</b> five six.</p><img src="https://a.example/p.jpg">'
    article = ArticleFactory(title=title, standfirst="", body=body)
    with_picture(article)

    def content() -> tuple[str, dict[str, Any]]:
        assert len(read(client, f"/title/{title.slug}", "atom")) == 1
        raw = client.get(f"/title/{title.slug}.atom").content.decode()
        (item,) = read(client, f"/title/{title.slug}", "json")
        html = unescape(re.findall(r'<content type="html">([^<]*)</content>', raw)[0])
        assert html == item["content_html"]
        return item["content_html"], item

    agree(title, "headline", since=NOON - timedelta(days=3))
    html, item = content()
    assert html == f'<p><a href="{article.url}">Read at {title.name}</a></p>'
    assert "image" not in item
    agree(title, "excerpt", 3, since=NOON - timedelta(days=2))
    html, item = content()
    assert "One two three…" in html
    assert "four" not in html
    assert "Read on at" in html
    agree(title, "full", since=NOON - timedelta(days=1))
    html, item = content()
    assert "five six." in html
    assert 'src="http://localhost:8000/picture/' in html
    assert item["image"].startswith("http://localhost:8000/picture/")


def test_a_headline_without_an_address_is_an_item_all_the_same(client):
    title = TitleFactory()
    agree(title, "headline")
    ArticleFactory(title=title, url="mailto:a@b.example", headline="Only this")
    (item,) = read(client, f"/title/{title.slug}", "json")
    assert item["content_text"] == "Only this"
    read(client, f"/title/{title.slug}", "atom")


def test_nothing_of_a_publisher_breaks_out_of_a_feed(client):
    title = TitleFactory(name="A & <B> ]]>")
    ArticleFactory(
        title=title,
        headline='</title></entry><script>alert("1")</script> \x07\ud800'.replace("\ud800", ""),
        authors=['"><x>'],
        url='https://a.example/?"><script>',
        standfirst="<b>]]>&amp;",
    )
    for form in CHECKS:
        (item,) = read(client, f"/title/{title.slug}", form)
        assert "alert" in item["title"]
        assert "<script" not in item.get("content_html", item.get("content", ""))


def test_the_same_copy_is_never_in_a_feed_twice(client, story):
    source = story.lead
    copies = [ArticleFactory(headline=f"Copied {n}", section="world") for n in range(2)]
    tell(story, copies[0], role="wire", source=source)
    tell(story, copies[1], role="rewrite", source=copies[0])
    alike = ArticleFactory(headline="Not placed yet", section="world", text_key="same")
    ArticleFactory(headline="Not placed either", section="world", text_key="same")
    headlines = [one["title"] for one in read(client, "/section/world", "json")]
    assert not {copy.headline for copy in copies} & set(headlines)
    assert [h for h in headlines if h.startswith("Not placed")] == [alike.headline]
    assert len(read(client, f"/story/{story.pk}", "json")) == 6


def test_a_later_copy_makes_no_new_item(client):
    first = ArticleFactory(section="sport", published_at=NOON - timedelta(days=1))
    story = told_by(first)
    ids = []
    for _ in range(2):
        ids.append([one["id"] for one in read(client, f"/story/{story.pk}", "json")])
        tell(story, ArticleFactory(section="sport"), role="wire", source=first)
    assert ids[0] == ids[1] == [f"tag:localhost,2026:article/{first.pk}"]


def test_what_was_withdrawn_or_dropped_is_in_no_feed(client, story):
    Article.objects.filter(pk=story.lead_id).update(withdrawn_at=NOON)
    for form in CHECKS:
        ids = [one["id"] for one in read(client, f"/story/{story.pk}", form)]
        assert f"tag:localhost,2026:article/{story.lead_id}" not in ids
    assert client.get(f"/title/{TitleFactory(dropped_at=NOON).slug}.atom").status_code == 404


def test_a_feed_that_did_not_change_is_not_sent_again(client, story):
    for address in addresses(story).values():
        for form in CHECKS:
            first = client.get(f"{address}.{form}")
            assert first["Cache-Control"] == "public, max-age=300"
            for asked in (
                {"If-None-Match": first["ETag"]},
                {"If-Modified-Since": first["Last-Modified"]},
            ):
                assert client.get(f"{address}.{form}", headers=asked).status_code == 304
            assert not first.cookies


def test_an_old_article_that_comes_late_changes_the_feed(client):
    title = TitleFactory()
    ArticleFactory(title=title)
    first = client.get(f"/title/{title.slug}.atom")
    asked = {"If-Modified-Since": first["Last-Modified"]}
    ArticleFactory(
        title=title, published_at=NOON - timedelta(days=9), received_at=NOON + timedelta(minutes=1)
    )
    assert client.get(f"/title/{title.slug}.atom", headers=asked).status_code == 200


def test_what_is_no_list_of_ours_has_no_feed(client):
    for address in (
        "/section/nothing", "/edition/language-zz", "/edition/x", "/title/nothing", "/story/9",
        "/topic/nothing", "/edition/language-zz/section/world",
    ):  # fmt: skip
        assert client.get(f"{address}.atom").status_code == 404, address
    assert client.get("/section/world.rss").status_code == 404
    assert client.get("/picks.atom").status_code == 200


def test_a_merged_story_leads_to_the_feed_of_the_one_that_stands(client, story):
    other = told_by(ArticleFactory())
    Story.objects.filter(pk=other.pk).update(merged_into=story, merged_at=NOON)
    assert client.get(f"/story/{other.pk}.json")["Location"] == f"/story/{story.pk}.json"


def test_a_topic_that_no_story_turns_on_has_no_page(client, story):
    assert "Port of Ali" in client.get("/topic/port_of__ali").content.decode()
    StoryTopic.objects.all().delete()
    assert client.get("/topic/port_of__ali").status_code == 404


def test_a_topic_leads_to_its_older_stories(client, story):
    topic = Topic.objects.get()
    for n in range(30):
        own = ArticleFactory(published_at=NOON - timedelta(days=2, minutes=n))
        StoryTopic.objects.create(story=told_by(own), topic=topic, weight=0.5)
    first = client.get("/topic/port_of__ali").content.decode()
    assert 'rel="next" href="/topic/port_of__ali?before=' in first


# ------------------------------------------------------------ what a reader muted


def without(*articles: Article):
    return holding(Mutes(titles=frozenset(article.title.slug for article in articles)))


def test_what_a_reader_muted_is_left_out_and_the_story_stays(story):
    lead = story.lead
    assert lead is not None
    with without(lead):
        found = [
            gathering.of_front(WORLD, NOON, "en"),
            gathering.of_section("world", WORLD, NOON, "en"),
            gathering.of_topic("port of_ali", NOON),
            gathering.of_story(showing.card_of(story.pk, NOON), NOON),
            gathering.of_picks(NOON),
        ]
        assert gathering.of_title(lead.title, NOON).offers == ()
    for made in found:
        assert made is not None
        ids = [offer.item.id for offer in made.offers]
        assert lead.pk not in ids
        assert ids
    with without(*Article.objects.select_related("title")):
        made = gathering.of_front(WORLD, NOON, "en")
    assert made is not None
    assert made.offers == ()


def test_where_the_source_is_muted_a_copy_stands_for_it():
    source = ArticleFactory(section="sport")
    story = told_by(source)
    copy = ArticleFactory(section="sport")
    tell(story, copy, role="wire", source=source)
    with without(source):
        made = gathering.of_section("sport", WORLD, NOON, "en")
    assert made is not None
    assert [offer.item.id for offer in made.offers] == [copy.pk]


@pytest.mark.parametrize("form", CHECKS)
def test_the_feed_of_a_reader_who_muted_something_is_kept_for_nobody_else(client, story, form):
    device = Device("")
    device.change(lambda made: made.mute(Choice(Kind.TITLE, story.lead.title.slug)), NOON)
    client.cookies["kiosk-choices"] = device.written or ""
    for name, address in addresses(story).items():
        answer = client.get(f"{address}.{form}")
        assert answer["Cache-Control"] == "private, no-cache", name
        assert "Cookie" in answer["Vary"], name
        assert f"article/{story.lead_id}/" not in answer.content.decode(), name
    client.cookies.clear()
    answer = client.get(f"/front.{form}")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in answer["Vary"]


def test_a_feed_costs_the_same_queries_however_long(client, django_assert_max_num_queries):
    ArticleFactory.create_batch(30, section="sport")
    with django_assert_max_num_queries(9):
        assert len(read(client, "/section/sport", "json")) == 30
