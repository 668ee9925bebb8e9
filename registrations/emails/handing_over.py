"""The two letters of a hand-over: to whoever had the registration, and to whoever has it now."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from notifications import outbox
from notifications.letters import Letter
from notifications.stationery import Link, Section, Words
from registrations import stationery
from registrations.emails.composing import (
    calendar,
    cannot_come,
    facts_about,
    personal_page,
    post,
    programme,
    this_state,
    ticket_note,
    what_the_page_is_for,
    write,
)
from registrations.farewells import as_its_owner_left_it
from registrations.models import Registration, RetiredTicket

Status = Registration.Status


def post_handed_over(registration: Registration, *, now: datetime) -> None:
    """To whoever is about to leave it. What they had is known by their ticket, now retired."""
    if registration.email:
        outbox.post(
            key=f"handed-over:{this_state(registration)}",
            kind="handed-over",
            to=registration.email,
            language=registration.language,
            about=registration.ticket_code,
            now=now,
        )


def post_received(registration: Registration, *, now: datetime) -> None:
    post("received", registration, key=this_state(registration), now=now)


def handed_over(about: str, language: str) -> Letter | None:
    """Without a name and without one secret of the successor's; it may go to whom it is for."""
    tickets = RetiredTicket.objects.select_related("registration__conference__organiser")
    retired = tickets.filter(code=about).first()
    if retired is None:
        return None
    with override(language):
        former = as_its_owner_left_it(retired)
        return replace(stationery.letter(former, _handed_over(former)), to=None)


def received(about: str, language: str) -> Letter | None:
    true_for = {Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED}
    return write(_received, about, language, true_for)


def _handed_over(former: Registration) -> Words:
    conference = {"conference": former.conference.name}
    return Words(
        subject=_("Your registration for %(conference)s is handed over") % conference,
        heading=_("Your registration is handed over"),
        paragraphs=(
            _("Your registration for %(conference)s belongs to a colleague now.") % conference,
            _("Your ticket and your personal link no longer work."),
            _("What you told us about yourself is erased and was not passed on."),
            _("The enclosed calendar file takes the days out of your calendar."),
        ),
        sections=(
            Section(
                _("Was it not you?"),
                _("Reply to this letter at once, and we sort it out."),
                (
                    Link(
                        _("To the conference"), whole_address("conference", former.conference.slug)
                    ),
                ),
            ),
        ),
    )


def _received(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    if registration.status == Status.CONFIRMED:
        subject = _("You have got a place at %(conference)s") % conference
        heading = _("You have got a place")
        news = _(
            "A colleague who had a place at %(conference)s has handed it over to you. Welcome!"
        )
    else:
        subject = _("You have got a place in line for %(conference)s") % conference
        heading = _("You have got a place in line")
        news = _("A colleague who waits for a place at %(conference)s lets you wait instead.")
    return Words(
        subject=subject,
        heading=heading,
        paragraphs=(news % conference,),
        facts=facts_about(registration),
        ticket_note=ticket_note(registration),
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(cannot_come(registration), programme(registration), calendar(registration)),
    )
