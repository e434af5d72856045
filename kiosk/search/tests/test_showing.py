"""Results as a page shows them: within the terms, by story, with the words found marked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import NOON
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.search.marking import marked
from kiosk.search.querying import Query
from kiosk.search.showing import search
from kiosk.search.tests.factories import indexed, told_in_one_story
from kiosk.stories.models import Telling

HOUR = timedelta(hours=1)
_MARKED = [
    ("Das Café, am Markt", {"cafe"}, "Das [Café], am Markt"),
    ("A 7.8-magnitude quake", {"7.8", "quake"}, "A [7.8]-magnitude [quake]"),
    ("東京都で地震", {"京都", "地震"}, "東[京都]で[地震]"),
    ("2023年NHK調査", {"nhk", "年"}, "2023[年NHK]調査"),
    ("إلى أحمد", {"احمد"}, "إلى [أحمد]"),
    ("Nothing", {"something"}, "Nothing"),
    ("", {"x"}, ""),
]


@pytest.mark.parametrize(("text", "sought", "shown"), _MARKED)
def test_the_words_found_are_marked_as_they_are_written(text, sought, shown):
    pieces = marked(text, sought)
    assert "".join(piece.text for piece in pieces) == text
    drawn = "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)
    assert drawn == shown


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["newest", "best"])
def test_nothing_beyond_the_terms_is_in_a_result(order):
    body = "<p>One two three four.</p><p>Hiddenword stands here.</p>"
    for show, words in (("headline", None), ("excerpt", 3)):
        title = TitleFactory()
        agree(title, show, words)
        indexed("Talks", title=title, body=body, standfirst="Envoys meet again today")
    found = search(Query("hiddenword", order=order), NOON)
    assert len(found.results) == 2
    assert "Hiddenword" not in repr(found)
    assert "today" not in repr(found)


@pytest.mark.django_db
def test_results_stand_by_story_with_copies_folded():
    articles = [
        indexed(f"Ferry {word}", standfirst="The ferry sails", published_at=NOON - n * HOUR)
        for n, word in enumerate(("one", "two", "three", "four"))
    ]
    story = told_in_one_story([articles[0], articles[2], articles[3]])
    Telling.objects.filter(article=articles[3]).update(source=articles[2], role="rewrite")
    found = search(Query("ferry"), NOON)
    assert [result.story.id if result.story else None for result in found.results] == [
        story.pk,
        None,
    ]
    first = found.results[0]
    assert first.hit.card.id == articles[0].pk
    assert [hit.card.id for hit in first.others] == [articles[2].pk]
    assert [piece.text for piece in first.hit.standfirst if piece.marked] == ["ferry"]
    assert (found.older, found.note) == ("", "")


@pytest.mark.django_db
def test_a_query_that_was_cut_is_answered_and_said_to_be():
    article = indexed("Ferry sails")
    found = search(Query("ferry " * 20_000), NOON)
    assert [result.hit.card.id for result in found.results] == [article.pk]
    assert found.note.endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["newest", "best"])
def test_copies_take_no_place_of_other_reports_in_a_result(order):
    articles = [indexed("Ferry sails", published_at=NOON - n * HOUR) for n in range(7)]
    told_in_one_story(articles)
    copies = [article.pk for article in articles[1:6]]
    Telling.objects.filter(article__in=copies).update(source=articles[0], role="wire")
    (result,) = search(Query("ferry", order=order), NOON).results
    assert [hit.card.id for hit in (result.hit, *result.others)] == [articles[0].pk, articles[6].pk]
