"""Before something that matters: a reader who is signed in says once more who they are."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required

from kiosk.web.rendering import View


def asked_again(view: View) -> View:
    """A view for readers who said within the last minutes who they are; others are led to say so, and then
    back, a form sent meanwhile with them."""
    guarded: View = login_required(reauthentication_required(view))
    return guarded
