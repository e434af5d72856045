"""A bare Django: one view that answers with a file's bytes, no middleware. Its folder: BENCH_PAGES."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
django.setup()
_PAGES = {file.name: file.read_bytes() for file in Path(os.environ["BENCH_PAGES"]).iterdir()}


def page(request: HttpRequest, name: str) -> HttpResponse:
    """The bytes, said to be brotli's."""
    headers = {"Content-Encoding": "br"}
    return HttpResponse(_PAGES[name], content_type="text/html; charset=utf-8", headers=headers)


urlpatterns = [path("<str:name>", page)]
application = WSGIHandler()
