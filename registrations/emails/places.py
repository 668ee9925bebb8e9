"""One function for each letter about somebody's place, and one that writes it.

A letter is decided on by `post_…` in the transaction of whoever decides, and written when a worker
is about to send it: what it says is true then. One whose news has been overtaken is not written.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from conference.addresses import whole_address
from notifications.letters import Letter
from notifications.stationery import Link, Section, Words
from registrations.emails.composing import (
    calendar,
    cannot_come,
    facts_about,
    good_to_know,
    personal_page,
    post,
    programme,
    this_state,
    ticket_note,
    what_the_page_is_for,
    who_registered,
    write,
)
from registrations.models import Attendance, AuditEntry, Registration
from registrations.offer_words import about_the_offer

Status = Registration.Status

# However often it is asked for, the personal link is sent once in this time.
LINK_AGAIN_AFTER = timedelta(minutes=10)


def post_confirmation(registration: Registration, *, now: datetime) -> None:
    post("confirmation", registration, key=f"{registration.pk}", now=now)


def post_waiting_list(registration: Registration, *, now: datetime) -> None:
    post("waiting-list", registration, key=this_state(registration), now=now)


def post_promoted(registration: Registration, *, now: datetime) -> None:
    post("promoted", registration, key=this_state(registration), now=now)


def post_changed(registration: Registration, *, now: datetime) -> None:
    post("changed", registration, key=this_state(registration), now=now)


def post_cancelled(registration: Registration, *, now: datetime) -> None:
    post("cancelled", registration, key=f"{registration.pk}", now=now)


def post_my_link(registration: Registration, *, now: datetime) -> None:
    stretch = int(now.timestamp() // LINK_AGAIN_AFTER.total_seconds())
    post("my-link", registration, key=f"{registration.pk}:{stretch}", now=now)


def confirmation(about: str, language: str) -> Letter | None:
    return write(_confirmation, about, language, {Status.CONFIRMED})


def waiting_list(about: str, language: str) -> Letter | None:
    return write(_waiting_list, about, language, {Status.WAITLISTED})


def promoted(about: str, language: str) -> Letter | None:
    return write(_promoted, about, language, {Status.CONFIRMED})


def changed(about: str, language: str) -> Letter | None:
    active = {Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED}
    return write(_changed, about, language, active)


def cancelled(about: str, language: str) -> Letter | None:
    return write(_cancelled, about, language, {Status.CANCELLED})


def my_link(about: str, language: str) -> Letter | None:
    active = {Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED}
    return write(_my_link, about, language, active)


def _confirmation(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("Your registration for %(conference)s is confirmed") % conference,
        heading=_("You are registered"),
        paragraphs=(
            _("You are registered for %(conference)s. Welcome!") % conference,
            *who_registered(registration),
        ),
        facts=facts_about(registration),
        ticket_note=ticket_note(registration),
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(
            *good_to_know(registration),
            programme(registration),
            calendar(registration),
            cannot_come(registration),
        ),
    )


def _waiting_list(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("You are on the waiting list for %(conference)s") % conference,
        heading=_("You are on the waiting list"),
        paragraphs=(*_about_waiting(registration), *who_registered(registration)),
        facts=facts_about(registration),
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(programme(registration), calendar(registration), cannot_come(registration)),
    )


def _promoted(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("You now have a place at %(conference)s") % conference,
        heading=_("You have a place now"),
        paragraphs=(
            _("A place became free, and it is yours. Welcome to %(conference)s!") % conference,
        ),
        facts=facts_about(registration),
        ticket_note=ticket_note(registration),
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(
            *good_to_know(registration),
            cannot_come(registration),
            programme(registration),
            calendar(registration),
        ),
    )


def _changed(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("Your registration for %(conference)s has changed") % conference,
        heading=_("Your registration has changed"),
        paragraphs=(
            _("This is what applies now. You can throw earlier letters away."),
            *_about_what_they_wait_for(registration),
            *who_registered(registration),
        ),
        facts=facts_about(registration),
        ticket_note=ticket_note(registration),
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(
            *good_to_know(registration),
            programme(registration),
            calendar(registration),
            cannot_come(registration),
        ),
    )


def _cancelled(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    cancelled = _who_has_cancelled(registration)
    return Words(
        subject=_("Your registration for %(conference)s is cancelled") % conference,
        heading=_("You are no longer registered"),
        paragraphs=(
            cancelled % conference,
            _("Your ticket is no longer valid, and your place goes to somebody else."),
            _("The enclosed calendar file takes the days out of your calendar."),
        ),
        sections=(
            Section(
                _("Have you changed your mind?"),
                _("You are welcome to register again while there are places left."),
                (
                    Link(
                        _("To the conference"),
                        whole_address("conference", registration.conference.slug),
                    ),
                ),
            ),
        ),
    )


def _who_has_cancelled(registration: Registration) -> str:
    if registration.audit_entries.filter(kind=AuditEntry.Kind.CANCELLED).exists():
        return _("The organisers have cancelled your registration for %(conference)s.")
    if registration.group:
        return _(
            "You, or the colleague who registered you, have cancelled your registration for "
            "%(conference)s."
        )
    return _("You have cancelled your registration for %(conference)s.")


def _my_link(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("Your personal link to %(conference)s") % conference,
        heading=_("Here is your link"),
        paragraphs=(
            _(
                "Somebody, perhaps you, registered this address again or asked for the link to "
                "your registration. Nothing has changed."
            ),
            _("Was it not you? Then you need do nothing: the link is only in this letter."),
        ),
        facts=facts_about(registration),
        encloses_calendar=False,
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(cannot_come(registration),),
    )


def _about_what_they_wait_for(registration: Registration) -> tuple[str, ...]:
    if registration.offered:
        return about_the_offer(registration)
    return _about_waiting(registration) if registration.waiting_for else ()


def _about_waiting(registration: Registration) -> tuple[str, ...]:
    assert registration.waiting_for
    if registration.waiting_for.attendance == Attendance.ON_SITE:
        full = _("It is full on site just now.")
    else:
        full = _("%(hub)s is full just now.") % {"hub": registration.waiting_for.name}
    standing = _("You are number %(position)d on the waiting list.") % {
        "position": Registration.objects.ahead_of(registration).count() + 1
    }
    meanwhile = _("Meanwhile you have a place online.") if registration.pool else ""
    promise = _("We write to you if a place becomes free.")
    return (" ".join(filter(None, (full, standing, meanwhile, promise))),)
