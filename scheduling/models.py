"""What is said, by whom, when and where: the draft that organisers build, and what is published."""

import secrets
import string
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference, Organisation, User
from conference.statements import first_row


def new_session_code() -> str:
    """Six characters of [0-9A-Z], the form that schedule.xml asks for."""
    return "".join(secrets.choice(string.digits + string.ascii_uppercase) for _position in range(6))


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
    email = models.EmailField(_("e-mail address"), blank=True)
    is_remote = models.BooleanField(_("speaks from elsewhere"), default=False)
    may_be_recorded = models.BooleanField(_("may be recorded"), default=False)

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
        CANCELLED = "cancelled", _("Cancelled")

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

    session = models.ForeignKey(Session, related_name="parts", on_delete=models.CASCADE)
    speaker = models.ForeignKey(Speaker, related_name="parts", on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.SPEAKER)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("part in a session")
        verbose_name_plural = _("parts in sessions")
        constraints = [
            models.UniqueConstraint(
                name="a_speaker_has_one_part_in_a_session", fields=["session", "speaker"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.session}"


class Slot(models.Model):
    """A session placed in a room and a time: the draft. Without a room it concerns everybody.

    The uuid is the slot's identity in every feed for ever; `sequence` is raised by publishing.
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


class ReleaseQuerySet(models.QuerySet["Release"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")

    def current(self, conference_slug: str) -> "Release | None":
        """The programme that is public now, with its conference; its content is read when used."""
        releases = self.filter(conference__slug=conference_slug).defer("content")
        return releases.select_related("conference__organiser").newest_first().first()

    def fingerprint(self, conference_slug: str) -> tuple[object, ...] | None:
        """What is different whenever the public programme, or what pages say around it, is.

        Values as the database gives them, good for nothing but telling them apart.
        """
        return first_row(_what_shows, conference_slug)


def _what_shows(conference_slug: str) -> "models.QuerySet[Release, tuple[object, ...]]":
    releases = Release.objects.filter(conference__slug=conference_slug).newest_first()
    around = ["name_sv", "name_en", "contact_email", "is_eu_cofinanced", "timezone"]
    around += ["venue_name", "venue_city", "starts_on", "ends_on"]
    around += ["organiser__name_sv", "organiser__name_en"]
    return releases.values_list("uuid", *(f"conference__{fact}" for fact in around))


class Release(models.Model):
    """A published programme, whole and unchangeable. The public only ever sees the newest one."""

    conference = models.ForeignKey(Conference, related_name="releases", on_delete=models.CASCADE)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        User,
        verbose_name=_("published by"),
        related_name="releases",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    content = models.JSONField(_("content"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(
                name="releases_are_numbered_once", fields=["conference", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conference}, {self.name}"


class PublishedSlot(models.Model):
    """A room's time taken by a release; PostgreSQL itself refuses two at once (migration 0002)."""

    release = models.ForeignKey(Release, related_name="slots", on_delete=models.CASCADE)
    session = models.ForeignKey(Session, related_name="published_slots", on_delete=models.PROTECT)
    room = models.ForeignKey(
        Room, related_name="published_slots", null=True, on_delete=models.PROTECT
    )
    uuid = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_release_holds_a_slot_once", fields=["release", "uuid"]),
        ]

    def __str__(self) -> str:
        return f"{self.release}: {self.uuid}"


class ProgrammeChangeQuerySet(models.QuerySet["ProgrammeChange"]):
    def told_by(self, conference: Conference) -> Self:
        """All that the conference's releases have changed, the newest first."""
        changes = self.filter(release__conference=conference).select_related("release")
        return changes.order_by("-release__number", "pk")


class ProgrammeChange(models.Model):
    """What one release changed for one slot: the news that letters, feeds and lists tell."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        MOVED = "moved", _("Moved")
        CHANGED = "changed", _("Changed")
        CANCELLED = "cancelled", _("Cancelled")
        REMOVED = "removed", _("Removed")

    release = models.ForeignKey(Release, related_name="changes", on_delete=models.CASCADE)
    session = models.ForeignKey(Session, related_name="changes", on_delete=models.CASCADE)
    slot_uuid = models.UUIDField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = ProgrammeChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme change")
        verbose_name_plural = _("programme changes")
        constraints = [
            models.UniqueConstraint(
                name="a_release_tells_a_change_once", fields=["release", "slot_uuid"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_kind_display()}"
