"""The letters about a place that is offered: that it is, and that it is no more."""

from datetime import datetime

from django.utils.translation import gettext as _

from conference.addresses import whole_address
from notifications.letters import Letter
from notifications.stationery import Link, Section, Words
from registrations.emails.composing import (
    calendar,
    cannot_come,
    facts_about,
    personal_page,
    post,
    programme,
    this_state,
    what_the_page_is_for,
    write,
)
from registrations.models import Registration
from registrations.offer_words import about_the_offer

Status = Registration.Status


def post_offered(registration: Registration, *, not_before: datetime, now: datetime) -> None:
    """Nobody is woken by it: it leaves when its time to answer begins."""
    key = this_state(registration)
    post("offered", registration, key=key, now=now, not_before=not_before)


def post_offer_ended(registration: Registration, *, now: datetime) -> None:
    post("offer-ended", registration, key=this_state(registration), now=now)


def offered(about: str, language: str) -> Letter | None:
    return write(_offered, about, language, {Status.OFFERED})


def offer_ended(about: str, language: str) -> Letter | None:
    return write(_offer_ended, about, language, {Status.CONFIRMED, Status.CANCELLED})


def _offered(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    address = whole_address("offer", registration.personal_token)
    return Words(
        subject=_("You have been offered a place at %(conference)s") % conference,
        heading=_("You have been offered a place"),
        paragraphs=about_the_offer(registration),
        facts=facts_about(registration),
        encloses_calendar=False,
        action=Link(_("Accept or decline"), address),
        action_note=_("The link is yours alone: do not pass this letter on."),
    )


def _offer_ended(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    subject = _("The offer of a place at %(conference)s has ended") % conference
    heading = _("The offer has ended")
    if registration.is_cancelled:
        again = whole_address("conference", registration.conference.slug)
        return Words(
            subject=subject,
            heading=heading,
            paragraphs=(
                _("You did not answer in time, so the place has gone to the next in line."),
                _("You are no longer registered, and your ticket is no longer valid."),
            ),
            sections=(
                Section(
                    _("Do you still want to come?"),
                    _("You are welcome to register again."),
                    (Link(_("To the conference"), again),),
                ),
            ),
        )
    return Words(
        subject=subject,
        heading=heading,
        paragraphs=(
            _("You did not answer in time, so the place has gone to the next in line."),
            _("You keep the place you have, and no longer wait for another."),
        ),
        facts=facts_about(registration),
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(programme(registration), calendar(registration), cannot_come(registration)),
    )
