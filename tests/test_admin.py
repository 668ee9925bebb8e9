"""The admin: every list and page opens, and what it changes goes by the rules."""

import pytest
import time_machine
from django.contrib import admin
from django.urls import reverse

from conference.models import ConferenceDay, User
from notifications.models import Message
from registrations.models import Attendance, Pool, RetiredTicket
from registrations.signup import register
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_checkpoint,
    make_conference,
    make_device,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db

OURS = [
    model
    for model in admin.site._registry
    if model.__module__.partition(".")[0] in {"conference", "scheduling", "registrations"}
]


@pytest.fixture
def superuser(client):
    user = make_user(email="admin@rv.example", is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def act(client, model, action, *rows):
    posted = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(address(model, "changelist"), posted, follow=True)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_every_list_and_search_opens(superuser, model):
    assert superuser.get(address(model, "changelist")).status_code == 200
    assert superuser.get(address(model, "changelist"), {"q": "saga"}).status_code in {200, 302}


def test_a_row_of_each_kind_opens(superuser):
    conference = make_conference()
    pool = make_pool(conference)
    registration = make_registration(pool)
    checkpoint = make_checkpoint(conference)
    speaker = make_speaker(conference)
    session = make_session(conference, speaker, track=make_track(conference))
    make_slot(session, make_room(conference))
    retired = RetiredTicket.objects.create(
        code="DV1OLD", registration=registration, retired_at=AUTUMN
    )
    device = make_device(checkpoint)

    for row in (conference, pool, registration, checkpoint, device, speaker, session, retired):
        assert superuser.get(address(type(row), "change", row.pk)).status_code == 200


def test_registrations_are_cancelled_by_the_rule(superuser):
    conference = make_conference()
    pool = make_pool(conference, capacity=1)
    saga = make_registration(pool)
    ture = register(conference, make_attendee(pool, email="ture@umea.example"), now=AUTUMN)

    page = act(superuser, type(saga), "cancel", saga)

    ture.refresh_from_db()
    assert ture.pool == pool
    assert "1 anmälan är avanmäld." in page.content.decode()


def test_the_personal_link_is_sent_to_those_who_are_registered(superuser):
    saga = make_registration(make_pool(make_conference()))

    page = act(superuser, type(saga), "send_link", saga)

    assert Message.objects.get().kind == "my-link"
    assert "1 brev är på väg." in page.content.decode()


@pytest.mark.parametrize("page", ["add", "delete"])
def test_registrations_are_neither_added_nor_deleted_behind_the_rules(superuser, page):
    registration = make_registration(make_pool(make_conference()))
    rows = () if page == "add" else (registration.pk,)

    assert superuser.get(address(type(registration), page, *rows)).status_code == 403


def pool_form(pool, **changed):
    times = pool.closes_at.astimezone(pool.conference.tz)
    fields = {
        "conference": pool.conference.pk,
        "attendance": pool.attendance,
        "slug": pool.slug,
        "name_sv": pool.name_sv,
        "name_en": pool.name_en,
        "host": "",
        "capacity": pool.capacity,
        "closes_at_0": times.strftime("%Y-%m-%d"),
        "closes_at_1": times.strftime("%H:%M:%S"),
        "position": pool.position,
    }
    return fields | changed


def test_new_places_in_the_admin_go_to_those_first_in_line(superuser):
    conference = make_conference()
    pool = make_pool(conference, capacity=0)
    saga = register(conference, make_attendee(pool), now=AUTUMN)

    superuser.post(address(Pool, "change", pool.pk), pool_form(pool, capacity=1, name_sv="Plats"))

    saga.refresh_from_db()
    pool.refresh_from_db()
    assert (saga.pool, pool.taken, pool.capacity, pool.name_sv) == (pool, 1, 1, "Plats")


def test_places_are_unlimited_when_the_number_is_left_empty(superuser):
    pool = make_pool(make_conference(), capacity=3)

    superuser.post(address(Pool, "change", pool.pk), pool_form(pool, capacity=""))

    pool.refresh_from_db()
    assert pool.capacity is None


def test_fewer_places_than_are_taken_are_refused_in_a_sentence(superuser):
    pool = make_pool(make_conference(), capacity=3)
    make_registration(pool)

    page = superuser.post(address(Pool, "change", pool.pk), pool_form(pool, capacity=0))

    pool.refresh_from_db()
    assert pool.capacity == 3
    assert "1 platser är redan tagna. Skriv minst så många." in page.content.decode()


def test_a_new_pool_is_added(superuser):
    pool = make_pool(make_conference())
    hub = pool_form(pool, attendance=Attendance.HUB, slug="storuman", name_sv="Nod Storuman")

    superuser.post(address(Pool, "add"), hub)

    assert Pool.objects.filter(slug="storuman", taken=0).exists()
    assert superuser.get(address(Pool, "delete", pool.pk)).status_code == 403


def test_a_device_is_revoked(superuser):
    device = make_device(make_checkpoint(make_conference()))

    act(superuser, type(device), "revoke", device)

    device.refresh_from_db()
    assert device.revoked_at is not None


@pytest.mark.parametrize("name", ["device", "checkin", "programmechange"])
def test_what_the_system_writes_is_only_read(superuser, name):
    (model,) = [model for model in OURS if model._meta.model_name == name]
    model_admin = admin.site._registry[model]
    request = superuser.get(address(model, "changelist")).wsgi_request

    assert not model_admin.has_add_permission(request)
    assert not model_admin.has_change_permission(request)
    assert not model_admin.has_delete_permission(request)


def test_a_user_is_added_with_an_address(superuser):
    typed = {
        "email": "ny@rv.example",
        "name": "Ny",
        "password1": "lingon och hjortron",
        "password2": "lingon och hjortron",
    }

    superuser.post(address(User, "add"), typed)

    user = User.objects.get(email="ny@rv.example")
    assert user.check_password("lingon och hjortron")
    assert superuser.get(address(User, "change", user.pk)).status_code == 200


def test_a_day_that_changes_tells_the_calendars(superuser):
    conference = make_conference()
    first, second = conference.days.order_by("date")
    page = superuser.get(address(type(conference), "change", conference.pk))
    form = page.context["adminform"].form
    typed = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    opens_at = conference.registration_opens_at.astimezone(conference.tz)
    typed["registration_opens_at_0"] = f"{opens_at:%Y-%m-%d}"
    typed["registration_opens_at_1"] = f"{opens_at:%H:%M:%S}"
    typed |= {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    typed |= {"memberships-0-user": User.objects.get().pk, "memberships-0-role": "organiser"}
    typed |= {"days-TOTAL_FORMS": 3, "days-INITIAL_FORMS": 2}
    rows = [(first, "08:45:00", ""), (second, "08:30:00", "on")]
    for number, (day, starts, deleted) in enumerate(rows):
        typed |= {
            f"days-{number}-id": day.pk,
            f"days-{number}-conference": conference.pk,
            f"days-{number}-DELETE": deleted,
            **day_times(number, day.date, starts),
        }
    typed |= day_times(2, "2026-12-10", "09:00:00")

    with time_machine.travel(AUTUMN, tick=False):
        superuser.post(address(type(conference), "change", conference.pk), typed)

    days = ConferenceDay.objects.order_by("date").values_list("date", "sequence", "changed_at")
    assert [(f"{on}", sequence, changed_at) for on, sequence, changed_at in days] == [
        ("2026-12-08", 1, AUTUMN),
        ("2026-12-10", 0, AUTUMN),
    ]
    assert conference.memberships.get().role == "organiser"


def day_times(number, on, starts):
    return {
        f"days-{number}-date": on,
        f"days-{number}-starts_at_0": on,
        f"days-{number}-starts_at_1": starts,
        f"days-{number}-ends_at_0": on,
        f"days-{number}-ends_at_1": "16:30:00",
    }
