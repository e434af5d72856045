"""All that is kept of a reader, as a file for them alone."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kiosk.persons import keeping
from kiosk.persons.jobs import make_export
from kiosk.readers.recognising import reader_of
from kiosk.web.accounts.again import asked_again
from kiosk.web.language import language_of
from kiosk.web.rendering import own


@require_http_methods(["GET", "HEAD", "POST"])
@own
@asked_again
def export(request: HttpRequest) -> HttpResponseBase:
    """Says what is in it and how it stands, by GET; has one made, by POST: at once where it is small, else
    by a worker, who writes a letter."""
    reader, now = reader_of(request), timezone.now()
    assert reader is not None
    if request.method == "POST":
        asked = keeping.ask(reader, language_of(request), now)
        if asked.made_at is None and keeping.is_small(reader):
            keeping.make(asked.pk, timezone.now, tell=False)
        elif asked.made_at is None:
            make_export.later(export_id=asked.pk)
        return redirect("web:export")
    latest = keeping.latest(reader, now)
    made = latest is not None and latest.made_at is not None
    values = {
        "latest": latest,
        "gone_at": keeping.gone_at(latest) if latest is not None and made else None,
        "days": keeping.KEPT_DAYS,
    }
    return TemplateResponse(request, "account/export.html", values, using="jinja2")


@require_safe
@own
@asked_again
def export_file(request: HttpRequest) -> HttpResponseBase:
    """The file, to whom it belongs; 404 where there is none or it is gone."""
    reader = reader_of(request)
    assert reader is not None
    latest = keeping.latest(reader, timezone.now())
    if latest is None or latest.made_at is None:
        raise Http404
    try:
        file = keeping.path(latest).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{settings.SITE_NAME} {latest.made_at:%Y-%m-%d}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Robots-Tag"] = "noindex"
    return response
