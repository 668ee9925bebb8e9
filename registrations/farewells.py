"""What those see who have handed their registration over: they do not come, and no more."""

from conference.models import Conference
from registrations.models import Registration, RetiredTicket


def as_its_owner_left_it(retired: RetiredTicket) -> Registration:
    """The registration for its former owner: cancelled, with the secrets that they knew.

    It is never saved. Nothing of the successor is in it: no name, no address, no choices.
    """
    registration = retired.registration
    return Registration(
        pk=registration.pk,
        conference=registration.conference,
        status=Registration.Status.CANCELLED,
        language=registration.language,
        sequence=registration.sequence,
        changed_at=retired.retired_at,
        cancelled_at=retired.retired_at,
        ticket_code=retired.code,
        calendar_token=retired.calendar_token,
    )


def left_with_calendar(calendar_token: str) -> Registration | None:
    """For a calendar that is still subscribed to by somebody who handed over."""
    tickets = RetiredTicket.objects.select_related("registration__conference__organiser")
    retired = tickets.filter(calendar_token=calendar_token).exclude(calendar_token="").first()
    return as_its_owner_left_it(retired) if retired else None


def handed_over_to(email: str, *, personal_token: str) -> Conference | None:
    """Where somebody with this former page handed over to the address, if they did."""
    tickets = RetiredTicket.objects.select_related("registration__conference")
    retired = tickets.filter(personal_token=personal_token).first()
    if retired is None or retired.registration.email_key != email.casefold():
        return None
    return retired.registration.conference
