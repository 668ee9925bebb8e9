"""What publishing would do, before it is done; and publishing exactly what was shown."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from django.db import transaction

from conference.models import Conference, User
from scheduling import moving
from scheduling.clashes import Audience
from scheduling.continuing import Change, changes_between, continued
from scheduling.models import Release
from scheduling.programme import (
    PROGRAMME,
    Programme,
    ProgrammeRoom,
    ProgrammeSession,
    ProgrammeSpeaker,
    ProgrammeTrack,
    programme_of,
)
from scheduling.programme_of_draft import draft_programme
from scheduling.publishing import NOBODY, publish

NEVER = datetime.min.replace(tzinfo=UTC)


class NothingToPublish(Exception):
    """What is public is what the draft says."""


class DraftChanged(Exception):
    """Somebody has changed the draft since it was looked at."""


@dataclass(frozen=True)
class Preview:
    """What is public (None: nothing yet), what would be, and session by session what changes."""

    before: Programme | None
    after: Programme
    changes: tuple[Change, ...]

    @property
    def is_first(self) -> bool:
        return self.before is None

    @property
    def is_empty(self) -> bool:
        return self.before is not None and _content(self.before) == _content(self.after)

    @property
    def speakers(self) -> tuple[ProgrammeSpeaker, ...]:
        """Whose own words are new; who comes or goes is seen by the sessions."""
        known = {one.uuid: one for one in self.before.speakers} if self.before else {}
        return tuple(one for one in self.after.speakers if known.get(one.uuid, one) != one)

    @property
    def rooms(self) -> tuple[ProgrammeRoom, ...]:
        """Those that are new, or described in another way."""
        known = set(self.before.rooms) if self.before else set(self.after.rooms)
        return tuple(one for one in self.after.rooms if one not in known)

    @property
    def tracks(self) -> tuple[ProgrammeTrack, ...]:
        known = set(self.before.tracks) if self.before else set(self.after.tracks)
        return tuple(one for one in self.after.tracks if one not in known)

    @cached_property
    def fingerprint(self) -> str:
        """The same as long as publishing would make the same of the same."""
        shown = (one for one in (self.before, self.after) if one)
        content = (PROGRAMME.dump_json(_content(one)) for one in shown)
        return hashlib.sha256(b"".join(content)).hexdigest()


def preview(conference: Conference, *, now: datetime) -> Preview:
    """Constant number of queries."""
    newest = conference.releases.defer("content").newest_first().first()
    before = programme_of(newest) if newest else None
    number = before.number + 1 if before else 1
    draft = draft_programme(conference, number=number, name=str(number), now=now)
    after = continued(draft, before)
    return Preview(before, after, tuple(changes_between(before, after)))


@transaction.atomic
def publish_as_shown(  # noqa: PLR0913 -- passed on to publish
    conference: Conference,
    *,
    seen: str,
    by: User,
    now: datetime,
    name: str = "",
    audience: Audience = NOBODY,
) -> Release:
    """Publish what had this fingerprint. Raises NothingToPublish, DraftChanged, NotPublishable."""
    moving.hold(conference)
    shown = preview(conference, now=now)
    if shown.is_empty:
        raise NothingToPublish
    if shown.fingerprint != seen:
        raise DraftChanged
    return publish(conference, by=by, now=now, name=name, audience=audience)


def _content(programme: Programme) -> Programme:
    """Without what tells releases apart that say the same."""
    return replace(
        programme,
        release_uuid=UUID(int=0),
        number=0,
        name="",
        published_at=NEVER,
        sessions=tuple(map(_undated, programme.sessions)),
        withdrawn=tuple(map(_undated, programme.withdrawn)),
    )


def _undated(session: ProgrammeSession) -> ProgrammeSession:
    """Without what becomes of it by time passing."""
    return replace(session, changed_at=NEVER, moved_from=None)
