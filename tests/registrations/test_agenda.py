from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from icalendar import Calendar

from registrations import seats, signup
from registrations.agenda import agenda_of, calendar_for
from registrations.models import Attendance, Registration, Seat
from registrations.saving import save, unsave
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_conference,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
)
from tests.judges import icaljs, libical

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(days=1)


def events_of(registration):
    return Calendar.from_ical(calendar_for(registration)).events


def english(pool, **fields):
    return make_registration(pool, language="en", **fields)


def with_seat(registration, status=Seat.Status.BOOKED, **fields):
    """A seat in a published session at noon."""
    conference = registration.conference
    session = make_session(conference, **fields)
    make_slot(session, None)
    publish(conference, by=None, now=AUTUMN)
    return Seat.objects.create(
        registration=registration, session=session, status=status, booked_at=LATER
    )


def test_an_attendee_has_an_entry_for_each_day():
    conference = make_conference(organiser=make_organisation())
    registration = english(make_pool(conference))

    first, second = events_of(registration)

    days = conference.days.order_by("date")
    assert [first["UID"], second["UID"]] == [f"{day.uuid}@localhost" for day in days]
    assert first["SUMMARY"] == "Digital Västerbotten 2026, day 1 of 2"
    assert second["SUMMARY"] == "Digital Västerbotten 2026, day 2 of 2"
    assert first.start == days[0].starts_at
    assert second.end == days[1].ends_at
    assert first["LOCATION"] == "Sara kulturhus, Skellefteå"
    assert first["STATUS"] == "CONFIRMED"
    assert first["ORGANIZER"] == "mailto:konferens@regionvasterbotten.example"


def test_the_calendar_follows_the_persons_language():
    conference = make_conference()
    registration = make_registration(make_pool(conference), language="sv")

    calendar = Calendar.from_ical(calendar_for(registration))

    assert calendar["X-WR-CALNAME"] == "Digitala Västerbotten 2026"


def test_neither_the_ticket_nor_the_personal_page_is_in_it():
    registration = make_registration(make_pool(make_conference()))

    calendar = calendar_for(registration).replace(b"\r\n ", b"").decode()

    assert registration.ticket_code not in calendar
    assert registration.personal_token not in calendar
    assert registration.email not in calendar
    assert f"/calendar/{registration.calendar_token}.ics" in calendar


def test_online_is_where_somebody_online_is():
    registration = english(make_online_pool(make_conference()))

    assert events_of(registration)[0]["LOCATION"] == "Online"


def test_who_waits_with_an_online_place_does_come():
    conference = make_conference()
    online, on_site = make_online_pool(conference), make_pool(conference)
    registration = english(
        online,
        status=Registration.Status.WAITLISTED,
        attendance=Attendance.ON_SITE,
        waiting_for=on_site,
        queued_at=AUTUMN,
    )

    event = events_of(registration)[0]

    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "Online"
    assert event["DESCRIPTION"].startswith(
        "You are waiting for a place: On site. Meanwhile you have one: Online."
    )


def test_who_waits_with_no_place_may_come():
    on_site = make_pool(make_conference())
    registration = english(on_site)
    registration.status = Registration.Status.WAITLISTED
    registration.pool, registration.waiting_for = None, on_site

    event = events_of(registration)[0]

    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"] == "On the waiting list: Digital Västerbotten 2026, day 1 of 2"
    assert event["LOCATION"] == "Sara kulturhus, Skellefteå"


def test_who_has_cancelled_is_told_so_and_has_the_time_back():
    registration = english(make_pool(make_conference()), changed_at=LATER, sequence=1)
    registration.status = Registration.Status.CANCELLED
    registration.pool, registration.cancelled_at = None, LATER

    event = events_of(registration)[0]

    assert event["STATUS"] == "CANCELLED"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SEQUENCE"] == 1
    assert event.LAST_MODIFIED == LATER
    assert event["SUMMARY"] == "You are not coming: Digital Västerbotten 2026, day 1 of 2"


def test_who_comes_back_after_cancelling_is_believed_by_the_calendar():
    conference = make_conference()
    pool = make_pool(conference)
    earlier = signup.register(conference, make_attendee(pool), now=AUTUMN)
    earlier = signup.cancel(earlier, now=LATER)
    make_registration(pool, email="bo@umea.example", sequence=9)
    make_registration(make_pool(make_conference(slug="2027"), slug="2027"), sequence=9)

    anew = make_attendee(pool, email=earlier.email.upper())
    later = signup.register(conference, anew, now=LATER + timedelta(hours=1))

    before, after = events_of(earlier), events_of(later)
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert [(event["SEQUENCE"], event["STATUS"]) for event in before] == [(1, "CANCELLED")] * 2
    assert [(event["SEQUENCE"], event["STATUS"]) for event in after] == [(2, "CONFIRMED")] * 2


def test_a_moved_day_raises_the_sequence():
    conference = make_conference()
    registration = make_registration(make_pool(conference), sequence=2)
    conference.days.update(sequence=3, changed_at=LATER)

    event = events_of(registration)[0]

    assert event["SEQUENCE"] == 5
    assert event.DTSTAMP == LATER


def test_a_booked_session_is_in_the_calendar():
    registration = english(make_pool(make_conference()))
    with_seat(registration)

    session = events_of(registration)[2]

    assert session["SUMMARY"] == "Sixteen municipalities, one order"
    assert session["STATUS"] == "CONFIRMED"
    assert session.start == NOON
    assert session.LAST_MODIFIED == LATER


def test_waiting_for_a_seat_is_tentative():
    registration = english(make_pool(make_conference()))
    with_seat(registration, status=Seat.Status.WAITING)

    session = events_of(registration)[2]

    assert session["SUMMARY"] == "On the waiting list: Sixteen municipalities, one order"
    assert session["STATUS"] == "TENTATIVE"


def test_an_offered_seat_is_tentative():
    registration = english(make_pool(make_conference()))
    seat = with_seat(registration)
    seat.status, seat.offer_expires_at = Seat.Status.OFFERED, NOON
    seat.save()

    session = events_of(registration)[2]

    assert session["SUMMARY"] == "A seat is free for you: Sixteen municipalities, one order"
    assert session["STATUS"] == "TENTATIVE"


def test_a_saved_session_is_in_the_calendar():
    registration = english(make_pool(make_conference()))
    with_seat(registration).delete()
    save(registration, Session.objects.get(), now=LATER)

    session = events_of(registration)[2]

    assert session["SUMMARY"] == "Sixteen municipalities, one order"
    assert session["STATUS"] == "CONFIRMED"
    assert session.LAST_MODIFIED == LATER


def test_a_cancelled_session_is_cancelled_also_for_who_waits():
    registration = english(make_pool(make_conference()))
    with_seat(registration, status=Seat.Status.WAITING, state=Session.State.CANCELLED)

    session = events_of(registration)[2]

    assert session["SUMMARY"] == "CANCELLED: Sixteen municipalities, one order"
    assert session["STATUS"] == "CANCELLED"


def test_only_the_persons_own_sessions_are_there():
    registration = english(make_pool(make_conference()))
    make_slot(make_session(registration.conference, slug="annan"), None)
    with_seat(registration)

    assert len(events_of(registration)) == 3


def test_a_seat_in_what_is_not_published_waits():
    registration = english(make_pool(make_conference()))
    session = make_session(registration.conference)
    Seat.objects.create(
        registration=registration, session=session, status="booked", booked_at=LATER
    )

    assert len(events_of(registration)) == 2


def test_other_programs_read_it_right():
    registration = make_registration(make_pool(make_conference()))
    with_seat(registration)

    talk = make_session(registration.conference, slug="talk")
    make_slot(talk, None, starts_at=NOON + timedelta(hours=1))
    publish(registration.conference, by=None, now=AUTUMN)
    save(registration, talk, now=LATER)

    calendar = calendar_for(registration)

    assert libical.faults(calendar) == []
    assert [event["starts_at"] for event in icaljs.read(calendar)] == [
        "2026-12-08T07:30:00.000Z",
        "2026-12-09T07:30:00.000Z",
        "2026-12-08T11:00:00.000Z",
        "2026-12-08T12:00:00.000Z",
    ]


# The feed


def test_the_feed_is_the_persons_own(client):
    registration = make_registration(make_pool(make_conference()))

    answer = client.get(f"/calendar/{registration.calendar_token}.ics")

    assert answer.content == calendar_for(registration)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="digitala-vasterbotten-2026.ics"'
    assert answer["Content-Language"] == "sv"
    assert answer["Cache-Control"] == "private, max-age=900"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Last-Modified"] == "Sun, 01 Nov 2026 09:00:00 GMT"
    assert not answer.cookies


def test_an_unknown_calendar_is_not_found(client):
    assert client.get("/calendar/unknown.ics").status_code == 404
    assert agenda_of("unknown") is None


def test_an_unchanged_feed_is_told_in_one_query(client, django_assert_num_queries):
    registration = make_registration(make_pool(make_conference()))
    path = f"/calendar/{registration.calendar_token}.ics"
    first = client.get(path)

    with django_assert_num_queries(1):
        again = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again["Cache-Control"] == "private, max-age=900"


def test_head_and_post_are_as_they_should(client):
    registration = make_registration(make_pool(make_conference()))
    path = f"/calendar/{registration.calendar_token}.ics"

    assert client.head(path)["ETag"] == client.get(path)["ETag"]
    assert client.post(path).status_code == 405


def cancel(registration):
    registration.status = Registration.Status.CANCELLED
    registration.pool, registration.cancelled_at = None, LATER
    registration.save()


def move_a_day(registration):
    day = registration.conference.days.first()
    day.ends_at += timedelta(hours=1)
    day.sequence, day.changed_at = 1, LATER
    day.save()


def rename_the_conference(registration):
    registration.conference.name_sv = "Nytt namn"
    registration.conference.save()


def release_the_programme_again(registration):
    room = make_room(registration.conference)
    registration.seats.get().session.slots.update(room=room)
    publish(registration.conference, by=None, now=LATER)


def get_the_seat(registration):
    registration.seats.update(status=Seat.Status.BOOKED)


def leave_the_seat(registration):
    registration.seats.all().delete()


def leave_the_line(registration):
    seats.leave(registration, Session.objects.get(), now=LATER)


def save_a_session(registration):
    registration.seats.all().delete()
    save(registration, Session.objects.get(), now=LATER)


def change_the_language(registration):
    registration.language = "en"
    registration.save()


@pytest.mark.parametrize(
    "change",
    [
        cancel,
        move_a_day,
        rename_the_conference,
        release_the_programme_again,
        get_the_seat,
        leave_the_seat,
        leave_the_line,
        save_a_session,
        change_the_language,
    ],
)
def test_every_change_is_seen_at_once(client, change):
    registration = make_registration(make_pool(make_conference()))
    with_seat(registration, status=Seat.Status.WAITING)
    path = f"/calendar/{registration.calendar_token}.ics"
    before = client.get(path)

    change(registration)

    after = client.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


@pytest.mark.parametrize("wish", ["book", "save"])
def test_what_comes_and_goes_changes_the_time_of_change(client, wish):
    registration = make_registration(make_pool(make_conference()))
    with_seat(registration, seats=1 if wish == "book" else None).delete()
    session = Session.objects.get()
    path = f"/calendar/{registration.calendar_token}.ics"
    times = [client.get(path)["Last-Modified"]]

    there_and_back: dict[str, list[Callable[..., object]]] = {
        "book": [seats.book, seats.leave],
        "save": [save, unsave],
    }
    for minute, do in enumerate(there_and_back[wish], start=1):
        do(registration, session, now=LATER + timedelta(minutes=minute))
        times.append(client.get(path)["Last-Modified"])

    assert [time[17:22] for time in times[1:]] == ["09:01", "09:02"]
    assert registration.seats.count() + registration.saved_sessions.count() == 0


def test_the_time_of_change_is_the_newest_of_all():
    registration = make_registration(make_pool(make_conference()))
    with_seat(registration)

    agenda = agenda_of(registration.calendar_token)

    assert agenda is not None
    assert localtime(agenda.changed_at) == LATER
