"""The letters about a seat in a session that somebody waited for."""

from datetime import datetime
from functools import partial

from django.template.defaultfilters import date as date_in_words
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conference.addresses import whole_address
from notifications.letters import Letter
from notifications.stationery import Fact, Link, Section, Words
from registrations.emails.composing import personal_page, post, what_the_page_is_for, write
from registrations.models import Registration, Seat
from scheduling.changes import when_and_where
from scheduling.models import Release
from scheduling.programme import programme_of

# Whoever holds a place on site while waiting for another may have a seat too.
ACTIVE = set(Registration.Status) - {Registration.Status.CANCELLED}


def post_seat_promoted(seat: Seat, *, now: datetime) -> None:
    post("seat-promoted", seat.registration, key=f"{seat.pk}", now=now, about=_about(seat))


def post_seat_offered(seat: Seat, *, not_before: datetime, now: datetime) -> None:
    """Nobody is woken by it: it leaves when its time to answer begins."""
    about, key = _about(seat), f"{seat.pk}"
    post("seat-offered", seat.registration, key=key, now=now, about=about, not_before=not_before)


def seat_promoted(about: str, language: str) -> Letter | None:
    return _write(about, language, Seat.Status.BOOKED)


def seat_offered(about: str, language: str) -> Letter | None:
    return _write(about, language, Seat.Status.OFFERED)


def _about(seat: Seat) -> str:
    return f"{seat.registration_id}:{seat.pk}"


def _write(about: str, language: str, status: Seat.Status) -> Letter | None:
    """Not written to whoever has left the seat, or said yes to the offer, in the meantime."""
    registration_id, _colon, seat_id = about.partition(":")
    seats = Seat.objects.filter(pk=seat_id, status=status).select_related("session__conference")
    seat = seats.first()
    if seat is None:
        return None
    words_for = _promoted if status == Seat.Status.BOOKED else _offered
    return write(partial(words_for, seat), registration_id, language, ACTIVE)


def _promoted(seat: Seat, registration: Registration) -> Words:
    session = {"session": seat.session.title}
    return Words(
        subject=_("You have a seat: %(session)s") % session,
        heading=_("You have a seat now"),
        paragraphs=(
            _("You have a seat in “%(session)s”.") % session,
            _("It is in your calendar, if you subscribe to it."),
        ),
        facts=_facts(seat),
        action=_own_programme(registration),
        action_note=_("Can you not come? Leave the seat there, and somebody else gets it."),
        sections=(_own_page(registration),),
    )


def _offered(seat: Seat, registration: Registration) -> Words:
    session = {"session": seat.session.title}
    until = {"until": _in_words(seat)}
    return Words(
        subject=_("A seat is free for you: %(session)s") % session,
        heading=_("Do you want the seat?"),
        paragraphs=(
            _("A seat in “%(session)s” has become free, and you are first in line.") % session,
            _("It is kept for you until %(until)s. After that it goes to the next in line.")
            % until,
        ),
        facts=_facts(seat),
        encloses_calendar=False,
        action=Link(_("Answer the offer"), own_programme_address(registration)),
        action_note=_(
            "Have you booked something else at that time? There you can swap. What you have booked "
            "stays yours unless you do."
        ),
        sections=(_own_page(registration),),
    )


def own_programme_address(registration: Registration) -> str:
    return whole_address("agenda", registration.personal_token)


def _own_programme(registration: Registration) -> Link:
    return Link(_("Open your programme"), own_programme_address(registration))


def _own_page(registration: Registration) -> Section:
    return Section(_("Your registration"), what_the_page_is_for(), (personal_page(registration),))


def _in_words(seat: Seat) -> str:
    assert seat.offer_expires_at
    return str(
        date_in_words(localtime(seat.offer_expires_at, seat.session.conference.tz), _("l j F, H:i"))
    )


def _facts(seat: Seat) -> tuple[Fact, ...]:
    """When and where, as published now."""
    conference = seat.session.conference
    release = Release.objects.current(conference.slug)
    if release is None:
        return ()
    programme = programme_of(release)
    lines = tuple(
        when_and_where(conference, programme, session)
        for session in programme.sessions
        if session.session_id == seat.session_id
    )
    return (Fact(_("When and where"), lines),) if lines else ()
