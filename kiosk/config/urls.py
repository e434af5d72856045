"""Every address of Kiosk, in one table."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

# Here and not at every start: only the process that serves pages needs the admin's.
admin.autodiscover()

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("kiosk.web.urls")),
]
handler404 = "kiosk.web.views.errors.not_found"
handler500 = "kiosk.web.views.errors.broken"
