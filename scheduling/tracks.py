"""The tracks of a conference: added, changed, put in order, taken away."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import ngettext

from conference.models import Conference
from conference.slugs import free_slug
from scheduling import moving
from scheduling.models import Release, Track
from scheduling.ordering import one_step
from scheduling.programme import ProgrammeTrack, Text, programme_of
from scheduling.timetable import Track as Mark
from scheduling.timetable import marked


class TrackInUse(Exception):
    """Sessions belong to the track; its words say what to do."""


def in_order(conference: Conference) -> QuerySet[Track, Track]:
    """The tracks in their order, each with how many sessions belong to it."""
    tracks = conference.tracks.annotate(number_of_sessions=Count("sessions"))
    return tracks.order_by("position", "pk")


def letters_of_others(conference: Conference, track: Track | None = None) -> frozenset[str]:
    """The letters on the other tracks' marks, of which none is like another."""
    others = conference.tracks.exclude(pk=track.pk) if track else conference.tracks.all()
    return frozenset(code.upper() for code in others.values_list("code", flat=True))


def marks(tracks: Iterable[Track]) -> tuple[Mark, ...]:
    """How pages show them."""
    return marked(
        ProgrammeTrack(track.slug, track.code, Text(track.name_sv, track.name_en), track.colour)
        for track in tracks
    )


def has_been_published(track: Track) -> bool:
    """Its address is in people's calendars then, and stays."""
    release = Release.objects.current(track.conference.slug)
    return release is not None and any(
        one.slug == track.slug for one in programme_of(release).tracks
    )


@transaction.atomic
def add(conference: Conference, facts: dict[str, Any]) -> Track:
    """A new track, the last in order; its address is made from its name. Facts by field."""
    draft = moving.hold(conference)
    taken = set(conference.tracks.values_list("slug", flat=True))
    last = conference.tracks.aggregate(last=Max("position"))["last"]
    track = Track.objects.create(
        conference=conference,
        slug=free_slug(facts["name_sv"], taken=taken, otherwise="track", at_most=45),
        position=(last or 0) + 1,
        **facts,
    )
    moving.raise_version(draft)
    return track


@transaction.atomic
def change(track: Track, facts: dict[str, Any]) -> None:
    """Facts by field; the public hears of it with the next release."""
    draft = moving.hold(track.conference)
    for name, value in facts.items():
        setattr(track, name, value)
    track.save(update_fields=list(facts))
    moving.raise_version(draft)


@transaction.atomic
def move(track: Track, *, up: bool) -> None:
    draft = moving.hold(track.conference)
    tracks = one_step(track.conference.tracks.order_by("position", "pk"), track, up=up)
    Track.objects.bulk_update(tracks, ["position"])
    moving.raise_version(draft)


@transaction.atomic
def remove(track: Track) -> None:
    """Raises TrackInUse; then nothing has changed."""
    draft = moving.hold(track.conference)
    if number := track.sessions.count():
        words = ngettext(
            "One session belongs to %(track)s. Give it another track first.",
            "%(number)d sessions belong to %(track)s. Give them another track first.",
            number,
        )
        raise TrackInUse(words % {"number": number, "track": track})
    track.delete()
    moving.raise_version(draft)
