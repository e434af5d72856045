"""What deciding about a members' article costs in a member's request, warm: ms of CPU, as JSON with
the path of the article. Run in the environment of a house with the sample edition."""

from __future__ import annotations

import json
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from kiosk.access.entitlements import Why  # noqa: E402
from kiosk.articles.cards import slug  # noqa: E402
from kiosk.articles.models import Article  # noqa: E402
from kiosk.publishers.models import Terms  # noqa: E402
from kiosk.readers.models import Reader  # noqa: E402
from kiosk.web.entitled import Access, access  # noqa: E402

_WARMING, _TIMES = 50, 1000

members = Terms.objects.filter(readers=Terms.Readers.MEMBERS, free_hours=None)
article = Article.objects.visible().filter(title__terms__in=members, words__gt=200)[0]
reader = Reader.objects.get(email="amina@kiosk.example")


def decided() -> Access:
    """What a request of the member's own costs, with nothing known from the one before."""
    request = RequestFactory().get("/", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}=a"})
    request.user = reader
    began = time.process_time()
    found = access(request, article.pk, timezone.now())
    spent.append(time.process_time() - began)
    assert found is not None
    return found


spent: list[float] = []
for _ in range(_WARMING):
    assert decided().decision.why == Why.MEMBER
spent.clear()
for _ in range(_TIMES):
    decided()
path = f"/article/{article.pk}/{slug(article.headline)}"
print(json.dumps({"ms": 1000 * sum(spent) / _TIMES, "path": path}))
