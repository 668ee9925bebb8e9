"""One function a thing: a believable one, with whatever the test cares about said by name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import F

from conference.field_encryption import seal
from conference.models import Conference, ConferenceDay, Membership, Organisation, User
from registrations.handing_over import Successor
from registrations.models import (
    Attendance,
    Checkpoint,
    Device,
    Group,
    Invitation,
    Needs,
    Pool,
    Question,
    Registration,
    digest_of,
)
from registrations.signup import Attendee, register
from scheduling.models import (
    Call,
    Proposal,
    Proposer,
    Room,
    Session,
    SessionSpeaker,
    Slot,
    Speaker,
    Track,
)

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
    return make_member(conference, Membership.Role.ORGANISER, **fields)


def make_member(conference: Conference, role: Membership.Role, **fields: Any) -> User:
    """Somebody who has a role at the conference."""
    user = make_user(**fields)
    Membership.objects.create(user=user, conference=conference, role=role)
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


def make_registration(pool: Pool, /, **fields: Any) -> Registration:
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


def make_needs(registration: Registration, *needs: str, **fields: Any) -> Needs:
    """What somebody has told of, and agreed to: food, unless said otherwise."""
    defaults = {
        "kind": Needs.Kind.FOOD,
        "consent_version": "food 1",
        "consented_at": AUTUMN,
    }
    told = Needs(registration=registration, **defaults | fields)
    told.sealed = seal(sorted(needs), place=told.place)
    told.save()
    return told


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


def make_workshop(conference: Conference, **fields: Any) -> Session:
    """A session of ninety minutes from noon, with seats to book; publish it to open the booking."""
    starts_at = fields.pop("starts_at", NOON)
    defaults = {
        "slug": "rita-samverkan",
        "title_sv": "Rita samverkan på en servett",
        "title_en": "Draw the partnership on a napkin",
        "kind": Session.Kind.WORKSHOP,
        "minutes": 90,
        "seats": 2,
        "is_streamed": False,
    }
    session = make_session(conference, **defaults | fields)
    make_slot(session, None, starts_at=starts_at)
    return session


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


def make_successor(**fields: Any) -> Successor:
    """A colleague to hand over to."""
    defaults = {
        "name": "Ture Björkskog",
        "email": "Ture.Bjorkskog@umea.example",
        "organisation": None,
        "organisation_name": "Umeå kommun",
        "language": "sv",
    }
    return Successor(**defaults | fields)


def make_question(conference: Conference, **fields: Any) -> Question:
    """A text of one's own, asked of everybody."""
    defaults = {
        "slug": "workplace",
        "kind": Question.Kind.TEXT,
        "label_sv": "Vad arbetar du med?",
        "label_en": "What do you work with?",
        "purpose_sv": "Vi planerar samtalen efter svaren.",
        "purpose_en": "We plan the talks by the answers.",
        "kept_days": 30,
    }
    return Question.objects.create(conference=conference, **defaults | fields)


def make_choice(conference: Conference, **fields: Any) -> Question:
    """Dinner, yes or no."""
    defaults = {
        "slug": "dinner",
        "kind": Question.Kind.CHOICE,
        "label_sv": "Kommer du till middagen?",
        "label_en": "Will you come to the dinner?",
        "options": [
            {"value": "yes", "sv": "Ja", "en": "Yes"},
            {"value": "no", "sv": "Nej", "en": "No"},
        ],
    }
    return make_question(conference, **defaults | fields)


def make_line(pool: Pool, *names: str, now: datetime = AUTUMN) -> list[Registration]:
    """People who stand in line for a full pool, in this order."""
    attendees = [make_attendee(pool, email=f"{name}@umea.example") for name in names]
    return [register(pool.conference, attendee, now=now) for attendee in attendees]


def make_offer(pool: Pool, /, **fields: Any) -> Registration:
    """Somebody for whom a place of the pool is set aside, for a day."""
    offered = {
        "status": Registration.Status.OFFERED,
        "pool": None,
        "waiting_for": pool,
        "queued_at": AUTUMN,
        "offer_expires_at": AUTUMN + timedelta(days=1),
        "attendance": pool.attendance,
    }
    registration = make_registration(pool, **offered | fields)
    Pool.objects.filter(pk=pool.pk).update(taken=F("taken") + 1)
    pool.refresh_from_db()
    return registration


def make_invitation(conference: Conference, **fields: Any) -> Invitation:
    """Somebody who was invited, and has not answered."""
    defaults = {
        "email": "Tuva.Lingonstrale@mala.example",
        "name": "Tuva Lingonstråle",
        "organisation_name": "Malå kommun",
        "imported_at": AUTUMN,
        "invited_at": AUTUMN,
    }
    fields = defaults | fields
    email_key = str(fields["email"]).casefold()
    known = {"email_key": email_key, "digest": digest_of(email_key)}
    return Invitation.objects.create(conference=conference, **known | fields)


def make_group(conference: Conference, **fields: Any) -> Group:
    """Colleagues that Maj coordinates; nobody is in it yet."""
    defaults = {
        "name": "Maj Älvdal",
        "email": "maj.alvdal@umea.example",
        "organisation_name": "Umeå kommun",
        "begun_at": AUTUMN,
    }
    fields = defaults | fields
    fields.setdefault("email_key", str(fields["email"]).casefold())
    return Group.objects.create(conference=conference, **fields)


def make_call(conference: Conference, **fields: Any) -> Call:
    """A blind call for talks and workshops, open all of November."""
    defaults = {
        "opens_at": AUTUMN - timedelta(days=1),
        "closes_at": AUTUMN + timedelta(days=30),
        "kinds": [Session.Kind.TALK, Session.Kind.WORKSHOP],
    }
    return Call.objects.create(conference=conference, **defaults | fields)


def make_proposal(conference: Conference, *names: str, **fields: Any) -> Proposal:
    """Half an hour that was sent in, by Tuva unless others are named."""
    defaults = {
        "title": "Allt vi lärde av ett snöoväder",
        "abstract": "En kommun utan ström i två dygn.",
        "kind": Session.Kind.TALK,
        "minutes": 30,
        "state": Proposal.State.SENT,
        "begun_at": AUTUMN,
        "sent_at": AUTUMN,
    }
    proposal = Proposal.objects.create(conference=conference, **defaults | fields)
    for position, name in enumerate(names or ["Tuva Lingonstråle"]):
        email = f"{name.split()[0].lower()}.{proposal.pk}@mala.example"
        Proposer.objects.create(proposal=proposal, name=name, email=email, position=position)
    return proposal
