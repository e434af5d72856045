"""What a reader shut out is in no list, whatever page or feed has it: every address is tried or excused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.front import picks
from kiosk.front.making import make_fronts
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.search.indexing import index
from kiosk.search.suggesting import refresh
from kiosk.stories.models import Story, StoryLink, StoryTopic, Topic
from kiosk.stories.tests.factories import told_by
from kiosk.web import offers
from kiosk.web.ready import forget
from kiosk.web.urls import urlpatterns

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}
MUTED = {
    "title": "loud",
    "topic": "ada lovelace",
    "word": "cricket",
    "section": "sport",
}
# In the headlines of everything that is to be gone once that is muted.
SIGNS = {"title": "Boom", "topic": "Engine", "word": "Wicket", "section": "Goal"}


@dataclass(frozen=True, slots=True)
class Stand:
    """A calm article that all lists around it may show, and its story; what a story of each mute is."""

    calm: Article
    story: Story
    of: dict[str, Story]
    lead: Article


@pytest.fixture
def stand() -> Iterator[Stand]:
    """For each kind of mute a story to which it does not apply whole, or which goes with it."""
    now = timezone.now()
    offers.forget()
    forget()
    loud, *calm = (
        TitleFactory(slug=slug, name=slug.title())
        for slug in ("loud", "calm", "mild", "late", "far")
    )
    for title in (loud, *calm):
        agree(title, "full", since=now - timedelta(days=1))
    made: dict[str, Story] = {}
    number = 0

    def article(title, headline, section="world"):
        nonlocal number
        number += 1
        return ArticleFactory(
            title=title,
            headline=headline,
            section=section,
            standfirst=f"Number {number}.",
            published_at=now - timedelta(minutes=number),
        )

    first = article(calm[0], "Ferries sail again")
    quiet = told_by(
        first,
        *(article(title, f"Ferries are back, says {title.name}") for title in calm[1:]),
        now=now,
    )
    made["title"] = told_by(
        article(calm[0], "Quay is mended"), article(loud, "Boom on the quay"), now=now
    )
    alone = told_by(article(loud, "Boom in the north"), now=now)
    # A front has but a few of one title in a row: each is told by others first.
    made["topic"] = told_by(*(article(one, "Engine of numbers") for one in calm[1:]), now=now)
    made["word"] = told_by(*(article(one, "Wicket for cricket") for one in calm[2:]), now=now)
    made["section"] = told_by(
        *(article(one, "Goal in the first minute", "sport") for one in (calm[3], *calm[:2])),
        now=now,
    )
    ada = Topic.objects.create(key="ada lovelace", name="Ada Lovelace")
    StoryTopic.objects.create(story=made["topic"], topic=ada, weight=0.9)
    port = Topic.objects.create(key="port", name="Port")
    loud_ones = [*made.values(), alone]
    for story in (quiet, *loud_ones):
        StoryTopic.objects.create(story=story, topic=port, weight=0.5)
    quiet.related = [story.pk for story in loud_ones]
    quiet.save()
    make_fronts(now)
    # Stories that are linked count as one on a front, so these are only now.
    for story in loud_ones:
        StoryLink.objects.create(one=quiet, other=story, linked_at=now)
        picks.add(story=story.pk, note="Worth it.", by="Bruno", since=now)
    index(list(Article.objects.order_by("pk").values_list("pk", flat=True)), now)
    refresh(now)
    lead = made["title"].lead
    assert lead is not None
    yield Stand(first, quiet, made, lead)
    offers.forget()
    forget()


Addresses = Callable[[Stand], list[str]]
BOTH = ("atom", "json")


def both(path: str) -> Addresses:
    return lambda stand: [path.format(stand=stand).rpartition(".")[0] + "." + form for form in BOTH]


def one(*paths: str) -> Addresses:
    return lambda stand: [path.format(stand=stand) for path in paths]


# What each address with a list of articles or stories in it is asked as.
TRIED: dict[str, Addresses] = {
    "front": one("/"),
    "edition": one("/edition/language-en"),
    "section": one("/section/world", "/section/sport"),
    "edition-section": one(
        "/edition/language-en/section/world", "/edition/language-en/section/sport"
    ),
    "story": one("/story/{stand.story.pk}"),
    "story-short": one("/story/{stand.story.pk}"),
    "article": one("/article/{stand.calm.pk}"),
    "article-short": one("/article/{stand.calm.pk}"),
    "search": one("/search?q=boom", "/search?q=engine", "/search?q=wicket", "/search?q=goal",
                  "/search?q=port", "/search?q=calm&title=calm"),
    "suggestions": one("/search/suggestions?q=lou", "/search/suggestions?q=ada"),
    "title": one("/title/calm", "/title/loud", "/title/calm?section=sport"),
    "topic": one("/topic/port", "/topic/ada_lovelace"),
    "for-you": one("/for-you"),
    "catch-up": one("/for-you/catch-up?minutes=20&hours=24", "/for-you/catch-up?minutes=5&hours=72"),
    "offline-list": one("/for-you/offline"),
    "front-feed": both("/front.x"),
    "picks-feed": both("/picks.x"),
    "section-feed": lambda stand: [
        f"/section/{slug}.{form}" for slug in ("world", "sport") for form in BOTH
    ],
    "edition-feed": both("/edition/language-en.x"),
    "edition-section-feed": lambda stand: [
        f"/edition/language-en/section/{slug}.{form}" for slug in ("world", "sport") for form in BOTH
    ],
    "story-feed": lambda stand: [
        f"/story/{story.pk}.{form}" for story in stand.of.values() for form in BOTH
    ],
    "title-feed": lambda stand: [
        f"/title/{slug}.{form}" for slug in ("calm", "loud") for form in BOTH
    ],
    "topic-feed": lambda stand: [
        f"/topic/{key}.{form}" for key in ("port", "ada_lovelace") for form in BOTH
    ],
}  # fmt: skip
# Addresses that list nothing a mute is of, and why.
ELSEWHERE = {
    "titles": "all titles there are, where a muted one is let in again",
    "titles-list": "the same to take along",
    "revisions": "one article's own texts",
    "saved-page": "what a reader put there by hand stays",
    "saved-list": "the same to take along",
    "gifts": "all that one gave, so that it can be taken back",
    "history": "all that is kept of a reader, so that it can be deleted",
    "follows-list": "what is followed is not muted",
    "brought": "titles of a list the reader brings",
    "settings": "names what is muted, to undo it",
    "welcome": "titles to choose from",
    "account": "the reader's own address",
    **dict.fromkeys(("plans", "paid", "give", "code", "teams", "membership", "team"), "of money alone"),
    **dict.fromkeys(("export", "export-file", "erase"), "all that is kept of a reader"),
    "install": "help",
    "share": "a way on, to an article or the search",
    "offline": "what a device kept, listed by its script from the list that is tried",
    **dict.fromkeys(
        ("language", "welcomed", "history-ended", "follows", "follows-ended", "mutes",
         "mutes-ended", "nudges", "saved", "saved-ended", "look", "reads", "keeping",
         "places", "beacon", "opened", "gift", "gifts-given", "gifts-ended",
         "history-brought", "begun-to-pay", "gift-begun", "code-brought", "team-begun", "portal",
         "membership-changed", "team-joined", "team-left", "team-portal", "team-changed", "team-paid",
         "payments"),
        "an act, no page",
    ),
    **dict.fromkeys(
        ("picture", "card", "sheet", "favicon", "touch-icon", "apple-touch-icon-precomposed.png",
         "manifest", "worker"),
        "a file",
    ),
    **dict.fromkeys(
        ("sitemap", "sitemap-pages", "sitemap-news", "sitemap-part", "robots"), "for robots alone"
    ),
    "design": "invented articles",
    "health": "for machines",
}  # fmt: skip


def test_every_address_is_tried_or_says_why_not():
    """A new page that lists articles belongs in `TRIED`."""
    named = {pattern.name or str(pattern.pattern) for pattern in urlpatterns}
    assert named - TRIED.keys() - ELSEWHERE.keys() == set()
    assert TRIED.keys() | ELSEWHERE.keys() <= named
    assert not TRIED.keys() & ELSEWHERE.keys()


def asked(client, address: str) -> str:
    """What stands at the address; nothing where there is nothing for this reader."""
    answer = client.get(address, follow=True)
    assert answer.status_code in (200, 404), address
    text = answer.content.decode() if answer.status_code == 200 else ""
    return re.sub(r"<[^>]*>", " ", unescape(text)) + text


def test_every_list_has_something_that_can_be_muted(client, stand):
    """Else that it is gone afterwards would prove nothing."""
    shown = {
        name
        for name, of in TRIED.items()
        for text in (asked(client, address) for address in of(stand))
        if any(sign in text for sign in (*SIGNS.values(), "Loud", "Ada Lovelace"))
    }
    assert TRIED.keys() - shown == set()


@pytest.mark.parametrize("kind", MUTED)
def test_what_is_muted_stands_in_no_list(client, stand, kind):
    sign = SIGNS[kind]
    assert sign in asked(client, "/")
    client.post("/mutes", {"kind": kind, "key": MUTED[kind]}, headers=OURS)
    addresses = [(name, address) for name, of in TRIED.items() for address in of(stand)]
    left = [f"{name}: {address}" for name, address in addresses if sign in asked(client, address)]
    assert left == []
    client.post("/mutes/ended", {"kind": kind, "key": MUTED[kind]}, headers=OURS)
    assert sign in asked(client, "/")


def test_muted_names_are_not_offered_while_one_types(client, stand):
    for prefix, kind in (("lou", "title"), ("ada", "topic")):
        address = f"/search/suggestions?q={prefix}"
        offered = client.get(address).json()
        client.post("/mutes", {"kind": kind, "key": MUTED[kind]}, headers=OURS)
        answer = client.get(address)
        assert [*offered["titles"], *offered["topics"]]
        assert answer.json() == {"titles": [], "topics": []}
        assert "private" in answer["Cache-Control"]


def test_a_story_stays_where_another_title_tells_it(client, stand):
    client.post("/mutes", {"kind": "title", "key": "loud"}, headers=OURS)
    page = client.get(f"/story/{stand.of['title'].pk}", follow=True)
    assert page.status_code == 200
    assert "Quay is mended" in page.content.decode()
    for address in ("/", "/for-you", "/picks.atom", "/topic/port.json"):
        assert "Quay is mended" in client.get(address).content.decode(), address


def test_what_was_saved_stays_whatever_is_muted_since(client, stand):
    client.post("/saved/kept", {"article": stand.lead.pk}, headers=OURS)
    client.post("/mutes", {"kind": "title", "key": stand.lead.title.slug}, headers=OURS)
    for address in ("/saved", "/saved.json", "/for-you/offline"):
        assert stand.lead.headline in client.get(address).content.decode(), address


def test_a_feed_without_what_its_reader_muted_is_kept_by_nobody_else(client, stand):
    assert "public" in client.get("/front.atom")["Cache-Control"]
    client.post("/mutes", {"kind": "title", "key": "loud"}, headers=OURS)
    answer = client.get("/front.atom")
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]
