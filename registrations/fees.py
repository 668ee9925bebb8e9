"""Who stayed away without a word, and what is decided about the fee."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from conference.models import Conference, User
from registrations.models import (
    Admission,
    Attendance,
    InvoiceTerms,
    NoShowFee,
    Registration,
    RegistrationQuerySet,
)
from registrations.personal_data import A_QUARTER

State = NoShowFee.State


class NotOverYet(Exception):
    """Nobody has stayed away until the last day is past."""


class TooLate(Exception):
    """Who came is erased a quarter after the conference; nobody can tell any more."""


class NoFee(Exception):
    """The conference takes no fee of those who stay away."""


def stayed_away(conference: Conference) -> RegistrationQuerySet:
    """Those who had a place on site, or gave it up too late, and came through no door.

    Who handed the place over or changed to online holds it no longer; who cancelled late and
    registered anew is judged by that.
    """
    came = Admission.objects.filter(registration=OuterRef("pk"), checkpoint__conference=conference)
    again = conference.registrations.active().filter(email_key=OuterRef("email_key"))
    held = Q(status=Registration.Status.CONFIRMED, pool__attendance=Attendance.ON_SITE)
    gave_up_late = Q(given_up__attendance=Attendance.ON_SITE) & ~Exists(again)
    if conference.free_cancellation_until is None:
        missing = held
    else:
        missing = held | gave_up_late & Q(cancelled_at__gt=conference.free_cancellation_until)
    known = conference.registrations.filter(missing, erased_at=None)
    return known.exclude(Exists(came))


@transaction.atomic
def propose(conference: Conference, *, now: datetime) -> int:
    """A fee for each who stayed away; returns how many are new. Doing it again does no harm.

    A phone that was offline may tell late who came: a proposal for one of them is taken back.
    """
    conference = Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    if not conference.no_show_fee:
        raise NoFee
    if conference.local_date(now) <= conference.ends_on:
        raise NotOverYet
    if conference.local_date(now) > conference.ends_on + A_QUARTER:
        raise TooLate
    away = stayed_away(conference).select_related("organisation")
    proposed = conference.no_show_fees.filter(state=State.PROPOSED)
    proposed.exclude(registration__in=away).delete()
    new = [
        describe(NoShowFee(conference=conference, registration=registration, proposed_at=now))
        for registration in away.filter(no_show_fee=None).order_by("pk")
    ]
    return len(NoShowFee.objects.bulk_create(new))


def describe(fee: NoShowFee) -> NoShowFee:
    """What the registration, if it is still there, says about whom to ask and for how much."""
    if fee.registration and fee.registration.erased_at is None:
        organisation = fee.registration.organisation
        fee.organisation = organisation
        fee.organisation_name = (
            organisation.name_sv if organisation else fee.registration.organisation_name
        )
        fee.reference = fee.registration.invoice_reference
        own = fee.conference.organiser_id
        fee.is_internal = organisation is not None and organisation.pk == own
        fee.kronor = fee.conference.no_show_fee
    return fee


def approve(fees: Iterable[NoShowFee], *, now: datetime, by: User) -> int:
    return _decide(fees, State.APPROVED, now=now, by=by)


def waive(fees: Iterable[NoShowFee], *, now: datetime, by: User) -> int:
    """Nobody is asked why, and nothing about it is written down but that, who and when."""
    return _decide(fees, State.WAIVED, now=now, by=by)


@transaction.atomic
def _decide(fees: Iterable[NoShowFee], state: State, *, now: datetime, by: User) -> int:
    """Those that are not exported yet; the others have left the house and stay as they are."""
    open_ones = NoShowFee.objects.select_for_update(of=("self",)).exclude(
        state__in=[State.EXPORTED, state]
    )
    chosen = open_ones.filter(pk__in=[fee.pk for fee in fees]).order_by("pk")
    decided = list(chosen.select_related("conference", "registration__organisation"))
    for fee in decided:
        describe(fee)
        fee.name = fee.name_shown if state == State.APPROVED else ""
        fee.state, fee.decided_at, fee.decided_by = state, now, by
        fee.save()
    return len(decided)


def agree(conference: Conference, facts: dict[str, Any]) -> None:
    """What the finance unit says about invoices, from the next export on."""
    InvoiceTerms.objects.update_or_create(conference=conference, defaults=facts)


def tally(fees: Iterable[NoShowFee]) -> list[tuple[str, int, int]]:
    """Each state by its name, how many fees are in it, and how many kronor."""
    by_state: defaultdict[str, list[int]] = defaultdict(list)
    for fee in fees:
        by_state[fee.state].append(fee.kronor)
    return [(str(state.label), len(by_state[state]), sum(by_state[state])) for state in State]
