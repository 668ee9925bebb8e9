"""Seats in sessions that have few of them, and sessions that somebody means to attend."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registrations.models.people import Registration
from registrations.models.places import Attendance
from scheduling.models import Release, Session


class SeatQuerySet(models.QuerySet["Seat"]):
    def of_conference(self, conference: Conference) -> Self:
        return self.filter(session__conference=conference)

    def booked(self) -> Self:
        return self.filter(status=Seat.Status.BOOKED)

    def waiting_for(self, session: Session) -> Self:
        """Those in line for a session, the first in line first."""
        in_line = self.filter(session=session, status=Seat.Status.WAITING)
        return in_line.order_by("booked_at", "pk")

    def expired(self, now: datetime) -> Self:
        """Offers that nobody said yes to in time."""
        return self.filter(status=Seat.Status.OFFERED, offer_expires_at__lte=now)

    def strays(self) -> Self:
        """Seats of people who no longer hold a place on site."""
        return self.exclude(registration__pool__attendance=Attendance.ON_SITE)

    def with_position(self) -> Self:
        """With how many stand before the person in the same line."""
        before = Q(booked_at__lt=OuterRef("booked_at")) | Q(
            booked_at=OuterRef("booked_at"), pk__lt=OuterRef("pk")
        )
        in_line = Seat.objects.filter(before, session=OuterRef("session"), status="waiting")
        count = in_line.order_by().values("session").annotate(count=Count("pk")).values("count")
        return self.annotate(ahead=Coalesce(Subquery(count), 0))


class Seat(models.Model):
    """A seat in a session with limited seats: booked, or waited for."""

    class Status(models.TextChoices):
        BOOKED = "booked", _("Booked")
        OFFERED = "offered", _("Offered")
        WAITING = "waiting", _("Waiting")

    registration = models.ForeignKey(Registration, related_name="seats", on_delete=models.CASCADE)
    session = models.ForeignKey(Session, related_name="booked_seats", on_delete=models.CASCADE)
    status = models.CharField(_("state"), max_length=10, choices=Status)
    # Since when it is booked or waited for; waiting goes by it.
    booked_at = models.DateTimeField(_("booked"))
    offer_expires_at = models.DateTimeField(_("offer expires"), null=True, blank=True)

    # How many stand before the person in line, when read `with_position`.
    ahead: int

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                name="one_seat_per_person_and_session", fields=["registration", "session"]
            ),
            models.CheckConstraint(
                name="an_offered_seat_has_a_deadline",
                condition=Q(status="offered", offer_expires_at__isnull=False)
                | (~Q(status="offered") & Q(offer_expires_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.session}"

    @property
    def position(self) -> int | None:
        """The place in line, counted from one, of a seat read `with_position`."""
        if self.status != self.Status.WAITING:
            return None
        return self.ahead + 1

    @property
    def is_set_aside(self) -> bool:
        """Booked or offered: a seat that nobody else can have."""
        return self.status != self.Status.WAITING


class SavedSession(models.Model):
    """That somebody means to attend a session that needs no booking: counted, never checked."""

    registration = models.ForeignKey(
        Registration, related_name="saved_sessions", on_delete=models.CASCADE
    )
    session = models.ForeignKey(Session, related_name="saves", on_delete=models.CASCADE)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("saved session")
        verbose_name_plural = _("saved sessions")
        constraints = [
            models.UniqueConstraint(
                name="a_session_is_saved_once", fields=["registration", "session"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.session}"


class AgendaChangeQuerySet(models.QuerySet["AgendaChange"]):
    def note(self, registration_ids: Iterable[int], *, at: datetime) -> None:
        """That these people's own programmes changed now; always in one order."""
        ids = sorted(set(registration_ids))
        self.bulk_create(
            [AgendaChange(registration_id=pk, changed_at=at) for pk in ids],
            update_conflicts=True,
            unique_fields=["registration"],
            update_fields=["changed_at"],
        )


class AgendaChange(models.Model):
    """When somebody's own programme changed last: a seat that is gone leaves no other trace."""

    registration = models.OneToOneField(
        Registration, related_name="agenda_change", primary_key=True, on_delete=models.CASCADE
    )
    changed_at = models.DateTimeField(_("changed"))

    objects = AgendaChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of somebody's own programme")
        verbose_name_plural = _("changes of people's own programmes")

    def __str__(self) -> str:
        return str(self.registration)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def conferences_to_tell(self, *, published_before: datetime) -> "models.QuerySet[Conference]":
        """Those with releases that nobody has been told of since then."""
        untold = Release.objects.filter(announcement=None, published_at__lte=published_before)
        return Conference.objects.filter(pk__in=untold.values("conference")).order_by("pk")

    def still_to_make(self, conference: Conference) -> "models.QuerySet[Release]":
        """Releases that nobody has been told of, the oldest first."""
        untold = conference.releases.filter(announcement=None).defer("content")
        return untold.select_related("conference").order_by("number")


class Announcement(models.Model):
    """That those concerned by a release have been written to."""

    release = models.OneToOneField(
        Release, related_name="announcement", primary_key=True, on_delete=models.CASCADE
    )
    announced_at = models.DateTimeField(_("announced"))

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")

    def __str__(self) -> str:
        return str(self.release)
