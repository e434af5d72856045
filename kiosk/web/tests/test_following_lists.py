"""What a reader follows, as OPML out and in."""

from __future__ import annotations

import pytest
from lxml import etree

from kiosk.publishers.tests.factories import FeedFactory, TitleFactory
from kiosk.stories.models import Topic
from kiosk.web.following_lists import UnreadableListError, carried_of, following_opml

pytestmark = pytest.mark.django_db


def test_titles_go_by_their_own_feeds_and_sections_and_topics_by_ours():
    feed = FeedFactory(title=TitleFactory(name='The "Post" & Mail', slug="post"))
    FeedFactory()
    Topic.objects.create(key="port of ali", name="Port of Ali")
    text = following_opml(["post", "unheard"], ["sport", "unheard"], ["port of ali", "unheard"])
    outlines = etree.fromstring(text).findall(".//outline")
    assert [(one.get("text"), one.get("xmlUrl")) for one in outlines] == [
        ('The "Post" & Mail', feed.url),
        ("Sport", "http://localhost:8000/section/sport.atom"),
        ("Port of Ali", "http://localhost:8000/topic/port_of_ali.atom"),
    ]


def test_a_list_made_here_or_from_our_feeds_comes_back():
    feed = FeedFactory(title=TitleFactory(slug="post"))
    TitleFactory(slug="mail", home="")
    found = carried_of(following_opml(["post"]))
    assert [one.slug for one in found.carried] == ["post"]
    lines = b"http://localhost:8000/title/mail.json\nhttps://unheard.example/rss\n"
    found = carried_of(lines + feed.url.encode())
    assert [one.slug for one in found.carried] == ["mail", "post"]
    assert len(found.unknown) == 1


def test_what_is_no_list_is_refused():
    with pytest.raises(UnreadableListError, match="no list of feeds"):
        carried_of(b"<html><body>no</body></html>")
