"""The whole demo conference, as other people's programs read it."""

import json

import pytest
from django.core.management import call_command
from lxml import etree

from conference.models import Conference
from registrations.models import Registration
from scheduling.models import Release
from scheduling.programme import programme_of
from tests.judges import c3voc, icaljs, libical

pytestmark = pytest.mark.django_db


def test_other_programs_read_the_whole_demo(client):
    call_command("seed_demo")
    slug = Conference.objects.get().slug
    release = Release.objects.current(slug)
    assert release is not None
    sessions = programme_of(release).sessions

    calendar = client.get(f"/{slug}/programme.ics").content
    in_json = c3voc.check_json(json.loads(client.get(f"/{slug}/schedule.json").content))
    in_xml = c3voc.check_xml(client.get(f"/{slug}/schedule.xml").content)
    changes = etree.fromstring(client.get(f"/{slug}/changes.atom").content)
    linked = client.get(f"/{slug}/programme.jsonld").json()

    assert libical.faults(calendar) == []
    assert [event["starts_at"] for event in icaljs.read(calendar)] == [
        session.starts_at.strftime("%Y-%m-%dT%H:%M:%S.000Z") for session in sessions
    ]
    assert len(in_json) == len(in_xml) == sum(not session.is_cancelled for session in sessions)
    assert changes.tag.endswith("feed")
    assert len(linked["subEvent"]) == sum(not session.is_frame for session in sessions)
    for registration in Registration.objects.all()[::40]:
        own = client.get(f"/calendar/{registration.calendar_token}.ics").content
        assert libical.faults(own) == []
