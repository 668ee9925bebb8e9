"""One function for each letter an attendee can receive, and one that writes it.

A letter is decided on by `post_…` in the transaction of whoever decides, and written when a worker
is about to send it: what it says is true then. One whose news has been overtaken is not written.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from notifications import outbox
from notifications.letters import Letter
from registrations import stationery
from registrations.models import Attendance, Registration
from registrations.stationery import Fact, Link, Section, Words

Status = Registration.Status

# However often it is asked for, the personal link is sent once in this time.
LINK_AGAIN_AFTER = timedelta(minutes=10)


def post_confirmation(registration: Registration, *, now: datetime) -> None:
    _post("confirmation", registration, key=f"{registration.pk}", now=now)


def post_waiting_list(registration: Registration, *, now: datetime) -> None:
    _post("waiting-list", registration, key=_this_state(registration), now=now)


def post_promoted(registration: Registration, *, now: datetime) -> None:
    _post("promoted", registration, key=_this_state(registration), now=now)


def post_changed(registration: Registration, *, now: datetime) -> None:
    _post("changed", registration, key=_this_state(registration), now=now)


def post_cancelled(registration: Registration, *, now: datetime) -> None:
    _post("cancelled", registration, key=f"{registration.pk}", now=now)


def post_my_link(registration: Registration, *, now: datetime) -> None:
    stretch = int(now.timestamp() // LINK_AGAIN_AFTER.total_seconds())
    _post("my-link", registration, key=f"{registration.pk}:{stretch}", now=now)


def _post(kind: str, registration: Registration, *, key: str, now: datetime) -> None:
    outbox.post(
        key=f"{kind}:{key}",
        kind=kind,
        to=registration.email,
        language=registration.language,
        about=str(registration.pk),
        now=now,
    )


def _this_state(registration: Registration) -> str:
    return f"{registration.pk}:{registration.sequence}"


def confirmation(about: str, language: str) -> Letter | None:
    return _write(_confirmation, about, language, {Status.CONFIRMED})


def waiting_list(about: str, language: str) -> Letter | None:
    return _write(_waiting_list, about, language, {Status.WAITLISTED})


def promoted(about: str, language: str) -> Letter | None:
    return _write(_promoted, about, language, {Status.CONFIRMED})


def changed(about: str, language: str) -> Letter | None:
    return _write(_changed, about, language, {Status.CONFIRMED, Status.WAITLISTED})


def cancelled(about: str, language: str) -> Letter | None:
    return _write(_cancelled, about, language, {Status.CANCELLED})


def my_link(about: str, language: str) -> Letter | None:
    return _write(_my_link, about, language, {Status.CONFIRMED, Status.WAITLISTED})


def _write(
    words_for: Callable[[Registration], Words],
    about: str,
    language: str,
    true_for: set[Registration.Status],
) -> Letter | None:
    registrations = Registration.objects.select_related(
        "conference__organiser", "pool", "waiting_for"
    ).prefetch_related("conference__days")
    registration = registrations.filter(pk=about, status__in=true_for).first()
    if registration is None:
        return None
    with override(language):
        return stationery.letter(registration, words_for(registration))


def _confirmation(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("Your registration for %(conference)s is confirmed") % conference,
        heading=_("You are registered"),
        paragraphs=(_("You are registered for %(conference)s. Welcome!") % conference,),
        facts=_facts(registration),
        ticket_note=_ticket_note(registration),
        action=_personal_page(registration),
        action_note=_what_the_page_is_for(),
        sections=(_programme(registration), _calendar(registration), _cannot_come(registration)),
    )


def _waiting_list(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("You are on the waiting list for %(conference)s") % conference,
        heading=_("You are on the waiting list"),
        paragraphs=_about_waiting(registration),
        facts=_facts(registration),
        action=_personal_page(registration),
        action_note=_what_the_page_is_for(),
        sections=(_programme(registration), _calendar(registration), _cannot_come(registration)),
    )


def _promoted(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("You now have a place at %(conference)s") % conference,
        heading=_("You have a place now"),
        paragraphs=(
            _("A place became free, and it is yours. Welcome to %(conference)s!") % conference,
        ),
        facts=_facts(registration),
        ticket_note=_ticket_note(registration),
        action=_personal_page(registration),
        action_note=_what_the_page_is_for(),
        sections=(_cannot_come(registration), _programme(registration), _calendar(registration)),
    )


def _changed(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    waits = registration.status == Status.WAITLISTED
    return Words(
        subject=_("Your registration for %(conference)s has changed") % conference,
        heading=_("Your registration has changed"),
        paragraphs=(
            _("This is what applies now. You can throw earlier letters away."),
            *(_about_waiting(registration) if waits else ()),
        ),
        facts=_facts(registration),
        ticket_note=_ticket_note(registration),
        action=_personal_page(registration),
        action_note=_what_the_page_is_for(),
        sections=(_programme(registration), _calendar(registration), _cannot_come(registration)),
    )


def _cancelled(registration: Registration) -> Words:
    conference = {"conference": registration.conference.name}
    return Words(
        subject=_("Your registration for %(conference)s is cancelled") % conference,
        heading=_("You are no longer registered"),
        paragraphs=(
            _("You have cancelled your registration for %(conference)s.") % conference,
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
        facts=_facts(registration),
        encloses_calendar=False,
        action=_personal_page(registration),
        action_note=_what_the_page_is_for(),
        sections=(_cannot_come(registration),),
    )


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


def _facts(registration: Registration) -> tuple[Fact, ...]:
    conference = registration.conference
    facts = [Fact(_("When"), stationery.days_in_words(conference))]
    if registration.waiting_for:
        facts.append(Fact(_("You wait for"), (registration.waiting_for.name,)))
    if registration.pool:
        facts.append(Fact(_("You take part"), (registration.pool.name,)))
        if registration.pool.attendance == Attendance.ON_SITE:
            place = ", ".join(filter(None, (conference.venue_name, conference.venue_city)))
            facts.append(Fact(_("Where"), (place,)))
    return tuple(facts)


def _ticket_note(registration: Registration) -> str:
    """How the ticket is used; nothing for those who have no place to use it for."""
    if registration.pool is None:
        return ""
    if registration.pool.attendance != Attendance.ONLINE:
        return _(
            "Show the QR code at the entrance, on your phone or on paper. If it cannot be read, "
            "the code is typed in:"
        )
    if registration.status == Status.CONFIRMED:
        return _("You take part online and need not show it. It is the proof of your registration:")
    return ""


def _personal_page(registration: Registration) -> Link:
    address = whole_address("personal_page", registration.personal_token)
    return Link(_("Open your personal page"), address)


def _what_the_page_is_for() -> str:
    return _(
        "There you find all about your registration, and can change or cancel it. The link is "
        "yours alone: do not pass this letter on."
    )


def _programme(registration: Registration) -> Section:
    address = whole_address("programme", registration.conference.slug)
    return Section(
        _("The programme"),
        _("See what is on, when and where."),
        (Link(_("Read the programme"), address),),
    )


def _calendar(registration: Registration) -> Section:
    address = whole_address("personal_calendar", registration.calendar_token)
    return Section(
        _("In your calendar"),
        _(
            "The days are enclosed as a calendar file. A subscription is better still: it follows "
            "every change by itself, even if some calendars only look once a day."
        ),
        (
            Link(_("Subscribe to your calendar"), stationery.webcal(address)),
            Link(_("Address to paste into Google Calendar or Outlook"), address),
        ),
    )


def _cannot_come(registration: Registration) -> Section:
    token = registration.personal_token
    return Section(
        _("Can you not come?"),
        _("Cancel, and somebody else gets your place. You can also change how you take part."),
        (
            Link(_("Cancel your registration"), whole_address("cancel_registration", token)),
            Link(_("Change your registration"), whole_address("change_registration", token)),
        ),
    )
