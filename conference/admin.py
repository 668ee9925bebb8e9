"""Users, organisations and conferences, for those who set the site up."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangosUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, ConferenceDay, Membership, Organisation, User


class NewUserForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


class KnownUserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(User)
class UserAdmin(DjangosUserAdmin):
    form = KnownUserForm
    add_form = NewUserForm
    list_display = ["email", "name", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (
            _("May"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "joined_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    readonly_fields = ["last_login", "joined_at"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name_sv", "kind", "municipality_code", "mail_domains"]
    list_filter = ["kind"]
    search_fields = ["name_sv", "name_en", "organisation_number"]
    ordering = ["name_sv"]
    prepopulated_fields = {"slug": ["name_sv"]}


class DayInline(admin.TabularInline):
    model = ConferenceDay
    extra = 0
    fields = ["date", "starts_at", "ends_at"]
    ordering = ["date"]


@admin.register(Conference)
class ConferenceAdmin(admin.ModelAdmin):
    list_display = ["name_sv", "slug", "starts_on", "venue_city", "registration_opens_at"]
    ordering = ["-starts_on"]
    inlines = [DayInline, MembershipInline]

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: Any,
        change: bool,
    ) -> None:
        """A day that changes says so to the calendars that hold it."""
        for row in formset.save(commit=False):
            if isinstance(row, ConferenceDay):
                row.sequence += row.pk is not None
                row.changed_at = timezone.now()
            row.save()
        for row in formset.deleted_objects:
            row.delete()
