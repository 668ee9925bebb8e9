"""Speakers as organisers keep them: added, changed, and taken away with all that was theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from conference.models import Conference
from conference.slugs import free_slug
from notifications import outbox
from scheduling import moving
from scheduling.models import Speaker
from scheduling.speaking.profile import ChangedMeanwhile, Values, fingerprint, put, values_of
from scheduling.speaking.reading import is_published


class StillTakesPart(Exception):
    """Whoever is in a session is taken out of it first."""


class StillPublished(Exception):
    """Whom everybody can read about goes when the programme is published without them."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where letters to a speaker go, and in which language."""

    email: str
    language: str


def seen_by_organiser(speaker: Speaker) -> str:
    """By which a form knows whether the draft still says what it showed."""
    contact = {"email": speaker.email, "language": speaker.language}
    return fingerprint(values_of(speaker) | contact)


@transaction.atomic
def add(conference: Conference, values: Mapping[str, str], contact: Contact) -> Speaker:
    draft = moving.hold(conference)
    taken = set(conference.speakers.values_list("slug", flat=True))
    speaker = Speaker.objects.create(
        conference=conference,
        slug=free_slug(values["name"], taken=taken, otherwise="speaker"),
        name=values["name"],
        email=contact.email,
        language=contact.language,
    )
    put(speaker, values)
    moving.raise_version(draft)
    return speaker


@transaction.atomic
def change(speaker: Speaker, values: Values, contact: Contact, *, seen: str) -> None:
    """In the draft, at once. Raises ChangedMeanwhile.

    Letters that wait for an address that is no longer theirs are not sent.
    """
    draft = moving.hold(speaker.conference)
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    if seen_by_organiser(speaker) != seen:
        raise ChangedMeanwhile
    if contact.email != speaker.email:
        outbox.withdraw(about=str(speaker.pk), to=speaker.email)
    speaker.email, speaker.language = contact.email, contact.language
    speaker.save(update_fields=["email", "language"])
    put(speaker, values)
    moving.raise_version(draft)


@transaction.atomic
def remove(speaker: Speaker) -> None:
    """With photos, slides, changes that wait and what letters said.

    Raises StillTakesPart or StillPublished.
    """
    conference = speaker.conference
    draft = moving.hold(conference)
    if speaker.parts.exists():
        raise StillTakesPart
    if is_published(speaker):
        raise StillPublished
    if speaker.email:
        outbox.forget_about(str(speaker.pk), to=speaker.email)
    speaker.delete()
    moving.raise_version(draft)
