"""Every text is in the language it says, and names no address that could be real."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from kiosk.sample.edition import SampleArticle, edition

SAMPLE = edition(datetime(2025, 6, 10, 12, tzinfo=UTC))
SCRIPTS = {"ar": "ARABIC", "he": "HEBREW"}
ADDRESS = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:[a-z]{2,})\b(?=[/\s\"'<)]|$)")


def script_share(text: str, script: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(script in unicodedata.name(letter, "") for letter in letters) / len(letters)


def bare(article: SampleArticle) -> str:
    words = (article.headline, article.standfirst, *article.paragraphs)
    return re.sub(r"<[^>]+>", " ", " ".join(words))


@pytest.mark.parametrize("language", sorted({a.language for a in SAMPLE.articles}))
def test_articles_are_in_the_script_of_their_language(language):
    for article in (a for a in SAMPLE.articles if a.language == language):
        assert script_share(bare(article), SCRIPTS.get(language, "LATIN")) > 0.98, article.key
    assert script_share("Plain news", "ARABIC") == 0


def test_articles_are_in_the_language_that_they_say():
    reader = LanguageIdentifier.from_model_file(MODEL_FILE)
    reader.set_languages(["ar", "de", "en", "es", "fr", "he"])
    assert reader.classify("Der Hafen steht still, und die Schiffe warten.")[0] == "de"
    wrong = [a.key for a in SAMPLE.articles if reader.classify(bare(a))[0] != a.language]
    assert wrong == []


def test_the_title_of_an_article_writes_in_one_language_only():
    languages = {title.slug: title.language for title in SAMPLE.titles}
    assert all(languages[a.title_slug] == a.language for a in SAMPLE.articles)


def test_every_address_is_under_the_reserved_name():
    assert ADDRESS.findall("see northern-ledger.com/world today") == ["northern-ledger.com"]
    places = [title.home for title in SAMPLE.titles] + [a.url for a in SAMPLE.articles]
    texts = [text for a in SAMPLE.articles for text in (*a.paragraphs, a.credit, a.caption)]
    found = [address for text in places + texts for address in ADDRESS.findall(text.lower())]
    assert len(found) >= len(places)
    assert {address.rsplit(".", 1)[1] for address in found} == {"example"}
