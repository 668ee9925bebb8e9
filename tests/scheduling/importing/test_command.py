from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_conference
from tests.scheduling.importing.schedules import schedule_xml

pytestmark = pytest.mark.django_db


@pytest.fixture
def schedule(tmp_path):
    file = tmp_path / "schedule.xml"
    file.write_bytes(schedule_xml(20))
    return file


def told(*arguments, **options):
    out = StringIO()
    call_command("import_programme", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_dry_run_tells_and_changes_nothing(schedule):
    conference = make_conference()

    words = told("2026", str(schedule), dry_run=True)

    assert "Sessions. New: 20, changed: 0, as they are: 0" in words
    assert "Nothing has changed yet" in words
    assert not conference.sessions.exists()


def test_it_comes_in_once_and_changes_are_told_field_by_field(schedule):
    conference = make_conference()
    told("2026", str(schedule))
    conference.sessions.filter(title_sv="Lunch 1").update(title_sv="Brunch")

    words = told("2026", str(schedule))

    assert conference.sessions.count() == 20
    assert "Lunch 1: Title in Swedish: Brunch → Lunch 1" in words


def test_a_file_that_cannot_be_read_is_refused_with_words(tmp_path):
    make_conference()
    broken = tmp_path / "broken.json"
    broken.write_text("{")

    with pytest.raises(CommandError, match="This JSON file is broken"):
        told("2026", str(broken))


def test_a_file_that_is_not_there_is_told(tmp_path):
    make_conference()

    with pytest.raises(CommandError, match="cannot be opened"):
        told("2026", str(tmp_path / "no.xml"))


def test_a_conference_that_is_not_there_is_told(schedule):
    with pytest.raises(CommandError, match="There is no conference 2026"):
        told("2026", str(schedule))


def test_errors_are_told_and_nothing_changes(tmp_path):
    conference = make_conference()
    file = tmp_path / "schedule.xml"
    file.write_bytes(schedule_xml(20).replace(b"Kort om 3 ", b"811218-9876 "))

    with pytest.raises(CommandError, match="Nothing has changed"):
        told("2026", str(file))

    assert not conference.sessions.exists()
