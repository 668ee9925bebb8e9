"""How any change of a registration begins and ends: the row locked, and what a change leaves."""

from datetime import datetime

from registrations.models import Pool, Registration, RetiredTicket, new_ticket_code, new_token

Status = Registration.Status


class SecretsReplaced(Exception):
    """Whoever asks knows secrets that were replaced meanwhile: it is theirs no longer."""


def as_it_is_now(registration: Registration) -> Registration:
    """The row, read again and locked: nobody else changes it until the transaction ends.

    Rows that only point to it are written all the same: who deals out seats holds the sessions, and
    notes whose programme changed, while this one waits for a session.
    """
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("conference", "pool", "waiting_for").get(pk=registration.pk)
    if row.personal_token != registration.personal_token:
        raise SecretsReplaced
    return row


def settle(registration: Registration, pool: Pool) -> None:
    """The place of the pool is theirs, and they wait for nothing else."""
    registration.status = Status.CONFIRMED
    registration.attendance = pool.attendance
    registration.pool = pool
    _wait_no_more(registration)


def call_off(registration: Registration, *, now: datetime) -> None:
    """They do not come: nothing is theirs, and they wait for nothing."""
    registration.status = Status.CANCELLED
    registration.cancelled_at = now
    registration.given_up, registration.pool = registration.pool, None
    _wait_no_more(registration)


def _wait_no_more(registration: Registration) -> None:
    registration.waiting_for = None
    registration.queued_at = None
    registration.offer_expires_at = None


def replace_secrets(
    registration: Registration, *, now: datetime, is_farewell: bool = False
) -> None:
    """New ones for whoever comes now; the door knows the old ticket as replaced.

    At a farewell the old ones are remembered for whoever leaves: their calendar goes on, and says
    that they do not come.
    """
    RetiredTicket.objects.create(
        code=registration.ticket_code,
        registration=registration,
        retired_at=now,
        calendar_token=registration.calendar_token if is_farewell else "",
        personal_token=registration.personal_token if is_farewell else "",
    )
    registration.ticket_code = new_ticket_code()
    registration.badge_printed_at = None
    registration.personal_token = new_token()
    registration.calendar_token = new_token()


def save_change(registration: Registration, *, now: datetime) -> None:
    """Save it, later than all that was: calendars go by the sequence."""
    registration.changed_at = now
    registration.sequence += 1
    registration.save()
