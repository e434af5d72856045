"""The sample edition holds what a newsstand needs, and holds it well-formed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from kiosk.sample.edition import Edition, SampleArticle, edition
from kiosk.sample.markup import WEEKDAYS
from kiosk.sample.values import SECTIONS

NOW = datetime(2024, 3, 1, 7, 30, 45, tzinfo=UTC)
ALLOWED = {"p", "h2", "blockquote", "ul", "li", "a", "em", "strong"}


@pytest.fixture(scope="module")
def sample() -> Edition:
    return edition(NOW)


def by_event(sample: Edition) -> dict[str, list[SampleArticle]]:
    events = defaultdict(list)
    for article in sample.articles:
        events[article.event].append(article)
    return events


def every_text(article: SampleArticle) -> list[str]:
    old = [text for e in article.earlier for text in (e.headline, e.standfirst, *e.paragraphs)]
    fixed = article.corrected
    note = [fixed.note, *(fixed.old_paragraphs or ())] if fixed else []
    own = (article.headline, article.kicker, article.standfirst, article.caption)
    return [*own, *article.paragraphs, *old, *note]


def test_there_are_enough_titles_languages_articles_and_events(sample):
    assert len(sample.titles) >= 12
    assert {"ar", "en", "de", "es"} <= {title.language for title in sample.titles}
    assert sum(title.language == "ar" for title in sample.titles) >= 2
    assert len(sample.articles) >= 150
    assert 28 <= len(by_event(sample)) <= 34


def test_every_title_belongs_to_a_known_owner_and_publishes_something(sample):
    owners = {owner.slug for owner in sample.owners}
    assert {title.owner for title in sample.titles} == owners
    assert {a.title_slug for a in sample.articles} == {title.slug for title in sample.titles}
    assert min(Counter(a.title_slug for a in sample.articles).values()) >= 3
    assert all(re.fullmatch(r"#[0-9a-f]{6}", title.colour) for title in sample.titles)


def test_titles_in_other_scripts_have_a_latin_name_and_only_they(sample):
    for title in sample.titles:
        assert (title.latin_name is not None) == (title.language in {"ar", "he"})


def test_every_event_is_told_by_several_titles_and_most_in_several_languages(sample):
    events = by_event(sample)
    assert all(len(articles) >= 3 for articles in events.values())
    assert all(len({a.title_slug for a in articles}) >= 2 for articles in events.values())
    in_several = [e for e, articles in events.items() if len({a.language for a in articles}) >= 2]
    assert len(in_several) >= 20


def test_wire_copy_is_carried_by_three_titles_or_more_in_many_events(sample):
    carriers = defaultdict(set)
    for article in sample.articles:
        if article.kind == "wire":
            assert article.wire_source
            assert article.agencies == (article.wire_source,)
            # A carrier may put a block of its own first; the second block is the agency's then.
            for block in article.paragraphs[:2]:
                carriers[article.event, block].add(article.title_slug)
    assert len({event for (event, _), titles in carriers.items() if len(titles) >= 3}) >= 10


def test_reports_that_are_no_copies_share_no_paragraph_with_others(sample):
    for articles in by_event(sample).values():
        blocks = [set(a.paragraphs) for a in articles if a.kind != "wire"]
        assert sum(len(block) for block in blocks) == len(set().union(*blocks))
    wires = [a for a in by_event(sample)["osmerlink-outage"] if a.kind == "wire"]
    assert len(wires) > 1
    assert wires[0].paragraphs[1] in {b for a in wires[1:] for b in a.paragraphs}


def test_some_articles_carry_corrections_that_say_what_stood_there(sample):
    corrected = [a for a in sample.articles if a.corrected]
    assert len(corrected) >= 6
    for article in corrected:
        correction = article.corrected
        assert len(correction.note) > 20
        assert article.published < correction.at <= NOW
        assert correction.old_headline or correction.old_paragraphs != article.paragraphs


def test_some_headlines_have_changed_and_some_texts_have_grown(sample):
    renamed = [a for a in sample.articles if any(e.headline != a.headline for e in a.earlier)]
    renamed += [a for a in sample.articles if a.corrected and a.corrected.old_headline]
    assert len(renamed) >= 3
    for article in sample.articles:
        moments = [e.at for e in article.earlier]
        assert moments == sorted(moments)
        assert all(article.published <= at < article.modified for at in moments)


def test_keys_and_addresses_are_unique_and_under_the_title_and_the_same_at_every_loading(sample):
    homes = {title.slug: title.home for title in sample.titles}
    assert len({a.key for a in sample.articles}) == len(sample.articles)
    assert len({a.url for a in sample.articles}) == len(sample.articles)
    for article in sample.articles:
        assert article.url.startswith(homes[article.title_slug] + "/")
        assert re.fullmatch(r"[a-z0-9-]+", article.key)
    later = edition(NOW + timedelta(days=40, hours=5))
    assert {a.url for a in later.articles} == {a.url for a in sample.articles}


def test_every_section_is_known_and_each_is_filled(sample):
    assert {a.section for a in sample.articles} == set(SECTIONS)
    assert {title.section for title in sample.titles} <= set(SECTIONS)


@pytest.mark.parametrize("now", [NOW, datetime(2026, 1, 1, 0, 0, tzinfo=UTC)])
def test_everything_happened_within_three_days_and_nothing_in_the_future(now):
    for article in edition(now).articles:
        assert now - timedelta(hours=72) <= article.published <= now
        assert article.published <= article.modified <= now
        assert article.published.tzinfo is not None


def test_the_same_moment_gives_the_same_edition(sample):
    assert edition(NOW) == sample
    assert edition(NOW + timedelta(minutes=1)) != sample


def test_articles_run_from_the_newest_to_the_oldest_over_three_days(sample):
    moments = [a.published for a in sample.articles]
    assert moments == sorted(moments, reverse=True)
    assert len({(NOW - moment).days for moment in moments}) == 3


def test_weekdays_are_those_of_the_moment_told(sample):
    text = " ".join(next(a for a in sample.articles if a.key == "orsa-flood-wire").paragraphs)
    assert (NOW - timedelta(hours=58.5)).strftime("%A") in text
    assert not any("{day" in text for a in sample.articles for text in every_text(a))
    assert {title.language for title in sample.titles} == set(WEEKDAYS)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_paragraphs_are_clean_balanced_html_and_all_else_is_plain(sample):
    assert Tags("<p>One <em>two</em></p>").seen == {"p", "em"}
    for article in sample.articles:
        assert len(article.paragraphs) >= 2
        for block in article.paragraphs:
            tags = Tags(block)
            assert tags.seen <= ALLOWED
            assert not tags.open
            assert "*" not in block
        plain = (article.headline, article.standfirst, article.kicker, article.caption)
        assert article.headline
        assert not any(sign in text for text in plain for sign in "<>*")


def test_everything_but_wire_copy_has_people_for_authors_and_pictures_have_captions(sample):
    for article in sample.articles:
        assert article.authors or article.kind == "wire"
        assert bool(article.picture_key) == bool(article.caption) == bool(article.credit)
    pictured = [a for a in sample.articles if a.picture_key]
    assert len(pictured) > len(sample.articles) * 0.7
    assert len({a.picture_key for a in pictured}) >= 35
