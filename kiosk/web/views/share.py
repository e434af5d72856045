"""What other apps share with the installed one."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from kiosk.articles.addressing import known_by
from kiosk.kit.texts import printable
from kiosk.search.asking import LETTERS

# Many an app has no field for an address, and puts it into the text.
_ADDRESS = re.compile(r"https?://\S+")


@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """To the article of the address among what is shared (`url`, `text`, `title`), where it is carried
    here; else to a search for its title, or for what else there is."""
    title, text, url = (_said(request, name) for name in ("title", "text", "url"))
    addresses = _ADDRESS.findall(f"{url} {text} {title}")
    found = known_by(addresses[0]) if addresses else None
    if found is not None:
        response: HttpResponse = redirect("web:article-short", found)
    else:
        words = _ADDRESS.sub("", title).strip() or _ADDRESS.sub("", text).strip() or url or text
        response = redirect(f"{reverse('web:search')}?{urlencode({'q': words[:LETTERS]})}")
    response["Cache-Control"] = "private, no-store"
    return response


def _said(request: HttpRequest, name: str) -> str:
    return printable(request.GET.get(name, "")).strip()
