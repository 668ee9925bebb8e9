from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from conference.models import Organisation, User
from notifications.models import Message
from registrations.board import read_board
from registrations.demo import organiser
from registrations.demo.attendees import invent_wishes
from registrations.demo.dates import Shift
from registrations.demo.seeding import read, seed
from registrations.headcounts import coming_by_day
from registrations.inviting import progress
from registrations.kitchen import tables
from registrations.models import (
    Attendance,
    AuditEntry,
    Checkpoint,
    NeedsReading,
    Pool,
    Registration,
    Seat,
)
from registrations.needs_readings import read_access_needs
from registrations.standing import standing
from registrations.tallies import tallies
from scheduling.draft import read_draft
from scheduling.models import Release, Session, Slot, Speaker
from tests.factories import AUTUMN, make_conference

Status = Registration.Status
Purpose = NeedsReading.Purpose


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        (date(2026, 11, 23), date(2026, 12, 8)),
        (date(2026, 11, 24), date(2026, 12, 8)),
        (date(2026, 11, 25), date(2026, 12, 15)),
        (date(2027, 6, 21), date(2027, 7, 6)),
    ],
)
def test_the_demo_begins_on_a_tuesday_two_to_three_weeks_ahead(today, begins):
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)

    shift = Shift.ahead_of(now, original_start=date(2026, 12, 8))

    assert shift.date("2026-12-08") == begins


def test_doors_open_at_the_same_hour_in_summer():
    shift = Shift(days=timedelta(days=210), now=AUTUMN)

    opens = shift.moment("2026-12-08T08:30:00+01:00")

    assert opens.isoformat() == "2027-07-06T08:30:00+02:00"


def test_a_deadline_that_would_have_passed_is_a_week_away():
    now = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
    shift = Shift(days=timedelta(0), now=now)

    deadline = shift.deadline("2026-11-24T23:59:00+01:00")

    assert deadline.isoformat() == "2026-12-01T23:59:00+01:00"


@pytest.mark.django_db
def test_a_full_demo_is_the_conference_of_the_specification():
    seed(now=AUTUMN, is_full=True)

    people = Registration.objects.values_list("status", "attendance")
    assert Counter(people) == {
        (Status.CONFIRMED, Attendance.ON_SITE): 190,
        (Status.CONFIRMED, Attendance.ONLINE): 89,
        (Status.CONFIRMED, Attendance.HUB): 33,
        (Status.CANCELLED, Attendance.ON_SITE): 14,
        (Status.WAITLISTED, Attendance.ON_SITE): 11,
    }
    assert dict(Pool.objects.values_list("slug", "taken")) == {
        "on-site": 190,
        "online": 100,
        "nod-lycksele": 8,
        "nod-storuman": 9,
        "nod-asele": 5,
        "nod-umea": 5,
        "nod-ornskoldsvik": 6,
    }
    assert Registration.objects.confirmed().filter(organisation__slug="lycksele").count() == 16
    assert Registration.objects.confirmed().filter(language="en").count() == 12
    assert Pool.objects.get(slug="on-site").is_full


@pytest.mark.django_db
def test_a_newcomer_gets_a_place_in_the_usual_demo():
    seed(now=AUTUMN)

    on_site = Pool.objects.get(slug="on-site")
    assert (on_site.capacity, on_site.taken) == (220, 190)
    assert on_site.closes_at > AUTUMN
    assert not Registration.objects.filter(status=Status.WAITLISTED).exists()
    assert Registration.objects.count() == 337


@pytest.mark.django_db
def test_the_demo_has_the_names_that_break_programs():
    seed(now=AUTUMN)

    assert (
        Registration.objects.filter(
            name__in=[
                "Anna-Karin Blåklintstorp Fjällgryning-Ottesjö",
                "Bo Ö",
                "Risten",
                "Áilu Ŋuorttat-Đimlätt",
                "Helmi Äijälä-Norrskenstuva",
                "عمر Vårflodsspegel",
                'O\'Brien-Skareklinta, "Kalle"',
                '=HYPERLINK("x") Ripsnötuva',
                "Deltagare 17",
            ]
        ).count()
        == 9
    )
    assert Registration.objects.filter(email="ailu.nuorttat.dimlatt@sorsele.example").exists()
    assert Registration.objects.get(email="TEST.Person+nod@Umea.Example").email_key == (
        "test.person+nod@umea.example"
    )
    as_written = Registration.objects.confirmed()
    assert as_written.filter(organisation_name="Umeå Kommun ").count() == 1
    assert as_written.filter(
        organisation_name="ö-viks kommun", organisation__slug="ornskoldsvik"
    ).exists()


@pytest.mark.django_db
def test_the_demo_has_something_left_to_place_on_the_board():
    conference = seed(now=AUTUMN)

    unplaced = read_draft(conference).unplaced
    assert [session.code for session in unplaced] == ["KOM726", "FOR726"]
    assert not any(clash.stops_publishing for clash in read_board(conference).clashes)


@pytest.mark.django_db
def test_the_demo_has_its_whole_programme_published():
    conference = seed(now=AUTUMN)

    assert Slot.objects.count() == Session.objects.filter(slots__isnull=False).count() == 52
    assert Slot.objects.filter(room=None).count() == 10
    assert Speaker.objects.count() == 45
    assert Organisation.objects.count() == 26
    seats = Session.objects.filter(seats__isnull=False).order_by("code")
    assert list(seats.values_list("code", "seats")) == [
        ("FOR626", 32),
        ("KOM226", 48),
        ("SAM226", 32),
        ("TJA626", 48),
    ]
    assert Release.objects.get().conference == conference


def test_the_demo_invents_the_same_people_each_time():
    spec, speakers = read("attendees"), read("speakers")["speakers"]

    assert invent_wishes(spec, speakers, is_full=True) == invent_wishes(
        spec, speakers, is_full=True
    )


@pytest.mark.django_db
def test_lunch_is_served_wherever_people_meet_in_the_demo():
    conference = seed(now=AUTUMN)

    without = conference.pools.filter(serves_lunch=False).values_list("slug", flat=True)

    assert list(without) == ["online"]


@pytest.mark.django_db
def test_nobody_in_the_demo_gets_a_letter():
    seed(now=AUTUMN)

    assert Registration.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_demos_questions_are_answered_as_the_specification_says():
    conference = seed(now=AUTUMN)

    counted = {one.question.slug: one for one in tallies(conference)}

    spec = read("attendees")
    travel = [number for way, number in spec["travel_on_site"].items() if way != "_total"]
    numbers = {slug: [number for _name, number in one.counts] for slug, one in counted.items()}
    assert numbers["category"] == list(spec["category"].values())
    assert numbers["travel"] == travel
    assert numbers["lodging"][0] == spec["needs_lodging"]
    assert "dinner" not in numbers, "a meal, and asked about as one"
    assert numbers["participant-list"] == list(spec["show_in_participant_list"].values())
    assert numbers["next-year"][0] == spec["invite_next_year_opt_in"]
    assert counted["seats"].total == spec["carpool_seats_offered"]
    assert progress(conference).imported == 12


@pytest.mark.django_db
def test_the_demos_organiser_can_log_in_with_the_password_shown(client, capsys, settings, tmp_path):
    settings.SECRET_KEY_FILE = tmp_path / "secret-key"
    call_command("seed_demo")

    assert settings.SECRET_KEY_FILE.read_text() == settings.SECRET_KEY
    assert f"{organiser.EMAIL}, password {organiser.password()}" in capsys.readouterr().out
    assert client.login(username=organiser.EMAIL, password=organiser.password())


@pytest.mark.django_db
def test_a_conference_that_is_there_already_is_left_alone(capsys):
    make_conference()

    call_command("seed_demo")

    assert capsys.readouterr().out == ("There is a conference already, so nothing was seeded.\n")
    assert not Registration.objects.exists()


@pytest.mark.django_db
def test_some_of_the_demos_people_come_only_one_day():
    conference = seed(now=AUTUMN)

    days = list(conference.days.order_by("date"))
    rows = coming_by_day(conference, days)
    assert [(row.people, row.on_days) for row in rows if row.pool.slug == "on-site"] == [
        (190, (178, 163))
    ]
    seats = Seat.objects.filter(session__conference=conference).select_related("registration")
    for seat in seats.prefetch_related("registration__days", "session__slots"):
        chosen = {day.date for day in seat.registration.days.all()}
        [slot] = seat.session.slots.all()
        assert not chosen or slot.starts_at.date() in chosen


@pytest.mark.django_db
def test_the_demos_kitchen_counts_what_the_specification_says():
    conference = seed(now=AUTUMN)

    venue, *hubs = tables(conference, by=User.objects.get(email=organiser.EMAIL), now=AUTUMN)

    assert [(line.label, line.people) for line in venue.lines] == [
        ("Alla", 190),
        ("Inget särskilt", 139),
        ("Vegetariskt", 20),
        ("Veganskt", 8),
        ("Utan fläsk", 2),
        ("Utan laktos", 7),
        ("Gluten (vete, råg, korn, havre)", 9),
        ("Nötter", 3),
        ("Kontakta mig i stället", 2),
    ]
    assert [(str(meal.title), meal.starts_at.hour) for meal in venue.meals] == [
        ("Lunch", 11),
        ("Fika", 14),
        ("Middag och samtal", 18),
        ("Fika", 9),
        ("Lunch", 11),
    ]
    assert venue.lines[0].at_meals == (178, 178, 121, 163, 163)
    assert [len(hub.meals) for hub in hubs] == [2] * 5


@pytest.mark.django_db
def test_the_demos_access_needs_are_those_of_the_specification():
    conference = seed(now=AUTUMN)
    eero = User.objects.get(email="tillganglighet@rv.example")

    people = read_access_needs(conference, by=eero, purpose=Purpose.ARRANGE, now=AUTUMN)

    assert Counter(need for person in people for need in person.needs or ()) == {
        "Hörslinga": 5,
        "Skrivtolk": 2,
        "Teckenspråkstolk": 2,
        "Plats för rullstol": 2,
        "Program med stor text": 1,
        "Vilrum": 3,
        "Plats för ledsagare eller assistent, utan kostnad": 1,
        "Kontakta mig i stället": 2,
        "Textning": 6,
    }


@pytest.mark.django_db
def test_something_was_done_by_hand():
    conference = seed(now=AUTUMN)

    by_hand = conference.registrations.filter(via=Registration.Via.ORGANISER)
    now = standing(conference)
    assert by_hand.count() == 9
    assert [entry.kind for entry in AuditEntry.objects.all()] == ["new_ticket"]
    assert (now.municipalities, now.municipalities_known) == (16, 16)


@pytest.mark.django_db
def test_the_demo_has_a_door_of_every_kind_and_of_every_rule():
    doors = seed(now=AUTUMN).checkpoints.order_by("pk")

    assert Counter(doors.values_list("kind", flat=True)) == {
        "entrance": 1,
        "session": 5,
        "meal": 2,
        "bus": 1,
        "hub": 5,
    }
    assert list(doors.filter(kind="session").values_list("slug", "entry", "release_after")) == [
        ("verkstaden", "free", 5),
        *[(slug, "booked", 5) for slug in ("kom226", "for626", "tja626")],
        ("bottenviken", "count", None),
    ]
    assert set(doors.values_list("rule", flat=True)) == set(Checkpoint.Rule.values)
