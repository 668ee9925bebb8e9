"""What organisers do with somebody's registration: by the usual rules, with who did it and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from conference.models import Organisation, User
from registrations import signup
from registrations.models import AuditEntry, Pool, Registration
from registrations.signup import Attendee, RegistrationCancelled

Kind = AuditEntry.Kind


@dataclass(frozen=True, slots=True)
class Correction:
    """What an organiser may set right about a person, and why it is done."""

    name: str
    email: str
    organisation: Organisation | None
    organisation_name: str
    pool: Pool
    reason: str


@transaction.atomic
def change_for(
    registration: Registration, correction: Correction, *, by: User, now: datetime
) -> Registration:
    """Correct who comes and how, also when it is too late for the person to do it."""
    attendee = Attendee(
        name=correction.name,
        email=correction.email,
        organisation=correction.organisation,
        organisation_name=correction.organisation_name,
        pool=correction.pool,
        language=registration.language,
        days=frozenset(registration.days.all()),
        invoice_reference=registration.invoice_reference,
        avoids_photos=registration.avoids_photos,
        group=registration.group,
        via=Registration.Via(registration.via),
    )
    changed = signup.change(registration, attendee, now=now, after_closing=True)
    _write_down(changed, Kind.CHANGED, by=by, reason=correction.reason, now=now)
    return changed


@transaction.atomic
def cancel_for(registration: Registration, *, by: User, reason: str, now: datetime) -> Registration:
    """Take somebody off the list, as they could do themselves."""
    if registration.is_cancelled:
        raise RegistrationCancelled
    cancelled = signup.cancel(registration, now=now)
    _write_down(cancelled, Kind.CANCELLED, by=by, reason=reason, now=now)
    return cancelled


def _write_down(
    registration: Registration, kind: AuditEntry.Kind, *, by: User, reason: str, now: datetime
) -> None:
    AuditEntry.objects.create(registration=registration, kind=kind, at=now, by=by, reason=reason)
