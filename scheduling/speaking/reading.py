"""What a speaker takes part in, and what is still missing from them: as their own page tells it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Self

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from scheduling.models import (
    Photo,
    Release,
    Session,
    SessionSpeaker,
    Slides,
    Slot,
    Speaker,
    SpeakerEdit,
)
from scheduling.programme import FRAME, Programme, ProgrammeSession, programme_of

Answer = SessionSpeaker.Answer
Role = SessionSpeaker.Role


class Missing(Enum):
    """What we still need of a speaker, in the order it is asked for; and what to call it."""

    ANSWER = "answer"
    BIOGRAPHY = "biography"
    PHOTO = "photo"
    CONSENT = "consent"
    AVAILABILITY = "availability"
    SLIDES = "slides"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]


LABELS: dict[Missing, str | Promise] = {
    Missing.ANSWER: _("Answer about the time"),
    Missing.BIOGRAPHY: _("Biography"),
    Missing.PHOTO: _("Photo"),
    Missing.CONSENT: _("Answer about recording and photos"),
    Missing.AVAILABILITY: _("When they cannot come"),
    Missing.SLIDES: _("Slides"),
}


@dataclass(frozen=True, slots=True)
class Appearance:
    """A session that a speaker takes part in, as the draft has it and as it is published.

    `times` is what an answer is an answer to; `published` is empty where the public does not know
    of the session, or its time and room differ from the draft's.
    """

    part: SessionSpeaker
    slots: tuple[Slot, ...]
    published: tuple[ProgrammeSession, ...]
    is_preliminary: bool
    others: tuple[Speaker, ...]
    slides: Slides | None

    @property
    def session(self) -> Session:
        return self.part.session

    @property
    def times(self) -> str:
        return times_of(self.slots)

    @property
    def wants_answer(self) -> bool:
        """Placed, and not answered as it stands now."""
        part = self.part
        return bool(self.slots) and (not part.answer or part.answered_times != self.times)

    @property
    def has_moved(self) -> bool:
        """Answered once, about other times."""
        return bool(self.part.answer) and self.wants_answer

    @property
    def is_coming(self) -> bool:
        return self.part.answer == Answer.COMING and not self.wants_answer

    @property
    def cannot_come(self) -> bool:
        return self.part.answer == Answer.CANNOT and not self.wants_answer

    @property
    def wants_slides(self) -> bool:
        """One file for each session will do, whoever of its speakers sends it."""
        speaks = self.part.role == Role.SPEAKER
        return speaks and bool(self.slots) and not self.session.slides.all()


@dataclass(frozen=True, slots=True)
class Standing:
    """A speaker with their sessions, what is missing and what waits for an organiser."""

    speaker: Speaker
    appearances: tuple[Appearance, ...]
    missing: tuple[Missing, ...]
    waiting: tuple[SpeakerEdit, ...]
    photo: str

    @classmethod
    def of(cls, speaker: Speaker, programme: Programme | None, photo: str) -> Self:
        appearances = tuple(_appearances(speaker, programme))
        waiting = tuple(edit for edit in speaker.edits.all() if edit.decided_at is None)
        given = {edit.field for edit in waiting if edit.after} | {photo and "photo"}
        missing = tuple(_missing(speaker, appearances, given))
        return cls(speaker, appearances, missing, waiting, photo)

    @property
    def has_declined_recording(self) -> bool:
        """Who has said no, though something they take part in is meant to be recorded."""
        asked = self.speaker.recording_answered_at and not self.speaker.may_be_recorded
        return bool(asked) and any(one.session.is_recorded for one in self.appearances)


def standings(conference: Conference, speakers: Iterable[Speaker] | None = None) -> list[Standing]:
    """Every speaker's, in the order of names; the same number of queries however many."""
    programme = published_programme(conference)
    photos = Photo.objects.digests(conference)
    if speakers is None:
        speakers = with_details(conference.speakers.by_name())
    return [Standing.of(speaker, programme, photos.get(speaker.pk, "")) for speaker in speakers]


def standing_of(speaker: Speaker) -> Standing:
    """Of a speaker read by `with_details`."""
    [standing] = standings(speaker.conference, [speaker])
    return standing


def with_details(speakers: QuerySet[Speaker]) -> QuerySet[Speaker]:
    """With all that a standing is made of, in constant queries and without any picture."""
    return speakers.select_related("conference__organiser", "organisation").prefetch_related(
        Prefetch("parts", SessionSpeaker.objects.select_related("session").order_by("pk")),
        "parts__session__slots__room",
        "parts__session__parts__speaker",
        "parts__session__slides",
        Prefetch("edits", SpeakerEdit.objects.in_order()),
    )


def published_programme(conference: Conference) -> Programme | None:
    release = Release.objects.current(conference.slug)
    return programme_of(release) if release else None


def is_published(speaker: Speaker) -> bool:
    """Whether everybody can read about them now."""
    programme = published_programme(speaker.conference)
    known = programme.speakers if programme else ()
    return any(one.uuid == speaker.uuid for one in known)


def times_of(slots: Iterable[Slot]) -> str:
    """The times of a session in one line, the same however they are read."""
    return " ".join(f"{slot.starts_at:%Y%m%dT%H%M}/{slot.ends_at:%Y%m%dT%H%M}" for slot in slots)


def slots_in_order(session: Session) -> tuple[Slot, ...]:
    def order(slot: Slot) -> tuple[datetime, int]:
        return slot.starts_at, slot.pk

    return tuple(sorted(session.slots.all(), key=order))


def _appearances(speaker: Speaker, programme: Programme | None) -> Iterator[Appearance]:
    parts = [part for part in speaker.parts.all() if _counts(part.session)]
    for part in sorted(parts, key=_when):
        slots = slots_in_order(part.session)
        published = tuple(
            one for one in (programme.sessions if programme else ()) if _is(one, part.session)
        )
        drafted = {_place_of_slot(slot) for slot in slots}
        agrees = bool(published) and {_place_of(one) for one in published} == drafted
        yield Appearance(
            part=part,
            slots=slots,
            published=() if agrees else published,
            is_preliminary=not agrees or part.session.state == Session.State.ACCEPTED,
            others=tuple(
                other.speaker
                for other in part.session.parts.all()
                if other.speaker_id != speaker.pk
            ),
            slides=next(
                (one for one in part.session.slides.all() if one.speaker_id == speaker.pk), None
            ),
        )


def _counts(session: Session) -> bool:
    """Proposals are not decided, and who carries the coffee needs no biography."""
    return session.state != Session.State.PROPOSED and session.kind not in FRAME


def _when(part: SessionSpeaker) -> tuple[bool, str, int]:
    times = times_of(slots_in_order(part.session))
    return not times, times, part.pk


def _is(published: ProgrammeSession, session: Session) -> bool:
    return published.session_id == session.pk


def _place_of(published: ProgrammeSession) -> tuple[object, ...]:
    return published.starts_at, published.ends_at, published.room


def _place_of_slot(slot: Slot) -> tuple[object, ...]:
    return slot.starts_at, slot.ends_at, slot.room.slug if slot.room else None


def _missing(
    speaker: Speaker, appearances: Iterable[Appearance], given: Collection[str]
) -> Iterator[Missing]:
    """A cancelled session wants nothing more, and who takes part in nothing is left in peace.

    `given` are fields that are there, or that wait for an organiser.
    """
    held = [one for one in appearances if one.session.state != Session.State.CANCELLED]
    if not held:
        return
    if any(one.wants_answer for one in held):
        yield Missing.ANSWER
    if not speaker.biography and not {"biography_sv", "biography_en"}.intersection(given):
        yield Missing.BIOGRAPHY
    if "photo" not in given:
        yield Missing.PHOTO
    if not (speaker.recording_answered_at and speaker.photographs_answered_at):
        yield Missing.CONSENT
    if not speaker.availability_told_at and not all(one.slots for one in held):
        yield Missing.AVAILABILITY
    if any(one.wants_slides for one in held):
        yield Missing.SLIDES
