"""What people need is on their own page and with those who act on it, and nowhere else.

Somebody who may do everything but that reads every page and file there is.
"""

import re
from collections import Counter, deque
from dataclasses import dataclass

import pytest
import time_machine
from django.conf import settings
from django.contrib import admin
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils.module_loading import import_string

from conference.models import Conference, Membership, User
from registrations.demo import organiser
from registrations.demo.seeding import seed
from registrations.devices import Pairing, pair
from registrations.models import (
    Access,
    Device,
    Food,
    MealSkip,
    Needs,
    NeedsErasure,
    NeedsReading,
    Registration,
)
from tests.factories import AUTUMN, make_member, make_needs
from tests.test_project import views

pytestmark = pytest.mark.django_db
Role = Membership.Role
CLOSED = {Role.MEAL_CONTACT, Role.ACCESS_CONTACT}
# What one person in the demo needs and nobody else, in every way it could be written.
TOLD = re.compile("blötdjur|mollus[ck]|lupin|stor text|large.print", re.IGNORECASE)
# Random letters, as in a ticket or a sealed roster: any short word turns up there by chance.
RANDOM = re.compile(r"[\w+/=-]{24,}", re.ASCII)
# How many pages of each kind are read.
OF_A_KIND = 2
# Numbers for the kitchen, and the person's own page: what is told is there, as it should.
WHERE_IT_IS = {"kitchen", "kitchen_csv", "my_needs"}


@dataclass
class Story:
    conference: Conference
    saga: Registration
    secrets: tuple[str, ...]


@pytest.fixture
def story(client):
    """A whole conference, with somebody's needs; and its organiser, who is a superuser."""
    with time_machine.travel(AUTUMN, tick=False):
        conference = seed(now=AUTUMN)
        Needs.objects.all().delete()
        saga = conference.registrations.confirmed().filter(attendance="on_site").order_by("pk")[3]
        food = make_needs(saga, Food.MOLLUSCS, Food.LUPIN)
        access = make_needs(saga, Access.LARGE_PRINT, kind=Needs.Kind.ACCESS)
        maj = User.objects.get(email=organiser.EMAIL)
        for role in set(Role) - CLOSED - {Role.ORGANISER}:
            maj.memberships.create(conference=conference, role=role)
        client.force_login(maj)
        yield Story(conference, saga, (food.sealed, access.sealed))


def addresses(story):
    """Every address that a conference or a personal secret is enough to make."""
    secrets = [story.saga.personal_token, story.saga.calendar_token]
    secrets += story.conference.groups.values_list("token", flat=True)
    for name, _view in views(get_resolver().url_patterns):
        for arguments in ([], [story.conference.slug], *([secret] for secret in secrets)):
            try:
                yield reverse(name, args=arguments)
            except NoReverseMatch:
                continue
    for model in admin.site._registry:
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") + "?q=b"
    yield f"/arrangor/{story.conference.slug}/deltagare/{story.saga.pk}/"
    yield f"/admin/registrations/registration/{story.saga.pk}/change/"


def everything_there_is_to_read(client, story):
    """Address and content, from page to page along all links."""
    ahead, seen, of_a_kind = deque(addresses(story)), set[str](), Counter[str]()
    while ahead:
        address = ahead.popleft().partition("#")[0]
        name = name_of(address)
        if address in seen or name in WHERE_IT_IS | {"log_out"} or of_a_kind[name] >= OF_A_KIND:
            continue
        seen.add(address)
        of_a_kind[name] += 1
        answer = client.get(address, follow=True)
        content = (b"".join(answer) if answer.streaming else answer.content).decode(
            errors="replace"
        )
        yield name, address, content
        ahead.extend(re.findall(r'href="(/[^"]*)"', content.replace("&amp;", "&")))


def tells(content):
    """Whether a text says what somebody needs."""
    return TOLD.search(RANDOM.sub(" ", content)) is not None


def name_of(address):
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return "elsewhere"


def test_no_page_or_file_tells_what_somebody_needs(client, story):
    read, telling = set(), []
    for name, address, content in everything_there_is_to_read(client, story):
        read.add(name)
        if tells(content) or any(sealed in content for sealed in story.secrets):
            telling.append(address)

    assert telling == []
    assert read >= {"people", "people_csv", "personal_page", "overview", "devices", "needs_log"}
    assert read >= {"admin:registrations_registration_change", "api:openapi", "personal_calendar"}


def test_the_crawl_would_find_what_is_told(client, story):
    """The same words on the pages where they belong, and nobody's name beside the numbers."""
    own = client.get(reverse("my_needs", args=[story.saga.personal_token])).content.decode()
    kitchen = client.get(reverse("kitchen", args=["2026"])).content.decode()
    client.force_login(make_member(story.conference, Role.ACCESS_CONTACT))
    access = client.post(reverse("access_needs", args=["2026"]), {"purpose": "arrange"})

    assert all(tells(page) for page in (own, kitchen, access.content.decode()))
    assert story.saga.name in access.content.decode()
    assert not [
        name
        for name in story.conference.registrations.values_list("name", flat=True)
        if name in kitchen and len(name) > 8
    ]


def test_no_device_is_told_what_somebody_needs(client, story):
    entrance = story.conference.checkpoints.get(slug="entrance")
    scopes = [scope.value for scope in Device.Scope]
    token = pair(Pairing(entrance, "Entré", scopes=scopes), now=AUTUMN).token
    headers = {"Authorization": f"Bearer {token}"}
    scan = {"id": "8a2c2f6e-5a0d-4b57-9f0c-0b1d6a1c6a11", "ticket": story.saga.ticket_code}
    scan |= {"checkpoint": "entrance", "direction": "in", "scanned_at": "2026-11-01T09:00:00Z"}

    answers = [
        client.get("/api/v1/device", headers=headers),
        client.get("/api/v1/check-ins/roster", headers=headers),
        client.get("/api/v1/check-ins/summary", headers=headers),
        client.get("/api/v1/registrations", {"query": story.saga.name}, headers=headers),
        client.post("/api/v1/check-ins", scan, content_type="application/json", headers=headers),
    ]
    by_need = client.get("/api/v1/registrations", {"query": "molluscs"}, headers=headers)

    assert [answer.status_code for answer in answers] == [200] * 5
    assert [one["name"] for one in answers[3].json()["items"]] == [story.saga.name]
    assert not [answer for answer in answers if tells(answer.content.decode())]
    assert by_need.json()["items"] == []


def test_no_letter_tells_what_somebody_needs(story):
    letters = [
        import_string(writer)(str(story.saga.pk), "sv")
        for kind, writer in settings.LETTER_WRITERS.items()
        if kind in {"confirmation", "my-link", "changed", "promoted", "waiting-list"}
    ]

    written = [f"{letter.subject} {letter.text} {letter.html}" for letter in letters if letter]
    assert len(written) >= 3
    assert not [words for words in written if tells(words)]


def test_needs_are_not_in_the_admin():
    """Nor is a registration found, sorted or filtered by them there."""
    hidden = {Needs, NeedsReading, NeedsErasure, MealSkip}

    assert not hidden & set(admin.site._registry)
    for model, ours in admin.site._registry.items():
        listed = (*ours.list_display, *ours.list_filter, *ours.search_fields, *ours.inlines)
        assert not [one for one in listed if "needs" in str(one).lower()], model
