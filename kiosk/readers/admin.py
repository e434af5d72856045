"""Accounts under /admin/."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from kiosk.readers.models import Reader


class _Made(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = Reader
        fields = ("email",)


class _Changed(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = Reader
        fields = "__all__"


@admin.register(Reader)
class ReaderAdmin(UserAdmin):  # type: ignore[type-arg]
    form = _Changed
    add_form = _Made
    list_display = ("email", "name", "joined_at", "is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    readonly_fields = ("joined_at", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (
            "May",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Dates", {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "usable_password", "password1", "password2"),
            },
        ),
    )
