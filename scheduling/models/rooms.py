"""Where it takes place, and the strands it belongs to."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference


class Equipment(models.TextChoices):
    """What a session may need of its room."""

    STREAM = "stream", _("streaming")
    RECORDING = "recording", _("recording")
    REMOTE_SPEAKERS = "remote_speakers", _("speakers from elsewhere")
    HEARING_LOOP = "hearing_loop", _("hearing loop")


class Track(models.Model):
    """A thematic strand."""

    conference = models.ForeignKey(Conference, related_name="tracks", on_delete=models.CASCADE)
    slug = models.SlugField(_("address"))
    code = models.CharField(_("letters"), max_length=3)
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    colour = models.CharField(_("colour"), max_length=7)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [
            models.UniqueConstraint(
                name="a_track_address_is_used_once", fields=["conference", "slug"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)


class Room(models.Model):
    """A room of the venue."""

    conference = models.ForeignKey(Conference, related_name="rooms", on_delete=models.CASCADE)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"))
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    capacity = models.PositiveIntegerField(_("seats"))
    is_streamed = models.BooleanField(_("streamed"), default=False)
    is_recorded = models.BooleanField(_("recorded"), default=False)
    takes_remote_speakers = models.BooleanField(_("takes remote speakers"), default=False)
    has_hearing_loop = models.BooleanField(_("hearing loop"), default=False)
    accessibility_sv = models.CharField(_("accessibility in Swedish"), max_length=300, blank=True)
    accessibility_en = models.CharField(_("accessibility in English"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(
                name="a_room_address_is_used_once", fields=["conference", "slug"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)

    @property
    def equipment(self) -> frozenset[Equipment]:
        """What sessions can count on here."""
        has = {
            Equipment.STREAM: self.is_streamed,
            Equipment.RECORDING: self.is_recorded,
            Equipment.REMOTE_SPEAKERS: self.takes_remote_speakers,
            Equipment.HEARING_LOOP: self.has_hearing_loop,
        }
        return frozenset(one for one, is_there in has.items() if is_there)

    @property
    def equipment_names(self) -> list[str]:
        """What sessions can count on here, in words."""
        return [str(one.label) for one in Equipment if one in self.equipment]
