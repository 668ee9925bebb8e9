"""The draft: where each session is meant to be, and what organisers want to be told of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, User
from scheduling.models.rooms import Room
from scheduling.models.sessions import Session


class Draft(models.Model):
    """One conference's board. Whatever changes the draft holds this row and raises `version`."""

    conference = models.OneToOneField(Conference, related_name="draft", on_delete=models.CASCADE)
    version = models.PositiveIntegerField(default=0, editable=False)
    step_minutes = models.PositiveSmallIntegerField(_("minutes in one step"), default=5)
    walking_minutes = models.PositiveSmallIntegerField(
        _("minutes to walk to another room"), default=5
    )
    turnover_minutes = models.PositiveSmallIntegerField(
        _("minutes between two sessions in a room"), default=5
    )

    class Meta:
        verbose_name = _("draft of the programme")
        verbose_name_plural = _("drafts of the programme")
        constraints = [
            models.CheckConstraint(name="a_step_takes_time", condition=Q(step_minutes__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.conference)


class Slot(models.Model):
    """A session placed in a room and a time: the draft. Without a room it concerns everybody.

    The uuid is the slot's identity in every feed for ever; `sequence` is raised by publishing.
    `version` is the draft's when the slot was last moved: who saw an older one has not seen that.
    """

    session = models.ForeignKey(Session, related_name="slots", on_delete=models.CASCADE)
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        related_name="slots",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    moved_by = models.ForeignKey(
        User, related_name="+", null=True, editable=False, on_delete=models.SET_NULL
    )

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.CheckConstraint(
                name="a_slot_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.starts_at:%Y-%m-%d %H:%M}"


class ClashRule(models.TextChoices):
    """What can be wrong with a draft."""

    ROOM_TAKEN = "room_taken", _("Two sessions in one room")
    PERSON_TAKEN = "person_taken", _("Somebody in two places")
    PERSON_AWAY = "person_away", _("A speaker who cannot come then")
    ROOM_CLOSED = "room_closed", _("A room that cannot be used then")
    TOO_TIGHT = "too_tight", _("Too little time to walk or to clear the room")
    LONGER_THAN_SLOT = "longer_than_slot", _("A session longer than its time")
    SAME_TRACK = "same_track", _("The same track twice at once")
    ROOM_TOO_SMALL = "room_too_small", _("More people than the room holds")
    BOOKED_IN_BOTH = "booked_in_both", _("Attendees who have booked both")
    EQUIPMENT_MISSING = "equipment_missing", _("Equipment that the room lacks")
    OUTSIDE_HOURS = "outside_hours", _("Outside the opening hours")


class ClashLevel(models.TextChoices):
    """How much it matters: `STOP` lets it stand in the draft, `FORBID` not even there."""

    IGNORE = "ignore", _("Ignore")
    WARN = "warn", _("Warn")
    STOP = "stop", _("Stop publishing")
    FORBID = "forbid", _("Forbid")


class ClashSetting(models.Model):
    """How much a conference minds a kind of clash, where that is not what the rule says itself."""

    conference = models.ForeignKey(
        Conference, related_name="clash_settings", on_delete=models.CASCADE
    )
    rule = models.CharField(_("rule"), max_length=20, choices=ClashRule)
    level = models.CharField(_("level"), max_length=10, choices=ClashLevel)

    class Meta:
        verbose_name = _("level of a clash")
        verbose_name_plural = _("levels of clashes")
        constraints = [
            models.UniqueConstraint(
                name="a_conference_sets_a_rule_once", fields=["conference", "rule"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.get_level_display()}"
