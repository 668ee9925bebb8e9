"""A place that is offered to somebody in line: accepted, declined, or not answered in time."""

from datetime import datetime

from django.db import transaction

from conference.models import Conference
from registrations import needs, places, signup, waiting_list
from registrations.changing import as_it_is_now, call_off, save_change, settle
from registrations.emails.offers import post_offer_ended
from registrations.emails.places import post_promoted
from registrations.models import Registration


class OfferEnded(Exception):
    """There is no offer to accept: it was answered before, or its time is over."""


@transaction.atomic
def accept(registration: Registration, *, now: datetime) -> Registration:
    """The place is theirs, and the one they had meanwhile goes to somebody else."""
    places.lock_all(registration.conference)
    registration = as_it_is_now(registration)
    if not registration.can_accept(now):
        raise OfferEnded
    assert registration.waiting_for
    left = [registration.pool] if registration.pool else []
    settle(registration, registration.waiting_for)
    save_change(registration, now=now)
    post_promoted(registration, now=now)
    waiting_list.free(left, now=now)
    return registration


@transaction.atomic
def decline(registration: Registration, *, now: datetime) -> Registration:
    """Leave the line and keep the place held meanwhile; who holds none does not come."""
    places.lock_all(registration.conference)
    registration = as_it_is_now(registration)
    if registration.offered is None:
        return registration
    turn_down = signup.leave_line if registration.pool else signup.cancel
    return turn_down(registration, now=now)


@transaction.atomic
def end_unanswered(conference: Conference, *, now: datetime) -> int:
    """Whoever has not answered in time leaves the line, as if they had declined; how many."""
    over = conference.registrations.with_an_offer().filter(offer_expires_at__lte=now)
    if not over.exists():
        return 0
    places.lock_all(conference)
    ended = list(over.select_for_update(of=("self",)).select_related("pool", "waiting_for"))
    offered = [registration.offered for registration in ended if registration.offered]
    for registration in ended:
        if registration.pool:
            settle(registration, registration.pool)
        else:
            call_off(registration, now=now)
            needs.forget(registration)
        save_change(registration, now=now)
        post_offer_ended(registration, now=now)
    waiting_list.free(offered, now=now)
    return len(ended)
