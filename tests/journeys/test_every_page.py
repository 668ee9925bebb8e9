"""Every page there is, as a phone shows it in Swedish and a desk in English, judged by axe."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from conference.models import Conference, Membership, Organisation, User
from registrations.demo import organiser
from registrations.models import Group, Registration
from scheduling.models import Proposal, PublishedSlot, SessionSpeaker
from tests.factories import AUTUMN
from tests.journeys.browser import DESK, PHONE, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# Opened by a journey of its own, or no page at all.
ELSEWHERE = re.compile("door$|log_out|demo_mail|healthz|readyz|metrics|api_info")
FILE = re.compile(r"\.\w+'")
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


def page_patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not pattern.namespace:
                yield from page_patterns(pattern.url_patterns)
        elif pattern.name and not ELSEWHERE.match(pattern.name) and not FILE.search(str(pattern)):
            yield pattern


def keys_of_the_demo() -> dict[str, object]:
    """Something there is for each thing that an address can name."""
    edition = Conference.objects.get()
    saga = edition.registrations.confirmed().filter(pool__attendance="on_site").earliest("pk")
    workshop = edition.sessions.exclude(seats=None).earliest("pk")
    return {
        "pool": "on-site",
        "session_slug": "rita-samverkan-pa-en-servett",
        "speaker_slug": "tuva-lingonstrale",
        "token": saga.personal_token,
        "registration_id": saga.pk,
        "session_id": workshop.pk,
        "organisation_id": Organisation.objects.earliest("pk").pk,
        "room_id": edition.rooms.earliest("pk").pk,
        "track_id": edition.tracks.earliest("pk").pk,
        "proposal_id": edition.proposals.earliest("pk").pk,
        "question_id": edition.questions.earliest("pk").pk,
        "sheets_id": edition.badge_sheets.get_or_create(asked_at=AUTUMN)[0].pk,
        "member_id": Group.objects.earliest("pk").members.earliest("pk").pk,
        **dict.fromkeys(("quota_id", "export_id", "slides_id"), 1),
        "kind": "session",
        "checkpoint_id": edition.checkpoints.get(slug="verkstaden").pk,
        "check_in_id": UUID(int=1),
        "device_id": 1,
        "time_id": 1,
        "number": 1,
        "slot": PublishedSlot.objects.filter(session=workshop).earliest("pk").uuid,
        "room": "verkstaden",
        "session": "rita-samverkan-pa-en-servett",
        "speaker_id": edition.speakers.earliest("pk").pk,
        "part_id": SessionSpeaker.objects.earliest("pk").pk,
    }


def address(pattern: URLPattern, keys: dict[str, object]) -> str:
    wanted = pattern.pattern.converters
    own: dict[str, object] = {"slug": "2026"}
    if re.search("group|_member", pattern.name or ""):
        own["token"] = Group.objects.earliest("pk").token
    if re.search("proposal$", pattern.name or ""):
        own["token"] = Proposal.objects.earliest("pk").token
    if str(pattern.pattern).startswith(("speaker/", "talare/")):
        own["token"] = SessionSpeaker.objects.earliest("pk").speaker.personal_token
    return reverse(pattern.name, kwargs={name: (keys | own)[name] for name in wanted})


def pages(client: Client, language: str) -> Iterator[str]:
    keys = keys_of_the_demo()
    with override(language):
        addresses = [
            address(pattern, keys) for pattern in page_patterns(get_resolver().url_patterns)
        ]
    for each in dict.fromkeys(addresses):
        answer = client.get(each)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            yield each


@pytest.fixture
def everywhere(live_server, client):
    """Somebody who may open every page, and the cookie that says so."""
    call_command("seed_demo", verbosity=0)
    maj = User.objects.get(email=organiser.EMAIL)
    for role in Membership.Role:
        Membership.objects.get_or_create(user=maj, conference=Conference.objects.get(), role=role)
    client.force_login(maj)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize(("language", "size"), [("sv", PHONE), ("en", DESK)])
def test_every_page_is_for_everybody(live_server, client, everywhere, language, size):
    assert Registration.objects.exists()
    found = []
    with browser_page(size=size) as page:
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": everywhere,
                    "url": live_server.url,
                }
            ]
        )
        opened = list(pages(client, language))
        for each in opened:
            page.goto(live_server.url + each)
            found += [f"{each}: {wrong}" for wrong in violations(page)]
            if page.evaluate(TOO_WIDE):
                found.append(f"{each}: wider than the screen")

    assert found == []
    assert len(opened) > 40
