"""The operator's view of memberships: plans, teams, gifts and coupons to be made; what the provider told,
to be read. A membership itself is changed at the provider's, or on its reader's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from kiosk.memberships import entrances, models, ranges
from kiosk.memberships.seats import tidy


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


_COUPON = ("code", "plan", "percent", "amount", "currency", "months", "starts_at", "most")


class CouponForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its code in the form that is looked for, however it is typed."""

    def clean_code(self) -> str:
        return tidy(self.cleaned_data["code"])


@admin.register(models.Coupon)
class CouponAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Once the provider knows a coupon, it is there as it was then: only its end is still ours."""

    form = CouponForm
    list_display = ("code", "plan", "percent", "amount", "currency", "months", "ends_at")
    list_select_related = ("plan",)
    search_fields = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        made = _COUPON if obj is not None and obj.provider_id else ()
        return (*made, "provider_id")


class EntranceInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Entrance
    fields = readonly_fields = ("kind", "value", "days", "confirmed_at", "ended_at")
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


class EntranceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A way in, in the form that is looked for. One that is closed may be as it was."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind, value, team = given.get("kind"), given.get("value"), given.get("team")
        if not kind or not value or not team or given.get("ended_at"):
            return given
        try:
            if kind == models.Entrance.Kind.RANGE:
                entrances.check_library(team)
                given["value"] = value.strip()
                self.instance.first, self.instance.last = ranges.ends(given["value"])
            elif kind == models.Entrance.Kind.DOMAIN:
                given["value"] = entrances.as_domain(value)
            else:
                given["value"] = entrances.as_code(value)
        except (entrances.EntranceError, ranges.RangeError) as error:
            raise forms.ValidationError({"value": str(error)}) from error
        return given


class _Waiting(admin.SimpleListFilter):
    """Ranges nobody confirmed yet."""

    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, *args: object) -> list[tuple[str, str]]:
        return [("yes", "ranges to confirm")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.waiting() if self.value() == "yes" else queryset


@admin.register(models.Entrance)
class EntranceAdmin(_Now):
    """A range made here is confirmed by that; one of a library that signed up by itself waits for it."""

    form = EntranceForm
    list_display = ("value", "kind", "team", "days", "confirmed_at", "ended_at")
    list_filter = ("kind", _Waiting)
    readonly_fields = ("confirmed_at",)
    actions = ("confirm",)
    list_select_related = ("team",)
    search_fields = ("value", "team__name")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.kind == models.Entrance.Kind.RANGE and not change:
            obj.confirmed_at = timezone.now()
        super().save_model(request, obj, form, change)
        ranges.forget()

    @admin.action(description="Confirm ranges: let their readers in")
    def confirm(self, request: HttpRequest, queryset: QuerySet[models.Entrance]) -> None:
        """Those that can be; of each other it is said why not."""
        for entrance in queryset.waiting().select_related("team"):  # type: ignore[attr-defined]
            try:
                entrances.confirm(entrance, timezone.now())
            except (entrances.EntranceError, ranges.RangeError) as error:
                self.message_user(request, f"{entrance.value}: {error}", messages.ERROR)


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
