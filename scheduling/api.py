"""The published programme, for everybody. Nothing here shows the draft."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from conference.api_conventions import Moment, Paging, example
from conference.models import Conference
from scheduling.models import Release
from scheduling.programme import Programme, ProgrammeSession, Text, programme_of

router = Router(tags=["programme"])


WORDS = {"sv": "E-hälsa", "en": "E-health"}
TRACK = {"slug": "e-halsa", "code": "HAL", "name": WORDS, "colour": "#9B1C4A"}
ROOM = {
    "id": "0d6f2b0e-5a3c-4a53-9d56-2c6c3a0f9e11",
    "slug": "lilla-scenen",
    "name": {"sv": "Lilla scenen", "en": "Small Stage"},
    "capacity": 180,
    "is_streamed": True,
    "accessibility": {"sv": "Hörslinga", "en": "Hearing loop"},
}
SPEAKER = {
    "id": "6d9a3b1f-0b1e-4f0c-8a67-5b8f0a4f7c22",
    "slug": "tuva-lingonstrale",
    "name": "Tuva Lingonstråle",
    "title": {"sv": "Digital strateg", "en": "Digital strategist"},
    "biography": {"sv": "Arbetar med vård på distans.", "en": "Works with remote care."},
    "organisation": {"sv": "Umeå kommun", "en": "Umeå Municipality"},
}
SESSION = {
    "id": "3b8e1d6a-9f0c-4f5e-8c77-1a2b3c4d5e6f",
    "slug": "sexton-kommuner",
    "code": "7Q2M4X",
    "kind": "talk",
    "state": "confirmed",
    "title": {"sv": "Sexton kommuner, en beställning", "en": "Sixteen municipalities, one order"},
    "abstract": {"sv": "Så skrev vi en gemensam kravlista.", "en": "How we wrote one list."},
    "track": "samverkan",
    "room": "lilla-scenen",
    "starts_at": "2026-12-08T10:20:00Z",
    "ends_at": "2026-12-08T10:50:00Z",
    "level": "intro",
    "language": "sv",
    "seats": None,
    "is_streamed": True,
    "is_recorded": True,
    "captions": "live",
    "has_sign_language": False,
    "speakers": [{"speaker": "tuva-lingonstrale", "role": "speaker"}],
    "sequence": 0,
    "changed_at": "2026-11-01T09:00:00Z",
}


class Words(Schema):
    """A text in both languages; empty where it is not translated."""

    sv: str
    en: str
    model_config = example(**WORDS)


class ReleaseAnswer(Schema):
    """Which published programme this is."""

    number: int
    name: str
    published_at: Moment


class ConferenceAnswer(Schema):
    slug: str
    name: Words
    tagline: Words
    starts_on: date
    ends_on: date
    timezone: str
    venue_name: str
    venue_city: str
    contact_email: str
    release: ReleaseAnswer | None
    model_config = example(
        slug="2026",
        name={"sv": "Digitala Västerbotten 2026", "en": "Digital Västerbotten 2026"},
        tagline={"sv": "Nära, tryggt och tillsammans", "en": "Close, safe and together"},
        starts_on="2026-12-08",
        ends_on="2026-12-09",
        timezone="Europe/Stockholm",
        venue_name="Sara kulturhus",
        venue_city="Skellefteå",
        contact_email="konferens@regionvasterbotten.example",
        release={"number": 3, "name": "3", "published_at": "2026-11-20T08:00:00Z"},
    )


class TrackAnswer(Schema):
    slug: str
    code: str
    name: Words
    colour: str
    model_config = example(**TRACK)


class RoomAnswer(Schema):
    id: UUID = Field(validation_alias="uuid")
    slug: str
    name: Words
    capacity: int
    is_streamed: bool
    accessibility: Words
    model_config = example(**ROOM)


class SpeakerAnswer(Schema):
    id: UUID = Field(validation_alias="uuid")
    slug: str
    name: str
    title: Words
    biography: Words
    organisation: Words
    model_config = example(**SPEAKER)


class PartAnswer(Schema):
    """That a speaker takes part, as speaker or moderator."""

    speaker: str
    role: str


class SessionAnswer(Schema):
    """A session in its place. Without a room it concerns everybody."""

    id: UUID = Field(validation_alias="uuid")
    slug: str
    code: str
    kind: str
    state: str
    title: Words
    abstract: Words
    track: str | None
    room: str | None
    starts_at: Moment
    ends_at: Moment
    level: str
    language: str
    seats: int | None
    is_streamed: bool
    is_recorded: bool
    captions: str
    has_sign_language: bool
    speakers: list[PartAnswer] = Field(validation_alias="parts")
    sequence: int
    changed_at: Moment
    model_config = example(**SESSION)


class Chosen(Schema):
    """Which sessions are wanted; those left out do not matter."""

    track: str | None = Field(default=None, description="The slug of a track.")
    room: str | None = Field(default=None, description="The slug of a room.")

    def includes(self, session: ProgrammeSession) -> bool:
        return self.track in {None, session.track} and self.room in {None, session.room}


class Tracks(Schema):
    items: list[TrackAnswer]
    count: int
    model_config = example(items=[TRACK], count=1)


class Rooms(Schema):
    items: list[RoomAnswer]
    count: int
    model_config = example(items=[ROOM], count=1)


class Speakers(Schema):
    items: list[SpeakerAnswer]
    count: int
    model_config = example(items=[SPEAKER], count=1)


class Sessions(Schema):
    items: list[SessionAnswer]
    count: int
    model_config = example(items=[SESSION], count=1)


@router.get(
    "/conferences/{slug:slug}",
    response=ConferenceAnswer,
    operation_id="read_conference",
    summary="A conference",
    description=gettext_noop("When and where a conference is, and which programme is published."),
)
def read_conference(request: HttpRequest, slug: str) -> dict[str, object]:
    found = _conference(slug)
    return {
        "slug": found.slug,
        "name": Text(found.name_sv, found.name_en),
        "tagline": Text(found.tagline_sv, found.tagline_en),
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "timezone": found.timezone,
        "venue_name": found.venue_name,
        "venue_city": found.venue_city,
        "contact_email": found.contact_email,
        "release": found.releases.newest_first().first(),
    }


@router.get(
    "/conferences/{slug:slug}/sessions",
    response=Sessions,
    operation_id="list_sessions",
    summary="The sessions of the programme",
    description=gettext_noop("All published sessions in the order of time, also the cancelled."),
)
def list_sessions(
    request: HttpRequest, slug: str, paging: Query[Paging], chosen: Query[Chosen]
) -> dict[str, object]:
    programme = _programme(slug)
    sessions = programme.sessions if programme else ()
    return paging.part_of([session for session in sessions if chosen.includes(session)])


@router.get(
    "/conferences/{slug:slug}/sessions/{slug:session}",
    response=SessionAnswer,
    operation_id="read_session",
    summary="A session",
    description=gettext_noop("One published session, by the slug that its page has."),
)
def read_session(request: HttpRequest, slug: str, session: str) -> ProgrammeSession:
    programme = _programme(slug)
    found = programme.session(session) if programme else None
    if found is None:
        raise Http404
    return found


@router.get(
    "/conferences/{slug:slug}/speakers",
    response=Speakers,
    operation_id="list_speakers",
    summary="The speakers",
    description=gettext_noop("Everybody who takes part in a published session."),
)
def list_speakers(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, object]:
    programme = _programme(slug)
    return paging.part_of(programme.speakers if programme else ())


@router.get(
    "/conferences/{slug:slug}/rooms",
    response=Rooms,
    operation_id="list_rooms",
    summary="The rooms",
    description=gettext_noop("The rooms of the venue, as published with the programme."),
)
def list_rooms(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, object]:
    programme = _programme(slug)
    return paging.part_of(programme.rooms if programme else ())


@router.get(
    "/conferences/{slug:slug}/tracks",
    response=Tracks,
    operation_id="list_tracks",
    summary="The tracks",
    description=gettext_noop("The themes of the programme, as published with it."),
)
def list_tracks(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, object]:
    programme = _programme(slug)
    return paging.part_of(programme.tracks if programme else ())


def _conference(slug: str) -> Conference:
    return get_object_or_404(Conference, slug=slug)


def _programme(slug: str) -> Programme | None:
    """The published programme; None before there is one."""
    release = Release.objects.current(slug)
    if release is None:
        _conference(slug)
        return None
    return programme_of(release)
