"""The operator's view of stories, to be read: the wire writes them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kiosk.stories.models import Story, Telling, Topic


class _Kept(admin.ModelAdmin):  # type: ignore[type-arg]
    """Written by the wire; to be read."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Story)
class StoryAdmin(_Kept):
    list_display = ("id", "lead", "language", "articles", "titles", "owners", "moved_at")
    list_select_related = ("lead",)
    search_fields = ("=id", "lead__headline")


@admin.register(Telling)
class TellingAdmin(_Kept):
    list_display = ("article", "story", "role", "agency", "score", "published_at")
    list_filter = ("role",)
    list_select_related = ("article", "story")
    search_fields = ("=story__id", "article__headline", "agency")


@admin.register(Topic)
class TopicAdmin(_Kept):
    list_display = ("name", "key")
    search_fields = ("name", "key")
