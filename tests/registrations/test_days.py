from datetime import timedelta

import pytest

from registrations import agenda
from registrations.agenda import calendar_for
from registrations.days import Days, days_of
from registrations.forms.registering import RegistrationForm
from registrations.headcounts import headcounts
from registrations.models import Attendance, Registration
from registrations.roster import roster
from registrations.signup import ChangesClosed, change, register
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_checkpoint,
    make_conference,
    make_online_pool,
    make_pool,
    make_registration,
)
from tests.judges.libical import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    return make_pool(make_conference())


def days_in(conference):
    return tuple(conference.days.order_by("date"))


def filled_in(pool, **fields):
    typed = {"name": "Saga", "email": "saga@umea.example", "organisation": "Umeå kommun"}
    return RegistrationForm(
        typed | {"attendance": "on_site"} | fields, conference=pool.conference, now=AUTUMN
    )


def test_who_chooses_no_day_comes_every_day(pool):
    first, second = days_in(pool.conference)

    registration = register(pool.conference, make_attendee(pool), now=AUTUMN)

    assert days_of(registration) == Days((first, second), (), pool.conference.tz)


def test_who_chooses_a_day_comes_that_day(pool):
    first, second = days_in(pool.conference)
    attendee = make_attendee(pool, days=frozenset({second}))

    registration = register(pool.conference, attendee, now=AUTUMN)

    assert days_of(registration) == Days((second,), (first,), pool.conference.tz)


def test_the_form_asks_which_days(pool):
    form = filled_in(pool)

    assert form.fields["days"].choices == [
        ("2026-12-08", "Tisdag 8 december"),
        ("2026-12-09", "Onsdag 9 december"),
    ]


def test_a_conference_of_one_day_does_not_ask(pool):
    pool.conference.days.order_by("date")[1].delete()

    assert "days" not in filled_in(pool).fields


@pytest.mark.parametrize(
    ("ticked", "chosen"),
    [([], set()), (["2026-12-09"], {"2026-12-09"}), (["2026-12-08", "2026-12-09"], set())],
)
def test_all_days_ticked_is_every_day(pool, ticked, chosen):
    form = filled_in(pool, days=ticked)

    assert form.is_valid()
    assert {str(day.date) for day in form.attendee(language="sv").days} == chosen


def test_a_day_that_is_not_there_is_refused_in_words(pool):
    form = filled_in(pool, days=["2026-12-24"])

    assert form.errors == {"days": ["Välj bland dagarna som visas."]}


def test_days_can_be_changed(pool):
    first, second = days_in(pool.conference)
    saga = register(pool.conference, make_attendee(pool, days=frozenset({second})), now=AUTUMN)

    change(saga, make_attendee(pool, days=frozenset({first})), now=AUTUMN)

    assert set(saga.days.all()) == {first}


def test_the_calendar_has_the_chosen_days(pool):
    _first, second = days_in(pool.conference)
    saga = register(pool.conference, make_attendee(pool, days=frozenset({second})), now=AUTUMN)

    calendar = calendar_for(saga).decode()

    assert calendar.count("BEGIN:VEVENT") == 1
    assert str(second.uuid) in calendar
    assert "dag 2 av 2" in calendar
    assert faults(calendar.encode()) == []


def test_a_day_that_somebody_no_longer_comes_is_taken_out_of_the_calendar(pool):
    first, second = days_in(pool.conference)
    saga = register(pool.conference, make_attendee(pool), now=AUTUMN)
    before = agenda.agenda_of(saga.calendar_token)

    saga = change(saga, make_attendee(pool, days=frozenset({second})), now=AUTUMN)

    events = calendar_for(saga).decode().split("BEGIN:VEVENT")[1:]
    statuses = {
        day.date: [
            event.split("STATUS:")[1].split("\r\n")[0] for event in events if str(day.uuid) in event
        ]
        for day in (first, second)
    }
    assert statuses == {first.date: ["CANCELLED"], second.date: ["CONFIRMED"]}
    assert agenda.agenda_of(saga.calendar_token) != before


def test_each_day_expects_those_who_come_then(pool):
    first, second = days_in(pool.conference)
    make_registration(pool)
    for number, day in enumerate((first, first, second)):
        make_registration(pool, email=f"person{number}@umea.example").days.set([day])
    make_checkpoint(pool.conference)

    expected = [
        [door.expected for door in headcounts(pool.conference, now=now)]
        for now in (AUTUMN, NOON, NOON + timedelta(days=1))
    ]

    assert expected == [[4], [3], [2]]


def test_a_door_without_network_knows_the_days(pool):
    _first, second = days_in(pool.conference)
    plain = roster(pool.conference, now=NOON).tickets
    saga = make_registration(pool)
    before = roster(pool.conference, now=NOON).tickets
    saga.days.set([second])

    assert plain == {}
    assert roster(pool.conference, now=NOON).tickets != before


def test_how_and_when_one_comes_can_be_changed_until_a_deadline(pool):
    pool.changes_until = AUTUMN
    pool.save()
    online = make_online_pool(pool.conference)
    _first, second = days_in(pool.conference)
    saga = make_registration(pool)

    for wish in (make_attendee(online), make_attendee(pool, days=frozenset({second}))):
        with pytest.raises(ChangesClosed):
            change(saga, wish, now=AUTUMN)

    assert Registration.objects.get().attendance == Attendance.ON_SITE


def test_a_name_can_be_corrected_also_after_the_deadline(pool):
    pool.changes_until = AUTUMN
    pool.save()
    saga = make_registration(pool)

    change(saga, make_attendee(pool, name="Saga Lingonstråle", email=saga.email), now=AUTUMN)

    assert Registration.objects.get().name == "Saga Lingonstråle"


def test_who_changes_too_late_is_told_whom_to_write_to(client, pool):
    pool.changes_until = AUTUMN
    pool.save()
    make_online_pool(pool.conference)
    saga = make_registration(pool)
    typed = {"name": "Saga", "email": saga.email, "organisation": "Umeå", "attendance": "online"}

    page = client.post(f"/min/{saga.personal_token}/andra/", typed).text

    assert "Det är för sent att ändra hur och när du deltar" in page
    assert "konferens@regionvasterbotten.example" in page
