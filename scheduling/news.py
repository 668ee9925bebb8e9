"""What a programme has that an earlier one had not, for those it concerns: values in, values out.

What a release would change and what a letter tells go through the same functions: whoever sees
beforehand who will be told sees exactly who is.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from scheduling.continuing import Change, changes_between
from scheduling.models import ProgrammeChange, Release
from scheduling.programme import Programme, ProgrammeSession, programme_of

Kind = ProgrammeChange.Kind


@dataclass(frozen=True, slots=True)
class SpeakerNews:
    """What became of a session for somebody who takes part in it, or did."""

    before: ProgrammeSession | None
    after: ProgrammeSession | None
    took_part: bool
    takes_part: bool

    @property
    def session(self) -> ProgrammeSession:
        session = self.after or self.before
        assert session is not None
        return session


def since(release: Release) -> tuple[Programme | None, Programme]:
    """What was public before a release (None before the first), and what is public now."""
    releases = release.conference.releases.defer("content").newest_first()
    before = releases.filter(number__lt=release.number).first()
    now = releases[0]
    return (programme_of(before) if before else None), programme_of(now)


def changes_that_matter(before: Programme | None, after: Programme) -> tuple[Change, ...]:
    """To those who mean to come: another time, room, title or speaker, or none at all.

    Not what is new, nor those of the wording, nor what befalls a session that was off already.
    """
    return tuple(change for change in changes_between(before, after) if _matters(change))


def _matters(change: Change) -> bool:
    before, after = change.before, change.after
    if before is None or (before.is_cancelled and (after is None or after.is_cancelled)):
        return False
    return after is None or change.kind != Kind.CHANGED or _essence(before) != _essence(after)


def _essence(session: ProgrammeSession) -> tuple[object, ...]:
    return session.title, session.parts, session.is_cancelled


def speaker_news(before: Programme | None, after: Programme) -> dict[UUID, tuple[SpeakerNews, ...]]:
    """By the speakers' uuids: their sessions with news, in the order of time."""
    earlier = {session.uuid: session for session in before.sessions} if before else {}
    later = {session.uuid: session for session in after.sessions}
    then, now = _speakers(before), _speakers(after)
    changed = {change.session.uuid for change in changes_that_matter(before, after)}
    news: dict[UUID, list[SpeakerNews]] = defaultdict(list)
    for uuid in earlier | later:
        old, new = earlier.get(uuid), later.get(uuid)
        were, are = _people(old, then), _people(new, now)
        for speaker in were | are:
            one = SpeakerNews(old, new, speaker in were, speaker in are)
            if _is_news(one, has_changed=uuid in changed):
                news[speaker].append(one)
    return {
        speaker: tuple(sorted(own, key=lambda one: (one.session.starts_at, one.session.slug)))
        for speaker, own in news.items()
    }


def _is_news(one: SpeakerNews, *, has_changed: bool) -> bool:
    if one.took_part and one.takes_part:
        return has_changed
    session = one.after if one.takes_part else one.before
    return session is not None and not session.is_cancelled


def _speakers(programme: Programme | None) -> dict[str, UUID]:
    return {speaker.slug: speaker.uuid for speaker in programme.speakers} if programme else {}


def _people(session: ProgrammeSession | None, speakers: dict[str, UUID]) -> dict[UUID, str]:
    """Who takes part, in the order they are named, and how."""
    parts = session.parts if session else ()
    return {speakers[part.speaker]: part.role for part in parts}
