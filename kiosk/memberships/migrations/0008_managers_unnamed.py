"""Seats a manager gave held the manager's e-mail address as their way; they say so without it now."""

from django.conf import settings
from django.db import migrations
from django.db.models import OuterRef, Subquery


def unname(apps, schema_editor):
    """The address given a seat then is the one its reader is known by; the manager typed it."""
    seats = apps.get_model("memberships", "Seat").objects
    reader = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(pk=OuterRef("reader_id"))
    given = seats.filter(way__contains="@").exclude(way__startswith="code ")
    given.update(way="manager", address=Subquery(reader.values("email")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("memberships", "0007_invitations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(unname, migrations.RunPython.noop)]
