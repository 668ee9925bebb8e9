"""What is kept about a person: each thing with why, by what right, and until when.

GDPR articles 13 and 15 ask for it in words a person understands, article 20 as data. A field of
`Registration`, or a table that belongs to one, that is missing here fails a test.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conference.languages import language_name
from notifications.models import Message
from notifications.outbox import KEPT as LETTERS_KEPT
from registrations.models import CheckIn, NoShowFee, Registration
from registrations.needs_readings import readings_of

A_QUARTER = timedelta(days=90)
A_YEAR = timedelta(days=365)

PUBLIC_INTEREST = _("A task in the public interest (article 6.1 e)")
CONSENT = _("Your consent (articles 6.1 a and 9.2 a)")
LEGAL_DUTY = _("A legal duty: bookkeeping (article 6.1 c)")


def kept_until(registration: Registration) -> date:
    """A year after the conference for those with a place; a quarter for those without."""
    return registration.conference.ends_on + (A_YEAR if registration.pool else A_QUARTER)


def _a_quarter_after(registration: Registration) -> date:
    return registration.conference.ends_on + A_QUARTER


@dataclass(frozen=True, slots=True)
class Kept:
    """Something kept about a person."""

    label: str | Promise
    purpose: str | Promise
    read: Callable[[Registration], object]
    basis: str | Promise = PUBLIC_INTEREST
    until: Callable[[Registration], date] = kept_until


@dataclass(frozen=True, slots=True)
class Row:
    """The same about one person: the value as JSON can say it, and the words to read."""

    name: str
    kept: Kept
    value: object
    words: tuple[str, ...]
    until: date


def rows_about(registration: Registration) -> list[Row]:
    return [
        _row(name, kept, registration) for name, kept in {**FIELDS, **TABLES, **LETTERS}.items()
    ]


def as_data(rows: Iterable[Row]) -> dict[str, dict[str, object]]:
    """For another program to read (article 20)."""
    return {
        row.name: {
            "value": row.value,
            "purpose": str(row.kept.purpose),
            "legal_basis": str(row.kept.basis),
            "kept_until": row.until.isoformat(),
        }
        for row in rows
    }


def _row(name: str, kept: Kept, registration: Registration) -> Row:
    value = kept.read(registration)
    values = value if isinstance(value, list) else [value]
    words = tuple(_in_words(one) for one in values if one not in {None, ""})
    return Row(name, kept, value, words, kept.until(registration))


def _in_words(value: object) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return str(value)


def _name_of(field: str) -> Callable[[Registration], str]:
    """What something that is referred to is called; nothing where there is none."""
    return lambda registration: str(getattr(registration, field) or "")


def _days(registration: Registration) -> list[date]:
    return sorted(day.date for day in registration.days.all())


def _language(registration: Registration) -> str:
    return language_name(registration.language)


_PLACES = _("So that there are places enough, and everybody gets theirs in order.")
_WAY_IN = _("So that nobody but you opens your page, your calendar and the door.")
_ORDER = _("So that we can tell afterwards what happened when.")

FIELDS: dict[str, Kept] = {
    "name": Kept(_("Name"), _("Your badge, and letting you in."), attrgetter("name")),
    "email": Kept(
        _("E-mail address"),
        _("Your ticket, your personal link, and changes that concern you."),
        attrgetter("email"),
    ),
    "organisation": Kept(
        _("Organisation"),
        _("Your badge, and numbers for those who pay for the conference."),
        _name_of("organisation"),
    ),
    "organisation_name": Kept(
        _("Organisation as you wrote it"),
        _("Your badge, where the organisation is not in our register."),
        attrgetter("organisation_name"),
    ),
    "language": Kept(_("Language"), _("The language we write to you in."), _language),
    "status": Kept(_("State"), _PLACES, lambda one: str(one.get_status_display())),
    "attendance": Kept(
        _("How you take part"), _PLACES, lambda one: str(one.get_attendance_display())
    ),
    "pool": Kept(_("Your place"), _PLACES, _name_of("pool")),
    "waiting_for": Kept(_("What you wait for"), _PLACES, _name_of("waiting_for")),
    "queued_at": Kept(_("In line since"), _PLACES, attrgetter("queued_at")),
    "offer_expires_at": Kept(
        _("Until when a place is offered to you"), _PLACES, attrgetter("offer_expires_at")
    ),
    "days": Kept(_("Days"), _("So that the food and the rooms are enough each day."), _days),
    "group": Kept(
        _("Who registered you"),
        _("So that a coordinator can see and change what they did for their colleagues."),
        _name_of("group"),
    ),
    "via": Kept(_("How you were registered"), _ORDER, lambda one: str(one.get_via_display())),
    "invoice_reference": Kept(
        _("Invoice reference"),
        _("An invoice to your organisation, if there is a fee."),
        attrgetter("invoice_reference"),
        basis=LEGAL_DUTY,
    ),
    "avoids_photos": Kept(
        _("No pictures of you"),
        _("So that the photographer sees a mark on your badge."),
        lambda one: str(_("Yes") if one.avoids_photos else _("No")),
    ),
    "badge_printed_at": Kept(
        _("Badge printed"),
        _("So that each badge is printed once, and again when it has changed."),
        attrgetter("badge_printed_at"),
    ),
    "is_awaited_at_desk": Kept(
        _("Awaited at the desk"),
        _("So that whoever reads your badge shows you the way there."),
        lambda one: str(_("Yes") if one.is_awaited_at_desk else _("No")),
    ),
    "ticket_code": Kept(_("Ticket"), _WAY_IN, attrgetter("ticket_code")),
    "personal_token": Kept(
        _("The key to your page"), _WAY_IN, lambda _one: str(_("Is in the address of this page."))
    ),
    "calendar_token": Kept(
        _("The key to your calendar"),
        _WAY_IN,
        lambda _one: str(_("Is in the address of your calendar.")),
    ),
    "registered_at": Kept(_("Registered"), _ORDER, attrgetter("registered_at")),
    "changed_at": Kept(_("Last changed"), _ORDER, attrgetter("changed_at")),
    "cancelled_at": Kept(_("Cancelled"), _ORDER, attrgetter("cancelled_at")),
    "given_up": Kept(
        _("Place given up"), _ORDER, lambda one: str(one.given_up) if one.given_up else ""
    ),
    "completed_at": Kept(
        _("Said that what a colleague wrote is right"),
        _("So that the colleague who registered you knows that you have seen it."),
        attrgetter("completed_at"),
    ),
    "reconfirmed_at": Kept(
        _("Said again that you are coming"),
        _("So that no chair stands empty."),
        attrgetter("reconfirmed_at"),
    ),
}
# The machinery's own marks, which say nothing about anybody.
NOT_PERSONAL = frozenset({"id", "conference", "email_key", "sequence", "submission", "erased_at"})


def _seats(registration: Registration) -> list[str]:
    seats = registration.seats.select_related("session").order_by("booked_at", "pk")
    return [f"{seat.session.title}: {seat.get_status_display()}" for seat in seats]


def _saved(registration: Registration) -> list[str]:
    saved = registration.saved_sessions.select_related("session").order_by("saved_at", "pk")
    return [one.session.title for one in saved]


def _check_ins(registration: Registration) -> list[str]:
    check_ins = registration.check_ins.select_related("checkpoint").order_by("scanned_at", "pk")
    return [
        f"{_in_words(one.scanned_at)}, {one.checkpoint}: {_what_came_of(one)}" for one in check_ins
    ]


def _what_came_of(scan: CheckIn) -> str:
    """And what was seen at the door, when it had to answer before it was known."""
    if scan.shown in ("", scan.outcome):
        return scan.get_outcome_display()
    words = {"outcome": scan.get_outcome_display(), "shown": scan.get_shown_display()}
    return gettext("%(outcome)s (the door showed: %(shown)s)") % words


def _admissions(registration: Registration) -> list[str]:
    admissions = registration.admissions.select_related("checkpoint").order_by("admitted_at", "pk")
    return [f"{_in_words(one.admitted_at)}, {one.checkpoint}" for one in admissions]


def _retired_tickets(registration: Registration) -> list[str]:
    return [one.code for one in registration.retired_tickets.order_by("pk")]


def _audit_entries(registration: Registration) -> list[str]:
    return [
        ", ".join(filter(None, (_in_words(one.at), one.get_kind_display(), one.reason)))
        for one in registration.audit_entries.order_by("at", "pk")
    ]


def _fees(registration: Registration) -> list[str]:
    fees = NoShowFee.objects.filter(registration=registration)
    return [f"{fee.get_state_display()}: {fee.kronor} kr" for fee in fees]


def _seven_years_after(registration: Registration) -> date:
    """To the end of the seventh year (bookkeeping act 1999:1078, 7:2)."""
    return date(registration.conference.ends_on.year + 7, 12, 31)


def _answers(registration: Registration) -> list[str]:
    answers = registration.answers.select_related("question").order_by("question__position", "pk")
    return [f"{one.question.label} {one.question.in_words(one.value)}" for one in answers]


def _answers_until(registration: Registration) -> date:
    ends_on = registration.conference.ends_on
    answers = registration.answers.select_related("question")
    return max(
        (ends_on + timedelta(days=one.question.kept_days) for one in answers), default=ends_on
    )


def _invitations(registration: Registration) -> list[datetime | None]:
    """When theirs were sent, not one to somebody who had the registration before."""
    theirs = registration.invitations.filter(
        invited_at__isnull=False, email_key=registration.email_key
    )
    return list(theirs.order_by("pk").values_list("invited_at", flat=True))


def _needs(registration: Registration) -> list[str]:
    told = registration.needs.order_by("pk")
    return [f"{one.get_kind_display()}, {_in_words(one.consented_at)}" for one in told]


def _needs_until(registration: Registration) -> date:
    conference = registration.conference
    return conference.ends_on + timedelta(days=conference.needs_kept_days)


def _needs_readings(registration: Registration) -> list[str]:
    return [
        f"{_in_words(one.at)}, {one.get_kind_display()}: {one.get_purpose_display()}"
        for one in readings_of(registration)
    ]


def _skipped_meals(registration: Registration) -> list[str]:
    skipped = registration.skipped_meals.select_related("session").order_by("pk")
    return [one.session.title for one in skipped]


TABLES: dict[str, Kept] = {
    "seats": Kept(_("Seats you have booked or wait for"), _PLACES, _seats),
    "saved_sessions": Kept(
        _("Sessions you have saved"),
        _("Your own programme, and how many we should expect."),
        _saved,
    ),
    "check_ins": Kept(
        _("When your badge was scanned"),
        _("So that each badge lets one person in, and we know how many are in the building."),
        _check_ins,
        until=_a_quarter_after,
    ),
    "admissions": Kept(
        _("When you were let in"),
        _("So that each badge lets one person in, and we know how many are in the building."),
        _admissions,
        until=_a_quarter_after,
    ),
    "retired_tickets": Kept(
        _("Earlier tickets"), _("So that the door refuses them."), _retired_tickets
    ),
    "audit_entries": Kept(
        _("What was done out of the ordinary"),
        _("So that we can answer for what we do."),
        _audit_entries,
    ),
    "no_show_fee": Kept(
        _("Fee for not coming"),
        _("An invoice to your organisation, if there is a fee."),
        _fees,
        basis=LEGAL_DUTY,
        until=_seven_years_after,
    ),
    "answers": Kept(
        _("Answers to questions"),
        _("Said beside each question, with the day it is removed."),
        _answers,
        until=_answers_until,
    ),
    "invitations": Kept(
        _("Your invitation"),
        _("So that nobody who has answered is reminded."),
        _invitations,
        until=_a_quarter_after,
    ),
    "needs": Kept(
        _("Food and access needs"),
        _("So that you get what you need. What you told is shown on the page about needs alone."),
        _needs,
        basis=CONSENT,
        until=_needs_until,
    ),
    "needs_readings": Kept(
        _("When somebody read your needs"),
        _("So that nobody reads them without a reason."),
        _needs_readings,
    ),
    "skipped_meals": Kept(
        _("Meals you do not eat"),
        _("So that no food is thrown away."),
        _skipped_meals,
        until=_needs_until,
    ),
}
# That a calendar has changed, and when: the machinery's mark.
NOT_PERSONAL_TABLES = frozenset({"agenda_change"})


def _letters(registration: Registration) -> list[str]:
    letters = Message.objects.filter(about=str(registration.pk), to=registration.email)
    return [
        f"{_in_words(one.posted_at)}: {one.subject or one.get_status_display()}"
        for one in letters.exclude(to="").order_by("posted_at", "pk")
    ]


def _letters_until(registration: Registration) -> date:
    return (registration.changed_at + LETTERS_KEPT).date()


LETTERS: dict[str, Kept] = {
    "letters": Kept(
        _("Letters to you"),
        _("So that no letter is lost. Each is erased 90 days after it was written."),
        _letters,
        until=_letters_until,
    ),
}
