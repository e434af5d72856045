"""A reader's own pages and acts, without an account and with one."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kiosk.articles.cards import slug
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.front.making import make_fronts
from kiosk.publishers.models import Title
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory, agree
from kiosk.readers import keeping
from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.keeping import Account, Device
from kiosk.readers.models import Interest, Reader
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.models import Reading
from kiosk.stories.models import StoryTopic, Topic
from kiosk.stories.tests.factories import told_by
from kiosk.web.tests.test_pages import Held

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def edition():
    """Two stories of three titles each, one about Ada Lovelace and one about football."""
    now = timezone.now()
    titles = [TitleFactory(slug=slug, name=slug.title()) for slug in ("gazette", "courier", "post")]
    told = {}
    for name, section in (("Ada Lovelace", "science"), ("Football", "sport")):
        story = told_by(
            *(
                ArticleFactory(
                    title=title,
                    headline=f"{name} seen by {title.name}",
                    section=section,
                    published_at=now - timedelta(minutes=10 * n),
                )
                for n, title in enumerate(titles)
            ),
            now=now,
        )
        topic = Topic.objects.create(key=name.casefold(), name=name)
        StoryTopic.objects.create(story=story, topic=topic, weight=0.8)
        told[name] = story
    make_fronts(now)
    return told


def post(client, address, **form):
    return client.post(address, form, headers=OURS)


def chosen(client):
    cookie = client.cookies.get("kiosk-choices")
    return Device(cookie.value if cookie else "").load()


def test_following_needs_no_account_and_leads_back(client, edition):
    done = client.post(
        "/follows", {"kind": "title", "key": "gazette"},
        headers=OURS | {"Referer": "http://testserver/title/gazette"},
    )  # fmt: skip
    assert (done.status_code, done["Location"]) == (302, "/title/gazette")
    assert chosen(client).keys(Kind.TITLE) == {"gazette"}
    page = client.get("/title/gazette").content.decode()
    assert re.search(r'action="/follows/ended".*?aria-pressed="true"', page, re.DOTALL)
    post(client, "/follows/ended", kind="title", key="gazette")
    assert chosen(client).follows == ()


@pytest.mark.parametrize(
    "said",
    ["http://testserver//evil.example", "http://testserver/\\evil.example", "/\\/evil.example"],
)
def test_nobody_is_led_back_to_another_site(client, edition, said):
    form = {"kind": "title", "next": said}
    done = client.post("/follows", form | {"key": "gazette"}, headers=OURS)
    refused = client.post("/follows", form | {"key": "nobodys"}, headers=OURS)
    assert done["Location"] in ("/", "/evil.example")
    ways = re.findall(r'href="([^"]*)">Back to where you were', refused.content.decode())
    assert ways == [done["Location"]]


def test_script_is_answered_quietly(client, edition):
    quiet = OURS | {"X-Requested-With": "kiosk"}
    form = {"kind": "topic", "key": "ada lovelace"}
    assert client.post("/follows", form, headers=quiet).status_code == 204
    refused = client.post("/follows", {"kind": "topic", "key": "nobody"}, headers=quiet)
    assert refused.status_code == 400
    assert "nothing of that name" in refused.content.decode()


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/follows", {}),
        ("/follows", {"kind": "title", "key": "nobodys"}),
        ("/follows", {"kind": "section", "key": "weather"}),
        ("/follows", {"kind": "word", "key": "cricket"}),
        ("/follows", {"kind": "planet", "key": "mars"}),
        ("/follows", {"kind": "title"}),
        ("/mutes", {"kind": "word", "key": "?!"}),
        ("/mutes", {"kind": "word", "key": "x" * 121}),
        ("/mutes", {"kind": "word", "key": "\ufdfa" * 60}),  # folds into eighteen letters each
        ("/nudges", {"kind": "section", "key": "sport", "step": "most"}),
        ("/saved/kept", {"article": "1"}),
        ("/saved/kept", {"article": "-"}),
        ("/settings/look", {"scheme": "mauve"}),
        ("/settings/reads", {"country": "XX"}),
        ("/settings/reads", {"language": "tlh"}),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_kept(client, address, form):
    answer = post(client, address, **form)
    assert answer.status_code == 400
    assert "That could not be done" in answer.content.decode()
    assert not client.cookies.get("kiosk-choices")
    assert not client.cookies.get("kiosk-saved")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Referer": "https://elsewhere.example/testserver"},
    ],
)
def test_another_site_makes_nobody_choose(client, edition, headers):
    for address in ("/follows", "/mutes", "/saved/kept", "/settings/look", "/welcome/answers",
                    "/for-you/history/ended"):  # fmt: skip
        answer = client.post(address, {"kind": "title", "key": "gazette"}, headers=headers)
        assert answer.status_code == 403, address
        assert not answer.cookies


def test_an_older_browser_says_where_it_comes_from(client, edition):
    form = {"kind": "title", "key": "gazette"}
    for headers in ({"Origin": "http://testserver"}, {"Referer": "http://testserver/titles"}):
        assert client.post("/follows", form, headers=headers).status_code == 302


def test_what_was_followed_comes_first_and_says_why(client, edition):
    post(client, "/follows", kind="topic", key="ada lovelace")
    page = client.get("/for-you")
    text = page.content.decode()
    assert "no-cache" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert text.index("Ada Lovelace seen by") < text.index("Football seen by")
    assert re.search(r"you follow\s+<bdi>Ada Lovelace</bdi>", text)


def test_not_this_takes_it_away_everywhere(client, edition):
    story = edition["Football"]
    places = ("/", "/section/sport", "/for-you", "/search?q=football", "/title/gazette",
              "/for-you/catch-up?minutes=20&hours=24")  # fmt: skip
    assert "Football seen by" in client.get("/").content.decode()
    post(client, "/mutes", kind="topic", key="football")
    for address in places:
        assert "Football seen by" not in client.get(address).content.decode(), address
    assert client.get(f"/story/{story.pk}").status_code == 404
    post(client, "/mutes/ended", kind="topic", key="football")
    assert "Football seen by" in client.get("/").content.decode()


def test_more_and_less_are_kept(client, edition):
    post(client, "/nudges", kind=["section", "topic"], key=["sport", "football"], step="less")
    assert chosen(client).nudges == {
        Choice(Kind.SECTION, "sport"): -1,
        Choice(Kind.TOPIC, "football"): -1,
    }


def test_what_was_said_of_a_story_is_shown_where_one_comes_back_to(client, edition):
    post(client, "/follows", kind="topic", key="ada lovelace")
    back = f"/for-you#story-{edition['Ada Lovelace'].pk}"
    assert f'value="{back}"' in client.get("/for-you").content.decode()
    done = post(client, "/nudges", kind="topic", key="ada lovelace", step="more", next=back)
    assert done["Location"] == back
    page = client.get("/for-you").content.decode()
    assert re.search(r'class="chip chip-on" name="step" value="more"', page)
    assert not re.search(r'class="chip chip-on" name="step" value="less"', page)


def test_who_chose_nothing_yet_is_shown_what_their_browser_reads(client, edition):
    Title.objects.update(language="en")
    for_you = {}
    for said in ("en", "fr"):
        for_you[said] = client.get("/for-you", headers={"Accept-Language": said}).content.decode()
    assert all("Ada Lovelace seen by" in page for page in for_you.values())


def test_saving_on_a_device_and_taking_it_along(client, edition):
    pk = edition["Football"].lead_id
    post(client, "/saved/kept", article=pk, folder="Train")
    page = client.get("/saved").content.decode()
    assert "Football seen by" in page
    assert "Train" in page
    assert "Football" not in client.get("/saved?folder=Other").content.decode()
    (listed,) = json.loads(client.get("/saved.json").content)["saved"]
    assert (listed["folder"], str(pk) in listed["address"]) == ("Train", True)
    post(client, "/saved/ended", article=pk)
    assert "Nothing saved yet" in client.get("/saved").content.decode()


def test_what_is_saved_is_asked_for_once_a_page_and_of_one_article_alone(client, edition):
    client.force_login(ReaderFactory())
    saved = edition["Football"].lead_id
    post(client, "/saved/kept", article=saved)
    for address, marked in (
        ("/for-you", 1),
        (f"/article/{saved}", 1),
        (f"/story/{edition['Ada Lovelace'].pk}", 0),
    ):
        at = client.get(address, follow=True).request["PATH_INFO"]
        with CaptureQueriesContext(connection) as asked:
            page = client.get(at).content.decode()
        assert page.count('action="/saved/ended"') == marked, address
        of_saved = [one["sql"] for one in asked if "reading_saved" in one["sql"]]
        assert len(of_saved) == 1, address


def test_what_draws_no_article_asks_nothing_of_who_asks(client, edition, django_assert_num_queries):
    client.force_login(ReaderFactory())
    post(client, "/mutes", kind="topic", key="football")
    for address in ("/picture/foo/320.webp", "/card/article/1/foo.jpg", "/favicon.ico"):
        with django_assert_num_queries(0):
            answer = client.get(address)
        assert "Cookie" not in answer.get("Vary", ""), address
    assert "Football seen by" not in client.get("/").content.decode()


def test_looks_are_kept_and_shown(client, edition):
    post(client, "/settings/look", scheme="sepia", text="xl", face="plain")
    page = client.get("/").content.decode()
    assert 'data-scheme="sepia" data-text="xl" data-face="plain"' in page
    assert "no-cache" in client.get("/")["Cache-Control"]


def test_the_first_questions_are_guessed_and_answered(client, edition):
    page = client.get("/welcome", headers={"Accept-Language": "en-GB, fr;q=0.5"}).content.decode()
    assert '<option value="GB" selected>' in page
    assert re.search(r'value="en" checked', page)
    done = post(
        client, "/welcome/answers", country="GB", language="en", section=["science", "nonsense"],
        title=["gazette"],
    )  # fmt: skip
    assert done["Location"] == "/for-you"
    made = chosen(client)
    assert set(made.follows) == {Choice(Kind.TITLE, "gazette"), Choice(Kind.SECTION, "science")}
    assert (made.country, made.languages, made.welcomed) == ("GB", ("en",), True)


def test_what_is_unticked_is_followed_no_more(client, edition):
    for kind, key in (("section", "sport"), ("title", "gazette"), ("title", "courier")):
        post(client, "/follows", kind=kind, key=key)
    page = client.get("/welcome").content.decode()
    assert '<input type="hidden" name="offered" value="gazette">' in page
    post(client, "/welcome/answers", section=["science"], offered=["gazette"])
    # The courier was not on the form.
    assert set(chosen(client).follows) == {
        Choice(Kind.SECTION, "science"),
        Choice(Kind.TITLE, "courier"),
    }


def test_the_front_asks_for_nothing_but_offers_until_that_is_answered(client, edition):
    assert 'href="/welcome"' in client.get("/").content.decode()
    post(client, "/welcome/answers", skip="1")
    assert 'href="/welcome"' not in client.get("/").content.decode()


def test_the_first_questions_can_be_passed_over(client, edition):
    done = post(client, "/welcome/answers", skip="1", title="gazette", country="GB")
    assert done["Location"] == "/"
    assert chosen(client) == Choices(welcomed=True)


def test_a_device_that_is_full_is_told_so_wherever_it_asks(client, edition, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_BYTES", 1)
    for address, form in (
        ("/welcome/answers", {"skip": "1"}),
        ("/welcome/answers", {"title": "gazette"}),
        ("/follows", {"kind": "title", "key": "gazette"}),
        ("/settings/look", {"scheme": "dark"}),
    ):
        answer = post(client, address, **form)
        assert (answer.status_code, answer.cookies) == (400, {}), address


def test_an_edition_ends_and_says_what_it_left_out(client, edition):
    for story in edition.values():
        for telling in story.tellings.all():
            agree(telling.article.title, "full", since=timezone.now() - timedelta(days=1))
            break
    page = client.get("/for-you/catch-up?minutes=5&hours=8").content.decode()
    assert "You are caught up" in page
    assert page.index("Football seen by") < page.index("You are caught up")
    assert client.get("/for-you/catch-up").status_code == 200
    assert (
        "You are caught up"
        not in client.get("/for-you/catch-up?minutes=7&hours=8").content.decode()
    )


def test_an_accounts_reading_is_kept_seen_and_forgotten(client, edition):
    reader = ReaderFactory()
    client.force_login(reader)
    article = edition["Football"].lead
    client.get(f"/article/{article.pk}", follow=True)
    client.get(f"/article/{article.pk}", follow=True)
    assert Reading.objects.get().article_id == article.pk
    assert Interest.objects.get().content["reads"] == 1.0
    assert article.headline in client.get("/for-you/history").content.decode()
    assert article.headline not in client.get("/for-you").content.decode()
    for odd in ("0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59", "2026-13-01", "x"):
        assert client.get(f"/for-you/history?before={odd}").status_code == 200, odd
    post(client, "/for-you/history/ended")
    assert not Reading.objects.exists()
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"Kiosk-Keep": "ahead"},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_a_page_asked_for_ahead_is_not_read(client, edition, said):
    client.force_login(ReaderFactory())
    client.get(f"/article/{edition['Football'].lead_id}", follow=True, headers=said)
    assert not Reading.objects.exists()
    assert not Interest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_article_joined_to_another_while_its_page_is_ready_is_shown_once_more(client):
    client.force_login(ReaderFactory())
    article = ArticleFactory()
    page = f"/article/{article.pk}/{slug(article.headline)}"
    assert client.get(page, headers={"Kiosk-Keep": "ahead"}).status_code == 200
    article.delete()
    assert client.get(page).status_code == 200
    assert not Reading.objects.exists()


def test_paused_history_keeps_nothing(client, edition):
    client.force_login(ReaderFactory())
    post(client, "/settings/history")
    assert not Reader.objects.get().keeps_history
    client.get(f"/article/{edition['Football'].lead_id}", follow=True)
    assert not Reading.objects.exists()
    post(client, "/settings/history", history="on")
    assert Reader.objects.get().keeps_history


def test_a_devices_reading_is_sent_with_its_own_front_alone(client, edition):
    client.cookies["kiosk-read"] = f"{edition['Football'].lead_id}-x-99999999-" + "9" * 40
    page = client.get("/for-you").content.decode()
    assert "Football seen by" not in page
    assert "Ada Lovelace seen by" in page
    assert "Football seen by" in client.get("/for-you/history").content.decode()
    gone = post(client, "/for-you/history/ended")
    assert gone.cookies["kiosk-read"]["path"] == "/for-you"
    assert gone.cookies["kiosk-read"]["max-age"] == 0


def test_all_that_hangs_on_a_devices_reading_is_where_the_device_sends_it():
    for name in ("for-you", "history", "history-brought", "catch-up", "offline-list"):
        assert f"{reverse(f'web:{name}')}/".startswith("/for-you/"), name


def test_titles_followed_are_taken_along(client, edition):
    for title in Title.objects.all():
        FeedFactory(title=title)
    post(client, "/follows", kind="title", key="gazette")
    listed = client.get("/following.opml").content.decode()
    assert "Gazette" in listed
    assert "Courier" not in listed


def test_settings_list_what_was_chosen_and_end_it(client, edition):
    post(client, "/follows", kind="topic", key="ada lovelace")
    post(client, "/mutes", kind="word", key="Cricket")
    page = client.get("/settings").content.decode()
    assert "Ada Lovelace" in page
    assert "cricket" in page
    assert page.count('name="kind" value="word"') == 2


def test_an_accounts_choices_are_in_rows(client, edition):
    reader = ReaderFactory()
    client.force_login(reader)
    post(client, "/follows", kind="section", key="science")
    assert Account(reader).load().keys(Kind.SECTION) == {"science"}
    assert not client.cookies.get("kiosk-choices")


OWN = ("/welcome", "/for-you", "/for-you/history", "/for-you/catch-up",
       "/for-you/catch-up?minutes=10&hours=24", "/saved", "/settings")  # fmt: skip


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_of_ones_own_runs_nothing_and_is_kept_by_nobody_else(client, edition, signed_in):
    if signed_in:
        client.force_login(ReaderFactory())
    post(client, "/follows", kind="topic", key="ada lovelace")
    post(client, "/saved/kept", article=edition["Football"].lead_id)
    for address in OWN:
        page = client.get(address)
        held = Held()
        held.feed(page.content.decode())
        assert (page.status_code, held.faults) == (200, []), address
        assert {"private", "no-cache"} == set(page["Cache-Control"].split(", ")), address
        assert page["X-Robots-Tag"] == "noindex", address


def test_a_front_that_mutes_thin_out_is_filled_from_further_stories(client):
    now = timezone.now()
    for n in range(100):
        said = "cricket" if n < 60 else "rowing"
        told_by(
            ArticleFactory(
                title=TitleFactory(slug=f"title-{n}"),
                headline=f"A {said} match, number {n}",
                published_at=now - timedelta(minutes=n),
            ),
            now=now,
        )
    make_fronts(now)
    post(client, "/mutes", kind="word", key="cricket")
    page = client.get("/for-you").content.decode()
    assert "cricket match" not in page
    assert page.count('class="own-one"') == 40


def test_the_page_of_a_muted_title_says_so_and_ends_it(client, edition):
    post(client, "/mutes", kind="title", key="gazette")
    page = client.get("/title/gazette").content.decode()
    assert "You muted this title" in page
    assert "Ada Lovelace seen by" not in page
    for word in ("Nothing here yet", "articles a day", "in four weeks", "Older"):
        assert word not in page
    assert re.search(r'action="/mutes/ended".*value="gazette"', page, re.DOTALL)
    post(client, "/mutes/ended", kind="title", key="gazette")
    page = client.get("/title/gazette").content.decode()
    assert "You muted this title" not in page
    assert "Ada Lovelace seen by Gazette" in page
