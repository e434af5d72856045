"""An account's pages, in one table. The names are allauth's, which leads from one to the next by them; only
those are here that we have a page for."""

from __future__ import annotations

from allauth.account import views
from django.urls import URLPattern, path

from kiosk.web.rendering import own
from kiosk.web.views.account import sign_out

urlpatterns: list[URLPattern] = [
    path("sign-in", own(views.login), name="account_login"),
    path("sign-in/code", own(views.request_login_code), name="account_request_login_code"),
    path("sign-in/code/enter", own(views.confirm_login_code), name="account_confirm_login_code"),
    path("sign-out", sign_out, name="account_logout"),
    path("sign-up", own(views.signup), name="account_signup"),
    path("closed", own(views.account_inactive), name="account_inactive"),
    path("address", own(views.email), name="account_email"),
    path(
        "address/code",
        own(views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("password", own(views.password_change), name="account_change_password"),
    path("password/set", own(views.password_set), name="account_set_password"),
    path("password/forgotten", own(views.password_reset), name="account_reset_password"),
    path(
        "password/forgotten/code",
        own(views.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/forgotten/new",
        own(views.complete_password_reset),
        name="account_complete_password_reset",
    ),
    # Asked once more, before what matters.
    path("again", own(views.reauthenticate), name="account_reauthenticate"),
    path(
        "again/code",
        own(views.request_reauthentication_code),
        name="account_request_reauthentication_code",
    ),
    path(
        "again/code/enter",
        own(views.confirm_reauthentication_code),
        name="account_confirm_reauthentication_code",
    ),
]
