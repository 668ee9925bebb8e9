"""Promises about the whole."""

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from registrations.demo.seeding import seed
from registrations.models import Invitation, Registration
from scheduling.models import Proposal, SessionSpeaker
from tests.factories import AUTUMN

APPS = ("conference", "notifications", "scheduling", "registrations")
SECRETS = {
    "are_you_coming",
    "agenda",
    "cancel_registration",
    "change_registration",
    "complete_registration",
    "hand_over_registration",
    "my_needs",
    "my_data",
    "my_data_json",
    "my_questions",
    "offer",
    "personal_page",
}
PAGES = {
    "current_conference",
    "conference",
    "attendance",
    "programme",
    "programme_changes",
    "session",
    "speakers",
    "speaker",
    "room_screen",
} | {
    "register",
    "register_group",
    "propose",
    "my_link",
    "accessibility",
    "privacy",
}
OF_SPEAKERS = {
    "speaker_page",
    "speaker_profile",
    "speaker_times",
    "speaker_practical",
    "speaker_session",
}
INVITED = {"invitation", "unsubscribe"}
PROPOSING = {"proposal", "withdraw_proposal"}
# Opening a view to everybody is a reviewed line.
PUBLIC = {
    *PAGES,
    *SECRETS,
    *INVITED,
    *PROPOSING,
    "proposed_speaker",
    *OF_SPEAKERS,
    *("change_speaker_photo", "own_speaker_photo", "speaker_slides", "own_speaker_slides"),
    *("speaker_photo", "session_slides", "slides_of_session"),
    *("log_in", "log_out", "admin:login", "door", "personal_calendar", "ticket_png", "ticket_svg"),
    "ticket_pdf",
    *("programme_ics", "track_ics", "room_ics", "speaker_ics", "session_ics"),
    *("programme_pdf", "door_signs_pdf", "embedded_programme", "framed_programme", "oembed"),
    *("schedule_json", "schedule_xml", "programme_jsonld", "changes_atom"),
    *("healthz", "readyz", "metrics", "security_txt", "api_info"),
    *("group", "add_to_group", "group_csv", "correct_member", "replace_member", "cancel_member"),
    *("door_worker", "door_manifest"),
    # 404 unless the demo runs.
    *("demo_mail", "demo_mail_file", "demo_mail_html", "demo_mail_letter"),
    # What is not public in the API asks for a device's token.
    *("api:api_info", "api:openapi", "api:read_conference", "api:list_sessions"),
    *("api:read_session", "api:list_speakers", "api:list_rooms", "api:list_tracks"),
    *("api:device", "api:check_in", "api:check_in_batch", "api:undo", "api:summary"),
    *("api:people", "api:register", "api:roster_for_the_door", "api/"),
    *("api:names_for_the_desk", "api:key_to_the_names"),
    *("api:names_for_the_desk", "api:key_to_the_names", "api:conflicts", "api:settle_conflict"),
}


def views(
    patterns: list[URLPattern | URLResolver], *, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, object]]:
    """Every view by its name, or by its address where it has none."""
    for pattern in patterns:
        address = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern.url_patterns, namespace=inside, route=address)
        else:
            yield namespace + pattern.name if pattern.name else address, pattern.callback


def test_only_these_views_are_public():
    public = {
        name
        for name, view in views(get_resolver().url_patterns)
        if getattr(view, "login_required", True) is False
    }

    assert public == PUBLIC


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_word_is_in_swedish():
    entries = Path("locale/sv/LC_MESSAGES/django.po").read_text().strip().split("\n\n")

    assert len(entries) > 100
    assert [entry for entry in entries if re.search(r'fuzzy|msgstr(\[\d\])? ""$', entry)] == []


def test_no_module_is_longer_than_one_can_keep_in_mind():
    lengths = {
        str(path): len([line for line in path.read_text().splitlines() if line])
        for app in APPS
        for path in Path(app).rglob("*.py")
        if "migrations" not in path.parts
    }

    assert [path for path, length in lengths.items() if length > 400] == []


def test_every_dependency_says_why_it_is_there():
    text = Path("pyproject.toml").read_text()
    project = tomllib.loads(text)
    wanted = project["project"]["dependencies"] + [
        one for group in project["dependency-groups"].values() for one in group
    ]
    lines = {line.strip() for line in text.splitlines()}

    reasonless = [one for one in wanted if isinstance(one, str) and f'"{one}",' in lines]

    assert reasonless == []


def addresses_of_pages() -> list[str]:
    """One address of every kind of public page."""
    registration = Registration.objects.confirmed().order_by("pk")[0]
    arguments = {
        "conference": ["2026"],
        "attendance": ["2026", "on-site"],
        "programme": ["2026"],
        "programme_changes": ["2026"],
        "session": ["2026", "rita-samverkan-pa-en-servett"],
        "speakers": ["2026"],
        "speaker": ["2026", "tuva-lingonstrale"],
        "room_screen": ["2026", "verkstaden"],
        "register": ["2026"],
        "register_group": ["2026"],
        "propose": ["2026"],
        "my_link": ["2026"],
    } | {name: [registration.personal_token] for name in SECRETS}
    invited = Invitation.objects.order_by("pk")[0]
    arguments |= {"invitation": [invited.token], "unsubscribe": [invited.unsubscribe_token]}
    proposal = Proposal.objects.order_by("pk")[0]
    arguments |= {name: [proposal.token] for name in PROPOSING}
    part = SessionSpeaker.objects.order_by("pk")[0]
    arguments |= {name: [part.speaker.personal_token] for name in OF_SPEAKERS}
    arguments["speaker_session"] = [part.speaker.personal_token, str(part.pk)]
    names = PAGES | SECRETS | INVITED | PROPOSING | OF_SPEAKERS | {"door"}
    return [reverse(name, args=arguments.get(name)) for name in sorted(names)]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
@time_machine.travel(AUTUMN)
def test_public_pages_are_guarded_and_set_no_cookie(client, language):
    seed(now=AUTUMN)
    with override(language):
        addresses = addresses_of_pages()

    for address in addresses:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["X-Frame-Options"] == "DENY", address
        assert response["Referrer-Policy"] in ("same-origin", "no-referrer"), address
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy, address
        assert "unsafe-inline" not in policy, address
        assert not re.search(r"<[^>]+ (style|on\w+)=", response.text), address
        assert not re.search(r"<script(?![^>]* (src|type)=)|<style", response.text), address


@time_machine.travel(AUTUMN)
def test_security_txt_keeps_to_its_rules(client):
    """RFC 9116: a contact that is an address, and an end less than a year away."""
    fields = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines()
    )

    assert fields["Contact"].startswith(("mailto:", "https://"))
    assert AUTUMN < datetime.fromisoformat(fields["Expires"]) < AUTUMN + timedelta(days=365)
    assert fields["Canonical"] == f"{settings.BASE_URL}/.well-known/security.txt"
