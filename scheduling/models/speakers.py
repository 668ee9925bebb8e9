"""Those who present or moderate, and when they or a room cannot be had."""

import secrets
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference, Organisation
from scheduling.models.rooms import Room


def new_speaker_token() -> str:
    """A secret of 256 random bits, for the speaker's own page."""
    return secrets.token_urlsafe(32)


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def by_name(self) -> Self:
        return self.order_by("name", "pk")


class Speaker(models.Model):
    """Somebody who presents or moderates."""

    conference = models.ForeignKey(Conference, related_name="speakers", on_delete=models.CASCADE)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=100)
    name = models.CharField(_("name"), max_length=200)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    biography_sv = models.TextField(_("biography in Swedish"), blank=True)
    biography_en = models.TextField(_("biography in English"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        related_name="speakers",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    organisation_name = models.CharField(
        _("organisation that is not in the register"), max_length=200, blank=True
    )
    photo_alt_sv = models.CharField(
        _("what the photo shows, in Swedish"), max_length=200, blank=True
    )
    photo_alt_en = models.CharField(
        _("what the photo shows, in English"), max_length=200, blank=True
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language of letters"), max_length=2, default="sv")
    personal_token = models.CharField(
        max_length=43, unique=True, default=new_speaker_token, editable=False
    )
    is_remote = models.BooleanField(_("speaks from elsewhere"), default=False)
    may_be_recorded = models.BooleanField(_("may be recorded"), default=False)
    recording_answered_at = models.DateTimeField(null=True, editable=False)
    may_be_photographed = models.BooleanField(_("may be photographed on stage"), default=False)
    photographs_answered_at = models.DateTimeField(null=True, editable=False)
    # Which wording of the two questions was answered (scheduling.speaking.consents).
    consent_version = models.CharField(max_length=20, blank=True, editable=False)
    room_needs = models.TextField(_("technique that is needed in the room"), blank=True)
    availability_told_at = models.DateTimeField(null=True, editable=False)
    link_sent_at = models.DateTimeField(null=True, editable=False)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [
            models.UniqueConstraint(
                name="a_speaker_address_is_used_once", fields=["conference", "slug"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return in_current_language(sv=self.title_sv, en=self.title_en)

    @property
    def biography(self) -> str:
        return in_current_language(sv=self.biography_sv, en=self.biography_en)

    @property
    def organisation_shown(self) -> str:
        return self.organisation.name if self.organisation else self.organisation_name


class UnavailabilityQuerySet(models.QuerySet["Unavailability"]):
    def of(self, conference: Conference) -> Self:
        whose = Q(speaker__conference=conference) | Q(room__conference=conference)
        return self.filter(whose).order_by("starts_at", "pk")

    def with_whose(self) -> Self:
        return self.select_related("speaker", "room")


class Unavailability(models.Model):
    """When a speaker cannot come, or a room cannot be used."""

    speaker = models.ForeignKey(
        Speaker,
        verbose_name=_("speaker"),
        related_name="unavailable",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        related_name="unavailable",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    objects = UnavailabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("time when not available")
        verbose_name_plural = _("times when not available")
        constraints = [
            models.CheckConstraint(
                name="either_a_speaker_or_a_room_is_unavailable",
                condition=Q(speaker=None, room__isnull=False) | Q(speaker__isnull=False, room=None),
            ),
            models.CheckConstraint(
                name="an_unavailability_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whose} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def whose(self) -> Speaker | Room:
        whose = self.speaker or self.room
        assert whose
        return whose
