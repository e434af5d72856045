"""The operator's view of who is carried, and on what terms."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from kiosk.publishers.models import Declaration, Feed, Halt, Owner, Publisher, Terms, Title


class FeedInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Feed
    # What the row calls itself is its address already.
    fields = ("section", "retired_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: object) -> bool:
        return False  # a feed's key comes with it: kiosk titles import adds feeds


class HaltInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who paused or dropped it, and when: kiosk titles pause, drop and resume write these."""

    model = Halt
    fields = readonly_fields = ("kind", "note", "made_by", "made_at", "ended_by", "ended_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: object) -> bool:
        return False


class DeclarationInline(admin.TabularInline):  # type: ignore[type-arg]
    """What its own site says of itself: the wire reads it there."""

    model = Declaration
    fields = readonly_fields = ("source", "name", "value", "first_seen_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: object) -> bool:
        return False


class TermsInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Terms
    extra = 0
    fields = (
        ("show", "excerpt_words", "since"),
        ("readers", "preview_words", "gifting"),
        ("free_hours", "archive_days"),
        ("meter_anonymous", "meter_signed_in"),
        ("regions", "ai_use"),
        "note",
    )

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Terms are in force from now on unless another day is said."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.base_fields["since"].initial = timezone.now
        return formset


@admin.register(Title)
class TitleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "country", "language", "publisher", "dropped_at")
    list_filter = ("country", "language")
    search_fields = ("name", "slug", "home")
    list_select_related = ("publisher",)
    readonly_fields = ("dropped_at",)
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}
    inlines = (FeedInline, TermsInline, HaltInline, DeclarationInline)


@admin.register(Publisher)
class PublisherAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "owner")
    search_fields = ("name",)
    list_select_related = ("owner",)


@admin.register(Owner)
class OwnerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    search_fields = ("name",)
