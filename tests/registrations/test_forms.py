"""What attendees may type, and what is said when it cannot be so."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils.translation import override

from registrations.forms.lost_links import AddressForm
from registrations.forms.registering import Choice, RegistrationForm
from registrations.models import Attendance
from registrations.signup import NoPlacesLeft, RegistrationClosed
from tests.factories import (
    AUTUMN,
    make_conference,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

FILLED_IN = {
    "name": "Saga Hjortronklint",
    "email": "saga@umea.example",
    "organisation": "Umeå kommun",
    "attendance": "on_site",
    "submission": "a3c2b6f2-6d7c-4d83-9a1e-3f6f6f0c1d11",
}


def make_hub(conference, **fields):
    hub = {"attendance": Attendance.HUB, "slug": "storuman", "name_sv": "Nod Storuman"}
    return make_pool(conference, **hub | {"position": 2} | fields)


def make_form(**typed):
    conference = make_conference()
    make_pool(conference)
    make_online_pool(conference)
    make_hub(conference)
    return RegistrationForm(FILLED_IN | typed, conference=conference, now=AUTUMN)


def test_a_form_filled_in_gives_the_attendee():
    umea = make_organisation()
    form = make_form()

    assert form.is_valid()
    attendee = form.attendee(language="sv")
    assert (attendee.name, attendee.email) == ("Saga Hjortronklint", "saga@umea.example")
    assert (attendee.organisation, attendee.organisation_name) == (umea, "Umeå kommun")
    assert attendee.pool.attendance == Attendance.ON_SITE
    assert attendee.language == "sv"
    assert attendee.submission == UUID("a3c2b6f2-6d7c-4d83-9a1e-3f6f6f0c1d11")


def test_a_hub_is_chosen_by_its_short_name():
    form = make_form(attendance="hub", hub="storuman")

    assert form.is_valid()
    assert form.attendee(language="sv").pool.slug == "storuman"


@pytest.mark.parametrize(
    "name", ["Áilu", "李", "O'Kråk-Älvdal", "محمد", "Saga Hjortronklint-Lingonstråle av Storuman"]
)
def test_a_name_may_be_of_any_script_and_one_word(name):
    form = make_form(name=name)

    assert form.is_valid()
    assert form.cleaned_data["name"] == name


def test_space_round_and_within_a_name_becomes_one_space():
    form = make_form(name="  Saga\r\nHjortronklint\t ")

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Saga Hjortronklint"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": ""}, {"name": ["Skriv ditt namn."]}),
        ({"name": "S" * 201}, {"name": ["Skriv högst 200 tecken."]}),
        (
            {"name": "Sa\0ga"},
            {"name": ["Här finns tecken som inte går att visa. Skriv om texten utan dem."]},
        ),
        (
            {"organisation": "Umeå\u202enummok"},
            {"organisation": ["Här finns tecken som inte går att visa. Skriv om texten utan dem."]},
        ),
        (
            {"name": "Saga 640823-3234"},
            {"name": ["Det här ser ut som ett personnummer. Ta bort det, vi behöver det inte."]},
        ),
        (
            {"organisation": "196408233234"},
            {
                "organisation": [
                    "Det här ser ut som ett personnummer. Ta bort det, vi behöver det inte."
                ]
            },
        ),
        ({"email": ""}, {"email": ["Skriv en e-postadress, till exempel anna@umea.example."]}),
        ({"email": "saga"}, {"email": ["Skriv en e-postadress, till exempel anna@umea.example."]}),
        (
            {"email": "saga@umea.example\r\nBcc: ture@umea.example"},
            {"email": ["Skriv en e-postadress, till exempel anna@umea.example."]},
        ),
        (
            {"email": "s" * 250 + "@umea.example\0"},
            {"email": ["Skriv en e-postadress, till exempel anna@umea.example."]},
        ),
        (
            {"organisation": " ", "email": "saga@gmail.com"},
            {"organisation": ["Skriv var du kommer ifrån, till exempel Malå kommun."]},
        ),
        ({"attendance": ""}, {"attendance": ["Välj hur du deltar."]}),
        ({"attendance": "moon"}, {"attendance": ["Välj hur du deltar."]}),
        ({"attendance": "hub"}, {"hub": ["Välj vilken nod du kommer till."]}),
        ({"attendance": "hub", "hub": "moon"}, {"hub": ["Välj vilken nod du kommer till."]}),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(typed, errors):
    assert make_form(**typed).errors == errors


def test_english_readers_get_english_sentences():
    with override("en"):
        assert make_form(name="").errors == {"name": ["Write your name."]}


def test_an_attendance_that_the_conference_does_not_have_cannot_be_chosen():
    conference = make_conference()
    make_pool(conference)
    form = RegistrationForm(FILLED_IN | {"attendance": "online"}, conference=conference, now=AUTUMN)

    assert form.errors == {"attendance": ["Välj hur du deltar."]}


def test_who_leaves_the_organisation_empty_comes_from_where_the_address_does():
    umea = make_organisation()
    form = make_form(organisation="")

    assert form.is_valid()
    attendee = form.attendee(language="sv")
    assert (attendee.organisation, attendee.organisation_name) == (umea, "Umeå kommun")


def test_any_organisation_may_be_written():
    make_organisation()
    form = make_form(organisation="Skarsnö Konsult AB", email="saga@skarsno.example")

    assert form.is_valid()
    attendee = form.attendee(language="sv")
    assert (attendee.organisation, attendee.organisation_name) == (None, "Skarsnö Konsult AB")


@pytest.mark.parametrize("mark", ["", "nonsense"])
def test_a_form_without_its_mark_is_as_good_as_any(mark):
    form = make_form(submission=mark)

    assert form.is_valid()
    assert form.attendee(language="sv").submission is None


def test_each_way_of_taking_part_says_what_one_gets():
    conference = make_conference()
    make_pool(conference, capacity=10, taken=9)
    make_online_pool(conference)
    make_hub(conference, capacity=12)
    form = RegistrationForm(conference=conference, now=AUTUMN, initial={"attendance": "online"})

    assert form.attendances({}) == [
        Choice("on_site", "På plats", "1 plats kvar.", can_be_chosen=True, is_chosen=False),
        Choice("online", "På distans", "Plats för alla.", can_be_chosen=True, is_chosen=True),
        Choice("hub", "I en nod", "1 nod att välja.", can_be_chosen=True, is_chosen=False),
    ]
    assert form.hubs({}) == [
        Choice("storuman", "Nod Storuman", "12 platser kvar.", can_be_chosen=True, is_chosen=False)
    ]


def test_a_full_room_says_that_one_waits_and_what_one_has_meanwhile():
    conference = make_conference()
    pool = make_pool(conference, capacity=0)
    make_online_pool(conference)
    form = RegistrationForm(conference=conference, now=AUTUMN)

    (on_site, _online) = form.attendances({pool.pk: 4})

    assert on_site.can_be_chosen
    assert on_site.words == (
        "Fullt just nu. Du får nummer 5 i väntelistan. Under tiden har du en plats på distans."
    )


@pytest.mark.parametrize("online", [{"capacity": 0}, {"closes_at": AUTUMN}])
def test_a_full_room_promises_no_online_place_that_cannot_be_had(online):
    conference = make_conference()
    make_pool(conference, capacity=0)
    make_online_pool(conference, **online)
    form = RegistrationForm(conference=conference, now=AUTUMN)

    assert form.attendances({})[0].words == "Fullt just nu. Du får nummer 1 i väntelistan."


def test_what_cannot_be_chosen_says_why():
    conference = make_conference()
    make_pool(conference, closes_at=AUTUMN - timedelta(minutes=1))
    make_online_pool(conference, capacity=0)
    make_hub(conference, closes_at=AUTUMN)
    form = RegistrationForm(conference=conference, now=AUTUMN)

    choices = [(choice.words, choice.can_be_chosen) for choice in form.attendances({})]

    assert choices == [
        ("Anmälan stängde 1 november.", False),
        ("Fullt.", False),
        ("Fullt eller stängt.", False),
    ]


def test_who_changes_sees_what_they_have_and_wait_for():
    conference = make_conference()
    on_site = make_pool(conference, capacity=0)
    online = make_online_pool(conference, capacity=1)
    make_hub(conference, capacity=0)
    registration = make_registration(
        online, status="waitlisted", attendance="on_site", waiting_for=on_site, queued_at=AUTUMN
    )

    form = RegistrationForm.to_change(registration, None, now=AUTUMN)

    assert [choice.words for choice in form.attendances({})[:2]] == [
        "Du står i väntelistan hit.",
        "Du har en plats här.",
    ]
    assert form.hubs({})[0].words == (
        "Fullt just nu. Du får nummer 1 i väntelistan. Under tiden behåller du platsen du har."
    )


def test_who_changes_finds_the_form_filled_in():
    conference = make_conference()
    hub = make_hub(conference)
    registration = make_registration(hub, organisation=make_organisation())

    form = RegistrationForm.to_change(registration, None, now=AUTUMN)

    assert form.initial == {
        "name": "Saga Hjortronklint",
        "email": "saga.hjortronklint@umea.example",
        "organisation": "Umeå kommun",
        "attendance": "hub",
        "hub": "storuman",
        "reference": "",
        "avoids_photos": False,
        "days": [],
    }


@pytest.mark.parametrize(
    ("attendance", "refusal", "errors"),
    [
        (
            "on_site",
            RegistrationClosed(),
            {"attendance": ["Anmälan till det här har stängt. Välj ett annat sätt att delta."]},
        ),
        (
            "hub",
            NoPlacesLeft(),
            {"hub": ["Den sista platsen togs alldeles nyss. Välj ett annat sätt att delta."]},
        ),
    ],
)
def test_a_refusal_is_said_where_the_choice_was_made(attendance, refusal, errors):
    form = make_form(attendance=attendance, hub="storuman")
    form.is_valid()

    form.refuse(refusal)

    assert form.errors == errors


def test_the_registration_closes_when_the_last_way_of_taking_part_does():
    conference = make_conference()
    make_pool(conference, closes_at=AUTUMN)
    make_online_pool(conference, closes_at=AUTUMN + timedelta(days=3))

    form = RegistrationForm(conference=conference, now=AUTUMN)

    assert form.closes_at == AUTUMN + timedelta(days=3)


def test_the_form_asks_the_database_three_questions(django_assert_num_queries):
    conference = make_conference()
    make_pool(conference)
    make_organisation()

    with django_assert_num_queries(3):
        assert RegistrationForm(FILLED_IN, conference=conference, now=AUTUMN).is_valid()


def test_a_lost_link_is_asked_for_with_an_address():
    assert AddressForm({"email": "saga@umea.example"}).is_valid()
    assert AddressForm({"email": ""}).errors == {
        "email": ["Skriv en e-postadress, till exempel anna@umea.example."]
    }
