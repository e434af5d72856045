"""The operator's view of articles: withdraw one, note a correction, see earlier texts.

`wire.admin` has what is withdrawn, or given back, placed anew.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from kiosk.articles.models import Article, Correction, Revision


class CorrectionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Correction
    extra = 0


class RevisionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Revision
    fields = readonly_fields = ("replaced_at", "headline", "standfirst")
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: object) -> bool:
        return False


# The wire's, which may write it while the page is open.
_WRITTEN = tuple(f.name for f in Article._meta.fields if f.name not in {"id", "withdrawn_at"})


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("headline", "title", "section", "published_at", "withdrawn_at")
    list_filter = ("section", "language")
    search_fields = ("headline", "url")
    list_select_related = ("title",)
    readonly_fields = _WRITTEN
    fields: ClassVar[tuple[str, ...]] = ("withdrawn_at", *_WRITTEN)
    inlines = (CorrectionInline, RevisionInline)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        obj.save(update_fields=form.changed_data)
