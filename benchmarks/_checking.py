"""What `bin/bench kills` asks of the database in the end. Django is set up by who imports this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection
from django.db.models import Count

from benchmarks._edition import Told
from kiosk.articles.models import Address, Article, ArticleSection, Revision, Sighting
from kiosk.search.models import Entry
from kiosk.stories.models import Story, Telling
from kiosk.wire.models import Arrival, Item, Watch


def findings(told: Sequence[Told]) -> list[str]:
    """Everything that is not as it must be, a line each; none where all is well."""
    return [
        *_articles(told),
        *_keys(told),
        *_revisions(told),
        *_stuck(),
        *_placed(),
        *_broken(),
    ]


def _articles(told: Sequence[Told]) -> list[str]:
    """Every piece is one article, with its last headline and its page's text once."""
    articles: dict[str, list[Article]] = {}
    for article in Article.objects.order_by("pk"):
        articles.setdefault(article.url, []).append(article)
    found = [f"{url}: nobody sent it" for url in articles.keys() - {piece.url for piece in told}]
    for piece in told:
        standing = articles.get(piece.url, [])
        if len(standing) != 1:
            found.append(f"{piece.url}: {len(standing)} articles")
            continue
        article = standing[0]
        if article.headline != piece.headline:
            found.append(f"{piece.url}: its headline is {article.headline!r}")
        if article.page_extracted_at is None or article.body.count(piece.mark) != 1:
            found.append(f"{piece.url}: its page's text is there {article.body.count(piece.mark)}x")
    return found


def _keys(told: Sequence[Told]) -> list[str]:
    """One address an article, a sighting for each feed it stands in, once in each section."""
    found = []
    wanted = {piece.url: piece for piece in told}
    counts = Article.objects.annotate(
        known_by=Count("addresses", distinct=True), seen=Count("sightings", distinct=True)
    )
    for url, known_by, seen in counts.order_by("pk").values_list("url", "known_by", "seen"):
        if known_by != 1:
            found.append(f"{url}: {known_by} addresses")
        if url in wanted and seen != wanted[url].feeds:
            found.append(f"{url}: {seen} sightings for {wanted[url].feeds} feeds")
    pairs = {
        "addresses": Address.objects.values_list("title_id", "key"),
        "sightings": Sighting.objects.values_list("feed_id", "guid_key"),
        "sections": ArticleSection.objects.values_list("article_id", "section"),
    }
    for name, rows in pairs.items():
        doubled = [pair for pair, count in Counter(rows.order_by("pk")).items() if count > 1]
        found += [f"{name}: {pair} is there more than once" for pair in doubled]
    return found


def _revisions(told: Sequence[Told]) -> list[str]:
    """At most one of each changed piece, and that of its first text; none of any other."""
    found = []
    wanted = {piece.url: piece for piece in told}
    kept = Revision.objects.select_related("article").order_by("pk")
    counts = Counter(revision.article.url for revision in kept)
    for revision in kept:
        piece = wanted.get(revision.article.url)
        if piece is None or not piece.changed:
            found.append(f"{revision.article.url}: a revision, but it never changed")
        elif f"{revision.headline}, corrected" != piece.headline:
            found.append(f"{piece.url}: a revision of what it never said")
    found += [
        f"{url}: {count} revisions of one change" for url, count in counts.items() if count > 1
    ]
    return found


def _stuck() -> list[str]:
    """Every item came through, every feed was polled well, no lease is held."""
    items = Item.objects.exclude(stage=Item.Stage.DONE).order_by("pk")
    found = [f"{item.url}: stuck at {item.stage} {item.error}" for item in items]
    watches = Watch.objects.select_related("feed").order_by("pk")
    found += [f"{w.feed.url}: {w.error}" for w in watches if w.error or w.polled_at is None]
    held = [*Item.objects.exclude(lease_until=None), *Watch.objects.exclude(lease_until=None)]
    return found + [f"{row}: still leased" for row in held]


def _placed() -> list[str]:
    """Every article tells one story that stands and is found by search; stories count as they are."""
    found = [f"{row}: still to be placed" for row in Arrival.objects.order_by("pk")]
    entries = Counter(Entry.objects.order_by("pk").values_list("article_id", flat=True))
    articles = Article.objects.annotate(told=Count("telling")).order_by("pk")
    for pk, url, told in articles.values_list("pk", "url", "told"):
        if told != 1:
            found.append(f"{url}: it tells {told} stories")
        if entries[pk] != 1:
            found.append(f"{url}: it is in the index {entries[pk]}x")
    stories = Story.objects.annotate(told_by=Count("tellings")).order_by("pk")
    for pk, into, counted, told in stories.values_list("pk", "merged_into", "articles", "told_by"):
        if into is not None and told:
            found.append(f"story {pk}: merged, but {told} articles tell it")
        if into is None and (counted != told or not told):
            found.append(f"story {pk}: {told} articles tell it, it counts {counted}")
    return found


def _broken() -> list[str]:
    """What the database itself finds wrong with its file; PostgreSQL checks as it writes."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return found + [f"a reference to nothing: {row}" for row in cursor.fetchall()]


def lose_one() -> str:
    """Delete one article; returns its address. The check must notice."""
    article = Article.objects.order_by("pk")[3]
    article.delete()
    return article.url


def double_one() -> str:
    """File one article a second time, past all that forbids it; returns its address."""
    article = Article.objects.order_by("pk")[5]
    article.pk = None
    article.save(force_insert=True)
    return article.url


def ungroup_one() -> str:
    """Take one article out of its story; returns its address. The check must notice."""
    telling = Telling.objects.select_related("article").order_by("pk")[7]
    telling.delete()
    return telling.article.url
