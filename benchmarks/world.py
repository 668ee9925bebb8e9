"""A conference big enough to measure on: 150 sessions in 8 rooms, and people with tickets."""

from datetime import datetime, timedelta
from itertools import product

from conference.models import Conference, ConferenceDay
from registrations.devices import Pairing, pair
from registrations.models import Attendance, Checkpoint, Pool, Registration
from scheduling.models import Room, Session, SessionSpeaker, Slot, Speaker, Track
from scheduling.publishing import publish

SLUG = "2099-measured"
ABSTRACT = (
    "Vi visar hur länets kommuner skrev en gemensam kravlista i stället för sexton egna. " * 3
)


def make_world(*, now: datetime, sessions: int = 150, tickets: int = 4000) -> Conference:
    """The conference, its published programme, open registration and confirmed people."""
    starts = (now + timedelta(days=14)).replace(hour=8, minute=0, second=0, microsecond=0)
    conference = Conference.objects.create(
        slug=SLUG,
        name_sv="Mätkonferensen",
        name_en="The measured conference",
        starts_on=starts.date(),
        ends_on=starts.date() + timedelta(days=2),
        venue_name="Sara kulturhus",
        venue_city="Skellefteå",
        contact_email="konferens@regionvasterbotten.example",
        registration_opens_at=now - timedelta(days=1),
    )
    for day in range(3):
        ConferenceDay.objects.create(
            conference=conference,
            date=(starts + timedelta(days=day)).date(),
            starts_at=starts + timedelta(days=day),
            ends_at=starts + timedelta(days=day, hours=8),
            changed_at=now,
        )
    _fill_programme(conference, starts, sessions)
    publish(conference, by=None, now=now)
    make_people(conference, tickets, now)
    return conference


def _fill_programme(conference: Conference, starts: datetime, wanted: int) -> None:
    tracks = [_make_track(conference, number) for number in range(6)]
    rooms = [_make_room(conference, number) for number in range(8)]
    places = product(range(3), range(7), rooms)
    for number, (day, hour, room) in zip(range(wanted), places, strict=False):
        session = _make_session(conference, tracks[number % 6], number)
        at = starts + timedelta(days=day, hours=hour)
        Slot.objects.create(
            session=session, room=room, starts_at=at, ends_at=at + timedelta(minutes=45)
        )


def _make_track(conference: Conference, number: int) -> Track:
    return Track.objects.create(
        conference=conference,
        slug=f"spar-{number}",
        code=f"S{number}",
        name_sv=f"Spår {number}",
        colour="#0B5A7A",
    )


def _make_room(conference: Conference, number: int) -> Room:
    return Room.objects.create(
        conference=conference, slug=f"sal-{number}", name_sv=f"Sal {number}", capacity=100
    )


def _make_session(conference: Conference, track: Track, number: int) -> Session:
    """A talk with a speaker of its own."""
    session = Session.objects.create(
        conference=conference,
        slug=f"programpunkt-{number}",
        title_sv=f"Sexton kommuner, en beställning, del {number}",
        title_en=f"Sixteen municipalities, one order, part {number}",
        abstract_sv=ABSTRACT,
        abstract_en=ABSTRACT,
        state=Session.State.CONFIRMED,
        track=track,
        minutes=45,
    )
    speaker = Speaker.objects.create(
        conference=conference, slug=f"talare-{number}", name=f"Talare {number}"
    )
    SessionSpeaker.objects.create(session=session, speaker=speaker)
    return session


def make_people(conference: Conference, tickets: int, now: datetime) -> None:
    on_site = Pool.objects.create(
        conference=conference,
        attendance=Attendance.ON_SITE,
        slug="on-site",
        name_sv="På plats",
        capacity=tickets + 200,
        taken=tickets,
        closes_at=now + timedelta(days=10),
    )
    Pool.objects.create(
        conference=conference,
        attendance=Attendance.ONLINE,
        slug="online",
        name_sv="På distans",
        closes_at=now + timedelta(days=10),
        position=1,
    )
    Registration.objects.bulk_create(
        Registration(
            conference=conference,
            name=f"Deltagare {number}",
            email=f"deltagare.{number}@umea.example",
            email_key=f"deltagare.{number}@umea.example",
            organisation_name="Umeå kommun",
            status=Registration.Status.CONFIRMED,
            attendance=Attendance.ON_SITE,
            pool=on_site,
            registered_at=now,
            changed_at=now,
        )
        for number in range(tickets)
    )


def pair_scanner(conference: Conference, *, now: datetime) -> str:
    """A paired device's token for the entrance."""
    entrance = Checkpoint.objects.create(
        conference=conference, slug="entrance", name_sv="Entrén", name_en="Entrance"
    )
    return pair(Pairing(entrance, "Mätaren"), now=now).token
