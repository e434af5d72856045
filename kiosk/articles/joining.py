"""Two articles that turn out to be one: known by a page's address, put together without a loss."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CASCADE, Exists, ForeignKey, ManyToOneRel, OuterRef, UniqueConstraint

from kiosk.articles.copy import Copy
from kiosk.articles.models import (
    Address,
    Article,
    ArticleSection,
    Correction,
    Joining,
    Picture,
    Revision,
    Sighting,
)
from kiosk.articles.revising import PAGE_PART
from kiosk.kit.cleaning import text_of_clean
from kiosk.kit.likeness import alike
from kiosk.publishers.sections import GENERAL


def same_page(article: Article, copy: Copy) -> Article | None:
    """The other article of the title that has this page's address, where it tells the same.

    A site may name one canonical address on all its pages: headlines that differ stay apart.
    """
    rows = Address.objects.filter(title_id=article.title_id, key__in=copy.address_keys)
    for row in rows.exclude(article=article).order_by("article_id").select_related("article"):
        if any(alike(row.article.headline, own) for own in (copy.headline, article.headline)):
            return row.article
    return None


def join(first: Article, second: Article, now: datetime) -> None:
    """All that led or belonged to `second` is `first`'s, in the rooms above too; the second goes, and its
    id leads there.

    The first takes the longer of the two texts and what it is silent about; the other text is kept as
    a revision of it.
    """
    _take_over(first, second, now)
    if not Picture.objects.filter(article=first).exists():
        Picture.objects.filter(article=second).update(article=first)
    Joining.objects.filter(article=second).update(article=first)
    Joining.objects.create(former_id=second.pk, article=first, joined_at=now)
    Address.objects.filter(article=second).update(article=first)
    Sighting.objects.filter(article=second).update(article=first)
    Revision.objects.filter(article=second).update(article=first)
    told = Correction.objects.filter(article=first).values("made_at")
    Correction.objects.filter(article=second).exclude(made_at__in=told).update(article=first)
    ArticleSection.objects.filter(article=first).update(published_at=first.published_at)
    standing = ArticleSection.objects.filter(article=first).values("section")
    ArticleSection.objects.filter(article=second).exclude(section__in=standing).update(
        article=first, published_at=first.published_at
    )
    for key in _keys_from_above():
        _lead_over(key, first, second)
    second.delete()


def _keys_from_above() -> list[ForeignKey[Article, Article]]:
    """The foreign keys of rooms above by which a row would go with its article: what readers saved and
    read, ballots, picks. Rows there is one of to an article are the line's own: it makes them anew.
    """
    return [
        relation.field
        for relation in Article._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and not relation.one_to_one
        and relation.on_delete is CASCADE
        and relation.field.model._meta.app_label != Article._meta.app_label
    ]


def _lead_over(key: ForeignKey[Article, Article], first: Article, second: Article) -> None:
    """What is kept of the second by that key is kept of the first; where a row says so of the first
    already, that one stands."""
    rows = key.model._base_manager.order_by()
    moved = rows.filter(**{key.name: second})
    for rule in key.model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and key.name in rule.fields:
            same = {name: OuterRef(name) for name in rule.fields if name != key.name}
            moved = moved.exclude(Exists(rows.filter(**same, **{key.name: first})))
    moved.update(**{key.name: first})


_SILENT = (
    "kicker", "standfirst", "authors", "agencies", "dateline_place", "publisher_section", "topics",
    "text_key", "page_extracted_at", "modified_at", "headline_changed_at", "withdrawn_at",
)  # fmt: skip
_TEXT = ("body", "words", "reading_minutes", "language", "direction")
_DATE = ("published_at", "dated_by")


def _take_over(first: Article, second: Article, now: datetime) -> None:
    """What the second says alone, or at greater length, is the first's from now on."""
    longer, other = first, second
    if (second.words, len(second.body)) > (first.words, len(first.body)):
        longer, other = second, first
    if _is_lost(other, longer):
        Revision.objects.create(
            article=first,
            headline=other.headline,
            standfirst=other.standfirst,
            body=other.body,
            replaced_at=now,
        )
    taken = [name for name in _SILENT if not getattr(first, name)]
    taken += _TEXT if longer is second else ()
    taken += ["free"] if first.free is None else []
    taken += ["section"] if first.section == GENERAL else []
    by_receipt = Article.DatedBy.RECEIPT
    taken += _DATE if first.dated_by == by_receipt != second.dated_by else ()
    for name in taken:
        setattr(first, name, getattr(second, name))
    first.save(update_fields=taken)


def _is_lost(other: Article, kept: Article) -> bool:
    """Whether a text would be lost: not one that stands in the kept one, nor a feed's mere summary."""
    if not other.body:
        return False
    if other.page_extracted_at is None and other.words < PAGE_PART * kept.words:
        return False
    return text_of_clean(other.body) not in text_of_clean(kept.body)
