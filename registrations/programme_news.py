"""What a programme brings that is news to those who have chosen something of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from conference.models import Conference
from registrations.models import Registration, SavedSession, Seat
from registrations.published import Published, sessions_of
from scheduling.continuing import Change
from scheduling.models import Speaker
from scheduling.news import SpeakerNews, changes_that_matter, speaker_news
from scheduling.programme import Programme, ProgrammeSession

# Sessions by the address of somebody who is told of them as a speaker already.
type ToldAsSpeaker = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class News:
    """What became of a session that somebody chose; `after` is None when it is gone.

    `clashes` are what the person has booked at its new time.
    """

    before: ProgrammeSession
    after: ProgrammeSession | None
    clashes: tuple[ProgrammeSession, ...]

    @property
    def session(self) -> ProgrammeSession:
        return self.after or self.before


@dataclass(frozen=True, slots=True)
class ToSpeaker:
    """A speaker and what there is to tell them."""

    speaker: Speaker
    news: tuple[SpeakerNews, ...]


@dataclass(frozen=True, slots=True)
class ToAttendee:
    """Somebody who has chosen what changes, and what there is to tell them."""

    registration: Registration
    news: tuple[News, ...]

    @property
    def tie(self) -> str:
        """How they hold to it, told by what binds the most: booked, offered, waiting, saved."""
        about = {one.before.session_id for one in self.news}
        held = {seat.status for seat in self.registration.seats.all() if seat.session_id in about}
        return next((status for status in Seat.Status.values if status in held), "saved")


@dataclass(frozen=True, slots=True)
class Told:
    """Everybody with something to be told, those without an address too."""

    speakers: tuple[ToSpeaker, ...]
    attendees: tuple[ToAttendee, ...]


def told_of(conference: Conference, before: Programme | None, after: Programme) -> Told:
    """Who is to be told what, when one programme follows the other. Constant number of queries."""
    speakers = tuple(_speakers(conference, before, after))
    changes = changes_that_matter(before, after)
    published, as_speaker = sessions_of(after), _told_as_speaker(speakers)
    attendees = (
        ToAttendee(one, _news(one, changes, published, as_speaker))
        for one in concerned_by(conference, {change.session.session_id for change in changes})
    )
    return Told(speakers, tuple(one for one in attendees if one.news))


def news_of_one(
    registration: Registration, before: Programme | None, after: Programme
) -> tuple[News, ...]:
    """What there is to tell one person: only what they have chosen."""
    changes = changes_that_matter(before, after)
    speakers = _speakers(registration.conference, before, after, email=registration.email_key)
    return _news(registration, changes, sessions_of(after), _told_as_speaker(speakers))


def concerned_by(conference: Conference, session_ids: Iterable[int]) -> list[Registration]:
    """Those who have booked, wait for or saved any of these sessions."""
    ids = list(session_ids)
    seated = Seat.objects.filter(session__in=ids).values("registration")
    saving = SavedSession.objects.filter(session__in=ids).values("registration")
    concerned = conference.registrations.active().filter(Q(pk__in=seated) | Q(pk__in=saving))
    return list(concerned.prefetch_related("seats", "saved_sessions").order_by("pk"))


def _speakers(
    conference: Conference, before: Programme | None, after: Programme, *, email: str | None = None
) -> Iterable[ToSpeaker]:
    news = speaker_news(before, after)
    speakers = conference.speakers.filter(uuid__in=news).order_by("name", "pk")
    if email is not None:
        speakers = speakers.filter(email__iexact=email)
    for speaker in speakers:
        yield ToSpeaker(speaker, news[speaker.uuid])


def _told_as_speaker(speakers: Iterable[ToSpeaker]) -> ToldAsSpeaker:
    told: dict[str, frozenset[int]] = defaultdict(frozenset)
    for one in speakers:
        if one.speaker.email:
            told[one.speaker.email.casefold()] |= {own.session.session_id for own in one.news}
    return told


def _news(
    registration: Registration,
    changes: Iterable[Change],
    published: Published,
    as_speaker: ToldAsSpeaker,
) -> tuple[News, ...]:
    seats, saved = registration.seats.all(), registration.saved_sessions.all()
    booked = [seat.session_id for seat in seats if seat.status == Seat.Status.BOOKED]
    chosen = {one.session_id for one in (*seats, *saved)}
    chosen -= as_speaker.get(registration.email_key, frozenset())
    return tuple(
        News(change.before, change.after, _clashes(published, change.after, booked))
        for change in changes
        if change.before and change.session.session_id in chosen
    )


def _clashes(
    published: Published, session: ProgrammeSession | None, booked: Iterable[int]
) -> tuple[ProgrammeSession, ...]:
    if session is None or session.is_cancelled:
        return ()
    return tuple(
        other
        for session_id in booked
        if session_id != session.session_id
        for other in published.times.get(session_id, ())
        if session.overlaps(other)
    )
