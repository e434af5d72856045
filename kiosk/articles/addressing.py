"""Which article stands for a web address somebody has."""

from __future__ import annotations

from kiosk.articles.models import Address, Article
from kiosk.kit.addresses import identity, key
from kiosk.publishers.models import Title


def known_by(url: str) -> int | None:
    """The id of the article carried here under that address, the newest where titles share it; None for
    none."""
    # By title, as addresses are indexed.
    titles = list(Title.objects.carried().values_list("pk", flat=True))
    known = Address.objects.filter(title__in=titles, key=key(identity(url))).order_by()
    ids = list(known.values_list("article", flat=True))
    rows = Article.objects.visible().filter(pk__in=ids).order_by("-published_at", "-pk")
    return rows.values_list("pk", flat=True).first()
