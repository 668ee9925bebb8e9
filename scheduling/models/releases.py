"""What is published, and what each release changed."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models import Conference, User
from conference.statements import first_row
from scheduling.models.rooms import Room
from scheduling.models.sessions import Session
from scheduling.models.uploads import Slides


class ReleaseQuerySet(models.QuerySet["Release"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")

    def current(self, conference_slug: str) -> "Release | None":
        """The programme that is public now, with its conference; its content is read when used."""
        releases = self.filter(conference__slug=conference_slug).defer("content")
        around = releases.select_related("conference__organiser", "conference__call")
        return around.newest_first().first()

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
    agreed = Slides.objects.agreed().filter(session__conference=OuterRef("conference")).order_by()
    slides = agreed.values("session__conference").annotate(newest=Max("pk"), number=Count("pk"))
    return releases.values_list(
        "uuid",
        *(f"conference__{fact}" for fact in around),
        Subquery(slides.values("newest")),
        Subquery(slides.values("number")),
    )


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
        changes = changes.defer("release__content")
        return changes.order_by("-release__number", "pk")


class ProgrammeChange(models.Model):
    """What one release changed for one slot: the news that letters, feeds and lists tell."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        MOVED = "moved", _("Moved")
        CHANGED = "changed", _("Changed")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")
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
