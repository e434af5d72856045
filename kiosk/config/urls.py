"""Every address of Kiosk, in one table."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("kiosk.web.urls")),
]
handler404 = "kiosk.web.views.errors.not_found"
handler500 = "kiosk.web.views.errors.broken"
