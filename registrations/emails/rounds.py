"""The letters that everybody gets: a reminder, and the question whether they come."""

from datetime import datetime

from django.utils.translation import gettext as _

from conference.addresses import whole_address
from notifications import outbox
from notifications.letters import Letter
from notifications.stationery import Link, Words
from registrations.emails.composing import (
    calendar,
    cannot_come,
    facts_about,
    personal_page,
    post,
    programme,
    ticket_note,
    what_the_page_is_for,
    write,
)
from registrations.models import Registration

Status = Registration.Status


def post_reminder(registration: Registration, *, now: datetime) -> None:
    post("reminder", registration, key=f"{registration.pk}", now=now)


def post_are_you_coming(registration: Registration, *, now: datetime) -> None:
    post("are-you-coming", registration, key=f"{registration.pk}", now=now)


def post_asked_again(registration: Registration, *, now: datetime) -> None:
    """The same question, under a key of its own."""
    outbox.post(
        key=f"are-you-coming-again:{registration.pk}",
        kind="are-you-coming",
        to=registration.email,
        language=registration.language,
        about=str(registration.pk),
        now=now,
    )


def reminder(about: str, language: str) -> Letter | None:
    true_for = {Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED}
    return write(_reminder, about, language, true_for)


def are_you_coming(about: str, language: str) -> Letter | None:
    """Not for somebody who has answered meanwhile."""
    if not Registration.objects.filter(pk=about, reconfirmed_at=None).exists():
        return None
    return write(_are_you_coming, about, language, {Status.CONFIRMED})


def _reminder(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    if registration.status == Status.CONFIRMED:
        heading = _("See you soon")
        news = _("%(conference)s is soon here, and you have a place. Welcome!") % conference
    elif registration.status == Status.OFFERED:
        heading = _("A place is waiting for your answer")
        news = _("You have been offered a place. Answer on your personal page before it is late.")
    else:
        heading = _("You still wait for a place")
        news = _(
            "You are number %(position)d in line. If a place becomes free, we write to you."
        ) % {"position": Registration.objects.ahead_of(registration).count() + 1}
    return Words(
        subject=_("%(conference)s is soon here") % conference,
        heading=heading,
        paragraphs=(news,),
        facts=facts_about(registration),
        ticket_note=ticket_note(registration),
        action=personal_page(registration),
        action_note=what_the_page_is_for(),
        sections=(cannot_come(registration), programme(registration), calendar(registration)),
    )


def _are_you_coming(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    address = whole_address("are_you_coming", registration.personal_token)
    return Words(
        subject=_("Are you coming to %(conference)s?") % conference,
        heading=_("Are you coming?"),
        paragraphs=(
            _("You are registered for %(conference)s. Others would gladly have a place.")
            % conference,
            _("Answer with one press: yes, or no. If you do not answer, you keep your place."),
        ),
        facts=facts_about(registration),
        encloses_calendar=False,
        action=Link(_("Answer yes or no"), address),
        action_note=_("The link is yours alone: do not pass this letter on."),
        sections=(cannot_come(registration),),
    )
