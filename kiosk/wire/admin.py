"""The operator's view of the wire."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from kiosk.articles.admin import ArticleAdmin
from kiosk.articles.models import Article
from kiosk.wire import arriving
from kiosk.wire.models import Arrival, Duty, Item, TrustFile, Watch


class _Made(admin.ModelAdmin):  # type: ignore[type-arg]
    """The wire makes these; they may be changed, never added by hand."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Watch)
class WatchAdmin(_Made):
    list_display = ("feed", "polled_at", "status", "error", "due_at")
    list_select_related = ("feed",)
    search_fields = ("feed__url", "error")
    raw_id_fields = ("feed",)


@admin.register(Item)
class ItemAdmin(_Made):
    list_display = ("url", "stage", "attempts", "due_at", "error")
    list_filter = ("stage",)
    search_fields = ("url", "error")
    raw_id_fields = ("article",)
    exclude = ("page", "facts")


@admin.register(Arrival)
class ArrivalAdmin(_Made):
    list_display = ("article", "stage", "attempts", "due_at", "error")
    list_filter = ("stage",)
    list_select_related = ("article",)
    search_fields = ("article__headline", "error")
    raw_id_fields = ("article",)
    actions = ("try_again",)

    @admin.action(description="Try again to place these articles")
    def try_again(self, request: HttpRequest, arrivals: QuerySet[Arrival]) -> None:
        arriving.arrive(arrivals.order_by().values_list("pk", flat=True), timezone.now())


@admin.register(TrustFile)
class TrustFileAdmin(_Made):
    list_display = ("title", "asked_at", "found", "error", "due_at")
    list_select_related = ("title",)
    search_fields = ("title__name", "error")
    raw_id_fields = ("title",)


@admin.register(Duty)
class DutyAdmin(_Made):
    list_display = ("name", "holder", "lease_until")
    search_fields = ("name",)


admin.site.unregister(Article)


@admin.register(Article)
class PlacedArticleAdmin(ArticleAdmin):
    """What is withdrawn leaves its story and the index, and what is given back comes in again."""

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            arriving.arrive([obj.pk], timezone.now())
