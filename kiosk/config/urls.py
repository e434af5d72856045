"""Every address of Kiosk, in one table."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from kiosk.web.views.account import sign_out

# Here and not at every start: only the process that serves pages needs the admin's.
admin.autodiscover()
admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "What the house keeps"
# One door for all: an editor signs in and out where every reader does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("admin/logout/", sign_out),
    path("admin/", admin.site.urls),
    path("account/", include("kiosk.web.account_urls")),
    path("api/auth/", include("kiosk.web.api_urls")),
    path("", include("kiosk.web.urls")),
]
handler403 = "kiosk.web.views.errors.forbidden"
handler404 = "kiosk.web.views.errors.not_found"
handler429 = "kiosk.web.views.errors.too_often"
handler500 = "kiosk.web.views.errors.broken"
