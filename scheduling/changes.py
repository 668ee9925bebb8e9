"""What has changed in the published programme, as an Atom feed to follow."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid5

from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from conference.addresses import whole_address
from conference.models import Conference
from scheduling.ical import organiser_name, session_address
from scheduling.machine_text import carriable
from scheduling.models import ProgrammeChange, Release
from scheduling.programme import SESSION, Programme, ProgrammeSession, programme_of

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
MOST_ENTRIES = 100
Kind = ProgrammeChange.Kind


def changes_feed(conference: Conference, newest: Release, *, source: str, language: str) -> str:
    """Everything that releases have changed, the newest first; the first release is the last."""
    feed = Atom1Feed(
        title=_("%(conference)s: changes in the programme") % {"conference": conference.name},
        link=whole_address("programme_changes", conference.slug),
        description="",
        language=language,
        author_name=carriable(organiser_name(conference)),
        feed_url=source,
        feed_guid=source,
    )
    programme = programme_of(newest)
    for change in ProgrammeChange.objects.told_by(conference)[:MOST_ENTRIES]:
        _add_change(feed, conference, programme, change)
    first = conference.releases.get(number=1)
    feed.add_item(
        title=_("The programme is published"),
        link=whole_address("programme", conference.slug),
        description=_("From now on, this feed tells what changes."),
        unique_id=f"urn:uuid:{first.uuid}",
        updateddate=first.published_at,
        pubdate=first.published_at,
    )
    return feed.writeString("utf-8")


def _add_change(
    feed: Atom1Feed, conference: Conference, programme: Programme, change: ProgrammeChange
) -> None:
    before = SESSION.validate_python(change.before) if change.before else None
    after = SESSION.validate_python(change.after) if change.after else None
    session = after or before
    assert session is not None
    label = Kind(change.kind).label
    feed.add_item(
        title=f"{label}: {carriable(session.title)}",
        link=session_address(conference, programme, session),
        description=carriable(told(conference, programme, before, after)),
        # The release and the slot together are the change's identity; both are for ever.
        unique_id=f"urn:uuid:{uuid5(change.release.uuid, str(change.slot_uuid))}",
        updateddate=change.release.published_at,
        pubdate=change.release.published_at,
    )


def told(
    conference: Conference,
    programme: Programme,
    before: ProgrammeSession | None,
    after: ProgrammeSession | None,
) -> str:
    """One sentence: when and where it is now, or was."""
    if after is None:
        assert before is not None
        return _("No longer in the programme; it was %(then)s.") % {
            "then": when_and_where(conference, programme, before)
        }
    now = when_and_where(conference, programme, after)
    if after.is_cancelled:
        return _("Will not take place; it was %(then)s.") % {"then": now}
    then = when_and_where(conference, programme, before) if before else now
    if then == now:
        return _("It takes place %(now)s.") % {"now": now}
    return _("It takes place %(now)s, instead of %(then)s.") % {"now": now, "then": then}


def told_in_full(
    conference: Conference,
    programme: Programme,
    before: ProgrammeSession | None,
    after: ProgrammeSession | None,
) -> Iterator[str]:
    """Sentence by sentence: the place and the time, and what it was called and who speaks."""
    yield told(conference, programme, before, after)
    if before and after and after.title != before.title:
        yield _("It was called “%(title)s”.") % {"title": before.title}
    if before and after and after.parts != before.parts:
        names = people_in_words(programme, after) or _("not decided yet")
        yield _("The speakers have changed: %(names)s.") % {"names": names}


def people_in_words(programme: Programme, session: ProgrammeSession) -> str:
    speakers = (programme.speaker(part.speaker) for part in session.parts)
    return ", ".join(speaker.name for speaker in speakers if speaker)


def when_and_where(conference: Conference, programme: Programme, session: ProgrammeSession) -> str:
    room = programme.room(session.room)
    times = f"{_time(conference, session.starts_at)}–{_time(conference, session.ends_at)}"
    day = date_format(localtime(session.starts_at, conference.tz), "DATE_FORMAT")
    return ", ".join(filter(None, (day, times, str(room.name) if room else "")))


def _time(conference: Conference, at: datetime) -> str:
    return date_format(localtime(at, conference.tz), "TIME_FORMAT")
