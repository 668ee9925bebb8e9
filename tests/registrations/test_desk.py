from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from conference.models import Membership
from registrations.desk import check_in, entrance_of, look_up, undo
from registrations.lost_badges import replace_ticket
from registrations.models import Admission, CheckIn, Checkpoint, Device, Registration
from registrations.quotas import set_quota
from registrations.signup import cancel
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_speaker,
)

pytestmark = pytest.mark.django_db

DESK = "/arrangor/2026/disk/"


@pytest.fixture
def saga():
    """Somebody with a place on site, at a conference that has an entrance."""
    checkpoint = make_checkpoint(make_conference())
    return make_registration(make_pool(checkpoint.conference))


@pytest.fixture
def maj(saga, client):
    """Somebody who works at the desk, and is logged in."""
    user = make_organiser(saga.conference)
    Membership.objects.update(role=Membership.Role.DESK)
    client.force_login(user)
    return user


def words(page):
    return page.content.decode()


def own(registration, page):
    return f"{DESK}{registration.pk}/{page}/"


def found(conference, query):
    return [ticket.name for ticket in look_up(query, door=entrance_of(conference), now=NOON)]


def test_people_are_found_by_a_misspelt_name_and_by_a_scanned_badge(saga):
    make_registration(saga.pool, name="Bo Ek", email="bo@umea.example")

    assert found(saga.conference, "jortronklint") == ["Saga Hjortronklint"]
    assert found(saga.conference, saga.ticket_code.lower()) == ["Saga Hjortronklint"]
    assert found(saga.conference, "") == []


def test_a_badge_of_another_conference_is_nobody_s(saga):
    elsewhere = make_registration(make_pool(make_conference(slug="2027")))

    assert found(saga.conference, elsewhere.ticket_code) == []


def test_the_desk_lets_people_in_as_a_door_of_its_own(saga, maj):
    verdict = check_in(saga, scan_id=uuid4(), by=maj, now=NOON)

    assert (verdict["outcome"], verdict["checkpoint"]) == ("admitted", "entrance")
    desk = Device.objects.get()
    assert (desk.name, desk.desk_of, desk.scopes, desk.expires_at) == ("Disken", maj, [], NOON)
    assert CheckIn.objects.get().device == desk


def test_one_press_is_one_check_in_and_another_press_is_answered(saga, maj):
    press = uuid4()
    first = check_in(saga, scan_id=press, by=maj, now=NOON)

    assert check_in(saga, scan_id=press, by=maj, now=NOON) == first
    assert check_in(saga, scan_id=uuid4(), by=maj, now=NOON)["outcome"] == "already_admitted"
    assert (Admission.objects.count(), Device.objects.count()) == (1, 1)


def test_a_check_in_is_taken_back_once(saga, maj):
    check_in(saga, scan_id=uuid4(), by=maj, now=NOON)

    assert [undo(saga, now=NOON), undo(saga, now=NOON)] == [True, False]
    assert not Admission.objects.exists()
    assert CheckIn.objects.get().undone_at == NOON


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_let_one_person_in_once(saga, maj):
    other = make_organiser(saga.conference, email="disa@rv.example")
    start = Barrier(2)

    def press(user):
        start.wait()
        try:
            return check_in(saga, scan_id=uuid4(), by=user, now=NOON)["outcome"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(press, (maj, other)))

    assert outcomes == ["admitted", "already_admitted"]
    assert Admission.objects.count() == 1


def test_one_hit_is_shown_at_once_and_check_in_has_the_focus(client, maj, saga):
    page = words(client.get(DESK, {"q": "hjortronklimt"}))

    assert "1 person passar" in page
    assert own(saga, "checka-in") in page
    assert page.count("autofocus") == 1
    assert page.index("autofocus") > page.index('class="card visitor')


def test_of_several_hits_one_is_chosen(client, maj, saga):
    bo = make_registration(saga.pool, name="Bo Hjortronklint", email="bo@umea.example")

    several = words(client.get(DESK, {"q": "hjortron"}))
    chosen = words(client.get(DESK, {"q": "hjortron", "person": bo.pk}))

    assert f"?q=hjortron&amp;person={bo.pk}" in several
    assert "checka-in" not in several
    assert own(bo, "checka-in") in chosen


@pytest.mark.parametrize("number", [2, 4])
def test_the_desk_takes_constantly_many_queries(
    client, maj, saga, number, django_assert_num_queries
):
    for n in range(number - 1):
        make_registration(saga.pool, name=f"Saga {n}", email=f"saga{n}@umea.example")

    # Session, user, conference, entrance, tickets; the pages above.
    with django_assert_num_queries(6):
        client.get(DESK, {"q": "saga"})


def test_people_are_checked_in_and_out_of_the_list_again_on_the_page(client, maj, saga):
    press = {"scan": str(uuid4())}

    first = client.post(own(saga, "checka-in"), press)
    again = client.post(own(saga, "checka-in"), {"scan": "nonsense"}, follow=True)
    inside = words(client.get(DESK, {"q": "saga"}))
    back = client.post(own(saga, "angra"), follow=True)
    nothing_left = client.post(own(saga, "angra"), follow=True)

    assert first["Location"] == f"{DESK}?person={saga.pk}"
    assert "Saga Hjortronklint är incheckad." in words(again)
    assert "Saga Hjortronklint var redan incheckad." in words(again)
    assert "Inne sedan" in inside
    assert "Incheckningen av Saga Hjortronklint är ångrad." in words(back)
    assert "är ångrad." not in words(nothing_left)


def test_who_takes_part_online_is_told_why_not(client, maj, saga):
    eva = make_registration(
        make_online_pool(saga.conference), name="Eva Ek", email="eva@umea.example"
    )

    card = words(client.get(DESK, {"person": eva.pk}))
    answer = client.post(own(eva, "checka-in"), follow=True)

    assert own(eva, "checka-in") not in card
    assert "Deltar på distans" in card
    assert "Eva Ek släpptes inte in: deltar på distans." in words(answer)


def test_an_old_badge_is_known_as_replaced(client, maj, saga):
    code = saga.ticket_code
    replace_ticket(saga, seen=0, by=maj, reason="Tappad", now=NOON)

    page = words(client.get(DESK, {"q": code}))

    assert "Utbytt mot en nyare biljett" in page
    assert own(saga, "checka-in") not in page


def test_a_cancelled_registration_gets_no_badge_at_the_desk(client, maj, saga):
    cancel(saga, now=NOON)

    assert own(saga, "namnskylt") not in words(client.get(DESK, {"person": saga.pk}))


def test_without_an_entrance_the_desk_says_what_is_missing(client, maj, saga):
    Checkpoint.objects.all().delete()

    assert "Konferensen har ingen entré än." in words(client.get(DESK))


def test_somebody_who_is_not_there_is_not_found(client, maj):
    assert client.get(DESK, {"person": "0"}).status_code == 404
    assert client.get(DESK, {"person": "x"}).status_code == 200


def test_opening_the_desk_and_a_badge_changes_nothing(client, maj, saga):
    client.get(DESK, {"q": "saga"})
    client.get(own(saga, "namnskylt"), {"print": 1})

    assert not Device.objects.exists()
    assert not CheckIn.objects.exists()
    assert client.get(own(saga, "checka-in")).status_code == 405
    assert client.get(own(saga, "angra")).status_code == 405


def test_a_badge_carries_the_name_and_the_code(client, maj, saga):
    page = words(client.get(own(saga, "namnskylt")))

    assert "Saga Hjortronklint" in page
    assert "data:image/svg+xml;base64," in page
    assert "print.js" not in page
    assert "print.js" in words(client.get(own(saga, "namnskylt"), {"print": 1}))


@pytest.mark.parametrize(
    ("chosen", "paper"), [("label", "label"), ("a4", "a4"), ("", "a6"), ("papyrus", "a6")]
)
def test_a_badge_is_printed_on_the_paper_that_there_is(client, maj, saga, chosen, paper):
    page = words(client.get(own(saga, "namnskylt"), {"paper": chosen}))

    assert f'data-paper="{paper}"' in page
    assert f"css/paper/{paper}.css" in page


def test_a_badge_says_who_can_be_asked_and_who_avoids_pictures(client, maj, saga):
    type(saga).objects.update(email=maj.email, email_key=maj.email)
    Membership.objects.update(role=Membership.Role.ORGANISER)
    plain = words(client.get(own(saga, "namnskylt")))

    type(saga).objects.update(avoids_photos=True)
    make_speaker(saga.conference, email="disa@rv.example")
    page = words(client.get(own(saga, "namnskylt")))
    disa = make_registration(saga.pool, name="Disa Ek", email="disa@rv.example")

    assert '<span class="badge-role">Arrangör</span>' in page
    assert ("Undvik bild" in plain, "Undvik bild" in page) == (False, True)
    assert '<span class="badge-role">Talare</span>' in words(client.get(own(disa, "namnskylt")))


def test_a_long_name_is_written_smaller(client, maj, saga):
    type(saga).objects.update(name="Maximiliana-Alexandrina Hjortronklintsdotter")

    assert 'data-size="small"' in words(client.get(own(saga, "namnskylt")))


def test_a_lost_badge_leads_back_to_print(client, maj, saga):
    lost = f"/arrangor/2026/deltagare/{saga.pk}/ny-biljett/"
    form = {"seen": 0, "reason": "Tappad"}

    answer = client.post(f"{lost}?from=desk", form)
    elsewhere = client.post(lost, form | {"seen": 1})

    assert answer["Location"] == f"{own(saga, 'namnskylt')}?from=desk&print=1"
    assert elsewhere["Location"] == f"/arrangor/2026/deltagare/{saga.pk}/"


def test_the_desk_is_not_among_the_phones(client, maj, saga):
    make_device(saga.conference.checkpoints.get())
    check_in(saga, scan_id=uuid4(), by=maj, now=NOON)
    Membership.objects.update(role=Membership.Role.ORGANISER)

    page = words(client.get("/arrangor/2026/enheter/"))

    assert "Entré norr" in page
    assert '<th scope="row">Disken</th>' not in page


BO = {"name": "Bo Fjällström", "organisation": "Sorsele"}


def test_two_fields_register_and_check_in(client, maj, saga):
    sorsele = make_organisation(slug="sorsele", name_sv="Sorsele kommun")

    answer = client.post(f"{DESK}ny/", BO | {"check_in": "1"})

    bo = Registration.objects.get(name="Bo Fjällström")
    assert answer["Location"] == f"{own(bo, 'namnskylt')}?from=desk&print=1"
    assert (bo.email, bo.via, bo.organisation, bo.pool) == ("", "desk", sorsele, saga.pool)
    assert Admission.objects.get().registration == bo


def test_somebody_may_be_registered_without_being_let_in(client, maj, saga):
    client.post(f"{DESK}ny/", BO | {"email": "bo@sorsele.example"})

    assert Registration.objects.filter(email="bo@sorsele.example").exists()
    assert not Admission.objects.exists()


def test_a_double_click_registers_one_person(client, maj, saga):
    form = BO | {"check_in": "1", "submission": str(uuid4())}

    for _click in range(2):
        client.post(f"{DESK}ny/", form)

    assert Registration.objects.filter(name="Bo Fjällström").count() == 1
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"name": ""}, "Skriv personens namn."),
        ({"organisation": ""}, "Skriv var personen kommer ifrån."),
        ({"name": "Bo 811218-9876"}, "Det här ser ut som ett personnummer."),
        ({"email": "saga.hjortronklint@umea.example"}, "Sök på namnet."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(client, maj, saga, typed, answer):
    page = words(client.post(f"{DESK}ny/", BO | typed))

    assert answer in page
    assert Registration.objects.count() == 1


def test_a_conference_without_places_on_site_has_no_walk_ins(client, maj, saga):
    Registration.objects.all().delete()
    saga.conference.pools.all().delete()

    assert client.get(f"{DESK}ny/").status_code == 404


def test_when_it_is_full_the_desk_is_asked_what_shall_happen(client, maj, saga):
    saga.conference.pools.update(capacity=1)

    asked = words(client.post(f"{DESK}ny/", BO))
    in_line = client.post(f"{DESK}ny/", BO | {"when_full": "line"}, follow=True)

    assert "Välj vad som ska hända." in asked
    assert "Det är fullt: Bo Fjällström står i kö." in words(in_line)
    assert Registration.objects.get(name="Bo Fjällström").status == "waitlisted"


def test_when_it_is_full_somebody_is_let_in_with_a_reason(client, maj, saga):
    saga.conference.pools.update(capacity=1)
    over = BO | {"when_full": "over", "check_in": "1"}

    asked = words(client.post(f"{DESK}ny/", over))
    client.post(f"{DESK}ny/", over | {"reason": "Landshövdingen"})

    assert "Skriv med några ord varför du gör det." in asked
    bo = Registration.objects.get(name="Bo Fjällström")
    entry = bo.audit_entries.get()
    assert (entry.kind, entry.by, entry.reason) == ("over_capacity", maj, "Landshövdingen")
    assert Admission.objects.get().registration == bo


def test_who_takes_part_online_is_put_in_over_capacity_and_then_let_in(client, maj, saga):
    saga.conference.pools.update(capacity=1)
    online = make_online_pool(saga.conference)
    eva = make_registration(online, name="Eva Ek", email="eva@umea.example")
    address = f"/arrangor/2026/deltagare/{eva.pk}/over-kapacitet/?from=desk"

    card = words(client.get(DESK, {"person": eva.pk}))
    asked = words(client.post(address, {"pool": saga.pool.pk, "reason": ""}))
    put_in = client.post(address, {"pool": saga.pool.pk, "reason": "Talar i dag"})
    after = words(client.get(put_in["Location"]))

    assert address in card
    assert "Skriv med några ord varför du gör det." in asked
    assert put_in["Location"] == f"{DESK}?person={eva.pk}"
    assert "Eva Ek har en plats nu." in after
    assert own(eva, "checka-in") in after
    assert eva.audit_entries.get().reason == "Talar i dag"


def test_a_cancelled_registration_is_not_put_in(client, maj, saga):
    cancel(saga, now=NOON)

    answer = client.post(
        f"/arrangor/2026/deltagare/{saga.pk}/over-kapacitet/",
        {"pool": saga.pool.pk, "reason": "x"},
        follow=True,
    )

    assert "Anmälan är redan avanmäld." in words(answer)


def test_where_a_quota_is_used_up_the_desk_is_asked_as_when_it_is_full(client, maj, saga):
    sorsele = make_organisation(slug="sorsele", name_sv="Sorsele kommun")
    set_quota(sorsele, saga.pool, 0)

    asked = words(client.post(f"{DESK}ny/", BO))
    client.post(f"{DESK}ny/", BO | {"when_full": "over", "reason": "Talar i dag"})

    assert "Organisationens platser är slut." in asked
    assert Registration.objects.get(name="Bo Fjällström").audit_entries.get().by == maj
