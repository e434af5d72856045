"""The operator's view of fronts: picks, and what homes and feeds tell of newsrooms' own fronts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from kiosk.front.models import FeedOrder, Home, Pick


@admin.register(Pick)
class PickAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "story", "article", "picked_by", "since", "until")
    list_select_related = ("story", "article")
    raw_id_fields = ("story", "article")
    readonly_fields = ("picked_by",)
    search_fields = ("note", "article__headline")
    date_hierarchy = "since"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": timezone.now(), **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Pick, form: Any, change: bool) -> None:
        if not obj.picked_by:
            obj.picked_by = str(request.user)[:200]
        super().save_model(request, obj, form, change)


class _Kept(admin.ModelAdmin):  # type: ignore[type-arg]
    """Written by the wire; to be read."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Home)
class HomeAdmin(_Kept):
    list_display = ("address", "status", "known", "failures", "error", "fetched_at", "due_at")
    search_fields = ("address", "title__name")


@admin.register(FeedOrder)
class FeedOrderAdmin(_Kept):
    list_display = ("feed", "editorial", "disorder", "polls", "decided_at")
    list_filter = ("editorial",)
    list_select_related = ("feed",)
    search_fields = ("feed__url",)
