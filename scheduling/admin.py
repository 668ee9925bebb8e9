"""The draft of the programme, as rows. What is published is only read here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from scheduling.models import (
    ProgrammeChange,
    Release,
    Room,
    Session,
    SessionSpeaker,
    Slot,
    Speaker,
    Track,
)


class ReadOnly(admin.ModelAdmin):
    """Facts that the system writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Track)
class TrackAdmin(admin.ModelAdmin):
    list_display = ["name_sv", "code", "colour", "position", "conference"]
    list_filter = ["conference"]
    ordering = ["conference", "position"]


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    list_display = ["name_sv", "capacity", "is_streamed", "position", "conference"]
    list_filter = ["conference"]
    ordering = ["conference", "position"]


@admin.register(Speaker)
class SpeakerAdmin(admin.ModelAdmin):
    list_display = ["name", "title_sv", "organisation", "is_remote", "may_be_recorded"]
    list_filter = ["conference", "is_remote"]
    list_select_related = ["organisation"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["organisation"]
    ordering = ["name"]


class PartInline(admin.TabularInline):
    model = SessionSpeaker
    extra = 0
    autocomplete_fields = ["speaker"]


class SlotInline(admin.TabularInline):
    model = Slot
    extra = 0


class SessionForm(forms.ModelForm):
    def clean_seats(self) -> int | None:
        seats: int | None = self.cleaned_data["seats"]
        taken = self.instance.seats_taken
        if taken and (seats is None or seats < taken):
            raise ValidationError(
                _("%(taken)d seats are taken already. Write at least that many."),
                params={"taken": taken},
            )
        return seats


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    form = SessionForm
    list_display = ["title_sv", "kind", "track", "state", "minutes", "seats"]
    list_filter = ["conference", "state", "kind", "track"]
    list_select_related = ["track"]
    search_fields = ["title_sv", "title_en", "code"]
    ordering = ["title_sv"]
    inlines = [PartInline, SlotInline]

    def save_model(self, request: HttpRequest, obj: Session, form: Any, change: bool) -> None:
        """Seats that are booked meanwhile stay counted."""
        obj.save(update_fields=form.changed_data if change else None)


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    """Published on the organisers' pages, where one sees what it changes and who is told."""

    list_display = ["conference", "number", "name", "published_at", "published_by"]
    list_select_related = ["conference", "published_by"]
    ordering = ["-published_at"]
    fields = ["conference", "number", "name", "published_at", "published_by"]


@admin.register(ProgrammeChange)
class ProgrammeChangeAdmin(ReadOnly):
    list_display = ["session", "kind", "release"]
    list_filter = ["kind"]
    list_select_related = ["session", "release__conference"]
    ordering = ["-release__number", "pk"]
