"""What is said, and by whom."""

import secrets
import string
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.languages import in_current_language
from conference.models import Conference
from scheduling.models.rooms import Track
from scheduling.models.speakers import Speaker


def new_session_code() -> str:
    """Six characters of [0-9A-Z], the form that schedule.xml asks for."""
    return "".join(secrets.choice(string.digits + string.ascii_uppercase) for _position in range(6))


class SessionQuerySet(models.QuerySet["Session"]):
    def in_programme(self) -> Self:
        """Accepted, confirmed or cancelled: what the public may know of once it is published."""
        return self.exclude(state=Session.State.PROPOSED)


class Session(models.Model):
    """One item of the programme: a talk, a workshop, a break."""

    class Kind(models.TextChoices):
        KEYNOTE = "keynote", _("Keynote")
        PLENARY = "plenary", _("Plenary")
        TALK = "talk", _("Talk")
        PANEL = "panel", _("Panel")
        CONVERSATION = "conversation", _("Conversation")
        WORKSHOP = "workshop", _("Workshop")
        LIGHTNING = "lightning", _("Lightning talks")
        DEMO = "demo", _("Demonstration")
        CHECK_IN = "check_in", _("Check-in")
        BREAK = "break", _("Break")
        MEAL = "meal", _("Meal")
        SOCIAL = "social", _("Together")
        TRAVEL = "travel", _("Travel")

    class Level(models.TextChoices):
        INTRO = "intro", _("Introductory")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Preliminary")
        CONFIRMED = "confirmed", _("Confirmed")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")

    class Captions(models.TextChoices):
        NONE = "", _("No captions")
        LIVE = "live", _("Live captions")
        AFTER = "after", _("Captions on the recording")

    conference = models.ForeignKey(Conference, related_name="sessions", on_delete=models.CASCADE)
    slug = models.SlugField(_("address"), max_length=100)
    code = models.CharField(_("code"), max_length=6, unique=True, default=new_session_code)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TALK)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PROPOSED)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    abstract_sv = models.TextField(_("abstract in Swedish"), blank=True)
    abstract_en = models.TextField(_("abstract in English"), blank=True)
    track = models.ForeignKey(
        Track,
        verbose_name=_("track"),
        related_name="sessions",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    level = models.CharField(_("level"), max_length=20, choices=Level, blank=True)
    language = models.CharField(_("language"), max_length=2, default="sv")
    seats = models.PositiveIntegerField(
        _("seats to book"),
        null=True,
        blank=True,
        help_text=_("Empty when anybody may come without booking."),
    )
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    seats_over = models.PositiveIntegerField(
        _("seats given over the number"), default=0, editable=False
    )
    is_streamed = models.BooleanField(_("can be followed online"), default=False)
    is_recorded = models.BooleanField(_("recorded"), default=False)
    captions = models.CharField(_("captions"), max_length=10, choices=Captions, blank=True)
    has_sign_language = models.BooleanField(_("sign language interpreter"), default=False)
    needs_hearing_loop = models.BooleanField(_("needs a hearing loop"), default=False)
    speakers = models.ManyToManyField(Speaker, related_name="sessions", through="SessionSpeaker")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(
                name="a_session_address_is_used_once", fields=["conference", "slug"]
            ),
            models.CheckConstraint(name="a_session_takes_time", condition=Q(minutes__gt=0)),
            models.CheckConstraint(
                name="booked_seats_never_exceed_the_sessions",
                condition=Q(seats=None) | Q(seats_taken__lte=F("seats") + F("seats_over")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_current_language(sv=self.title_sv, en=self.title_en)


class SessionSpeaker(models.Model):
    """That somebody takes part in a session, and how."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("Speaker")
        MODERATOR = "moderator", _("Moderator")

    class Answer(models.TextChoices):
        COMING = "coming", _("Can be there")
        CANNOT = "cannot", _("Cannot be there")

    session = models.ForeignKey(Session, related_name="parts", on_delete=models.CASCADE)
    speaker = models.ForeignKey(Speaker, related_name="parts", on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.SPEAKER)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, blank=True, editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    # The times that were answered: once the session has moved, the answer is to something else.
    answered_times = models.TextField(blank=True, editable=False)
    reason = models.CharField(_("why not"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("part in a session")
        verbose_name_plural = _("parts in sessions")
        constraints = [
            models.UniqueConstraint(
                name="a_speaker_has_one_part_in_a_session", fields=["session", "speaker"]
            ),
            models.CheckConstraint(
                name="an_answer_has_its_time",
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.session}"
