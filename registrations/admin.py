"""Registrations, places and what happened at the doors. Every change goes by the rules."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations import capacity, devices, signup
from registrations.emails.places import post_my_link
from registrations.models import (
    Admission,
    CheckIn,
    Checkpoint,
    Device,
    ErasureRun,
    Pool,
    Registration,
    RegistrationQuerySet,
    RetiredTicket,
)


class PoolForm(forms.ModelForm):
    def clean_capacity(self) -> int | None:
        places: int | None = self.cleaned_data["capacity"]
        if places is not None and places < self.instance.smallest_capacity:
            raise ValidationError(
                _("%(taken)d places are taken already. Write at least that many.")
                % {"taken": self.instance.smallest_capacity}
            )
        return places


@admin.register(Pool)
class PoolAdmin(admin.ModelAdmin):
    form = PoolForm
    list_display = ["name_sv", "attendance", "capacity", "taken", "closes_at", "conference"]
    list_filter = ["conference", "attendance"]
    list_select_related = ["conference"]
    ordering = ["conference", "position"]
    readonly_fields = ["taken", "let_in_over"]

    def save_model(
        self,
        request: HttpRequest,
        obj: Pool,
        form: Any,
        change: bool,
    ) -> None:
        """New places go to those first in line; places that were taken meanwhile stay counted."""
        if not change:
            obj.save()
            return
        obj.save(update_fields=set(form.changed_data) - {"capacity"})
        capacity.set_capacity(obj, obj.capacity, now=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Registration)
class RegistrationAdmin(admin.ModelAdmin):
    """Looked up and cancelled here; changed on the person's own page, by the same rules."""

    list_display = ["name", "organisation_shown", "attendance", "status", "registered_at"]
    list_filter = ["conference", "status", "attendance", "pool"]
    list_select_related = ["organisation"]
    search_fields = ["name", "email", "organisation_name"]
    ordering = ["-registered_at", "-pk"]
    actions = ["cancel", "send_link"]
    fields = [
        *("name", "email", "organisation_shown", "language", "conference"),
        *("status", "attendance", "pool", "waiting_for", "queued_at", "offer_expires_at"),
        *("registered_at", "changed_at", "cancelled_at"),
    ]

    @admin.action(description=gettext_lazy("Cancel"), permissions=["edit"])
    def cancel(self, request: HttpRequest, registrations: RegistrationQuerySet) -> None:
        now = timezone.now()
        cancelled = [signup.cancel(one, now=now) for one in registrations.with_details()]
        words = ngettext(
            "%(count)d registration is cancelled.",
            "%(count)d registrations are cancelled.",
            len(cancelled),
        )
        self.message_user(request, words % {"count": len(cancelled)})

    @admin.action(description=gettext_lazy("Send the personal link"), permissions=["edit"])
    def send_link(self, request: HttpRequest, registrations: RegistrationQuerySet) -> None:
        now = timezone.now()
        active = list(registrations.active())
        for registration in active:
            post_my_link(registration, now=now)
        words = ngettext(
            "%(count)d letter is on its way.", "%(count)d letters are on their way.", len(active)
        )
        self.message_user(request, words % {"count": len(active)})

    def has_edit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("registrations.change_registration")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Checkpoint)
class CheckpointAdmin(admin.ModelAdmin):
    list_display = ["name_sv", "kind", "rule", "session", "conference"]
    list_filter = ["conference", "kind"]
    list_select_related = ["session", "conference"]
    ordering = ["conference", "name_sv"]


class ReadOnly(admin.ModelAdmin):
    """Facts that the door writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Device)
class DeviceAdmin(ReadOnly):
    """Paired by an organiser or by command, as the token is shown only then."""

    list_display = ["name", "checkpoint", "expires_at", "revoked_at", "last_seen_at"]
    list_filter = ["conference", "checkpoint"]
    list_select_related = ["checkpoint"]
    ordering = ["-paired_at"]
    actions = ["revoke"]
    fields = [
        *("name", "conference", "checkpoint", "scopes", "paired_at", "paired_by"),
        *("expires_at", "revoked_at", "last_seen_at"),
    ]

    @admin.action(description=gettext_lazy("Revoke"), permissions=["edit"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        for device in chosen:
            devices.revoke(device, now=timezone.now())

    def has_edit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("registrations.change_device")


@admin.register(CheckIn)
class CheckInAdmin(ReadOnly):
    list_display = [
        *("scanned_at", "registration", "checkpoint", "shown", "outcome", "reason"),
        *("device", "settled_at"),
    ]
    list_filter = ["shown", "outcome", "reason", "checkpoint"]
    list_select_related = ["registration", "checkpoint", "device"]
    ordering = ["-scanned_at"]


@admin.register(Admission)
class AdmissionAdmin(ReadOnly):
    list_display = ["registration", "checkpoint", "period", "admitted_at", "left_at"]
    list_filter = ["checkpoint"]
    list_select_related = ["registration", "checkpoint"]
    ordering = ["-admitted_at"]


@admin.register(RetiredTicket)
class RetiredTicketAdmin(ReadOnly):
    list_display = ["registration", "retired_at"]
    list_select_related = ["registration"]
    ordering = ["-retired_at"]
    fields = ["registration", "retired_at"]


@admin.register(ErasureRun)
class ErasureRunAdmin(ReadOnly):
    """The record that the archive authority asks for."""

    list_display = ["at", "rule", "count", "conference"]
    list_filter = ["rule", "conference"]
    list_select_related = ["conference"]
    ordering = ["-at"]
