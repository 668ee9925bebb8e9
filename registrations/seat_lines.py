"""The seats of each session, and the lines for those that are full."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q

from conference.models import Conference
from registrations.emails.seats import post_seat_offered, post_seat_promoted
from registrations.models import AgendaChange, Seat
from registrations.offer_deadlines import Terms
from registrations.published import Published
from scheduling.models import Session

Policy = Conference.WaitingListPolicy
WHAT_A_SEAT_CHANGES = ["status", "booked_at", "offer_expires_at"]


def lock_all(conference: Conference) -> dict[int, Session]:
    """All sessions with seats as they are now; nobody else deals seats until the transaction ends.

    Not one session alone: somebody may stand in line for several that overlap. Who needs a
    registration too locks that first.
    """
    dealt = Exists(Seat.objects.filter(session=OuterRef("pk")))
    sessions = conference.sessions.filter(Q(seats__isnull=False) | dealt)
    return {one.pk: one for one in sessions.select_for_update(no_key=True).order_by("pk")}


def take(session: Session) -> bool:
    """Take a seat if there is one. The question and the answer are one statement."""
    free = Session.objects.filter(pk=session.pk, seats_taken__lt=F("seats"))
    return bool(free.update(seats_taken=F("seats_taken") + 1))


def give_back(seats: Collection[Seat]) -> None:
    """The seats are nobody's any more."""
    freed = Counter(seat.session_id for seat in seats if seat.is_set_aside)
    for session_id, number in sorted(freed.items()):
        Session.objects.filter(pk=session_id).update(seats_taken=F("seats_taken") - number)
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).delete()


def last_in_line(session: Session, *, now: datetime) -> datetime:
    """The time to stand in line by: after everybody there. The caller holds the locks."""
    last = Seat.objects.waiting_for(session).aggregate(at=Max("booked_at"))["at"]
    return now if last is None else max(now, last + timedelta(microseconds=1))


def fill(sessions: Iterable[Session], published: Published, *, now: datetime) -> None:
    """Give free seats to those first in line. The caller holds the locks of all sessions.

    Who has booked something else at that time is asked first: nobody is moved unasked.
    """
    for session in sessions:
        left = _left(session)
        if not left or not published.is_ahead(session.pk, now=now):
            continue
        line = Seat.objects.waiting_for(session).select_related("registration__conference")
        first_in_line = list(line[:left])
        booked = booked_by(seat.registration_id for seat in first_in_line)
        for seat in first_in_line:
            is_busy = bool(published.overlapping(session.pk, booked[seat.registration_id]))
            _deal(seat, published, is_busy=is_busy, now=now)
        _count(session, first_in_line, now=now)


def fill_while_on(
    session: Session, published: Published, *, here: Container[int], now: datetime
) -> list[Seat]:
    """Give free seats of what has begun to those in line, of the registrations that are `here`.

    Nobody is asked first, as there is no time to answer: who has booked something else at that
    time sits there, and is passed over. The caller holds the locks of all sessions.
    """
    left = _left(session)
    line = Seat.objects.waiting_for(session).select_related("registration__conference")
    waiting = [seat for seat in line if seat.registration_id in here]
    booked = booked_by(seat.registration_id for seat in waiting)
    first_in_line = [
        seat
        for seat in waiting
        if not published.overlapping(session.pk, booked[seat.registration_id])
    ][:left]
    for seat in first_in_line:
        _book(seat, now=now)
    _count(session, first_in_line, now=now)
    return first_in_line


def _left(session: Session) -> int:
    session.refresh_from_db(fields=["seats", "seats_taken"])
    return 0 if session.seats is None else max(0, session.seats - session.seats_taken)


def _count(session: Session, dealt: Collection[Seat], *, now: datetime) -> None:
    taken = session.seats_taken + len(dealt)
    Session.objects.filter(pk=session.pk).update(seats_taken=taken)
    AgendaChange.objects.note((seat.registration_id for seat in dealt), at=now)


def booked_by(registration_ids: Iterable[int]) -> dict[int, set[int]]:
    """The sessions that each of these people has booked a seat in."""
    sessions: dict[int, set[int]] = defaultdict(set)
    seats = Seat.objects.booked().filter(registration__in=list(registration_ids))
    for registration_id, session_id in seats.values_list("registration", "session"):
        sessions[registration_id].add(session_id)
    return sessions


def _deal(seat: Seat, published: Published, *, is_busy: bool, now: datetime) -> None:
    policy = seat.registration.conference.waiting_list_policy
    if is_busy or policy == Policy.OFFER:
        _offer(seat, starts_at=published.starts_at(seat.session_id), now=now)
    else:
        _book(seat, now=now)


def _book(seat: Seat, *, now: datetime) -> None:
    seat.status, seat.booked_at = Seat.Status.BOOKED, now
    seat.save(update_fields=WHAT_A_SEAT_CHANGES)
    post_seat_promoted(seat, now=now)


def _offer(seat: Seat, *, starts_at: datetime, now: datetime) -> None:
    """Until the time to answer is over, or the session begins; the night is nobody's time."""
    terms = Terms.of(seat.registration.conference)
    told_at, deadline = terms.told_at(now), min(terms.stands_until(now), starts_at)
    seat.status, seat.booked_at = Seat.Status.OFFERED, now
    seat.offer_expires_at = deadline
    seat.save(update_fields=WHAT_A_SEAT_CHANGES)
    # Nobody could answer who was told after a session that begins before the night is over.
    post_seat_offered(seat, not_before=told_at if told_at < deadline else now, now=now)
