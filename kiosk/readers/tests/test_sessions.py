"""Sessions, read by a statement of our own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from kiosk.readers.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_is_read_as_it_was_kept_until_it_is_over():
    kept = DatabaseStore()
    kept["colour"] = "green"
    kept.save()
    assert SessionStore(kept.session_key)["colour"] == "green"
    for seconds, known in ((5, True), (-5, False)):
        until = timezone.now() + timedelta(seconds=seconds)
        Session.objects.update(expire_date=until)
        again = SessionStore(kept.session_key)
        assert again.get("colour") == ("green" if known else None)
        assert (again.session_key is not None) is known


def test_a_key_that_nobody_has_is_nobodys_session():
    asked = SessionStore("nobody-has-this-key")
    assert dict(asked.items()) == {}
    assert asked.session_key is None


def test_what_is_written_through_it_is_djangos():
    made = SessionStore()
    made["colour"] = "red"
    made.save()
    assert DatabaseStore(made.session_key)["colour"] == "red"
