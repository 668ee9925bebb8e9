"""Handing a registration over to a colleague."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from notifications.delivery import deliver_due
from notifications.models import Message
from registrations import seats
from registrations.changing import SecretsReplaced
from registrations.emails.handing_over import handed_over, received
from registrations.emails.places import post_changed
from registrations.handing_over import (
    AlreadyAdmitted,
    SameAddress,
    hand_over,
)
from registrations.models import (
    Admission,
    Attendance,
    AuditEntry,
    Registration,
    RetiredTicket,
    SavedSession,
    Seat,
)
from registrations.signup import AlreadyRegistered, RegistrationCancelled, cancel, change
from registrations.views.answering import registration_required
from registrations.waiting_list import position
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_checkpoint,
    make_conference,
    make_device,
    make_line,
    make_needs,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_session,
    make_successor,
    make_workshop,
)
from tests.post_box import open_post_box
from tests.registrations.test_emails import text_of

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)
WHAT_STAYS = [
    *("pk", "status", "attendance", "pool_id", "waiting_for_id", "queued_at", "group_id"),
    *("invoice_reference", "registered_at", "via"),
]
SECRETS = ["ticket_code", "personal_token", "calendar_token"]


def confirmed(**fields) -> Registration:
    return make_registration(make_pool(make_conference()), **fields)


def facts_of(registration: Registration, names: list[str]) -> dict[str, object]:
    return {name: getattr(registration, name) for name in names}


def letters() -> list[tuple[str, str, str]]:
    return list(Message.objects.order_by("pk").values_list("kind", "to", "status"))


def test_the_place_stays_and_the_person_is_another():
    registration = confirmed(invoice_reference="4711", reconfirmed_at=AUTUMN)
    before = facts_of(registration, WHAT_STAYS)
    umea = make_organisation()

    hand_over(registration, make_successor(organisation=umea, language="en"), now=LATER)

    after = Registration.objects.get()
    assert facts_of(after, WHAT_STAYS) == before
    assert (after.name, after.email, after.email_key, after.language) == (
        "Ture Björkskog",
        "Ture.Bjorkskog@umea.example",
        "ture.bjorkskog@umea.example",
        "en",
    )
    assert (after.organisation, after.organisation_name) == (umea, "Umeå kommun")
    assert (after.reconfirmed_at, after.sequence, after.changed_at) == (None, 1, LATER)


def test_every_secret_is_new_and_the_door_knows_the_old_ticket_as_replaced():
    registration = confirmed()
    before = facts_of(registration, SECRETS)

    hand_over(registration, make_successor(), now=LATER)

    after = facts_of(Registration.objects.get(), SECRETS)
    assert [name for name in SECRETS if after[name] == before[name]] == []
    retired = RetiredTicket.objects.get()
    assert (retired.code, retired.registration, retired.retired_at) == (
        registration.ticket_code,
        registration,
        LATER,
    )


def test_the_successor_stands_where_the_former_stood_in_line():
    conference = make_conference()
    pool, online = make_pool(conference, capacity=0), make_online_pool(conference)
    waiting = {"status": "waitlisted", "attendance": Attendance.ON_SITE, "waiting_for": pool}
    first = make_registration(online, queued_at=AUTUMN, **waiting)
    make_registration(online, email="b@umea.example", queued_at=LATER, **waiting)

    after = hand_over(first, make_successor(), now=LATER)

    assert (after.status, after.pool, position(after)) == ("waitlisted", online, 1)


def test_seats_go_along_and_what_was_saved_does_not():
    registration = confirmed()
    workshop = make_session(registration.conference, slug="verkstad", seats=10)
    talk = make_session(registration.conference, slug="tal")
    Seat.objects.create(
        registration=registration, session=workshop, status="booked", booked_at=NOON
    )
    SavedSession.objects.create(registration=registration, session=talk, saved_at=NOON)

    hand_over(registration, make_successor(), now=LATER)

    assert [seat.session for seat in registration.seats.all()] == [workshop]
    assert not registration.saved_sessions.exists()


@pytest.mark.parametrize("is_done_by_an_organiser", [True, False])
def test_it_is_noted_who_did_it_but_not_to_whom(is_done_by_an_organiser):
    registration = confirmed()
    by = make_organiser(registration.conference) if is_done_by_an_organiser else None

    hand_over(registration, make_successor(), now=LATER, by=by)

    entry = AuditEntry.objects.get()
    assert (entry.registration, entry.kind, entry.at, entry.by, entry.reason) == (
        registration,
        "handed_over",
        LATER,
        by,
        "",
    )


def test_both_are_told_and_letters_on_their_way_to_the_former_are_taken_back():
    registration = confirmed()
    post_changed(registration, now=AUTUMN)

    hand_over(registration, make_successor(), now=LATER)

    assert letters() == [
        ("changed", "saga.hjortronklint@umea.example", "withdrawn"),
        ("handed-over", "saga.hjortronklint@umea.example", "pending"),
        ("received", "Ture.Bjorkskog@umea.example", "pending"),
    ]


def test_who_has_no_address_gets_no_letter():
    registration = confirmed(email="", via="desk")

    hand_over(registration, make_successor(), now=LATER)

    assert letters() == [("received", "Ture.Bjorkskog@umea.example", "pending")]


def test_an_address_that_is_registered_gets_its_own_link_and_nothing_moves():
    pool = make_pool(make_conference())
    registration = make_registration(pool)
    owner = make_registration(pool, email="Ture.Bjorkskog@umea.example")

    with pytest.raises(AlreadyRegistered):
        hand_over(registration, make_successor(), now=LATER)

    assert letters() == [("my-link", owner.email, "pending")]
    assert Registration.objects.get(pk=registration.pk).email == registration.email
    assert not RetiredTicket.objects.exists()


def test_somebody_who_cancelled_can_receive():
    pool = make_pool(make_conference())
    registration = make_registration(pool)
    former = make_registration(pool, email="ture.bjorkskog@umea.example")
    cancel(former, now=AUTUMN)

    hand_over(registration, make_successor(), now=LATER)

    assert Registration.objects.active().get().email_key == "ture.bjorkskog@umea.example"


def test_nobody_hands_over_to_themselves():
    with pytest.raises(SameAddress):
        hand_over(confirmed(), make_successor(email="SAGA.Hjortronklint@umea.example"), now=LATER)


def test_what_is_cancelled_cannot_be_handed_over():
    registration = confirmed()
    cancel(registration, now=AUTUMN)

    with pytest.raises(RegistrationCancelled):
        hand_over(registration, make_successor(), now=LATER)


def test_who_has_been_let_in_stays_who_they_are():
    registration = confirmed()
    device = make_device(make_checkpoint(registration.conference))
    Admission.objects.create(
        registration=registration, checkpoint=device.checkpoint, device=device, admitted_at=NOON
    )

    with pytest.raises(AlreadyAdmitted):
        hand_over(registration, make_successor(), now=NOON)


def test_who_asked_before_it_was_handed_over_can_do_nothing_after():
    registration = confirmed()
    pool = registration.pool
    assert pool
    stale = Registration.objects.get()
    hand_over(registration, make_successor(), now=LATER)

    with pytest.raises(SecretsReplaced):
        hand_over(stale, make_successor(email="c@umea.example"), now=LATER)
    with pytest.raises(SecretsReplaced):
        cancel(stale, now=LATER)
    with pytest.raises(SecretsReplaced):
        change(stale, make_attendee(pool, email="c@umea.example"), now=LATER)

    assert Registration.objects.active().get().email_key == "ture.bjorkskog@umea.example"


def test_a_page_asked_for_with_secrets_replaced_meanwhile_is_not_found(rf):
    registration = confirmed()

    @registration_required
    def page(request, registration):
        raise SecretsReplaced

    with pytest.raises(Http404):
        page(rf.get("/"), token=registration.personal_token)


def test_it_goes_back_and_forth():
    registration = confirmed()
    saga = make_successor(name=registration.name, email=registration.email)

    handed = hand_over(registration, make_successor(), now=LATER)
    hand_over(handed, saga, now=LATER)

    assert Registration.objects.get().email == registration.email
    assert letters() == [
        ("handed-over", registration.email, "pending"),
        ("received", "Ture.Bjorkskog@umea.example", "withdrawn"),
        ("handed-over", "Ture.Bjorkskog@umea.example", "pending"),
        ("received", registration.email, "pending"),
    ]


def test_a_corrected_name_keeps_the_ticket_and_is_told():
    registration = confirmed()
    before = facts_of(registration, SECRETS)
    assert registration.pool

    change(
        registration,
        make_attendee(registration.pool, name="Saga Hjortronklimt", email=registration.email),
        now=LATER,
    )

    after = Registration.objects.get()
    assert (after.name, facts_of(after, SECRETS)) == ("Saga Hjortronklimt", before)
    assert not RetiredTicket.objects.exists()
    with open_post_box() as post_box:
        deliver_due(now=LATER)
    [letter] = post_box.letters
    text = text_of(letter)
    assert "Hej Saga Hjortronklimt!" in text
    assert registration.ticket_code in text


def test_to_cancel_asks_nothing_and_frees_everything_at_once(client):
    conference = make_conference()
    pool = make_pool(conference, capacity=1)
    workshop = make_workshop(conference, seats=1)
    publish(conference, by=make_organiser(conference), now=AUTUMN)
    registration = make_registration(pool)
    make_needs(registration, "vegan")
    [waits] = make_line(pool, "waits")
    seats.book(registration, workshop, now=AUTUMN)

    with time_machine.travel(AUTUMN, tick=False):
        client.post(f"/min/{registration.personal_token}/avanmal/")

    for row in (registration, waits, workshop):
        row.refresh_from_db()
    assert (registration.status, registration.pool) == ("cancelled", None)
    assert (registration.seats.count(), registration.needs.count()) == (0, 0)
    assert (waits.status, waits.pool) == ("confirmed", pool)
    assert workshop.seats_taken == 0


# The letters


@pytest.fixture
def handed():
    """The registration as it was, as it is, and the letters as they came."""
    before = confirmed()
    after = hand_over(before, make_successor(), now=LATER)
    with open_post_box() as post_box:
        deliver_due(now=LATER)
    by_receiver = {letter["To"]: letter for letter in post_box.letters}
    return before, after, by_receiver[before.email], by_receiver[after.email]


def test_the_former_is_told_without_one_word_of_the_successor(handed):
    _before, after, letter, _received = handed

    content = letter.as_string() + "".join(
        str(part.get_content()) for part in letter.walk() if not part.is_multipart()
    )
    assert letter["X-DV-Mail"] == "handed-over"
    assert "Hej!" in text_of(letter)
    for secret in (after.name, after.email, *facts_of(after, SECRETS).values()):
        assert str(secret) not in content


def test_the_formers_calendar_is_told_that_they_do_not_come(handed):
    before, _after, letter, _received = handed

    [part] = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    calendar = part.get_payload(decode=True).decode()
    assert part.get_param("method") == "PUBLISH"
    assert (calendar.count("STATUS:CANCELLED"), calendar.count("SEQUENCE:1")) == (2, 2)
    assert f"/calendar/{before.calendar_token}.ics" in calendar.replace("\r\n ", "")


def test_a_calendar_subscribed_to_goes_on_and_says_that_they_do_not_come(client, handed):
    before, after, *_letters = handed

    response = client.get(f"/calendar/{before.calendar_token}.ics")

    assert response.status_code == 200
    assert response.text.count("STATUS:CANCELLED") == 2
    assert response.headers["Cache-Control"] == "private, max-age=900"
    assert client.get(f"/calendar/{after.calendar_token}.ics").text.count("STATUS:CONFIRMED") == 2


def test_the_successor_gets_ticket_link_and_calendar(handed):
    _before, after, _letter, letter = handed

    text = text_of(letter)
    assert letter["Subject"] == "Du har fått en plats på Digitala Västerbotten 2026"
    assert "Hej Ture Björkskog!" in text
    assert after.ticket_code in text
    assert f"/min/{after.personal_token}/" in text
    assert "text/calendar" in [part.get_content_type() for part in letter.walk()]


def test_who_receives_a_place_in_line_is_told_so():
    conference = make_conference()
    pool = make_pool(conference)
    waits = make_registration(pool, status="waitlisted", waiting_for=pool, queued_at=AUTUMN)

    letter = received(str(waits.pk), "en")

    assert letter
    assert letter.subject == "You have got a place in line for Digital Västerbotten 2026"


def test_what_is_overtaken_is_not_written():
    registration = confirmed()
    cancel(registration, now=AUTUMN)

    assert received(str(registration.pk), "sv") is None
    assert handed_over("DV1NEVERSEEN", "sv") is None
