"""What letters to attendees have in common: posting and writing them, and their usual parts."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from notifications import outbox
from notifications.letters import Letter
from notifications.stationery import Fact, Link, Section, Words, shown_name, webcal
from registrations import stationery
from registrations.models import Attendance, Registration
from registrations.offer_words import deadline_of

Status = Registration.Status


def post(  # noqa: PLR0913 -- passed on to the outbox
    kind: str,
    registration: Registration,
    *,
    key: str,
    now: datetime,
    about: str = "",
    not_before: datetime | None = None,
) -> None:
    """Decide on a letter, if there is an address to send it to.

    `about` says more than whom it concerns, where that is not enough.
    """
    if not registration.email:
        return
    outbox.post(
        key=f"{kind}:{key}",
        kind=kind,
        to=registration.email,
        language=registration.language,
        about=about or str(registration.pk),
        now=now,
        not_before=not_before,
    )


def this_state(registration: Registration) -> str:
    return f"{registration.pk}:{registration.sequence}"


def write(
    words_for: Callable[[Registration], Words],
    about: str,
    language: str,
    true_for: set[Registration.Status],
) -> Letter | None:
    registrations = Registration.objects.select_related(
        "conference__organiser", "pool", "waiting_for", "group__organisation"
    ).prefetch_related("conference__days", "days")
    registration = registrations.filter(pk=about, status__in=true_for).first()
    if registration is None:
        return None
    with override(language):
        return stationery.letter(registration, words_for(registration))


def facts_about(registration: Registration) -> tuple[Fact, ...]:
    conference = registration.conference
    facts = [Fact(_("When"), stationery.days_in_words(registration))]
    if registration.offered:
        facts.append(Fact(_("You are offered"), (registration.offered.name,)))
        facts.append(Fact(_("Answer by"), (deadline_of(registration),)))
    elif registration.waiting_for:
        facts.append(Fact(_("You wait for"), (registration.waiting_for.name,)))
    if registration.pool:
        facts.append(Fact(_("You take part"), (registration.pool.name,)))
        if registration.pool.attendance == Attendance.ON_SITE:
            place = ", ".join(filter(None, (conference.venue_name, conference.venue_city)))
            facts.append(Fact(_("Where"), (place,)))
        elif registration.pool.address:
            facts.append(Fact(_("Where"), (registration.pool.address,)))
    return tuple(facts)


def ticket_note(registration: Registration) -> str:
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


def who_registered(registration: Registration) -> tuple[str, ...]:
    """Who has done it, to somebody who was registered by a colleague and has not said a word yet.

    The address is not proven: of what the colleague wrote only a trimmed name is said.
    """
    group = registration.group
    if group is None or registration.completed_at:
        return ()
    name, organisation = shown_name(group.name), group.organisation
    if name and organisation:
        by = _("%(name)s at %(organisation)s has registered you.") % {
            "name": name,
            "organisation": organisation.name,
        }
    elif name:
        by = _("%(name)s has registered you.") % {"name": name}
    else:
        by = _("A colleague has registered you.")
    right = _(
        "Open your personal page and say whether it is right. If you do not want to come, cancel."
    )
    return (f"{by} {right}",)


def personal_page(registration: Registration) -> Link:
    address = whole_address("personal_page", registration.personal_token)
    return Link(_("Open your personal page"), address)


def what_the_page_is_for() -> str:
    return _(
        "There you find all about your registration, and can change or cancel it. The link is "
        "yours alone: do not pass this letter on."
    )


def good_to_know(registration: Registration) -> tuple[Section, ...]:
    """What the organisers say to those who take part the way this person does."""
    pool = registration.pool
    if pool is None or not pool.about:
        return ()
    address = whole_address("attendance", registration.conference.slug, pool.slug)
    more = Link(_("More about taking part this way"), address)
    return (Section(_("Good to know"), pool.about, (more,)),)


def programme(registration: Registration) -> Section:
    address = whole_address("programme", registration.conference.slug)
    return Section(
        _("The programme"),
        _("See what is on, when and where."),
        (Link(_("Read the programme"), address),),
    )


def calendar(registration: Registration) -> Section:
    address = whole_address("personal_calendar", registration.calendar_token)
    return Section(
        _("In your calendar"),
        _(
            "The days are enclosed as a calendar file. A subscription is better still: it follows "
            "every change by itself, even if some calendars only look once a day."
        ),
        (
            Link(_("Subscribe to your calendar"), webcal(address)),
            Link(_("Address to paste into Google Calendar or Outlook"), address),
        ),
    )


def cannot_come(registration: Registration) -> Section:
    token = registration.personal_token
    return Section(
        _("Can you not come?"),
        _(
            "Cancel, and somebody else gets your place. You can also hand it over to a colleague, "
            "or change how you take part."
        ),
        (
            Link(_("Cancel your registration"), whole_address("cancel_registration", token)),
            Link(_("Hand over to a colleague"), whole_address("hand_over_registration", token)),
            Link(_("Change your registration"), whole_address("change_registration", token)),
        ),
    )
