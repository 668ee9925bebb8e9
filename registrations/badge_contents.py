"""What stands on people's badges: their names and roles, and on the back their own programme."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import groupby

from django.utils.formats import date_format, time_format
from django.utils.text import Truncator, capfirst

from conference.models import Conference
from registrations.badge_fronts import roles_on_badges
from registrations.badge_paper import Badge, Day, Session
from registrations.models import Registration, SavedSession, Seat
from scheduling.models import Release
from scheduling.programme import programme_of
from scheduling.timetable import Entry, entries_of

# Of a title: two lines.
LONGEST_TITLE = 80

type Programmes = Mapping[int, tuple[Day, ...]]


def badges_of(
    conference: Conference, people: Collection[Registration], *, has_backs: bool = False
) -> list[Badge]:
    """In the order of the people, in the reader's language. Constant number of queries."""
    roles = roles_on_badges(conference)
    programmes = _own_programmes(conference) if has_backs else {}
    return [
        Badge(
            code=person.ticket_code,
            name=person.name,
            organisation=person.organisation_shown,
            role=str(roles[person.email_key].label) if person.email_key in roles else "",
            avoids_photos=person.avoids_photos,
            programme=programmes.get(person.pk, ()),
        )
        for person in people
    ]


def _own_programmes(conference: Conference) -> Programmes:
    """What people have booked a seat in, and what they have saved, by registration."""
    release = Release.objects.current(conference.slug)
    if release is None:
        return {}
    takes_place = [
        entry for entry in entries_of(programme_of(release)) if not entry.session.is_cancelled
    ]
    return {
        registration: _days([entry for entry in takes_place if entry.session.session_id in chosen])
        for registration, chosen in _chosen(conference).items()
    }


def _chosen(conference: Conference) -> dict[int, set[int]]:
    booked = Seat.objects.of_conference(conference).booked()
    saved = SavedSession.objects.filter(session__conference=conference)
    chosen = defaultdict[int, set[int]](set)
    for rows in (booked, saved):
        for registration, session in rows.values_list("registration_id", "session_id"):
            chosen[registration].add(session)
    return chosen


def _days(entries: list[Entry]) -> tuple[Day, ...]:
    return tuple(
        Day(capfirst(date_format(day, "l j F")), tuple(map(_session, of_day)))
        for day, of_day in groupby(entries, key=lambda entry: entry.day)
    )


def _session(entry: Entry) -> Session:
    return Session(
        time=f"{time_format(entry.starts_at)}–{time_format(entry.ends_at)}",
        title=Truncator(str(entry.session.title)).chars(LONGEST_TITLE),
        where=str(entry.room.name) if entry.room else "",
    )
