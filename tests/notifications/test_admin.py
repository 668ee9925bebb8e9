from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from notifications.delivery import claim, deliver_due
from notifications.models import Message
from tests.factories import make_user
from tests.notifications.letter_box import NOON, make_message, other_letters

pytestmark = pytest.mark.django_db

LIST = "/admin/notifications/message/"


@pytest.fixture(autouse=True)
def _letters():
    with other_letters():
        yield


@pytest.fixture
def operator(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def send_again(client, *messages: Message):
    chosen = [message.pk for message in messages]
    return client.post(LIST, {"action": "send_again", "_selected_action": chosen}, follow=True)


def test_the_list_shows_what_became_of_each_letter(operator, post_box):
    make_message()
    post_box.data_answer = "550 No such user here"
    deliver_due(now=NOON)

    page = operator.get(LIST).content.decode()

    assert "saga@umea.example" in page
    assert "550 No such user here" in page
    assert "Misslyckat" in page


def test_a_letter_can_be_read_but_not_edited(operator, post_box):
    message = make_message()
    deliver_due(now=NOON)
    address = reverse("admin:notifications_message_change", args=[message.pk])

    page = operator.get(address)

    assert "Hej Saga!" in page.content.decode()
    assert operator.post(address, {"to": "tuva@umea.example"}).status_code == 403
    assert operator.get(reverse("admin:notifications_message_add")).status_code == 403
    assert (
        operator.post(reverse("admin:notifications_message_delete", args=[message.pk])).status_code
        == 403
    )


def test_send_again_sends_a_letter_that_failed(operator, post_box):
    message = make_message()
    post_box.data_answer = "550 Mailbox is full"
    deliver_due(now=NOON)
    first = Message.objects.get()
    post_box.data_answer = "250 OK"

    answer = send_again(operator, message)
    deliver_due(now=NOON + timedelta(days=60))

    again = Message.objects.get()
    assert "1 brev skrivs på nytt och skickas inom några sekunder." in answer.content.decode()
    assert post_box.subjects == ["Hej Saga"]
    assert (again.status, again.attempts, again.answer) == ("sent", 1, "250 OK")
    assert again.identity != first.identity
    assert again.attachments.count() == 3


def test_send_again_leaves_alone_what_is_in_a_workers_hands_or_forgotten(operator):
    make_message(key="held")
    held = claim(now=NOON)
    forgotten = make_message(key="forgotten")
    Message.objects.filter(pk=forgotten.pk).update(to="", status="failed")
    assert held

    answer = send_again(operator, held, forgotten)

    assert "0 brev skrivs på nytt" in answer.content.decode()
    assert [m.status for m in Message.objects.order_by("pk")] == ["pending", "failed"]


def test_who_may_only_look_cannot_send(client, post_box):
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(user)
    message = make_message()
    Message.objects.filter(pk=message.pk).update(status="failed")

    page = client.get(LIST).content.decode()
    send_again(client, message)

    assert "saga@umea.example" in page
    assert "Skicka igen" not in page
    assert Message.objects.get().status == "failed"


def test_the_list_can_be_searched_and_filtered(operator):
    make_message()
    make_message(key="other", to="tuva@umea.example")

    page = operator.get(f"{LIST}?{urlencode({'q': 'tuva', 'status__exact': 'pending'})}")

    assert "tuva@umea.example" in page.content.decode()
    assert "saga@umea.example" not in page.content.decode()


def test_the_list_asks_as_little_of_the_database_for_three_letters_as_for_one(
    operator, django_assert_num_queries
):
    for number in range(3):
        make_message(key=f"greeting:{number}")
        with django_assert_num_queries(7):
            operator.get(LIST)
