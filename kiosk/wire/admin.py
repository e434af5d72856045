"""The operator's view of the wire."""

from __future__ import annotations

from django.contrib import admin

from kiosk.wire.models import Item, Watch


@admin.register(Watch)
class WatchAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("feed", "polled_at", "status", "error", "due_at")
    list_select_related = ("feed",)
    search_fields = ("feed__url", "error")
    raw_id_fields = ("feed",)


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("url", "stage", "attempts", "due_at", "error")
    list_filter = ("stage",)
    search_fields = ("url", "error")
    raw_id_fields = ("article",)
    exclude = ("page", "facts")
    show_full_result_count = False
