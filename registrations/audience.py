"""How many want to come to each session: what the clashes of a draft are judged by."""

from django.db.models import Count, F

from conference.models import Conference
from registrations.models import SavedSession, Seat
from scheduling.clashes import Audience

Status = Seat.Status


def audience_of(conference: Conference) -> Audience:
    """Those who wait for a seat want to come as much as those who have one. Three queries."""
    seats = Seat.objects.of_conference(conference).values_list("session", "status")
    booked: dict[int, int] = {}
    interested = _saved(conference)
    for session, status, number in seats.annotate(Count("pk")):
        interested[session] = interested.get(session, 0) + number
        if status == Status.BOOKED:
            booked[session] = number
    return Audience(interested=interested, booked=booked, booked_both=_booked_both(conference))


def _saved(conference: Conference) -> dict[int, int]:
    saved = SavedSession.objects.filter(
        session__conference=conference, registration__in=conference.registrations.active()
    )
    return dict(saved.values_list("session").annotate(Count("pk")).order_by())


def _booked_both(conference: Conference) -> dict[tuple[int, int], int]:
    """By two sessions, the lower id first: how many have booked the one and the other."""
    pairs = Seat.objects.of_conference(conference).booked()
    pairs = pairs.filter(
        registration__seats__status=Status.BOOKED, registration__seats__session__gt=F("session")
    )
    counted = pairs.values_list("session", "registration__seats__session").annotate(Count("pk"))
    return {(one, other): number for one, other, number in counted}
