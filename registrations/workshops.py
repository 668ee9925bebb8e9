"""How many are expected in each session, against what the room holds; for organisers."""

from dataclasses import dataclass

from django.db.models import Count

from conference.languages import swedish_order
from conference.models import Conference
from registrations.models import SavedSession, Seat
from scheduling.models import Release, Session
from scheduling.programme import programme_of
from scheduling.timetable import Entry, entries_of

Status = Seat.Status


@dataclass(frozen=True, slots=True)
class Expected:
    """A session at its first time in the programme, and who means to come."""

    entry: Entry
    session: Session
    booked: int
    offered: int
    waiting: int
    saved: int

    @property
    def people(self) -> int:
        return self.booked + self.offered if self.session.seats is not None else self.saved

    @property
    def room_capacity(self) -> int | None:
        return self.entry.room.capacity if self.entry.room else None

    @property
    def does_not_fit(self) -> bool:
        """More people, or more seats to book, than the room has chairs."""
        most = max(self.people, self.session.seats or 0)
        return self.room_capacity is not None and most > self.room_capacity


def expected(conference: Conference) -> list[Expected]:
    """Every session of the published programme once, in its order. Constant number of queries."""
    release = Release.objects.current(conference.slug)
    entries = entries_of(programme_of(release)) if release else ()
    first = {entry.session.session_id: entry for entry in reversed(entries)}
    sessions = conference.sessions.in_bulk()
    seats, saved = _seats(conference), _saved(conference)
    return [
        Expected(
            entry=entry,
            session=sessions[pk],
            booked=seats.get((pk, Status.BOOKED), 0),
            offered=seats.get((pk, Status.OFFERED), 0),
            waiting=seats.get((pk, Status.WAITING), 0),
            saved=saved.get(pk, 0),
        )
        for pk, entry in sorted(first.items(), key=lambda item: entries.index(item[1]))
        if not entry.session.is_frame
    ]


def _seats(conference: Conference) -> dict[tuple[int, str], int]:
    rows = Seat.objects.of_conference(conference).values_list("session", "status")
    return {(session, status): count for session, status, count in rows.annotate(Count("pk"))}


def _saved(conference: Conference) -> dict[int, int]:
    saved = SavedSession.objects.filter(
        session__conference=conference, registration__in=conference.registrations.active()
    )
    return dict(saved.values_list("session").annotate(Count("pk")).order_by())


def seats_in_order(session: Session) -> dict[str, list[Seat]]:
    """Who has booked, in the order of names; who has been offered; and the line in its order."""
    seats = list(session.booked_seats.select_related("registration__organisation"))

    def of(status: Status) -> list[Seat]:
        return [seat for seat in seats if seat.status == status]

    return {
        "booked": sorted(of(Status.BOOKED), key=lambda seat: swedish_order(seat.registration.name)),
        "offered": sorted(of(Status.OFFERED), key=lambda seat: (seat.offer_expires_at, seat.pk)),
        "waiting": sorted(of(Status.WAITING), key=lambda seat: (seat.booked_at, seat.pk)),
    }
