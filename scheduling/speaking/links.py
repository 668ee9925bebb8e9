"""The link that is a speaker's own: sent, asked for again, and replaced."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from conference.models import Conference
from scheduling.emails.speakers import post_link, post_missing
from scheduling.models import Speaker, new_speaker_token
from scheduling.speaking.reading import Missing, Standing, standings


@transaction.atomic
def send_link(speaker: Speaker, *, now: datetime) -> None:
    post_link(speaker, now=now)
    speaker.link_sent_at = now
    speaker.save(update_fields=["link_sent_at"])


@transaction.atomic
def replace_link(speaker: Speaker, *, now: datetime) -> None:
    """The old link opens nothing from now on. The new one is sent, where there is an address."""
    speaker.personal_token = new_speaker_token()
    speaker.save(update_fields=["personal_token"])
    if speaker.email:
        send_link(speaker, now=now)


def to_remind(conference: Conference, missing: Iterable[Missing]) -> list[Standing]:
    """Those who miss one of these things and can be written to."""
    wanted = set(missing)
    return [one for one in standings(conference) if one.speaker.email and wanted & set(one.missing)]


@transaction.atomic
def remind(conference: Conference, missing: Iterable[Missing], *, now: datetime) -> int:
    """Send each of them what they are missing, with their link; returns how many."""
    reminded = to_remind(conference, missing)
    for standing in reminded:
        post_missing(standing.speaker, now=now)
    keys = [standing.speaker.pk for standing in reminded]
    conference.speakers.filter(pk__in=keys).update(link_sent_at=now)
    return len(reminded)


def send_lost_link(conference: Conference, email: str, *, now: datetime) -> None:
    """To the speaker who has the address. For a stranger the same work comes to nothing.

    Called in a transaction.
    """
    owner = conference.speakers.filter(email__iexact=email).by_name().first()
    asker = owner or Speaker(conference=conference, email=email)
    savepoint = transaction.savepoint_create()
    post_link(asker, now=now)
    if owner:
        transaction.savepoint_commit(savepoint)
    else:
        transaction.savepoint_rollback(savepoint)
