"""The personal link for somebody who lost it, sent without telling who is registered or speaks."""

from datetime import datetime

from django.db import transaction

from conference.models import Conference
from registrations.emails.places import post_my_link
from registrations.models import Registration
from scheduling.speaking.links import send_lost_link


@transaction.atomic
def send_link(conference: Conference, email: str, *, language: str, now: datetime) -> None:
    """Send the owner of the address their links. For a stranger the same work comes to nothing."""
    send_lost_link(conference, email, now=now)
    owner = conference.registrations.active().of(email.casefold()).first()
    asker = owner or Registration(conference=conference, email=email, language=language)
    savepoint = transaction.savepoint_create()
    post_my_link(asker, now=now)
    if owner:
        transaction.savepoint_commit(savepoint)
    else:
        transaction.savepoint_rollback(savepoint)
