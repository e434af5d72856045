"""Every address of Kiosk, in one table."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

# Here and not at every start: only the process that serves pages needs the admin's.
admin.autodiscover()
admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "What the house keeps"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("kiosk.web.urls")),
]
handler404 = "kiosk.web.views.errors.not_found"
handler500 = "kiosk.web.views.errors.broken"
