"""Sessions that somebody means to attend: saved with one tap, and let go with another."""

from datetime import datetime

from django.db import transaction

from registrations.models import AgendaChange, Registration, SavedSession
from registrations.published import published_sessions
from scheduling.models import Session


class NotSavable(Exception):
    """The session is not in the programme, or needs a seat."""


@transaction.atomic
def save(registration: Registration, session: Session, *, now: datetime) -> None:
    """Saving twice is saving once."""
    published = published_sessions(registration.conference)
    if session.seats is not None or session.pk not in published.times or registration.is_cancelled:
        raise NotSavable
    saved = SavedSession(registration=registration, session=session, saved_at=now)
    SavedSession.objects.bulk_create([saved], ignore_conflicts=True)
    AgendaChange.objects.note([registration.pk], at=now)


@transaction.atomic
def unsave(registration: Registration, session: Session, *, now: datetime) -> None:
    registration.saved_sessions.filter(session=session).delete()
    AgendaChange.objects.note([registration.pk], at=now)
