"""What organisers change of the conference itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from lxml import html

from conference.models import Membership
from registrations import conference_texts as rules
from registrations.conference_texts import DatesInUse
from scheduling.models import Draft
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_member,
    make_organiser,
    make_pool,
    make_registration,
    make_session,
    make_slot,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

PAGE = "/arrangor/2026/texter/"
LATER = AUTUMN + timedelta(hours=1)


@pytest.fixture
def _autumn():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def conference(client):
    conference = make_conference()
    client.force_login(make_organiser(conference))
    return conference


def words(page):
    return " ".join(html.fromstring(page.text).text_content().split())


def errors(page):
    found = html.fromstring(page.text).xpath("//ul[@class='errorlist']")
    return [" ".join(one.text_content().split()) for one in found]


def typed_in(page, button):
    """What a browser sends of the form with that button, was nothing typed."""
    [form] = html.fromstring(page.text).xpath(f"//form[.//button[@name='{button}']]")
    return {name: value or "" for name, value in form.form_values()} | {button: "1"}


def days(conference):
    return [(day.date, day.sequence) for day in conference.days.order_by("date")]


def test_only_organisers_see_it(client):
    conference = make_conference()
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))

    assert client.get(PAGE).status_code == 404


def test_texts_are_changed_in_both_languages(client, conference):
    typed = typed_in(client.get(PAGE), "texts")

    page = client.post(
        PAGE,
        typed | {"tagline_sv": "Vi ses", "about_en": "One.\r\n\r\nTwo."},
        follow=True,
    )

    assert "Sparat." in words(page)
    conference.refresh_from_db()
    assert (conference.tagline_sv, conference.about_en) == ("Vi ses", "One.\n\nTwo.")
    assert days(conference) == [(date(2026, 12, 8), 0), (date(2026, 12, 9), 0)]


def test_calendars_are_told_of_another_venue(client, conference):
    typed = typed_in(client.get(PAGE), "texts")

    client.post(PAGE, typed | {"venue_name": "Kulturens hus"})

    assert days(conference) == [(date(2026, 12, 8), 1), (date(2026, 12, 9), 1)]
    assert conference.days.earliest("date").changed_at == LATER


def test_what_is_wrong_with_the_texts_is_said(client, conference):
    typed = typed_in(client.get(PAGE), "texts")
    wrong = {"name_sv": "", "contact_email": "maj", "about_sv": "811218-9876"}

    assert errors(client.post(PAGE, typed | wrong)) == [
        "Skriv vad konferensen heter.",
        "Det här ser ut som ett personnummer. Ta bort det, vi behöver det inte.",
        "Skriv en e-postadress, till exempel anna@umea.example.",
    ]


def test_two_who_write_the_same_text_choose_themselves(client, conference):
    typed = typed_in(client.get(PAGE), "texts")
    client.post(PAGE, typed | {"tagline_sv": "Deras", "venue_city": "Umeå"})

    page = client.post(PAGE, typed | {"tagline_sv": "Mitt"})

    again = typed_in(page, "texts")
    assert "Någon annan har ändrat samtidigt" in words(page)
    assert (again["tagline_sv"], again["venue_city"]) == ("Mitt", "Umeå")
    client.post(PAGE, again | {"keep": "tagline_sv"})
    conference.refresh_from_db()
    assert (conference.tagline_sv, conference.venue_city) == ("Deras", "Umeå")


@pytest.mark.parametrize("nonsense", ["{", "[]"])
def test_nonsense_about_what_was_seen_overwrites_nothing(client, conference, nonsense):
    typed = typed_in(client.get(PAGE), "texts") | {"seen": nonsense, "tagline_sv": "Mitt"}

    assert "Någon annan har ändrat samtidigt" in words(client.post(PAGE, typed))


def test_hours_are_changed_and_only_that_day_is_told(client, conference):
    first = conference.days.earliest("date")
    typed = typed_in(client.get(PAGE), "hours")
    assert typed[f"opens_{first.pk}"] == "08:30"

    client.post(PAGE, typed | {f"opens_{first.pk}": "09:15"})

    assert days(conference) == [(date(2026, 12, 8), 1), (date(2026, 12, 9), 0)]
    first.refresh_from_db()
    assert (first.starts_at, first.changed_at) == (datetime(2026, 12, 8, 8, 15, tzinfo=UTC), LATER)
    assert Draft.objects.get().version == 1


def test_what_is_wrong_with_the_hours_is_said(client, conference):
    first, last = conference.days.order_by("date")
    typed = typed_in(client.get(PAGE), "hours")
    wrong = {f"closes_{first.pk}": "07:00", f"opens_{last.pk}": "tidigt"}

    assert errors(client.post(PAGE, typed | wrong)) == [
        "Dagen måste stänga efter att den har öppnat.",
        "Skriv ett klockslag, till exempel 08:30.",
    ]


@pytest.mark.parametrize("starts_on", [date(2026, 12, 9), date(2026, 12, 7), date(2027, 6, 8)])
def test_days_are_moved_with_what_stands_on_them(client, conference, starts_on):
    make_slot(make_session(conference), None)
    typed = {"dates": "1", "starts_on": starts_on.isoformat(), "number": "2"}

    client.post(PAGE, typed)

    conference.refresh_from_db()
    last = starts_on + timedelta(days=1)
    assert (conference.starts_on, conference.ends_on) == (starts_on, last)
    assert days(conference) == [(starts_on, 1), (last, 1)]
    at = conference.sessions.get().slots.get().starts_at.astimezone(conference.tz)
    assert (at.date(), at.time()) == (starts_on, time(12))


def test_there_can_be_more_days_or_fewer(conference):
    rules.set_dates(conference, conference.starts_on, 3, now=LATER)
    assert days(conference) == [(date(2026, 12, day), 0) for day in (8, 9, 10)]
    third = conference.days.latest("date")
    assert third.ends_at == datetime(2026, 12, 10, 14, 30, tzinfo=UTC)

    rules.set_dates(conference, conference.starts_on, 1, now=LATER)

    assert days(conference) == [(date(2026, 12, 8), 0)]
    assert conference.ends_on == conference.starts_on


def test_a_conference_without_days_gets_them(conference):
    conference.days.all().delete()

    rules.set_dates(conference, conference.starts_on, 1, now=LATER)

    assert conference.days.get().starts_at == datetime(2026, 12, 8, 8, tzinfo=UTC)


def test_a_day_with_something_on_it_is_not_taken_away(client, conference):
    make_slot(make_session(conference), None, starts_at=NOON + timedelta(days=1))

    page = client.post(PAGE, {"dates": "1", "starts_on": "2026-12-08", "number": "1"})

    assert errors(page) == ["En programpunkt ligger efter sista dagen. Flytta den först."]
    assert len(days(conference)) == 2


def test_dates_that_people_were_told_of_stay(client, conference):
    make_registration(make_pool(conference))

    page = client.post(PAGE, {"dates": "1", "starts_on": "2026-12-15", "number": "2"})

    assert "Datumen är kända för andra" in words(page)
    assert days(conference) == [(date(2026, 12, 8), 0), (date(2026, 12, 9), 0)]


def test_published_dates_stay(conference):
    publish(conference, by=None, now=AUTUMN)

    with pytest.raises(DatesInUse):
        rules.set_dates(conference, date(2026, 12, 15), 2, now=LATER)
