"""The demo conference itself: who arranges it, where it is, and everything in its programme."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify

from conference.models import Conference, ConferenceDay, Organisation
from conference.slugs import free_slug
from registrations.demo.dates import Shift
from scheduling.models import Room, Session, SessionSpeaker, Slot, Speaker, Track, Unavailability

type Organisations = Mapping[str, Organisation]
type Json = dict[str, Any]


def add_organisations(items: list[Json]) -> Organisations:
    organisations = [
        Organisation(
            slug=item["key"],
            name_sv=item["name"]["sv"],
            name_en=item["name"]["en"],
            kind=item["type"],
            municipality_code=item.get("municipality_code") or "",
            mail_domains=[mail_domain(item["key"])],
            organisation_number=item.get("organisation_number") or "",
            peppol_id=item.get("peppol_id", ""),
            reference_pattern=item.get("reference_pattern", ""),
            reference_help_sv=item.get("reference_help", {}).get("sv", ""),
            reference_help_en=item.get("reference_help", {}).get("en", ""),
        )
        for item in items
    ]
    return {one.slug: one for one in Organisation.objects.bulk_create(organisations)}


def mail_domain(key: str) -> str:
    return f"{key.removeprefix('demo-')}.example"


def add_conference(programme: Json, organisations: Organisations, *, shift: Shift) -> Conference:
    edition, venue = programme["edition"], programme["venue"]
    conference = Conference.objects.create(
        slug=edition["slug"],
        name_sv=edition["name"]["sv"],
        name_en=edition["name"]["en"],
        tagline_sv=edition["tagline"]["sv"],
        tagline_en=edition["tagline"]["en"],
        about_sv=edition["about"]["sv"],
        about_en=edition["about"]["en"],
        starts_on=shift.date(edition["start_date"]),
        ends_on=shift.date(edition["end_date"]),
        timezone=edition["timezone"],
        venue_name=venue["name"],
        venue_city=venue["city"],
        venue_accessibility_sv=venue["accessibility"]["sv"],
        venue_accessibility_en=venue["accessibility"]["en"],
        organiser=organisations[edition["organiser"]],
        contact_email=edition["contact_email"],
        registration_opens_at=shift.moment(edition["registration_opens"]),
        no_show_fee=edition["no_show_fee_sek"],
        free_cancellation_until=shift.deadline(edition["free_cancellation_until"]),
        is_eu_cofinanced=edition["funding"]["eu_cofinanced"],
    )
    _add_days(conference, programme, shift=shift)
    return conference


def add_programme(
    conference: Conference,
    programme: Json,
    people: list[Json],
    organisations: Organisations,
    *,
    shift: Shift,
) -> None:
    """All that the public programme is made of, in rooms and times; and what is still to place."""
    tracks = _add_tracks(conference, programme["tracks"])
    rooms = _add_rooms(conference, programme["rooms"])
    speakers = _add_speakers(conference, people, organisations)
    items = programme["sessions"] + programme["plenary"]
    written = items + programme["not_placed"]
    sessions = _add_sessions(conference, written, tracks)
    sessions |= _add_service_sessions(conference, programme["service_items"], taken=sessions)
    _add_parts(written, sessions, speakers)
    Slot.objects.bulk_create(
        Slot(
            session=sessions[item["id"]],
            room=rooms.get(item.get("room")),
            starts_at=shift.moment(item["start"]),
            ends_at=shift.moment(item["end"]),
        )
        for item in items + programme["service_items"]
    )
    _close_a_room(rooms["verkstaden"])


def _close_a_room(room: Room) -> None:
    """The first morning, while it is furnished."""
    day = room.conference.days.earliest("date")
    Unavailability.objects.create(
        room=room, starts_at=day.starts_at, ends_at=day.starts_at + timedelta(hours=2)
    )


def _add_days(conference: Conference, programme: Json, *, shift: Shift) -> None:
    """A day lasts from when the doors open until the last session on the programme ends."""
    for number in range((conference.ends_on - conference.starts_on).days + 1):
        day = conference.starts_on + timedelta(days=number)
        sessions = programme["sessions"] + programme["plenary"]
        ConferenceDay.objects.create(
            conference=conference,
            date=day,
            starts_at=min(_times(sessions + programme["service_items"], "start", number, shift)),
            ends_at=max(_times(sessions, "end", number, shift)),
            changed_at=shift.now,
        )


def _times(items: list[Json], key: str, number: int, shift: Shift) -> list[datetime]:
    return [shift.moment(item[key]) for item in items if item["day"] == number + 1]


def _add_tracks(conference: Conference, items: list[Json]) -> dict[str, Track]:
    tracks = [
        Track(
            conference=conference,
            slug=item["slug"],
            code=item["code"],
            name_sv=item["name"]["sv"],
            name_en=item["name"]["en"],
            colour=item["colour"],
            position=item["sort"],
        )
        for item in items
    ]
    return {track.slug: track for track in Track.objects.bulk_create(tracks)}


def _add_rooms(conference: Conference, items: list[Json]) -> dict[str | None, Room]:
    rooms = [
        Room(
            conference=conference,
            slug=item["slug"],
            name_sv=item["name"]["sv"],
            name_en=item["name"]["en"],
            capacity=item["capacity"],
            is_streamed=item["streamed"],
            is_recorded=item["recorded"],
            takes_remote_speakers=item["remote_speakers"],
            has_hearing_loop="hearing loop" in item["accessibility"]["en"].casefold(),
            accessibility_sv=item["accessibility"]["sv"],
            accessibility_en=item["accessibility"]["en"],
            position=item["sort"],
        )
        for item in items
    ]
    return {room.slug: room for room in Room.objects.bulk_create(rooms)}


def _add_speakers(
    conference: Conference, people: list[Json], organisations: Organisations
) -> dict[str, Speaker]:
    speakers = [
        Speaker(
            conference=conference,
            slug=slugify(person["display_name"]),
            name=person["display_name"],
            title_sv=person["title"]["sv"],
            title_en=person["title"]["en"],
            biography_sv=person["bio"]["sv"],
            biography_en=person["bio"]["en"],
            organisation=organisations[person["organisation"]],
            email=person["email"],
            is_remote=person["participation"] == "remote",
            may_be_recorded=person["consent_recording"],
        )
        for person in people
    ]
    created = Speaker.objects.bulk_create(speakers)
    return {person["id"]: speaker for person, speaker in zip(people, created, strict=True)}


def _add_sessions(
    conference: Conference, items: list[Json], tracks: dict[str, Track]
) -> dict[str, Session]:
    sessions = [
        Session(
            conference=conference,
            slug=slugify(item["title"]["sv"]),
            code=f"{item['code']}26",
            kind=item["format"],
            state=item["status"],
            title_sv=item["title"]["sv"],
            title_en=item["title"]["en"],
            abstract_sv=item["abstract"]["sv"],
            abstract_en=item["abstract"]["en"],
            track=tracks.get(item["track"]),
            minutes=item["length_min"],
            level=item["level"],
            language=item["language"],
            seats=item["capacity"] if item["booking_required"] else None,
            is_streamed=item["streamed"],
            is_recorded=item["recorded"],
            captions="" if item["captions"] == "none" else item["captions"],
            has_sign_language=item["sign_language"],
        )
        for item in items
    ]
    created = Session.objects.bulk_create(sessions)
    return {item["id"]: session for item, session in zip(items, created, strict=True)}


def _add_service_sessions(
    conference: Conference, items: list[Json], *, taken: Mapping[str, Session]
) -> dict[str, Session]:
    """Check-in, coffee, meals and buses: they concern everybody and have no room of their own."""
    slugs = {session.slug for session in taken.values()}
    sessions = []
    for item in items:
        slug = free_slug(item["title"]["sv"], taken=slugs, otherwise=item["kind"])
        slugs.add(slug)
        sessions.append(
            Session(
                conference=conference,
                slug=slug,
                code=f"{item['id'].upper()}6",
                kind=item["kind"],
                state=Session.State.CONFIRMED,
                title_sv=item["title"]["sv"],
                title_en=item["title"]["en"],
                minutes=item["length_min"],
            )
        )
    created = Session.objects.bulk_create(sessions)
    return {item["id"]: session for item, session in zip(items, created, strict=True)}


def _add_parts(
    items: list[Json], sessions: Mapping[str, Session], speakers: Mapping[str, Speaker]
) -> None:
    speaking, moderating = SessionSpeaker.Role.SPEAKER, SessionSpeaker.Role.MODERATOR
    roles = [
        (item["id"], person, role, position)
        for item in items
        for position, (person, role) in enumerate(
            [(person, speaking) for person in item["speakers"]]
            + [(person, moderating) for person in [item["moderator"]] if person]
        )
    ]
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(
            session=sessions[item], speaker=speakers[person], role=role, position=position
        )
        for item, person, role, position in roles
    )
