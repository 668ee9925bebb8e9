"""Erase what is personal when its time has come, or when somebody who cancelled asks for it.

What stays is a registration of nobody's, so that the numbers still add up. Every run is safe to
repeat, and leaves a record of how much it erased.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from conference.models import Conference
from notifications import outbox
from registrations.changing import as_it_is_now
from registrations.handing_over import erase_what_is_personal
from registrations.models import (
    Admission,
    CheckIn,
    ErasureRun,
    Registration,
    RegistrationQuerySet,
    new_ticket_code,
    new_token,
)
from registrations.personal_data import A_QUARTER, A_YEAR

Rule = ErasureRun.Rule
# Stands where a name stood. It is nobody's, in any language.
NOBODY = "–"


class StillRegistered(Exception):
    """Whoever has a place, or waits for one, cancels before they are erased."""


def erase_what_is_due(conference: Conference, *, now: datetime) -> None:
    today = conference.local_date(now)
    for rule, (kept, erase) in RULES.items():
        if today > conference.ends_on + kept:
            _run(rule, erase, conference, now=now)


@transaction.atomic
def erase_at_request(registration: Registration, *, now: datetime) -> None:
    """Erase somebody who has cancelled, at once, and whatever letters there are to them."""
    registration = as_it_is_now(registration)
    if not registration.is_cancelled:
        raise StillRegistered
    _make_nobodys(registration, now=now)
    _note(Rule.AT_REQUEST, registration.conference, 1, now=now)


type Erase = Callable[[Conference, datetime], int]


@transaction.atomic
def _run(rule: Rule, erase: Erase, conference: Conference, *, now: datetime) -> None:
    count = erase(conference, now)
    if count:
        _note(rule, conference, count, now=now)


def _note(rule: Rule, conference: Conference, count: int, *, now: datetime) -> None:
    ErasureRun.objects.create(conference=conference, rule=rule, count=count, at=now)


def _erase_check_ins(conference: Conference, _now: datetime) -> int:
    """The journal stays as numbers: how many were let in where, and when, but not who."""
    Admission.objects.filter(registration__conference=conference).delete()
    journal = CheckIn.objects.filter(registration__conference=conference)
    return journal.update(registration=None, verdict={}, settled_by="")


def _erase_without_a_place(conference: Conference, now: datetime) -> int:
    return _erase_all(conference.registrations.filter(pool=None), now)


def _erase_registrations(conference: Conference, now: datetime) -> int:
    return _erase_all(conference.registrations.all(), now)


def _erase_all(registrations: RegistrationQuerySet, now: datetime) -> int:
    due = list(registrations.filter(erased_at=None).select_for_update())
    for registration in due:
        _make_nobodys(registration, now=now)
    return len(due)


def _erase_coordinators(conference: Conference, _now: datetime) -> int:
    """Their members are nobody's by then, so nothing hangs on a group any more."""
    number = conference.groups.count()
    conference.groups.all().delete()
    return number


RULES: dict[Rule, tuple[timedelta, Erase]] = {
    Rule.CHECK_INS: (A_QUARTER, _erase_check_ins),
    Rule.WITHOUT_A_PLACE: (A_QUARTER, _erase_without_a_place),
    Rule.REGISTRATIONS: (A_YEAR, _erase_registrations),
    Rule.COORDINATORS: (A_YEAR, _erase_coordinators),
}


def _make_nobodys(registration: Registration, *, now: datetime) -> None:
    """Only how many came, how, and from which organisation can be told of it afterwards."""
    outbox.forget_about(str(registration.pk), to=registration.email)
    erase_what_is_personal(registration)
    registration.retired_tickets.all().delete()
    registration.audit_entries.update(reason="")
    registration.check_ins.update(verdict={})
    registration.invitations.all().delete()
    organisation = registration.organisation
    registration.name = NOBODY
    registration.email = registration.email_key = registration.invoice_reference = ""
    registration.organisation_name = organisation.name_sv if organisation else NOBODY
    registration.group = registration.submission = None
    registration.ticket_code = new_ticket_code()
    registration.personal_token = new_token()
    registration.calendar_token = new_token()
    registration.erased_at = now
    registration.save()
