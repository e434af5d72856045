"""The operator's view of articles: withdraw one, note a correction, see earlier texts."""

from __future__ import annotations

from django.contrib import admin

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


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("headline", "title", "section", "published_at", "withdrawn_at")
    list_filter = ("section", "language")
    search_fields = ("headline", "url")
    list_select_related = ("title",)
    raw_id_fields = ("title",)
    inlines = (CorrectionInline, RevisionInline)
    show_full_result_count = False
