"""The operator's view of memberships: plans, teams, gifts and coupons to be made; what the provider told,
to be read. A membership itself is changed at the provider's, or on its reader's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from kiosk.memberships import models, ranges


class _Now(admin.ModelAdmin):  # type: ignore[type-arg]
    """What is made here is made now."""

    exclude = ("made_at",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.made_at is None:
            obj.made_at = timezone.now()
        super().save_model(request, obj, form, change)


class _Kept(admin.ModelAdmin):  # type: ignore[type-arg]
    """Told by the provider; to be read."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Plan)
class PlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "kind", "is_offered", "position")
    readonly_fields = ("product_id",)
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012 - as Django's own


@admin.register(models.Price)
class PriceAdmin(_Now):
    """Prices are never changed, only retired: who holds one keeps it."""

    list_display = ("plan", "interval", "currency", "region", "amount", "retired_at")
    list_filter = ("plan", "interval", "currency")
    list_select_related = ("plan",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        made = ("plan", "interval", "currency", "region", "amount") if obj else ()
        return (*made, "provider_id")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Coupon)
class CouponAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "plan", "percent", "amount", "currency", "months", "ends_at")
    list_select_related = ("plan",)
    search_fields = ("code",)
    readonly_fields = ("provider_id",)


class EntranceInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Entrance
    fields = readonly_fields = ("kind", "value", "days", "ended_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: object) -> bool:
        return False


@admin.register(models.Team)
class TeamAdmin(_Now):
    list_display = ("name", "manager", "seats", "made_at")
    list_select_related = ("manager",)
    raw_id_fields = ("manager",)
    search_fields = ("name",)
    inlines = (EntranceInline,)


@admin.register(models.Entrance)
class EntranceAdmin(_Now):
    list_display = ("value", "kind", "team", "days", "ended_at")
    list_filter = ("kind",)
    list_select_related = ("team",)
    search_fields = ("value", "team__name")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.kind == models.Entrance.Kind.RANGE:
            obj.first, obj.last = ranges.ends(obj.value)
        super().save_model(request, obj, form, change)
        ranges.forget()


@admin.register(models.Seat)
class SeatAdmin(_Kept):
    list_display = ("reader", "team", "way", "since", "until", "ended_at")
    list_select_related = ("reader", "team")
    search_fields = ("reader__email", "team__name")


@admin.register(models.GiftMembership)
class GiftMembershipAdmin(_Now):
    """One made here is the house's own gift."""

    list_display = ("to_address", "plan", "months", "giver", "paid_at", "taken_at")
    list_select_related = ("plan", "giver")
    fields = ("plan", "months", "to_address", "message", "code", "withdrawn_at")
    readonly_fields = ("code",)
    search_fields = ("to_address", "giver__email")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.by_house = True
        super().save_model(request, obj, form, change)


@admin.register(models.Membership)
class MembershipAdmin(_Kept):
    list_display = (
        "__str__",
        "reader",
        "team",
        "plan",
        "via",
        "status",
        "period_ends_at",
        "ends_at",
    )
    list_filter = ("status", "via", "plan")
    list_select_related = ("reader", "team", "plan")
    search_fields = ("reader__email", "team__name", "subscription_id")


@admin.register(models.Payer)
class PayerAdmin(_Kept):
    list_display = ("__str__", "reader", "team", "made_at")
    list_select_related = ("reader", "team")
    search_fields = ("reader__email", "team__name", "customer_id")


@admin.register(models.Event)
class EventAdmin(_Kept):
    list_display = ("event_id", "kind", "made_at", "received_at", "applied_at", "tries", "fault")
    list_filter = ("kind",)
    search_fields = ("event_id",)


@admin.register(models.Invoice)
class InvoiceAdmin(_Kept):
    list_display = ("number", "status", "total", "paid", "currency", "made_at", "paid_at")
    list_filter = ("status", "currency")
    search_fields = ("number", "provider_id", "payer__reader__email")


@admin.register(models.Refund, models.Chargeback)
class BackAdmin(_Kept):
    list_display = ("provider_id", "status", "amount", "currency", "made_at")
    list_filter = ("status",)
    search_fields = ("provider_id", "payment")


@admin.register(models.Checkout)
class CheckoutAdmin(_Kept):
    list_display = ("provider_id", "status", "is_paid", "total", "currency", "made_at")
    search_fields = ("provider_id", "payer__reader__email")


@admin.register(models.Notice)
class NoticeAdmin(_Kept):
    list_display = ("membership", "kind", "about", "sent_at")
    list_filter = ("kind",)
    list_select_related = ("membership",)
