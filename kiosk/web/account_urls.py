"""An account's pages, in one table. The names are allauth's, which leads from one to the next by them; only
those are here that we have a page for."""

from __future__ import annotations

from allauth.account import views
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.apple import views as apple
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

import kiosk.web.converters  # noqa: F401 - which makes "id" known
from kiosk.web.accounts.social import for_us_alone, leading, set_up, with_others
from kiosk.web.rendering import own
from kiosk.web.views.account import session_ended, sign_out
from kiosk.web.views.ways_in import app_on, passkey_made, sessions

urlpatterns: list[URLPattern] = [
    path("sign-in", own(with_others(views.login)), name="account_login"),
    path("sign-in/code", own(views.request_login_code), name="account_request_login_code"),
    path("sign-in/code/enter", own(views.confirm_login_code), name="account_confirm_login_code"),
    path("sign-out", sign_out, name="account_logout"),
    path("sign-up", own(with_others(views.signup)), name="account_signup"),
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
    path("again/step", own(second_step.reauthenticate), name="mfa_reauthenticate"),
    path(
        "again/passkey",
        own(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    # Passkeys.
    path("sign-in/passkey", own(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-up/passkey", own(views.signup_by_passkey), name="account_signup_by_passkey"),
    path("sign-up/passkey/made", own(passkeys.signup_webauthn), name="mfa_signup_webauthn"),
    path("passkeys", own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/made", own(login_required(passkey_made)), name="mfa_add_webauthn"),
    path("passkeys/<id:pk>/name", own(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<id:pk>/removed", own(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    # The second step.
    path("sign-in/step", own(second_step.authenticate), name="mfa_authenticate"),
    path("step", own(second_step.index), name="mfa_index"),
    path("step/on", own(login_required(app_on)), name="mfa_activate_totp"),
    path("step/off", own(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "step/recovery-codes",
        own(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "step/recovery-codes/new",
        own(login_required(recovery_codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "step/recovery-codes.txt",
        own(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    # Where one is signed in.
    path("sessions", own(sessions), name="usersessions_list"),
    path("sessions/ended", own(session_ended), name="session-ended"),
    # Others one signs in with. Where they come back to is an address they know by heart.
    path("with", own(with_others(social.connections)), name="socialaccount_connections"),
    path("with/given-up", own(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("with/failed", own(social.login_error), name="socialaccount_login_error"),
    path("with/sign-up", own(social.signup), name="socialaccount_signup"),
    path("with/google", own(leading(google.oauth2_login)), name="google_login"),
    path("with/google/back", own(set_up(google.oauth2_callback)), name="google_callback"),
    path("with/apple", own(leading(apple.oauth2_login)), name="apple_login"),
    path("with/apple/back", own(for_us_alone(apple.oauth2_callback)), name="apple_callback"),
    path(
        "with/apple/back/again",
        own(set_up(apple.oauth2_finish_login)),
        name="apple_finish_callback",
    ),
    path(
        "with/other/<slug:provider_id>",
        own(leading(openid.login)),
        name="openid_connect_login",
    ),
    path(
        "with/other/<slug:provider_id>/back",
        own(set_up(openid.callback)),
        name="openid_connect_callback",
    ),
]
