"""The sessions of the programme, as those who build it write them."""

import json

import pytest
import time_machine
from lxml import html

from conference.models import Membership
from registrations import seats, session_editing
from registrations.models import SavedSession, Seat
from registrations.session_editing import SessionInUse
from scheduling import editing
from scheduling.models import ClashSetting, Draft, Session, Speaker
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_checkpoint,
    make_conference,
    make_member,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
    make_workshop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

PAGE = "/arrangor/2026/program/programpunkter/"


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def conference(client):
    conference = make_conference()
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    return conference


def words(page):
    return " ".join(html.fromstring(page.text).text_content().split())


def rows(page):
    found = html.fromstring(page.text).xpath("//tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


def errors(page):
    found = html.fromstring(page.text).xpath("//ul[contains(@class, 'errorlist')]")
    return [" ".join(one.text_content().split()) for one in found]


def fields(page):
    """What a browser would send back, was nothing typed."""
    form = html.fromstring(page.text).xpath("//form[@novalidate]")[0]
    return {name: value or "" for name, value in form.form_values()}


def page_of(session):
    return f"{PAGE}{session.pk}/"


def people(page):
    found = html.fromstring(page.text).xpath("//select[contains(@name, '-speaker')]")
    chosen = [one.xpath("string(option[@selected])") for one in found]
    return [one for one in chosen if one not in {"", "–"}]


def test_others_do_not_see_them(client):
    conference = make_conference()
    session = make_session(conference)
    client.force_login(make_member(conference, Membership.Role.VIEWER))

    for address in (PAGE, f"{PAGE}ny/", page_of(session), f"{page_of(session)}stall-in/"):
        assert client.get(address).status_code == 404


def test_sessions_are_listed_with_state_and_place(client, conference):
    tuva = make_speaker(conference)
    placed = make_session(conference, tuva, track=make_track(conference))
    make_slot(placed, make_room(conference))
    make_session(conference, slug="p", title_sv="Vi ses", state="accepted", kind="social")
    make_session(conference, slug="f", title_sv="Ännu ett förslag", state="proposed")

    assert rows(client.get(PAGE)) == [
        (
            "Sexton kommuner, en beställning Föreläsning Tuva Lingonstråle E-hälsa Bekräftad "
            "tis 8/12 12.00–12.30, Lilla scenen"
        ),
        "Vi ses Tillsammans – – Preliminär Placera Vi ses",
        "Ännu ett förslag Föreläsning – – Föreslagen –",
    ]
    assert len(rows(client.get(PAGE, {"unplaced": "on", "q": "vi ses"}))) == 1
    assert rows(client.get(PAGE, {"q": "renar"})) == [
        "Ingen. Prova med färre bokstäver, eller visa alla."
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_constantly_many_questions(
    client, conference, django_assert_num_queries, number
):
    for one in range(number):
        speakers = [make_speaker(conference, slug=f"{one}-{two}") for two in range(number)]
        session = make_session(conference, *speakers, slug=f"s{one}")
        make_slot(session, make_room(conference, slug=f"r{one}"))
    client.get(PAGE)

    with django_assert_num_queries(8):
        client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(page_of(session))


def test_a_session_is_added_with_somebody_new(client, conference):
    tuva = make_speaker(conference)
    typed = fields(client.get(f"{PAGE}ny/")) | {
        "title_sv": "Digital  tvilling",
        "abstract_sv": "Ett stycke.\r\n\r\nEtt till.",
        "kind": "panel",
        "state": "accepted",
        "minutes": "45",
        "seats": "12",
        "is_recorded": "on",
        "parts-0-speaker": str(tuva.pk),
    }
    more = client.post(f"{PAGE}ny/", typed | {"arrange": "more"})
    typed = fields(more) | {"parts-1-new_name": "Maj Älvdal", "parts-1-role": "moderator"}

    page = client.post(f"{PAGE}ny/", typed, follow=True)

    session = Session.objects.get()
    assert "”Digital tvilling” är tillagd." in words(page)
    assert (session.slug, session.kind, session.state) == ("digital-tvilling", "panel", "accepted")
    assert (session.minutes, session.seats, session.is_recorded) == (45, 12, True)
    assert session.abstract_sv == "Ett stycke.\n\nEtt till."
    parts = session.parts.order_by("position").values_list("speaker__name", "role")
    assert list(parts) == [("Tuva Lingonstråle", "speaker"), ("Maj Älvdal", "moderator")]


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, conference):
    tuva = make_speaker(conference)
    typed = {
        "abstract_en": "Born 811218-9876.",
        "kind": "talk",
        "state": "accepted",
        "language": "sv",
        "minutes": "",
        "parts-TOTAL_FORMS": "3",
        "parts-INITIAL_FORMS": "0",
        "parts-0-speaker": str(tuva.pk),
        "parts-0-new_name": "Maj",
        "parts-0-role": "speaker",
        "parts-1-new_name": "tuva lingonstråle",
        "parts-1-role": "speaker",
        "parts-2-role": "speaker",
    }

    page = client.post(f"{PAGE}ny/", typed)

    assert errors(page) == [
        "Skriv vad programpunkten heter.",
        "Det här ser ut som ett personnummer. Ta bort det, vi behöver det inte.",
        "Skriv hur många minuter den tar.",
        "Välj en person eller skriv ett namn, inte båda.",
        "Det finns redan någon med det namnet. Välj personen i listan.",
    ]
    assert "Något är fel bland personerna. Se längre ner." in words(page)
    assert people(page) == ["Tuva Lingonstråle"]
    assert not Session.objects.exists()


def test_nobody_takes_part_twice(client, conference):
    tuva = make_speaker(conference)
    session = make_session(conference, tuva)
    typed = fields(client.get(page_of(session))) | {"parts-1-speaker": str(tuva.pk)}

    page = client.post(page_of(session), typed)

    assert errors(page) == ["Någon är med två gånger. Välj varje person en gång."]


def test_people_are_put_in_order_without_saving(client, conference):
    session = make_session(
        conference, make_speaker(conference), make_speaker(conference, slug="m", name="Maj")
    )
    typed = fields(client.get(page_of(session))) | {"title_sv": "Halvskrivet"}

    page = client.post(page_of(session), typed | {"arrange": "up:1"})

    assert people(page) == ["Maj", "Tuva Lingonstråle"]
    assert 'value="Halvskrivet"' in page.text
    assert errors(page) == []
    assert people(client.get(page_of(session))) == ["Tuva Lingonstråle", "Maj"]
    client.post(page_of(session), fields(page))
    assert people(client.get(page_of(session))) == ["Maj", "Tuva Lingonstråle"]


@pytest.mark.parametrize("wish", ["up:0", "up:7", "up:x", "down"])
def test_a_wish_that_means_nothing_moves_nobody(client, conference, wish):
    session = make_session(conference, make_speaker(conference))
    typed = fields(client.get(page_of(session)))

    assert people(client.post(page_of(session), typed | {"arrange": wish})) == ["Tuva Lingonstråle"]


def test_a_preview_shows_both_languages_and_saves_nothing(client, conference):
    session = make_session(conference)
    typed = {"title_sv": "Nytt", "abstract_en": "One.\r\n\r\nTwo <b>.", "arrange": "preview"}

    page = client.post(page_of(session), fields(client.get(page_of(session))) | typed)

    [preview] = html.fromstring(page.text).xpath("//div[contains(@class, 'previews')]")
    assert " ".join(preview.text_content().split()) == (
        "Nytt Sixteen municipalities, one order One. Two <b>."
    )
    assert "Inget är sparat än." in words(page)
    session.refresh_from_db()
    assert session.title_sv != "Nytt"


def test_two_who_change_the_same_thing_choose_themselves(client, conference):
    session = make_session(conference, make_speaker(conference), track=make_track(conference))
    mine = fields(client.get(page_of(session))) | {"title_sv": "Min titel", "track": ""}
    theirs = fields(client.get(page_of(session))) | {"title_sv": "Deras titel", "minutes": "60"}
    client.post(page_of(session), theirs)

    page = client.post(page_of(session), mine)

    assert "Någon annan har ändrat samtidigt" in words(page)
    assert "Behåll det här i stället för mitt: Rubrik på svenska" in words(page)
    again = fields(page)
    assert (again["title_sv"], again["minutes"], again["track"]) == ("Min titel", "60", "")
    session.refresh_from_db()
    assert session.title_sv == "Deras titel"
    client.post(page_of(session), again | {"keep": "title_sv"})
    session.refresh_from_db()
    assert (session.title_sv, session.minutes, session.track) == ("Deras titel", 60, None)


def test_all_that_both_changed_is_told_in_words(client, conference):
    session = make_session(conference, make_speaker(conference))
    page = page_of(session)
    maj = make_speaker(conference, slug="m", name="Maj")
    seen = fields(client.get(page))
    theirs = {"is_recorded": "on", "kind": "panel", "seats": "9", "level": "intro"}
    client.post(page, seen | theirs | {"parts-0-speaker": "", "minutes": "31"})
    Session.objects.update(is_streamed=False, level="")
    mine = {"kind": "demo", "seats": "8", "parts-0-speaker": str(maj.pk), "minutes": "32"}

    told = client.post(page, seen | mine | {"level": "advanced"})

    quoted = html.fromstring(told.text).xpath("//blockquote")
    assert [one.text_content().strip() for one in quoted] == ["Panelsamtal", "31", "9", "–"]
    assert people(told) == ["Maj"]


def test_nonsense_about_what_was_seen_overwrites_nothing(client, conference):
    session = make_session(conference)
    typed = fields(client.get(page_of(session))) | {"title_sv": "Nytt", "is_streamed": ""}

    for nonsense in ("{", "[]"):
        page = client.post(page_of(session), typed | {"seen": nonsense})
        assert "Någon annan har ändrat samtidigt" in words(page)


def test_seats_follow_their_own_rules(client, conference):
    workshop = make_workshop(conference, seats=1)
    publish(conference, by=None, now=AUTUMN)
    pool = make_pool(conference)
    for one in range(2):
        person = make_registration(pool, email=f"p{one}@umea.example")
        seats.book(person, workshop, now=AUTUMN)
    typed = fields(client.get(page_of(workshop)))

    refused = client.post(page_of(workshop), typed | {"seats": "0", "title_sv": "Nytt"})
    none = client.post(page_of(workshop), typed | {"seats": ""})
    client.post(page_of(workshop), typed | {"seats": "2"})

    assert errors(refused) == ["1 personer har en plats eller står i kö. Skriv minst så många."]
    assert errors(none) == ["2 personer har en plats eller står i kö. Skriv minst så många."]
    assert Seat.objects.booked().count() == 2
    workshop.refresh_from_db()
    assert (workshop.seats, workshop.title_sv) == (2, "Rita samverkan på en servett")


def test_a_session_gets_seats_and_loses_them_while_nobody_has_one(client, conference):
    session = make_session(conference)
    client.post(page_of(session), fields(client.get(page_of(session))) | {"seats": "5"})
    session.refresh_from_db()
    assert session.seats == 5

    client.post(page_of(session), fields(client.get(page_of(session))) | {"seats": ""})

    session.refresh_from_db()
    assert session.seats is None


def test_what_is_public_cannot_become_a_proposal_again_nor_change_its_address(client, conference):
    session = make_session(conference)
    assert {"state", "slug"} <= fields(client.get(page_of(session))).keys()
    make_slot(session, None)
    publish(conference, by=None, now=AUTUMN)

    page = client.get(page_of(session))

    states = html.fromstring(page.text).xpath("//select[@name='state']/option/@value")
    assert states == ["accepted", "confirmed"]
    assert "slug" not in fields(page)


def test_cancelling_tells_how_many_it_concerns(client, conference):
    workshop = make_workshop(conference)
    publish(conference, by=None, now=AUTUMN)
    person = make_registration(make_pool(conference))
    seats.book(person, workshop, now=AUTUMN)

    question = words(client.get(f"{page_of(workshop)}stall-in/"))
    page = client.post(f"{page_of(workshop)}stall-in/", follow=True)

    assert "1 person har bokat en plats." in question
    assert "får de som valt den, och dess talare, ett mejl" in question
    assert "är inställd." in words(page)
    workshop.refresh_from_db()
    assert workshop.state == Session.State.CANCELLED
    assert fields(client.get(page_of(workshop)))["state"] == "cancelled"


def test_what_nobody_was_told_of_is_cancelled_in_silence(client, conference):
    session = make_session(conference)

    assert "så ingen får något mejl" in words(client.get(f"{page_of(session)}stall-in/"))


def test_what_nobody_was_told_of_is_removed(client, conference):
    session = make_session(conference, make_speaker(conference))
    assert "Ta bort ”Sexton" in words(client.get(f"{page_of(session)}ta-bort/"))

    page = client.post(f"{page_of(session)}ta-bort/", follow=True)

    assert "är borttagen." in words(page)
    assert not Session.objects.exists()
    assert Speaker.objects.exists()
    assert Draft.objects.get().version == 1


def test_what_was_published_is_not_removed(client, conference):
    session = make_session(conference)
    make_slot(session, None)
    publish(conference, by=None, now=AUTUMN)

    page = client.post(f"{page_of(session)}ta-bort/", follow=True)

    assert "Den har publicerats. Ställ in den i stället" in words(page)


def test_what_somebody_counts_on_is_not_removed(conference):
    saved, at_a_door = make_session(conference), make_session(conference, slug="d")
    person = make_registration(make_pool(conference))
    SavedSession.objects.create(registration=person, session=saved, saved_at=AUTUMN)
    make_checkpoint(conference, kind="session", session=at_a_door)

    for session, said in ((saved, "Någon har valt den"), (at_a_door, "Namnskyltar läses in")):
        with pytest.raises(SessionInUse, match=said):
            session_editing.remove(session)


def test_the_digests_stand_in_the_page(client, conference):
    session = make_session(conference)

    seen = fields(client.get(page_of(session)))["seen"]

    assert json.loads(seen) == editing.digests(editing.values_of(session))


def test_a_change_may_not_bring_what_the_conference_forbids(client, conference):
    tuva = make_speaker(conference)
    make_slot(make_session(conference, tuva), None)
    other = make_session(conference, slug="other", title_sv="Den andra")
    make_slot(other, None)
    ClashSetting.objects.create(conference=conference, rule="person_taken", level="forbid")
    typed = fields(client.get(page_of(other))) | {"parts-0-speaker": str(tuva.pk)}

    page = client.post(page_of(other), typed)

    [said] = html.fromstring(page.text).xpath("//div[contains(@class, 'error-summary')]//li")
    assert said.text_content().startswith("Tuva Lingonstråle")
    assert not other.parts.exists()
