import logging
from datetime import timedelta
from socket import SHUT_RDWR
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now

from notifications import delivery, post_office
from notifications.delivery import FIRST_DELAY, TRIES, Outcome, claim, deliver, deliver_due
from notifications.mime import as_email
from notifications.models import Message
from notifications.post_office import PostOffice
from notifications.tasks import deliver_due_messages
from tests.notifications.letter_box import NOON, make_message, other_letters
from tests.post_box import free_port, mailers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _letters():
    with other_letters():
        yield


def let_the_lease_run_out() -> None:
    Message.objects.exclude(lease=None).update(leased_until=Now() - timedelta(seconds=1))


def test_a_letter_that_is_due_is_sent_once(post_box):
    make_message()

    deliver_due(now=NOON)
    deliver_due(now=NOON)

    message = Message.objects.get()
    assert post_box.subjects == ["Hej Saga"]
    assert post_box.receivers == ["saga@umea.example"]
    assert (message.status, message.attempts, message.answer) == (
        "sent",
        1,
        "250 Taken as 4711",
    )
    assert (message.lease, message.leased_until) == (None, None)
    assert message.sent_at


def test_the_task_sends_what_is_due(post_box):
    make_message()

    deliver_due_messages()

    assert post_box.subjects == ["Hej Saga"]


def test_the_bytes_that_arrive_are_the_bytes_of_the_row(post_box):
    make_message()

    deliver_due(now=NOON)

    assert post_box.contents == [as_email(Message.objects.get()).as_bytes()]


def test_many_letters_go_over_one_conversation(post_box):
    for number in range(3):
        make_message(key=f"greeting:{number}", about=f"nummer {number}")

    deliver_due(now=NOON)

    assert post_box.subjects == ["Hej nummer 0", "Hej nummer 1", "Hej nummer 2"]
    assert post_box.conversations == 1


def test_a_ring_without_letters_does_not_bother_the_server(settings):
    settings.MAILERS = mailers(free_port())

    deliver_due(now=NOON)

    assert Message.objects.count() == 0


def test_a_ring_ends_in_time_and_the_next_goes_on(post_box, monkeypatch):
    make_message()
    monkeypatch.setattr(delivery, "SECONDS_A_RING", 0)
    deliver_due(now=NOON)
    before = post_box.subjects
    monkeypatch.undo()

    deliver_due(now=NOON)

    assert (before, post_box.subjects) == ([], ["Hej Saga"])


def test_a_letter_no_longer_needed_is_withdrawn(post_box):
    make_message(kind="nothing")

    deliver_due(now=NOON)

    assert (Message.objects.get().status, post_box.subjects) == ("withdrawn", [])


def test_a_letter_to_an_address_that_was_right_once_is_withdrawn(post_box):
    make_message(kind="moved")

    deliver_due(now=NOON)

    assert (Message.objects.get().status, post_box.subjects) == ("withdrawn", [])


def test_a_letter_that_cannot_be_written_fails_and_holds_up_nobody(post_box, caplog):
    make_message(key="trouble", kind="trouble", now=NOON - timedelta(hours=1))
    make_message()

    with caplog.at_level(logging.INFO):
        deliver_due(now=NOON)

    trouble = Message.objects.get(key="trouble")
    assert (trouble.status, trouble.answer) == (
        "failed",
        "The letter could not be written: ValueError",
    )
    assert post_box.subjects == ["Hej Saga"]
    assert f"letter {trouble.pk} (trouble) fails in trouble, line" in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    assert "saga" not in str(ours).casefold()


def test_a_kind_that_nobody_writes_fails(post_box):
    make_message(kind="unheard-of")

    deliver_due(now=NOON)

    message = Message.objects.get()
    assert (message.status, message.answer) == (
        "failed",
        "The letter could not be written: KeyError",
    )


def test_a_database_that_is_away_while_writing_leaves_the_letter_for_later(post_box, settings):
    settings.LETTER_WRITERS = {"greeting": f"{__name__}.write_without_database"}
    make_message()

    with pytest.raises(OperationalError):
        deliver_due(now=NOON)

    assert Message.objects.get().status == "pending"


def write_without_database(about: str, language: str) -> None:
    raise OperationalError("server closed the connection unexpectedly")


def test_a_soft_no_is_tried_again_later_and_later(post_box):
    make_message()
    post_box.rcpt_answers["umea.example"] = "451 Try again later"
    now, waits = NOON, []

    for _ in range(4):
        deliver_due(now=now)
        message = Message.objects.get()
        waits.append(message.not_before - now)
        now = message.not_before
    post_box.rcpt_answers.clear()
    deliver_due(now=now)

    for tries, wait in enumerate(waits):
        assert FIRST_DELAY * 2**tries <= wait <= FIRST_DELAY * 2**tries * 1.25
    assert (message.status, message.answer) == ("pending", "451 Try again later")
    assert post_box.subjects == ["Hej Saga"]
    assert Message.objects.get().attempts == 5


def test_a_letter_is_left_alone_until_its_time(post_box):
    make_message()
    post_box.data_answer = "452 Full"
    deliver_due(now=NOON)
    post_box.data_answer = "250 OK"

    deliver_due(now=NOON + timedelta(seconds=29))

    assert post_box.subjects == []


def test_all_tries_together_last_three_days():
    waits = [delivery.delay_after(tries, jitter=0) for tries in range(1, TRIES)]

    assert sum(waits, timedelta()) >= timedelta(hours=72)
    assert waits[-1] == timedelta(hours=4)


def test_after_the_last_try_the_letter_fails_with_the_last_answer(post_box):
    message = make_message()
    Message.objects.filter(pk=message.pk).update(attempts=TRIES - 1)
    post_box.data_answer = "451 Still not"

    deliver_due(now=NOON)

    message.refresh_from_db()
    assert (message.status, message.answer) == ("failed", "Given up after 27 tries. 451 Still not")


def test_a_letter_whose_tries_all_ended_in_a_crash_fails(post_box):
    message = make_message()
    Message.objects.filter(pk=message.pk).update(attempts=TRIES)

    deliver_due(now=NOON)

    message.refresh_from_db()
    assert (message.status, message.answer) == (
        "failed",
        "Every try ended before the server could be asked.",
    )


@pytest.mark.parametrize("verb", ["rcpt", "data"])
def test_a_hard_no_stops_the_letter_and_keeps_the_servers_words(post_box, verb):
    make_message()
    if verb == "rcpt":
        post_box.rcpt_answers["umea.example"] = "550 No such user here"
    else:
        post_box.data_answer = "550 No such user here"

    deliver_due(now=NOON)
    deliver_due(now=NOON + timedelta(days=2))

    message = Message.objects.get()
    assert (message.status, message.attempts, message.answer) == (
        "failed",
        1,
        "550 No such user here",
    )


def test_a_troubled_domain_is_asked_once_a_ring_and_holds_up_nobody(post_box):
    for number in range(3):
        make_message(
            key=f"bad:{number}", to=f"{number}@slow.example", now=NOON - timedelta(hours=1)
        )
    make_message(key="bad:refused", to="ingen@wrong.example", now=NOON - timedelta(minutes=1))
    make_message(key="good")
    post_box.rcpt_answers = {"slow.example": "451 Later", "wrong.example": "550 No"}

    deliver_due(now=NOON)

    assert post_box.receivers == ["saga@umea.example"]
    assert [m.attempts for m in Message.objects.order_by("pk")] == [1, 0, 0, 1, 1]
    assert post_box.conversations == 1


@pytest.mark.parametrize(
    "address", ["saga@umea.example\r\nBcc: b@c.example", "säga@umea.example", ""]
)
def test_an_impossible_address_fails_and_holds_up_nobody(post_box, address):
    bad = make_message(key="bad", now=NOON - timedelta(hours=1))
    Message.objects.filter(pk=bad.pk).update(to=address)
    make_message()
    post_box.rcpt_answers[""] = "501 That is no address"

    deliver_due(now=NOON)

    bad.refresh_from_db()
    assert bad.status == "failed"
    assert post_box.receivers == ["saga@umea.example"]


def test_a_server_that_is_down_for_an_hour_costs_nobody_their_letter(post_box, settings):
    for number in range(3):
        make_message(key=f"greeting:{number}", about=f"nummer {number}")
    here, now = settings.MAILERS, NOON
    settings.MAILERS = mailers(free_port())
    while now < NOON + timedelta(hours=1):
        deliver_due(now=now)
        now += timedelta(minutes=1)
    answers = set(Message.objects.values_list("answer", flat=True))
    settings.MAILERS = here

    deliver_due(now=now + timedelta(hours=1))

    assert answers == {"Unreachable: ConnectionRefusedError"}
    assert sorted(post_box.subjects) == ["Hej nummer 0", "Hej nummer 1", "Hej nummer 2"]


def test_a_server_that_will_not_have_us_as_sender_is_no_letters_fault(post_box):
    make_message(key="greeting:1")
    make_message(key="greeting:2")
    post_box.mail_answer = "550 Authenticate first"

    deliver_due(now=NOON)

    assert list(Message.objects.order_by("pk").values_list("status", "attempts", "answer")) == [
        ("pending", 1, "550 Authenticate first"),
        ("pending", 0, ""),
    ]


def pull_the_plug(office: PostOffice) -> None:
    smtp = office._mailer.connection
    assert smtp
    assert smtp.sock
    smtp.sock.shutdown(SHUT_RDWR)


def test_a_sender_that_cannot_be_used_fails_no_letter(post_box, settings):
    make_message()
    settings.DEFAULT_FROM_EMAIL = "två ord@dv.example"

    with pytest.raises(ValueError, match="Invalid address"):
        deliver_due(now=NOON)

    assert Message.objects.get().status == "pending"


def test_a_conversation_that_the_server_has_had_enough_of_is_begun_anew(post_box):
    make_message(key="greeting:1", about="ett")
    make_message(key="greeting:2", about="två")
    first, second = claim(now=NOON), claim(now=NOON)
    assert first
    assert second

    with PostOffice() as office:
        deliver(first, office, now=NOON)
        pull_the_plug(office)
        deliver(second, office, now=NOON)

    assert post_box.subjects == ["Hej ett", "Hej två"]
    assert post_box.conversations == 2


class Interrupted(PostOffice):
    """A conversation that breaks off when the letter is to be handed over."""

    def hand_over(self, content, *, to, if_still):
        def hang_up() -> None:
            if_still()
            pull_the_plug(self)

        return super().hand_over(content, to=to, if_still=hang_up)


def test_a_connection_that_breaks_is_tried_again(post_box):
    make_message()
    message = claim(now=NOON)
    assert message

    with Interrupted() as office:
        outcome = deliver(message, office, now=NOON)

    deliver_due(now=NOON + timedelta(minutes=1))
    assert outcome is Outcome.POSTPONED
    assert post_box.subjects == ["Hej Saga"]


def test_a_server_that_hangs_up_on_a_letter_is_asked_again(post_box):
    make_message()
    post_box.hangs_up = True

    deliver_due(now=NOON)
    message = Message.objects.get()
    post_box.hangs_up = False
    deliver_due(now=NOON + timedelta(minutes=1))

    first, again = post_box.letters
    assert (message.status, message.answer) == (
        "pending",
        "The connection broke: SMTPServerDisconnected",
    )
    assert first["Message-ID"] == again["Message-ID"]
    assert Message.objects.get().status == "sent"


def test_a_server_that_takes_letters_in_silence_gets_each_twice_at_most(post_box, monkeypatch):
    monkeypatch.setattr(post_office, "SECONDS_FOR_AN_ANSWER", 0.2)
    make_message()
    post_box.silent = True

    for hour in range(5):
        deliver_due(now=NOON + timedelta(hours=hour))

    message = Message.objects.get()
    assert [letter["Message-ID"] for letter in post_box.letters] == [
        as_email(message)["Message-ID"]
    ] * 2
    assert (message.status, message.answer) == (
        "failed",
        "The server took the letter twice without a word. It may be there.",
    )


def test_a_worker_that_slept_past_its_lease_cannot_send(post_box):
    make_message()
    sleeper = claim(now=NOON)
    let_the_lease_run_out()
    successor = claim(now=NOON)
    assert sleeper
    assert successor

    with PostOffice() as office:
        outcomes = [deliver(worker, office, now=NOON) for worker in (sleeper, successor, sleeper)]

    assert outcomes == [Outcome.LOST, Outcome.SENT, Outcome.LOST]
    assert post_box.subjects == ["Hej Saga"]


def test_a_worker_that_slept_after_writing_cannot_send(post_box):
    make_message()
    sleeper = claim(now=NOON)
    assert sleeper
    assert delivery._prepare(sleeper, now=NOON) is None
    let_the_lease_run_out()
    successor = claim(now=NOON)
    assert successor

    with PostOffice() as office:
        outcomes = [deliver(worker, office, now=NOON) for worker in (sleeper, successor)]

    assert outcomes == [Outcome.LOST, Outcome.SENT]
    assert post_box.subjects == ["Hej Saga"]
    assert Message.objects.get().attachments.count() == 3


def test_a_worker_that_slept_past_its_lease_decides_nothing_either(post_box):
    make_message(kind="nothing")
    sleeper = claim(now=NOON)
    let_the_lease_run_out()
    successor = claim(now=NOON)
    assert sleeper
    assert successor

    with PostOffice() as office:
        outcomes = [deliver(worker, office, now=NOON) for worker in (sleeper, successor)]

    assert outcomes == [Outcome.LOST, Outcome.WITHDRAWN]


class Drowsy(PostOffice):
    """A worker that falls asleep between the server's yes and noting it down."""

    def hand_over(self, content, *, to, if_still):
        answer = super().hand_over(content, to=to, if_still=if_still)
        let_the_lease_run_out()
        self.successor = claim(now=NOON)
        return answer


def test_a_letter_that_the_server_has_is_not_sent_by_the_successor(post_box):
    make_message()
    sleeper = claim(now=NOON)
    assert sleeper

    with Drowsy() as office:
        deliver(sleeper, office, now=NOON)
        assert office.successor
    with PostOffice() as next_office:
        outcome = deliver(office.successor, next_office, now=NOON)

    assert outcome is Outcome.LOST
    assert Message.objects.get().status == "sent"
    assert post_box.subjects == ["Hej Saga"]


def test_a_letter_in_hand_is_nobody_elses():
    make_message()

    first, second = claim(now=NOON), claim(now=NOON)

    assert first
    assert second is None


def test_a_dead_workers_letter_is_free_when_the_lease_has_run_out():
    make_message()
    claim(now=NOON)
    let_the_lease_run_out()

    message = claim(now=NOON)

    assert message
    assert message.attempts == 2


@pytest.mark.django_db(transaction=True)
def test_workers_that_reach_for_one_letter_at_once_send_it_once(post_box):
    make_message()
    start = Barrier(4)

    def work() -> None:
        start.wait()
        deliver_due(now=NOON)
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert post_box.subjects == ["Hej Saga"]
    assert Message.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_of_many_letters_once(post_box):
    for number in range(40):
        make_message(key=f"greeting:{number}", about=f"nummer {number}")

    def work() -> None:
        deliver_due(now=NOON)
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(post_box.subjects) == sorted(f"Hej nummer {number}" for number in range(40))
