"""The letter about a ticket that took the place of a lost one."""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.letters import Letter
from notifications.stationery import Words
from registrations.emails.composing import (
    facts_about,
    personal_page,
    post,
    this_state,
    ticket_note,
    what_the_page_is_for,
    write,
)
from registrations.models import Registration

Status = Registration.Status


def post_new_ticket(registration: Registration, *, now: datetime) -> None:
    post("new-ticket", registration, key=this_state(registration), now=now)


def new_ticket(about: str, language: str) -> Letter | None:
    active = {Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED}
    return write(_new_ticket, about, language, active)


def _new_ticket(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("You have a new ticket to %(conference)s") % conference,
        heading=_("Here is your new ticket"),
        paragraphs=(
            _("You have got a new ticket. The old one no longer opens any door."),
            _("Have you not asked for it? Reply to this letter, and we will find out why."),
        ),
        facts=facts_about(registration),
        ticket_note=ticket_note(registration),
        encloses_calendar=False,
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
    )
