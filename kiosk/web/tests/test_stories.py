"""The pages of stories, editions and search."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from kiosk.articles import listing
from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.front import making, picks
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.readers.choices import Choice, Kind
from kiosk.readers.keeping import Device
from kiosk.search.indexing import index
from kiosk.search.suggesting import refresh
from kiosk.stories.models import Story
from kiosk.stories.tests.factories import tell, told_by
from kiosk.web.views import section

pytestmark = pytest.mark.django_db


def fresh(headline: str, minutes: int = 0, **more: object) -> Article:
    """An article of this hour, so that fronts made now have it."""
    at = timezone.now() - timedelta(minutes=30 - minutes)
    return ArticleFactory(headline=headline, published_at=at, **more)


def text(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_storys_page_names_who_tells_it_and_folds_copies(client):
    first, other = fresh("Bridge falls", words=300), fresh("A bridge fell", 4, words=300)
    story = told_by(first, other)
    copy = fresh("Bridge falls, agency says", 9)
    tell(story, copy, role="wire", agency="AFP", source=first)
    page = text(client, f"/story/{story.pk}")
    assert "Bridge falls, agency says" in page
    assert "1 title carries the same text" in page
    assert page.index("A bridge fell") > 0
    assert "2 independent reports" in page


def test_a_storys_page_says_why_it_is_news(client):
    story = told_by(*(fresh("Bridge falls", n) for n in range(3)))
    page = text(client, f"/story/{story.pk}")
    why = page[page.index("<summary>why</summary>") :]
    assert "told by 3 titles, 3 independent reports" in why[:200]


def test_the_address_of_a_merged_story_leads_on_for_good(client):
    stands, gone = told_by(fresh("Bridge falls")), told_by(fresh("Bridge down"))
    Story.objects.filter(pk=gone.pk).update(merged_into=stands, merged_at=timezone.now())
    response = client.get(f"/story/{gone.pk}/bridge-down")
    assert response.status_code == 301
    assert response["Location"] == f"/story/{stands.pk}/bridge-falls"


def test_a_story_that_never_was_is_not_found(client):
    assert client.get("/story/12345").status_code == 404


def test_the_front_leads_with_what_most_owners_tell_and_says_why(client):
    lone = fresh("A lone report", 20)
    wide = [fresh("Bridge falls", n) for n in range(5)]
    told_by(lone)
    told_by(*wide)
    making.make_fronts(timezone.now())
    page = text(client, "/")
    lead = page[page.index("opening-lead") :]
    assert lead.index("Bridge falls") < lead.index("A lone report")
    assert "5 titles" in page
    assert "5 independent reports" in page
    assert "<summary>why</summary>" in page


def test_an_edition_has_its_own_front_and_sections(client):
    titles = [TitleFactory(language="ar", country="EG") for _ in range(6)]
    told_by(*(fresh("جسر يسقط", n, title=t, language="ar") for n, t in enumerate(titles)))
    told_by(*(fresh("Bridge falls", n) for n in range(6)))
    making.make_fronts(timezone.now())
    page = text(client, "/edition/language-ar")
    assert "جسر يسقط" in page
    assert "Bridge falls" not in page
    assert 'href="/edition/language-ar/section/world"' in page
    assert "جسر يسقط" in text(client, "/edition/language-ar/section/world")
    assert client.get("/edition/language-xx").status_code == 404
    assert client.get("/edition/nothing").status_code == 404
    assert client.get("/edition/world").status_code == 301


def test_an_editors_pick_stands_on_the_front_with_its_note(client):
    told_by(*(fresh("Bridge falls", n) for n in range(3)))
    story = told_by(fresh("The baker of Ostrel"))
    now = timezone.now()
    picks.add(story=story.pk, note="For a quiet hour.", by="Bruno", since=now)
    making.make_fronts(now)
    page = text(client, "/")
    assert "Our picks" in page
    assert "For a quiet hour." in page


def test_an_article_leads_to_its_story_to_related_ones_and_to_top_stories(client):
    told = [fresh("Bridge falls", n) for n in range(3)]
    story, near, far = told_by(*told), told_by(fresh("Bridges to be tested")), told_by(fresh("Cup"))
    Story.objects.filter(pk=story.pk).update(related=[near.pk])
    making.make_fronts(timezone.now())
    page = text(client, f"/article/{told[0].pk}")
    assert f'href="/story/{story.pk}/' in page
    assert page.index("Related stories") < page.index("Bridges to be tested")
    top = page[page.index("Top stories right now") :]
    assert f"/article/{far.lead_id}/" in top
    assert "Bridges to be tested" not in top


def test_a_section_shows_the_same_copy_once(client):
    source = fresh("Bridge falls", section="sport")
    story = told_by(source)
    copy = fresh("Bridge falls, by agency", 3, section="sport")
    tell(story, copy, role="wire", source=source)
    page = text(client, "/section/sport")
    assert page.count("<article") == 1


def test_a_copy_stands_in_a_section_for_a_source_that_its_reader_muted(client):
    source = fresh("Bridge falls", section="sport")
    story = told_by(source)
    for n in (1, 2):
        copy = fresh(f"Bridge copy {n}", n, section="sport")
        tell(story, copy, role="wire", source=source)
    device = Device("")
    muted = Choice(Kind.TITLE, source.title.slug)
    device.change(lambda made: made.mute(muted), timezone.now())
    client.cookies["kiosk-choices"] = device.written or ""
    page = text(client, "/section/sport")
    assert page.count("<article") == 1
    assert "Bridge copy 1" in page


def older(page: str) -> str:
    found = re.search(r'rel="next" href="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_copy_and_its_source_do_not_stand_on_two_pages_of_a_section(client):
    source = fresh("Bridge falls", 0, section="sport")
    story = told_by(source)
    for n in range(1, 31):
        tell(story, fresh(f"Other news {n}", n, section="sport"))
    copy = fresh("Bridge falls, by agency", 31, section="sport")
    tell(story, copy, role="wire", source=source)
    page = text(client, "/section/sport")
    assert "Bridge falls" not in page
    assert "Bridge falls" in text(client, older(page))


def test_copies_whose_source_is_not_in_the_section_stand_in_it_once(client):
    source = fresh("Bridge falls", section="world")
    story = told_by(source)
    copies = [fresh(f"Bridge copy {n}", n, section="sport") for n in (1, 40)]
    for copy in copies:
        tell(story, copy, role="wire", source=source)
    for n in range(2, 32):
        fresh(f"Other news {n}", n, section="sport")
    page = text(client, "/section/sport")
    assert "Bridge copy" not in page
    assert "Bridge copy 1" in text(client, older(page))


def test_a_page_of_nothing_but_copies_is_passed_over(client):
    source = fresh("Bridge falls", 0, section="sport")
    story = told_by(source)
    for n in range(1, 70):
        tell(story, fresh(f"Copy {n}", n, section="sport"), role="wire", source=source)
    page = text(client, "/section/sport")
    assert page.count("<article") == 1
    assert "Bridge falls" in page


def test_search_finds_without_accents_and_marks_what_it_found(client):
    found = fresh("Un café à Lyon")
    index([found.pk], timezone.now())
    page = text(client, "/search?q=CAFE")
    assert "<mark>café</mark>" in page


def test_search_takes_no_text_beyond_the_terms(client):
    hidden = fresh("Harbour news", standfirst="", body="<p>The zanzibar ledger.</p>")
    agree(hidden.title, "headline")
    index([hidden.pk], timezone.now())
    assert "ledger" not in text(client, "/search?q=zanzibar")


@pytest.mark.parametrize(
    "query",
    [
        "x" * 100_000,
        "a\x00b",
        '"',
        "-only",
        "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
    ],
)
def test_odd_searches_get_a_page(client, query):
    response = client.get("/search", {"q": query})
    assert response.status_code in (200, 400)
    assert len(response.content) < 30_000
    assert "Search" in response.content.decode()


def test_a_day_that_is_none_is_said(client):
    response = client.get("/search?q=bridge&since=yesterday")
    assert response.status_code == 400
    assert "is not a date" in response.content.decode()


def test_titles_are_offered_while_one_types(client):
    TitleFactory(name="Süddeutsche Rundschau")
    refresh(timezone.now())
    assert client.get("/search/suggestions?q=sudd").json()["titles"] == ["Süddeutsche Rundschau"]
    assert "Süddeutsche Rundschau" in text(client, "/search?q=sudd")


def test_a_storys_page_says_how_it_is_told_elsewhere(client):
    british = TitleFactory(country="GB")
    story = told_by(
        fresh("Bridge falls", title=british, words=300),
        fresh("Nile bridge falls", 5, title=TitleFactory(country="EG"), words=300),
        fresh("سقوط جسر", 6, title=TitleFactory(country="GB", language="ar"), language="ar"),
    )
    page = text(client, f"/story/{story.pk}").partition("Seen from elsewhere")[2]
    assert "Seen from: Egypt" in page
    assert "Told in: Arabic" in page
    assert page.index("Seen from: Egypt") < page.index("Told in: Arabic")


def test_pages_of_nothing_but_copies_take_no_page_with_them(client, monkeypatch):
    now = timezone.now()
    articles = [
        ArticleFactory(section="sport", published_at=now - timedelta(minutes=n)) for n in range(6)
    ]
    one_a_page = partial(listing.in_section, size=1)
    monkeypatch.setattr(listing, "in_section", one_a_page)
    monkeypatch.setattr(section, "_PAGES", 2)
    wanted = {articles[2].pk, articles[5].pk}
    monkeypatch.setattr(
        section, "folded_in", lambda slug, ids, now, above: [pk for pk in ids if pk in wanted]
    )
    address, seen = "/section/sport", ""
    for _ in articles:
        page = client.get(address).content.decode()
        seen += page
        older = re.search(r'rel="next" href="(/section/sport\?before=[\d-]+)"', page)
        if older is None:
            break
        address = older[1]
    assert {pk for pk in wanted if f'data-article="{pk}"' in seen} == wanted
