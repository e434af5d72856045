"""What holds for every page, and the pages of many articles."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kiosk.articles.pictures import store
from kiosk.articles.tests.factories import NOON, ArticleFactory, revised, with_picture
from kiosk.front import making
from kiosk.publishers.declaring import declare
from kiosk.publishers.directory import Wanted, directory
from kiosk.publishers.listing import read_titles
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.stories.models import StoryTopic, Topic
from kiosk.stories.tests.factories import told_by
from kiosk.web.urls import urlpatterns
from kiosk.wire.models import Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses() -> dict[str, str]:
    """An address of every page, with something on each."""
    article = ArticleFactory(headline="Bridge reopens", section="world")
    with_picture(article)
    revised(article, "Bridge closed", "<p>Earlier</p>")
    told = [ArticleFactory(headline="Bridge reopens", section="world") for _ in range(5)]
    story = told_by(article, *told)
    topic = Topic.objects.create(key="harbour", name="Harbour")
    StoryTopic.objects.create(story=story, topic=topic, weight=1.0)
    making.make_fronts(NOON)
    return {
        "front": "/",
        "edition": "/edition/language-en",
        "edition-section": "/edition/language-en/section/world",
        "story-short": f"/story/{story.pk}",
        "story": f"/story/{story.pk}/bridge-reopens",
        "search": "/search?q=bridge",
        "section": "/section/world",
        "titles": "/titles",
        "title": f"/title/{article.title.slug}",
        "article-short": f"/article/{article.pk}",
        "article": f"/article/{article.pk}/bridge-reopens",
        "revisions": f"/article/{article.pk}/revisions",
        "design": "/design",
        "topic": "/topic/harbour",
        "offline": "/offline",
    }


def test_every_page_is_among_those_checked_here(addresses):
    others = {"picture", "sheet", "health", "favicon", "touch-icon", "robots", "suggestions",
              "language", None}  # fmt: skip
    others |= {"sitemap", "sitemap-pages", "sitemap-news", "sitemap-part", "titles-list", "card",
               "account"}  # fmt: skip
    # A reader's own pages, and what they do: see test_own_pages.
    others |= {
        "welcome", "welcomed", "for-you", "history", "history-ended", "history-brought",
        "catch-up", "follows",
        "follows-ended", "mutes", "mutes-ended", "nudges", "saved-page", "saved", "saved-ended",
        "saved-list", "settings", "look", "reads", "keeping", "follows-list", "brought",
    }  # fmt: skip
    others |= {
        "manifest",
        "worker",
        "offline-list",
        "places",
        "share",
        "beacon",
        "install",
    }  # tried in test_app.py
    others |= {"opened", "gift", "gifts", "gifts-given", "gifts-ended"}  # tried in test_entitled.py
    others |= {
        "plans", "begun-to-pay", "paid", "give", "gift-begun", "code", "code-brought", "teams",
        "team-begun", "team-paid", "membership", "portal", "membership-changed", "team", "team-joined",
        "team-changed", "team-left", "team-portal",
    }  # fmt: skip
    # Tried in test_memberships.py, those before; these in test_payments.py and those of persons.
    others |= {"payments", "export", "export-file", "erase"}
    pages = {pattern.name for pattern in urlpatterns if not str(pattern.name).endswith("-feed")}
    assert pages == set(addresses) | others


@pytest.mark.parametrize("number", ["9" * 18, "9" * 19, "1" + 30 * "0"])
def test_an_id_larger_than_any_is_of_nothing(client, number):
    client.force_login(ReaderFactory())
    for page in ("article/{}", "article/{}/opened", "article/{}/revisions", "article/{}/slug",
                 "story/{}", "story/{}.atom", "account/team/{}", "account/team/{}/joined",
                 "account/passkeys/{}/name", "sitemap/articles-{}.xml"):  # fmt: skip
        address = f"/{page.format(number)}"
        for ask in (client.get, client.post):
            answer = ask(address, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code in (302, 404, 405), address


def test_a_page_sets_no_cookie_and_may_be_kept_by_all(client, addresses):
    for name, address in addresses.items():
        response = client.get(address)
        assert not response.cookies, name
        assert not response.get("Vary") or not name.endswith("-short"), name
        if not name.endswith("-short"):
            assert response["Vary"] == "Accept-Language, Cookie, Accept-Encoding", name
            assert response["Cache-Control"] == "public, max-age=0, s-maxage=30", name


@pytest.mark.parametrize("cookie", ["kiosk-choices", "kiosk-saved", "sessionid"])
def test_a_page_of_a_readers_own_is_kept_by_their_browser_alone(client, addresses, cookie):
    client.cookies[cookie] = "theirs"
    for name, address in addresses.items():
        if not name.endswith("-short"):
            caching = set(client.get(address)["Cache-Control"].split(", "))
            assert caching == {"private", "no-cache"}, name


def test_a_page_that_did_not_change_is_not_sent_again(client, addresses):
    for name, address in addresses.items():
        for encoding in ("identity", "gzip"):
            headers = {"Accept-Encoding": encoding}
            first = client.get(address, headers=headers)
            if first.status_code != 200:
                continue
            asked = {**headers, "If-None-Match": first["ETag"]}
            assert client.get(address, headers=asked).status_code == 304, (name, encoding)
            other = {**headers, "If-None-Match": '"another"'}
            assert client.get(address, headers=other).status_code == 200


def test_pages_are_read_only(client, addresses):
    for address in addresses.values():
        assert client.head(address).status_code in (200, 302)
        assert client.head(address).content == b""
        assert Client(enforce_csrf_checks=False).post(address).status_code == 405


class Held(HTMLParser):
    """What a page loads and whether anything in it could run or style it."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        ours = tag == "script" and (given.get("src") or "").startswith("/static/")
        # Data, which browsers read and never run.
        data = tag == "script" and given == {"type": "application/ld+json"}
        if tag in {"script", "style", "iframe", "object", "embed"} and not (ours or data):
            self.faults.append(tag)
        self.faults += [name for name in given if name.startswith("on") or name == "style"]
        loaded = [given.get("src"), given.get("srcset")]
        if tag == "link" and given.get("rel") != "canonical":
            loaded.append(given.get("href"))
        for address in filter(None, loaded):
            if not re.fullmatch(r"(/[^/,][^ ,]*( \d+w)?(, )?)+", address):
                self.faults.append(address)


def test_a_page_runs_nothing_and_loads_nothing_from_elsewhere(client, addresses):
    for name, address in addresses.items():
        held = Held()
        held.feed(client.get(address).content.decode())
        assert held.faults == [], name


def test_a_page_that_ran_or_loaded_something_would_be_found():
    held = Held()
    held.feed('<p style="x"><img src="//a.example/b" onerror="x"><script></script>')
    held.feed('<link rel="stylesheet" href="https://a.example/c"><img srcset="/a 1w, http://b 2w">')
    assert len(held.faults) == 6


def test_a_page_has_a_strict_policy(client, addresses):
    for address in addresses.values():
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_the_front_says_what_it_is_and_shows_general_feeds_too(client):
    ArticleFactory(headline="From a general feed", section="news")
    page = client.get("/").content.decode()
    assert "News, in one place." in page
    ArticleFactory(section="news")
    assert "The news of 2 titles, in one place." in client.get("/").content.decode()
    assert "From a general feed" in page
    assert "Refresh" not in client.get("/")


def test_a_picture_that_could_not_be_had_leaves_no_box(client):
    article = ArticleFactory(section="sport")
    with_picture(article, "https://daily.example/gone.jpg")
    pages = ("/", "/section/sport", f"/article/{article.pk}", f"/title/{article.title.slug}")
    for path in pages:
        assert "<img" in client.get(path, follow=True).content.decode(), path
    store.add_missing("https://daily.example/gone.jpg")
    for path in pages:
        page = client.get(path, follow=True).content.decode()
        assert "<img" not in page, path
        assert "card-picture" not in page, path


def test_an_empty_front_says_what_happens_and_looks_again(client):
    response = client.get("/")
    assert "No titles yet" in response.content.decode()
    TitleFactory()
    response = client.get("/")
    assert "The wire is fetching" in response.content.decode()
    assert "bin/start --sample" in response.content.decode()
    assert response["Refresh"] == "5"
    assert response["Cache-Control"] == "no-store"


def test_while_the_sample_is_loaded_an_empty_front_says_that_it_is(client, settings):
    settings.SAMPLE = True
    for _ in range(2):
        response = client.get("/")
        page = response.content.decode()
        assert "The invented edition is being loaded" in page
        assert "No titles yet" not in page
        assert "bin/start" not in page
        assert response["Refresh"] == "5"
        TitleFactory()


def test_the_first_articles_bring_their_sections_with_them(client):
    assert "Sections" not in client.get("/").content.decode()
    ArticleFactory(section="sport")
    assert 'href="/section/sport"' in client.get("/").content.decode()


def asked(error: str = "") -> None:
    """One more title that the wire has asked."""
    feed = FeedFactory()
    Watch.objects.create(feed=feed, due_at=NOON, polled_at=NOON, error=error)


def test_an_empty_front_says_kindly_that_nobody_can_be_reached(client):
    asked("a.example: Cannot connect to host a.example:443 ssl:default [Name <not> known]")
    asked("b.example: Cannot connect to host b.example:443 ssl:default [Name <not> known]")
    response = client.get("/")
    page = response.content.decode()
    assert "No publisher can be reached" in page
    assert "2 titles were asked for their newest articles, and none answered." in page
    assert "no connection: Name &lt;not&gt; known" in page
    assert "bin/start --sample" in page
    assert "The wire is fetching" not in page
    assert response["Refresh"] == "5"


def test_an_empty_front_tells_those_reached_from_those_not(client):
    asked()
    asked("a.example: HTTP 404")
    page = client.get("/").content.decode()
    assert "2 titles were asked, and no articles came. 1 could not be reached." in page
    FeedFactory()
    page = client.get("/").content.decode()
    assert "The wire is fetching" in page
    assert "1 could not be reached so far." in page


def test_the_menu_has_the_sections_with_something_in_them(client):
    ArticleFactory(section="sport")
    for path in ("/", "/titles", "/section/sport", "/section/world", "/nowhere"):
        page = client.get(path).content.decode()
        menu = page.partition('<nav class="sections"')[2].partition("</nav>")[0]
        assert re.findall(r'href="/section/([\w-]+)"', menu) == ["sport"], path


def test_without_articles_there_is_no_empty_menu(client):
    TitleFactory()
    for path in ("/", "/nowhere"):
        page = client.get(path).content.decode()
        assert 'class="sections"' not in page
        assert "Sections" not in page


def test_a_section_leads_to_its_older_articles(client):
    ArticleFactory.create_batch(31, section="sport")
    first = client.get("/section/sport").content.decode()
    assert first.count("<article") == 30
    older = re.search(r'href="(/section/sport\?before=[\d-]+)"', first)
    assert older is not None
    last = client.get(older[1]).content.decode()
    assert last.count("<article") == 1
    assert "before=" not in last.partition("<main")[2]
    assert 'rel="prev" href="/section/sport">Newer' in last


def test_what_is_no_place_in_a_section_is_its_beginning(client):
    ArticleFactory(section="sport")
    assert client.get("/section/sport?before=%00%27").content.decode().count("<article") == 1


def test_a_section_that_is_none_is_not_found(client):
    assert client.get("/section/nothing").status_code == 404
    assert client.get("/title/nothing").status_code == 404


def test_titles_are_found_by_name_country_and_language(client):
    TitleFactory(name="El País", country="ES", language="es")
    TitleFactory(name="Harbour Post", country="NZ", language="en")
    TitleFactory(name="Dropped", dropped_at="2026-01-01T00:00Z")
    everything = client.get("/titles").content.decode()
    assert "2 titles" in everything
    assert "Dropped" not in everything
    for query in ("q=pais", "q=SPAIN", "q=spanish+el", "language=es", "q=&language=es"):
        page = client.get(f"/titles?{query}").content.decode()
        assert "El País" in page, query
        assert "Harbour Post" not in page, query
    nothing = client.get("/titles?q=%3Cscript%3E").content.decode()
    assert "No title here goes by that name, country or language." in nothing
    assert 'href="/titles">See all titles' in nothing
    assert 'value="&lt;script&gt;"' in nothing


def test_titles_are_found_by_the_codes_people_write():
    TitleFactory(name="Harbour Post", country="GB", language="en")
    TitleFactory(name="El País", country="ES", language="es")
    for search in ("GB", "uk", "en gb", "Harbour GB"):
        (group,) = directory(Wanted(search), 1, "en").groups
        assert [masthead.name for masthead in group.mastheads] == ["Harbour Post"], search
    assert directory(Wanted("gb es"), 1, "en").found == 0


def test_a_choice_of_one_language_is_none(client):
    TitleFactory(language="en")
    TitleFactory(language="en-GB")
    assert 'id="language"' not in client.get("/titles").content.decode()
    assert 'id="language"' in client.get("/titles?language=fr").content.decode()
    TitleFactory(language="es")
    assert 'id="language"' in client.get("/titles").content.decode()


def test_titles_are_narrowed_by_country_and_section(client):
    spanish = TitleFactory(name="El País", country="ES", language="es")
    FeedFactory(title=spanish, section="sport")
    other = TitleFactory(name="Harbour Post", country="NZ")
    ArticleFactory(title=other, section="culture")
    for query, found in {
        "country=ES": ["El País"], "country=NZ": ["Harbour Post"], "section=sport": ["El País"],
        "section=culture": ["Harbour Post"], "section=sport&country=NZ": [], "section=nothing":
        ["El País", "Harbour Post"],
    }.items():  # fmt: skip
        page = client.get(f"/titles?{query}").content.decode().partition("<main")[2]
        assert re.findall(r'class="masthead-name"[^>]*>([^<]+)<', page) == found, query


def test_the_directory_is_in_order_of_the_alphabet_a_hundred_a_page(client):
    names = [f"Daily {n:03}" for n in range(150)]
    names += ["The Åland Post", "zebra", "1843", "Известия", "朝日新聞", "東京新聞"]
    for name in names:
        TitleFactory(name=name)
    first = directory(Wanted(), 1, "en")
    assert (first.found, first.pages) == (156, 2)
    assert [group.initial for group in first.groups] == ["A", "D"]
    assert first.initials == (("A", 1), ("D", 1), ("Z", 2), ("И", 2), ("漢字", 2), ("#", 2))
    page = client.get("/titles").content.decode()
    assert 'href="/titles?page=2#at-Z"' in page
    assert 'rel="next" href="/titles?page=2"' in page
    last = client.get("/titles?page=2").content.decode()
    assert 'id="at-Z"' in last
    assert 'href="/titles#at-A"' in last
    for odd in ("0", "-1", "99", "x", "9" * 40, "²"):
        assert client.get(f"/titles?page={odd}").status_code == 200


def test_what_the_directory_finds_may_be_taken_along(client):
    for name, country in (("Harbour Post", "NZ"), ("El País", "ES")):
        FeedFactory(title=TitleFactory(name=name, country=country))
    everything = client.get("/titles.opml")
    assert everything["Content-Type"] == "text/x-opml; charset=utf-8"
    assert {"Accept-Language", "Cookie"} <= set(everything["Vary"].split(", "))
    assert [t.name for t in read_titles(everything.content, source="it").titles] == [
        "El País", "Harbour Post",
    ]  # fmt: skip
    some = client.get("/titles.opml?country=NZ").content
    assert [t.name for t in read_titles(some, source="it").titles] == ["Harbour Post"]
    assert 'href="/titles.opml?country=NZ"' in client.get("/titles?country=NZ").content.decode()


def test_a_titles_page_has_its_newest_by_section_and_how_much_it_publishes(client):
    title = TitleFactory()
    now = timezone.now()
    for n in range(30):
        at = now - timedelta(hours=n)
        section = "sport" if n % 3 else "culture"
        ArticleFactory(title=title, section=section, published_at=at, headline=f"No {n} of it")
    page = client.get(f"/title/{title.slug}").content.decode()
    assert "about 25 articles a day" in page
    main = page.partition("<main")[2]
    assert (
        len(re.findall(r"No \d+ of it", main)) == len(set(re.findall(r"No \d+ of it", main))) == 20
    )
    assert f'href="/title/{title.slug}?section=sport"' in page
    sport = client.get(f"/title/{title.slug}?section=sport").content.decode().partition("<main")[2]
    assert "No 1 of it" in sport
    assert "No 0 of it" not in sport


def test_a_titles_page_says_what_its_site_declares_of_it(client):
    title = TitleFactory()
    page = client.get(f"/title/{title.slug}").content.decode()
    assert "What it says of itself" not in page
    said = [("ethicsPolicy", "https://a.example/<ethics>"), ("foundingDate", "1821")]
    declare({title.pk: said}, "page", NOON)
    trust = [("datatrainingallowed", "no"), ("contact", "javascript:alert(1)"), ("unheard", "x")]
    declare({title.pk: trust}, "trust", NOON)
    page = client.get(f"/title/{title.slug}").content.decode()
    assert 'href="https://a.example/&lt;ethics&gt;" rel="noopener nofollow"' in page
    for words in ("Ethics", "Founded", "1821", "May its texts train machines?", ">No<"):
        assert words in page.partition("What it says of itself")[2], words
    assert 'href="javascript' not in page


def test_a_titles_page_says_whose_it_is_and_what_is_shown(client):
    title = TitleFactory(name="Harbour Post", country="NZ", home="https://harbour.example/")
    ArticleFactory(title=title, headline="Bridge reopens")
    page = client.get(f"/title/{title.slug}").content.decode()
    for said in ("New Zealand", "English", "Published by", "first 60 words", "Bridge reopens"):
        assert said in page
    assert 'href="https://harbour.example/" rel="noopener"' in page
    title.home = "javascript:alert(1)"
    title.save()
    assert "javascript:" not in client.get(f"/title/{title.slug}").content.decode()


@pytest.mark.parametrize(("path", "most"), [("/section/sport", 6), ("/titles", 1)])
def test_a_list_costs_the_same_queries_however_long(client, django_assert_num_queries, path, most):
    ArticleFactory.create_batch(2, section="sport")
    with django_assert_num_queries(most + 1):  # the menu, asked for by the first page of many
        client.get(path)
    for article in ArticleFactory.create_batch(20, section="sport"):
        with_picture(article)
    with django_assert_num_queries(most):
        client.get(path)


def test_an_unknown_page_is_not_found_in_the_design(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/nowhere")
    assert response.status_code == 404
    assert "Not here" in response.content.decode()


def test_a_page_that_breaks_says_so_without_the_database(
    client, monkeypatch, django_assert_num_queries
):
    def fail(*args: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("kiosk.front.making.front", fail)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.status_code == 500
    assert "Something broke" in response.content.decode()
    assert "a fault of ours" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_health_follows_the_database(client, monkeypatch):
    response = client.get("/health")
    assert (response.status_code, response.content) == (200, b"ok\n")

    def refuse() -> None:
        raise DatabaseError("a secret address")

    monkeypatch.setattr("kiosk.web.views.health.connection.cursor", refuse)
    response = client.get("/health")
    assert (response.status_code, response.content) == (503, b"database: DatabaseError\n")
    assert response["Cache-Control"] == "no-store"


def test_the_sheet_is_kept_for_good_under_its_own_name_only(client):
    page = client.get("/titles").content.decode()
    address = re.search(r'rel="stylesheet" href="([^"]+)"', page)
    assert address is not None
    response = client.get(address[1])
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    older = client.get(reverse("web:sheet", args=["0123456789abcdef"]))
    assert older.status_code == 200
    assert "immutable" not in older["Cache-Control"]


def test_a_page_is_the_same_for_all_who_read_its_language(client):
    for path in ("/titles", "/"):
        page = client.get(path, headers={"Accept-Language": "de-AT,de;q=0.8"})
        other = client.get(path, headers={"Accept-Language": "fi,de"})
        assert page["Content-Language"] == "de"
        assert page.content == other.content
