from datetime import timedelta

import pytest

from notifications import outbox
from notifications.models import Attachment, Message
from notifications.tasks import deliver_due_messages, forget_old_messages
from tests.notifications.letter_box import NOON, make_message, other_letters

pytestmark = pytest.mark.django_db


def test_posting_is_one_row_and_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        outbox.post(
            key="confirmation:7",
            kind="confirmation",
            to="saga@umea.example",
            language="sv",
            about="7",
            now=NOON,
        )

    message = Message.objects.get()
    assert (message.key, message.kind, message.to) == (
        "confirmation:7",
        "confirmation",
        "saga@umea.example",
    )
    assert (message.language, message.about, message.status) == ("sv", "7", "pending")
    assert (message.posted_at, message.not_before, message.written_at) == (NOON, NOON, None)


def test_the_same_key_again_changes_nothing():
    first = make_message(about="Saga")

    make_message(about="Tuva", to="tuva@umea.example", now=NOON + timedelta(days=1))

    message = Message.objects.get()
    assert (message.pk, message.about, message.to, message.posted_at) == (
        first.pk,
        "Saga",
        "saga@umea.example",
        NOON,
    )


def test_the_oldest_letter_is_due_first_and_none_before_its_time():
    later = make_message(key="later", now=NOON)
    sooner = make_message(key="sooner", now=NOON - timedelta(hours=1))
    make_message(key="tomorrow", now=NOON + timedelta(days=1))

    assert list(Message.objects.due(NOON)) == [sooner, later]


def test_letters_outside_a_domain_are_told_apart_from_those_inside():
    inside = make_message(key="inside", to="saga@UMEA.example")
    outside = make_message(key="outside", to="saga@notumea.example")

    assert inside.domain == "umea.example"
    assert list(Message.objects.outside({inside.domain})) == [outside]


def test_what_waits_for_an_address_that_is_no_longer_right_is_taken_back(post_box):
    make_message(key="written and waiting")
    post_box.data_answer = "451 Later"
    with other_letters():
        deliver_due_messages()
    make_message(key="to the new address", to="saga.ny@umea.example")
    make_message(key="about another", about="Tuva")

    outbox.withdraw(about="Saga", to="saga@umea.example")

    taken_back = Message.objects.get(key="written and waiting")
    assert (taken_back.status, taken_back.text, taken_back.lease) == ("withdrawn", "", None)
    assert Message.objects.filter(status="pending").count() == 2


def test_what_a_letter_said_is_forgotten_after_ninety_days(post_box):
    with other_letters():
        make_message(now=NOON - timedelta(days=91))
        kept = make_message(key="greeting:2", now=NOON - timedelta(days=89))
        waiting = make_message(key="waiting", now=NOON - timedelta(days=91), to="tuva@umea.example")
        post_box.rcpt_answers["umea.example"] = "250 OK"
        deliver_due_messages()
        Message.objects.filter(pk=waiting.pk).update(status="pending", sent_at=None)

    assert outbox.forget(now=NOON) == 1

    forgotten = Message.objects.get(key="greeting:1")
    assert (forgotten.to, forgotten.subject, forgotten.text, forgotten.html, forgotten.answer) == (
        ("",) * 5
    )
    assert (forgotten.headers, forgotten.written_at, forgotten.attachments.count()) == ({}, None, 0)
    assert (forgotten.status, forgotten.kind, forgotten.about) == ("sent", "greeting", "Saga")
    assert forgotten.sent_at
    assert Attachment.objects.filter(message=kept).count() == 3
    assert Attachment.objects.filter(message=waiting).count() == 3


def test_forgetting_twice_is_harmless(post_box):
    with other_letters():
        make_message(now=NOON - timedelta(days=91))
        deliver_due_messages()
    outbox.forget(now=NOON)

    assert outbox.forget(now=NOON) == 0


def test_forgetting_is_rung_for():
    message = make_message(now=NOON - timedelta(days=200))
    Message.objects.filter(pk=message.pk).update(status="failed")

    forget_old_messages()

    message.refresh_from_db()
    assert message.to == ""
