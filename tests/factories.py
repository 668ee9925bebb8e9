"""One function a thing: a believable one, with whatever the test cares about said by name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from conference.models import Conference, ConferenceDay, Membership, Organisation, User
from registrations.models import Attendance, Checkpoint, Device, Pool, Registration
from registrations.signup import Attendee
from scheduling.models import Room, Session, SessionSpeaker, Slot, Speaker, Track

# Tuesday of the conference week at twelve in Skellefteå.
NOON = datetime(2026, 12, 8, 11, 0, tzinfo=UTC)
# A month before the conference: registration is open.
AUTUMN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def make_organisation(**fields: Any) -> Organisation:
    defaults = {
        "slug": "umea",
        "name_sv": "Umeå kommun",
        "name_en": "Umeå Municipality",
        "kind": Organisation.Kind.MUNICIPALITY,
        "mail_domains": ["umea.example"],
    }
    return Organisation.objects.create(**defaults | fields)


def make_conference(**fields: Any) -> Conference:
    """Two days in Skellefteå, Tuesday 8 and Wednesday 9 December 2026."""
    defaults = {
        "slug": "2026",
        "name_sv": "Digitala Västerbotten 2026",
        "name_en": "Digital Västerbotten 2026",
        "starts_on": date(2026, 12, 8),
        "ends_on": date(2026, 12, 9),
        "venue_name": "Sara kulturhus",
        "venue_city": "Skellefteå",
        "contact_email": "konferens@regionvasterbotten.example",
        "registration_opens_at": datetime(2026, 9, 1, 6, 0, tzinfo=UTC),
    }
    conference = Conference.objects.create(**defaults | fields)
    for day, opens, closes in ((0, 7, 15), (1, 7, 14)):
        on = conference.starts_on + timedelta(days=day)
        ConferenceDay.objects.create(
            conference=conference,
            date=on,
            starts_at=datetime(on.year, on.month, on.day, opens, 30, tzinfo=UTC),
            ends_at=datetime(on.year, on.month, on.day, closes, 30, tzinfo=UTC),
            changed_at=AUTUMN,
        )
    return conference


def make_user(**fields: Any) -> User:
    defaults = {"email": "maj@rv.example", "password": "lingon och hjortron", "name": "Maj Älvdal"}
    return User.objects.create_user(**defaults | fields)


def make_organiser(conference: Conference, **fields: Any) -> User:
    user = make_user(**fields)
    Membership.objects.create(user=user, conference=conference, role=Membership.Role.ORGANISER)
    return user


def make_pool(conference: Conference, **fields: Any) -> Pool:
    defaults = {
        "attendance": Attendance.ON_SITE,
        "slug": "on-site",
        "name_sv": "På plats",
        "name_en": "On site",
        "capacity": 190,
        "closes_at": NOON + timedelta(days=1),
    }
    return Pool.objects.create(conference=conference, **defaults | fields)


def make_online_pool(conference: Conference, **fields: Any) -> Pool:
    online = {
        "attendance": Attendance.ONLINE,
        "slug": "online",
        "name_sv": "På distans",
        "name_en": "Online",
        "capacity": None,
        "position": 1,
    }
    return make_pool(conference, **online | fields)


def make_registration(pool: Pool, **fields: Any) -> Registration:
    """A confirmed registration that holds a place of the pool."""
    defaults = {
        "name": "Saga Hjortronklint",
        "email": "saga.hjortronklint@umea.example",
        "organisation_name": "Umeå kommun",
        "status": Registration.Status.CONFIRMED,
        "attendance": pool.attendance,
        "pool": pool,
        "registered_at": AUTUMN,
        "changed_at": AUTUMN,
    }
    fields = defaults | fields
    fields.setdefault("email_key", str(fields["email"]).casefold())
    registration = Registration.objects.create(conference=pool.conference, **fields)
    if registration.pool:
        Pool.objects.filter(pk=registration.pool.pk).update(taken=registration.pool.taken + 1)
        registration.pool.refresh_from_db()
    return registration


def make_track(conference: Conference, **fields: Any) -> Track:
    defaults = {
        "slug": "e-halsa",
        "code": "HAL",
        "name_sv": "E-hälsa",
        "name_en": "E-health",
        "colour": "#9B1C4A",
    }
    return Track.objects.create(conference=conference, **defaults | fields)


def make_room(conference: Conference, **fields: Any) -> Room:
    defaults = {
        "slug": "lilla-scenen",
        "name_sv": "Lilla scenen",
        "name_en": "Small Stage",
        "capacity": 180,
        "is_streamed": True,
    }
    return Room.objects.create(conference=conference, **defaults | fields)


def make_speaker(conference: Conference, **fields: Any) -> Speaker:
    defaults = {"slug": "tuva-lingonstrale", "name": "Tuva Lingonstråle"}
    return Speaker.objects.create(conference=conference, **defaults | fields)


def make_session(conference: Conference, *speakers: Speaker, **fields: Any) -> Session:
    """A confirmed talk of half an hour, not yet placed in the programme."""
    defaults = {
        "slug": "sexton-kommuner",
        "title_sv": "Sexton kommuner, en beställning",
        "title_en": "Sixteen municipalities, one order",
        "state": Session.State.CONFIRMED,
        "minutes": 30,
        "is_streamed": True,
    }
    session = Session.objects.create(conference=conference, **defaults | fields)
    for position, speaker in enumerate(speakers):
        SessionSpeaker.objects.create(session=session, speaker=speaker, position=position)
    return session


def make_slot(session: Session, room: Room | None, **fields: Any) -> Slot:
    """The session placed at noon of the first day, as long as it takes."""
    starts_at = fields.pop("starts_at", NOON)
    ends_at = fields.pop("ends_at", starts_at + timedelta(minutes=session.minutes))
    return Slot.objects.create(
        session=session, room=room, starts_at=starts_at, ends_at=ends_at, **fields
    )


def make_checkpoint(conference: Conference, **fields: Any) -> Checkpoint:
    defaults = {"slug": "entrance", "name_sv": "Entrén", "name_en": "Entrance"}
    return Checkpoint.objects.create(conference=conference, **defaults | fields)


def make_device(checkpoint: Checkpoint, **fields: Any) -> Device:
    defaults = {
        "name": "Entré norr",
        "scopes": [Device.Scope.SCAN, Device.Scope.UNDO],
        "token_hash": "0" * 64,
        "paired_at": AUTUMN,
        "expires_at": NOON + timedelta(hours=10),
    }
    return Device.objects.create(
        conference=checkpoint.conference, checkpoint=checkpoint, **defaults | fields
    )


def make_attendee(pool: Pool, **fields: Any) -> Attendee:
    """Somebody who wants a place of the pool."""
    defaults = {
        "name": "Saga Hjortronklint",
        "email": "Saga.Hjortronklint@umea.example",
        "organisation": None,
        "organisation_name": "Umeå kommun",
        "language": "sv",
    }
    return Attendee(pool=pool, **defaults | fields)
