from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from notifications.models import Message
from registrations.checkin import Scan, check_in
from registrations.devices import stand_at
from registrations.emails.tickets import new_ticket
from registrations.lost_badges import ChangedMeanwhile, replace_ticket
from registrations.models import AuditEntry, RetiredTicket
from registrations.roster import roster
from registrations.signup import RegistrationCancelled, cancel
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_organiser,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def saga():
    return make_registration(make_pool(make_conference()))


@pytest.fixture
def maj(saga):
    return make_organiser(saga.conference)


def scanned(code, device):
    door = stand_at("entrance", device.pk, now=NOON)
    assert door
    verdict = check_in(Scan(uuid4(), code, NOON), door=door, now=NOON)
    return verdict["outcome"], verdict["reason"]


def test_the_new_ticket_opens_the_door_and_the_lost_one_does_not(saga, maj):
    device = make_device(make_checkpoint(saga.conference))

    replaced = replace_ticket(saga, seen=0, by=maj, reason="Tappad i tåget", now=NOON)

    assert scanned(saga.ticket_code, device) == ("refused", "replaced")
    assert scanned(replaced.ticket_code, device) == ("admitted", None)
    assert RetiredTicket.objects.get().code == saga.ticket_code


def test_who_is_in_is_still_in_with_the_new_ticket(saga, maj):
    device = make_device(make_checkpoint(saga.conference))
    scanned(saga.ticket_code, device)

    replaced = replace_ticket(saga, seen=0, by=maj, reason="Tappad", now=NOON)

    assert scanned(replaced.ticket_code, device) == ("already_admitted", None)


def test_it_is_written_down_who_did_it_and_why(saga, maj):
    replace_ticket(saga, seen=0, by=maj, reason="Tappad i tåget", now=NOON)

    entry = AuditEntry.objects.get()
    assert (entry.registration, entry.kind, entry.by, entry.reason, entry.at) == (
        saga,
        "new_ticket",
        maj,
        "Tappad i tåget",
        NOON,
    )


def test_the_letter_brings_the_new_ticket(saga, maj):
    replaced = replace_ticket(saga, seen=0, by=maj, reason="Tappad", now=NOON)

    message = Message.objects.get()
    letter = new_ticket(message.about, message.language)
    assert (message.kind, message.to) == ("new-ticket", saga.email)
    assert letter
    assert replaced.ticket_code in letter.text
    assert saga.ticket_code not in letter.text


def test_who_left_no_address_gets_no_letter(saga, maj):
    type(saga).objects.update(email="", email_key="", via="desk")

    replace_ticket(saga, seen=0, by=maj, reason="Tappad", now=NOON)

    assert not Message.objects.exists()


def test_a_phone_hears_of_the_lost_badge_at_its_next_question(saga, maj):
    before = roster(saga.conference, now=NOON)

    replace_ticket(saga, seen=0, by=maj, reason="Tappad", now=NOON)

    after = roster(saga.conference, now=NOON)
    assert len(after.tickets) == 2
    assert after.cursor > before.cursor


def test_a_cancelled_registration_gets_no_new_ticket(saga, maj):
    cancel(saga, now=NOON)

    with pytest.raises(RegistrationCancelled):
        replace_ticket(saga, seen=1, by=maj, reason="Tappad", now=NOON)

    assert not RetiredTicket.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_make_one_new_ticket(saga, maj):
    start = Barrier(2)

    def replace(_number):
        start.wait()
        try:
            return replace_ticket(saga, seen=0, by=maj, reason="Tappad", now=NOON).ticket_code
        except ChangedMeanwhile:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = set(threads.map(replace, range(2)))

    saga.refresh_from_db()
    assert answers == {saga.ticket_code, "refused"}
    assert RetiredTicket.objects.count() == 1
