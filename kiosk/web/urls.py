"""The reader's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

app_name = "web"
urlpatterns: list[URLPattern] = []
