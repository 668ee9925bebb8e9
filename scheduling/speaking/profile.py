"""What is shown of a speaker: changed at once while nobody reads it, and asked for afterwards."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from conference.models import Organisation
from conference.organisations import by_spelling
from scheduling import moving
from scheduling.models import Speaker, SpeakerEdit
from scheduling.speaking.reading import is_published

Field = SpeakerEdit.Field

type Values = dict[str, str]


class ChangedMeanwhile(Exception):
    """Somebody else has changed what was shown; nothing has been saved."""


def values_of(speaker: Speaker) -> Values:
    """What the draft says, field by field; the photo by its digest."""
    photo = speaker.photos.current().values_list("digest", flat=True).first()
    organisation = speaker.organisation
    return {
        **{field: getattr(speaker, field) for field in Field.values if hasattr(speaker, field)},
        Field.ORGANISATION: organisation.name_sv if organisation else speaker.organisation_name,
        Field.PHOTO: photo or "",
    }


def wished_by(speaker: Speaker) -> Values:
    """The same with the changes that wait for an organiser: what the speaker's own form shows."""
    waiting = speaker.edits.waiting()
    return values_of(speaker) | dict(waiting.values_list("field", "after"))


def fingerprint(values: Mapping[str, str]) -> str:
    """By which a form knows whether what it showed still stands."""
    words = "\0".join(f"{field}\0{values[field]}" for field in sorted(values))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def tidy_organisation(written: str) -> str:
    """The name that the register has for it, or what was written."""
    known = by_spelling(Organisation.objects.all(), written) if written else None
    return known.name_sv if known else written


@transaction.atomic
def save_profile(speaker: Speaker, wanted: Mapping[str, str], *, seen: str, now: datetime) -> bool:
    """Change the fields that are given. Raises ChangedMeanwhile.

    Returns whether something waits for an organiser, as it does once the speaker is published.
    """
    draft = moving.hold(speaker.conference)
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    if fingerprint(wished_by(speaker)) != seen:
        raise ChangedMeanwhile
    if is_published(speaker):
        return ask(speaker, wanted, now=now)
    put(speaker, wanted)
    moving.raise_version(draft)
    return False


def ask(speaker: Speaker, wanted: Mapping[str, str], *, now: datetime) -> bool:
    """Write down what the speaker wants instead; what is as it was needs nobody's approval."""
    current = values_of(speaker)
    for field, after in wanted.items():
        if current[field] == after:
            speaker.edits.waiting().filter(field=field).delete()
            continue
        edit, is_new = speaker.edits.waiting().get_or_create(
            field=field,
            defaults={
                "speaker": speaker,
                "before": current[field],
                "after": after,
                "asked_at": now,
            },
        )
        if not is_new and edit.after != after:
            edit.before, edit.after, edit.asked_at = current[field], after, now
            edit.save(update_fields=["before", "after", "asked_at"])
    return speaker.edits.waiting().exists()


def put(speaker: Speaker, values: Mapping[str, str]) -> None:
    """Into the draft; whoever calls holds it."""
    fields = []
    for field, value in values.items():
        if field == Field.PHOTO:
            make_current(speaker, value)
        elif field == Field.ORGANISATION:
            known = by_spelling(Organisation.objects.all(), value) if value else None
            speaker.organisation = known
            speaker.organisation_name = "" if known else value
            fields += ["organisation", "organisation_name"]
        else:
            setattr(speaker, field, value)
            fields.append(field)
    speaker.save(update_fields=fields)


def make_current(speaker: Speaker, digest: str) -> None:
    """Show this photo of the speaker from now on; none, where there is no digest."""
    speaker.photos.current().exclude(digest=digest).update(is_current=False)
    speaker.photos.filter(digest=digest).update(is_current=True)
