"""Colleagues who are registered together, by somebody who coordinates them."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, Organisation
from registrations.models.tokens import new_token


class GroupQuerySet(models.QuerySet["Group"]):
    def with_counts(self) -> Self:
        """The newest first, each with how many of its members come, wait, and have confirmed."""
        comes = ~Q(members__status="cancelled")
        return (
            self.select_related("organisation")
            .annotate(
                coming=Count("members", filter=Q(members__status="confirmed")),
                waiting=Count("members", filter=Q(members__status__in=["waitlisted", "offered"])),
                completed=Count("members", filter=comes & Q(members__completed_at__isnull=False)),
            )
            .order_by("-begun_at", "-pk")
        )


class Group(models.Model):
    """What a coordinator registers: the coordinator is named here, the colleagues are members."""

    conference = models.ForeignKey(Conference, related_name="groups", on_delete=models.CASCADE)
    name = models.CharField(_("coordinator"), max_length=200)
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(max_length=254, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        related_name="groups",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    organisation_name = models.CharField(_("organisation as written"), max_length=200)
    invoice_reference = models.CharField(_("invoice reference"), max_length=50, blank=True)
    language = models.CharField(_("language"), max_length=2, default="sv")
    token = models.CharField(max_length=22, unique=True, default=new_token)
    begun_at = models.DateTimeField(_("begun"))

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(
                name="one_group_per_coordinator", fields=["conference", "email_key"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.token])

    @property
    def organisation_shown(self) -> str:
        """The register's name where the organisation is known there, else as it was written."""
        return self.organisation.name if self.organisation else self.organisation_name
