"""Register, change and cancel."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from notifications.models import Message
from registrations.models import Attendance, Registration, RetiredTicket
from registrations.signup import (
    AlreadyRegistered,
    NoPlacesLeft,
    RegistrationCancelled,
    RegistrationClosed,
    cancel,
    change,
    register,
)
from registrations.waiting_list import position
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_conference,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

SUBMISSION = UUID("a3c2b6f2-6d7c-4d83-9a1e-3f6f6f0c1d11")
LATER = AUTUMN + timedelta(hours=1)


def letters() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("kind", "to"))


def make_hub(conference, **fields):
    return make_pool(conference, **{"attendance": Attendance.HUB, "slug": "storuman"} | fields)


# Register


def test_registering_takes_a_place_and_posts_the_letter():
    conference = make_conference()
    pool = make_pool(conference, capacity=2)
    umea = make_organisation()
    attendee = make_attendee(pool, organisation=umea, submission=SUBMISSION)

    registration = register(conference, attendee, now=AUTUMN)

    registration.refresh_from_db()
    pool.refresh_from_db()
    assert registration.status == Registration.Status.CONFIRMED
    assert (registration.pool, registration.attendance) == (pool, Attendance.ON_SITE)
    assert registration.email_key == "saga.hjortronklint@umea.example"
    assert (registration.organisation, registration.organisation_name) == (umea, "Umeå kommun")
    assert (registration.registered_at, registration.submission) == (AUTUMN, SUBMISSION)
    assert pool.taken == 1
    assert letters() == [("confirmation", "Saga.Hjortronklint@umea.example")]


def test_registering_costs_four_statements(django_assert_num_queries):
    conference = make_conference()
    attendee = make_attendee(make_pool(conference))

    # One savepoint round an earlier registration, the place, this one and the letter.
    with django_assert_num_queries(6):
        register(conference, attendee, now=AUTUMN)


def test_a_newcomer_to_a_full_conference_waits_with_an_online_place_meanwhile():
    conference = make_conference()
    pool = make_pool(conference, capacity=1, taken=1)
    online = make_online_pool(conference)

    registration = register(conference, make_attendee(pool), now=AUTUMN)

    online.refresh_from_db()
    assert registration.status == Registration.Status.WAITLISTED
    assert (registration.pool, registration.waiting_for) == (online, pool)
    assert registration.attendance == Attendance.ON_SITE
    assert position(registration) == 1
    assert online.taken == 1
    assert letters() == [("waiting-list", "Saga.Hjortronklint@umea.example")]


@pytest.mark.parametrize("online", [{"capacity": 0}, {"closes_at": AUTUMN}, None])
def test_who_waits_holds_nothing_meanwhile_when_online_cannot_be_had(online):
    conference = make_conference()
    pool = make_pool(conference, capacity=0)
    if online:
        make_online_pool(conference, **online)

    registration = register(conference, make_attendee(pool), now=AUTUMN)

    assert registration.status == Registration.Status.WAITLISTED
    assert registration.pool is None


def test_one_can_wait_for_a_hub_too():
    conference = make_conference()
    hub = make_hub(conference, capacity=0)
    online = make_online_pool(conference)

    registration = register(conference, make_attendee(hub), now=AUTUMN)

    assert (registration.pool, registration.waiting_for) == (online, hub)
    assert registration.attendance == Attendance.HUB


def test_there_is_no_line_for_online():
    conference = make_conference()
    online = make_online_pool(conference, capacity=0)

    with pytest.raises(NoPlacesLeft):
        register(conference, make_attendee(online), now=AUTUMN)

    assert not conference.registrations.exists()


@pytest.mark.parametrize("at", [AUTUMN - timedelta(days=90), NOON + timedelta(days=1)])
def test_nobody_registers_before_it_opens_or_after_it_closes(at):
    conference = make_conference()
    pool = make_pool(conference)

    with pytest.raises(RegistrationClosed):
        register(conference, make_attendee(pool), now=at)

    pool.refresh_from_db()
    assert pool.taken == 0


def test_on_the_day_the_door_registers_after_the_closing():
    conference = make_conference()
    pool = make_pool(conference, closes_at=AUTUMN)

    registration = register(conference, make_attendee(pool), now=NOON, on_the_day=True)

    assert registration.status == Registration.Status.CONFIRMED


def test_the_same_address_has_one_registration_and_its_owner_gets_the_link():
    conference = make_conference()
    pool = make_pool(conference)
    make_registration(pool)

    with pytest.raises(AlreadyRegistered):
        register(
            conference, make_attendee(pool, email="SAGA.hjortronklint@umea.example"), now=AUTUMN
        )

    pool.refresh_from_db()
    assert conference.registrations.count() == 1
    assert pool.taken == 1
    assert letters() == [("my-link", "saga.hjortronklint@umea.example")]


def test_the_same_form_sent_twice_gives_the_same_registration():
    conference = make_conference()
    attendee = make_attendee(make_pool(conference), submission=SUBMISSION)
    registration = register(conference, attendee, now=AUTUMN)

    assert register(conference, attendee, now=LATER) == registration

    assert conference.registrations.count() == 1
    assert letters() == [("confirmation", "Saga.Hjortronklint@umea.example")]


def test_the_same_form_sent_twice_gives_the_last_place_twice_to_the_same_person():
    conference = make_conference()
    attendee = make_attendee(make_online_pool(conference, capacity=1), submission=SUBMISSION)
    registration = register(conference, attendee, now=AUTUMN)

    assert register(conference, attendee, now=LATER) == registration


def test_a_form_filled_in_again_for_a_colleague_is_another_registration():
    conference = make_conference()
    pool = make_pool(conference)
    saga = register(conference, make_attendee(pool, submission=SUBMISSION), now=AUTUMN)

    ture = register(
        conference,
        make_attendee(pool, email="ture@umea.example", submission=SUBMISSION),
        now=AUTUMN,
    )

    assert saga != ture


def test_a_form_without_a_mark_is_not_taken_for_another_without_one():
    conference = make_conference()
    attendee = make_attendee(make_pool(conference))
    register(conference, attendee, now=AUTUMN)

    with pytest.raises(AlreadyRegistered):
        register(conference, attendee, now=AUTUMN)


def test_what_the_database_refuses_for_another_reason_is_not_hidden():
    conference = make_conference()
    pool = make_pool(conference)

    with pytest.raises(IntegrityError):
        register(conference, make_attendee(pool, name=None), now=AUTUMN)


def test_who_has_cancelled_can_register_again():
    conference = make_conference()
    attendee = make_attendee(make_pool(conference), submission=SUBMISSION)
    first = register(conference, attendee, now=AUTUMN)
    cancel(first, now=AUTUMN)

    second = register(conference, attendee, now=LATER)

    assert second != first
    assert second.ticket_code != first.ticket_code
    assert conference.registrations.active().get() == second


# Cancel


def test_cancelling_gives_everything_back_and_posts_the_letter():
    pool = make_pool(make_conference(), capacity=1)
    registration = make_registration(pool)

    cancelled = cancel(registration, now=LATER)

    pool.refresh_from_db()
    cancelled.refresh_from_db()
    assert cancelled.status == Registration.Status.CANCELLED
    assert (cancelled.pool, cancelled.waiting_for, cancelled.cancelled_at) == (None, None, LATER)
    assert (cancelled.changed_at, cancelled.sequence) == (LATER, 1)
    assert pool.taken == 0
    assert letters() == [("cancelled", "saga.hjortronklint@umea.example")]


def test_cancelling_twice_is_cancelling_once():
    pool = make_pool(make_conference(), capacity=2)
    make_registration(pool, email="ture@umea.example")
    registration = make_registration(pool)

    cancel(registration, now=AUTUMN)
    cancel(registration, now=LATER)

    pool.refresh_from_db()
    assert pool.taken == 1
    assert letters() == [("cancelled", "saga.hjortronklint@umea.example")]


def test_who_waits_without_a_place_leaves_the_line_by_cancelling():
    conference = make_conference()
    registration = register(
        conference, make_attendee(make_pool(conference, capacity=0)), now=AUTUMN
    )

    cancelled = cancel(registration, now=LATER)

    assert (cancelled.status, cancelled.queued_at) == (Registration.Status.CANCELLED, None)


# Change


def test_a_name_is_corrected_and_the_ticket_stays():
    pool = make_pool(make_conference())
    registration = make_registration(pool)
    attendee = make_attendee(
        pool, email=registration.email, name="Saga Åkerbärsdal", organisation_name="Malå kommun"
    )

    changed = change(registration, attendee, now=LATER)

    changed.refresh_from_db()
    pool.refresh_from_db()
    assert (changed.name, changed.organisation_name) == ("Saga Åkerbärsdal", "Malå kommun")
    assert changed.ticket_code == registration.ticket_code
    assert (changed.changed_at, changed.sequence) == (LATER, 1)
    assert pool.taken == 1
    assert letters() == [("changed", "saga.hjortronklint@umea.example")]


def test_another_way_of_attending_takes_the_new_place_and_frees_the_old():
    conference = make_conference()
    on_site, online = make_pool(conference), make_online_pool(conference)
    registration = make_registration(on_site)

    changed = change(registration, make_attendee(online), now=LATER)

    on_site.refresh_from_db()
    online.refresh_from_db()
    assert (changed.pool, changed.attendance) == (online, Attendance.ONLINE)
    assert (on_site.taken, online.taken) == (0, 1)


def test_who_changes_to_a_full_pool_waits_and_keeps_the_place_they_have():
    conference = make_conference()
    on_site, online = make_pool(conference, capacity=0), make_online_pool(conference)
    registration = make_registration(online)

    changed = change(registration, make_attendee(on_site), now=LATER)

    online.refresh_from_db()
    assert changed.status == Registration.Status.WAITLISTED
    assert (changed.pool, changed.waiting_for, changed.queued_at) == (online, on_site, LATER)
    assert online.taken == 1


def test_who_changes_to_a_full_pool_without_a_line_is_refused_and_keeps_everything():
    conference = make_conference()
    on_site, online = make_pool(conference), make_online_pool(conference, capacity=0)
    registration = make_registration(on_site)

    with pytest.raises(NoPlacesLeft):
        change(registration, make_attendee(online, name="Någon Annan"), now=LATER)

    registration.refresh_from_db()
    assert (registration.pool, registration.name) == (on_site, "Saga Hjortronklint")


def test_a_closed_way_of_attending_cannot_be_changed_to_but_can_be_kept():
    conference = make_conference()
    on_site = make_pool(conference, closes_at=AUTUMN)
    online = make_online_pool(conference)
    saga = make_registration(on_site)
    ture = make_registration(online, email="ture@umea.example")

    change(saga, make_attendee(on_site, name="Saga Älvdal"), now=LATER)
    with pytest.raises(RegistrationClosed):
        change(ture, make_attendee(on_site, email="ture@umea.example"), now=LATER)

    saga.refresh_from_db()
    assert saga.name == "Saga Älvdal"


def test_who_waits_leaves_the_line_by_wishing_for_the_place_they_hold():
    conference = make_conference()
    on_site, online = make_pool(conference, capacity=0), make_online_pool(conference)
    registration = register(conference, make_attendee(on_site), now=AUTUMN)

    changed = change(registration, make_attendee(online), now=LATER)

    online.refresh_from_db()
    assert changed.status == Registration.Status.CONFIRMED
    assert (changed.pool, changed.waiting_for) == (online, None)
    assert changed.attendance == Attendance.ONLINE
    assert online.taken == 1


def test_who_waits_keeps_their_place_in_line_when_only_the_name_changes():
    conference = make_conference()
    on_site = make_pool(conference, capacity=0)
    saga = register(conference, make_attendee(on_site), now=AUTUMN)
    register(conference, make_attendee(on_site, email="ture@umea.example"), now=AUTUMN)

    changed = change(saga, make_attendee(on_site, name="Saga Älvdal"), now=LATER)

    assert position(changed) == 1


def test_who_waits_for_one_room_may_take_a_place_in_another():
    conference = make_conference()
    on_site, online = make_pool(conference, capacity=0), make_online_pool(conference)
    hub = make_hub(conference)
    registration = register(conference, make_attendee(on_site), now=AUTUMN)

    changed = change(registration, make_attendee(hub), now=LATER)

    online.refresh_from_db()
    assert (changed.status, changed.pool) == (Registration.Status.CONFIRMED, hub)
    assert changed.waiting_for is None
    assert online.taken == 0


def test_a_cancelled_registration_cannot_be_changed():
    pool = make_pool(make_conference())
    registration = cancel(make_registration(pool), now=AUTUMN)

    with pytest.raises(RegistrationCancelled):
        change(registration, make_attendee(pool), now=LATER)


def test_a_new_address_gets_new_secrets_and_the_old_ticket_is_retired():
    pool = make_pool(make_conference())
    registration = make_registration(pool)

    changed = change(registration, make_attendee(pool, email="saga@umea.example"), now=LATER)

    assert changed.email_key == "saga@umea.example"
    assert changed.ticket_code != registration.ticket_code
    assert changed.personal_token != registration.personal_token
    assert changed.calendar_token != registration.calendar_token
    retired = RetiredTicket.objects.get()
    assert (retired.code, retired.registration) == (registration.ticket_code, registration)
    assert letters() == [("changed", "saga@umea.example")]


def test_an_address_written_in_capitals_is_the_same_address():
    pool = make_pool(make_conference())
    registration = make_registration(pool)
    attendee = make_attendee(pool, email="SAGA.HJORTRONKLINT@umea.example")

    changed = change(registration, attendee, now=LATER)

    assert changed.personal_token == registration.personal_token
    assert changed.email == "SAGA.HJORTRONKLINT@umea.example"


def test_somebody_else_s_address_is_not_taken_over_and_its_owner_gets_their_link():
    conference = make_conference()
    on_site, online = make_pool(conference), make_online_pool(conference)
    saga = make_registration(on_site)
    make_registration(on_site, email="ture@umea.example")

    with pytest.raises(AlreadyRegistered):
        change(saga, make_attendee(online, email="Ture@umea.example"), now=LATER)

    saga.refresh_from_db()
    assert (saga.email, saga.pool) == ("saga.hjortronklint@umea.example", on_site)
    assert letters() == [("my-link", "ture@umea.example")]


def test_what_was_not_yet_sent_to_the_wrong_address_is_withdrawn():
    conference = make_conference()
    pool = make_pool(conference)
    registration = register(conference, make_attendee(pool, email="fel@umea.example"), now=AUTUMN)

    change(registration, make_attendee(pool, email="saga@umea.example"), now=LATER)

    statuses = Message.objects.order_by("pk").values_list("kind", "to", "status")
    assert list(statuses) == [
        ("confirmation", "fel@umea.example", "withdrawn"),
        ("changed", "saga@umea.example", "pending"),
    ]
