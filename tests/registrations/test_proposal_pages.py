"""Proposals in the browser: proposing, reviewing, choosing and answering."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from conference.models import Membership
from notifications.models import Message
from scheduling.models import Call, Proposal, Proposer, Review, Session
from scheduling.proposals import deciding
from tests.factories import (
    AUTUMN,
    make_call,
    make_conference,
    make_member,
    make_proposal,
)

pytestmark = pytest.mark.django_db
Role, Decision, State = Membership.Role, Proposal.Decision, Proposal.State
TYPED = {
    "title": "Allt vi lärde av ett snöoväder",
    "abstract": "En kommun utan ström i två dygn.",
    "language": "sv",
    "kind": "talk",
    "minutes": "30",
    "name": "Tuva Lingonstråle",
    "email": "Tuva@mala.example",
    "organisation": "Malå kommun",
    "speakers-TOTAL_FORMS": "1",
    "speakers-INITIAL_FORMS": "0",
    "speakers-0-name": "Bo Fjällström",
    "speakers-0-email": "bo@sorsele.example",
}


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def conference():
    conference = make_conference()
    make_call(conference, about_sv="Berätta om något som gick fel.")
    return conference


def propose(client, button="send", **changes):
    return client.post("/2026/foresla/", TYPED | {button: "1"} | changes)


def test_a_session_is_proposed_without_an_account(client, conference):
    page = client.get("/2026/foresla/")
    answer = propose(client)

    proposal = Proposal.objects.get()
    assert "Berätta om något som gick fel." in page.content.decode()
    assert not answer.cookies
    assert answer["Location"] == reverse("proposal", args=[proposal.token])
    assert (proposal.state, proposal.letter_language) == (State.SENT, "sv")
    assert [one.email for one in proposal.proposers.order_by("position")] == [
        "tuva@mala.example",
        "bo@sorsele.example",
    ]
    assert "Det är inskickat." in client.get(answer["Location"]).content.decode()


def test_the_way_there_is_on_the_conferences_page_while_the_call_is_open(client, conference):
    assert "/2026/foresla/" in client.get("/2026/").content.decode()
    with time_machine.travel(conference.call.closes_at, tick=False):
        assert "/2026/foresla/" not in client.get("/2026/").content.decode()


def test_one_more_speaker_keeps_what_was_typed(client, conference):
    page = propose(client, "more", title="").content.decode()

    assert 'name="speakers-1-email"' in page
    assert "Malå kommun" in page
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("rows", ["", "-1", "x", "99"])
def test_there_are_never_more_rows_than_speakers_allowed(client, conference, rows):
    page = propose(client, "more", **{"speakers-TOTAL_FORMS": rows}).content.decode()

    assert 'name="speakers-5-email"' not in page
    assert 'name="speakers-0-email"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Skriv en titel."),
        ({"kind": ""}, "Välj vilken sorts programpunkt det är."),
        ({"kind": "break"}, "Välj ett giltigt alternativ"),
        ({"abstract": "x" * 2001}, "Skriv högst 2000 tecken."),
        ({"notes": "Ring 19811218-9876"}, "personnummer"),
        ({"speakers-0-email": ""}, "Skriv adressen också"),
        ({"speakers-0-name": ""}, "Skriv namnet också"),
        ({"speakers-0-email": "bo"}, "Skriv en e-postadress"),
        ({"speakers-0-email": "tuva@MALA.example"}, "Två talare har samma adress."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, conference, typed, sentence):
    page = propose(client, **typed).content.decode()

    assert sentence in page.replace("\xa0", "")
    assert "Malå kommun" in page
    assert not Proposal.objects.exists()


def test_a_form_without_its_mark_or_its_rows_is_taken_or_refused_in_words(client, conference):
    propose(client, submission="")
    assert Proposal.objects.count() == 1
    answer = propose(client, **{"speakers-TOTAL_FORMS": "x"})
    assert answer.status_code == 200


def test_before_and_after_and_without_a_call_it_is_said_in_words(client, conference):
    call = conference.call
    with time_machine.travel(call.opens_at - timedelta(days=1), tick=False):
        assert "Du kan föreslå programpunkter från" in client.get("/2026/foresla/").content.decode()
    with time_machine.travel(call.closes_at + timedelta(minutes=1), tick=False):
        assert "Förslagsperioden stängde" in client.get("/2026/foresla/").content.decode()
        assert propose(client).status_code == 302
    make_conference(slug="2027")
    assert "Det går inte att lämna förslag" in client.get("/2027/foresla/").content.decode()


def test_a_draft_is_changed_by_its_link_and_withdrawn(client, conference):
    propose(client, "keep")
    proposal = Proposal.objects.get()
    assert proposal.state == State.DRAFT
    address = f"/forslag/{proposal.token}/"

    page = client.get(address)
    assert "Det här är ett utkast" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert 'value="bo@sorsele.example"' in page.content.decode()
    more = client.post(address, TYPED | {"more": "1"}).content.decode()
    assert 'name="speakers-1-email"' in more
    assert client.post(address, TYPED | {"title": "Om snö", "send": "1"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.title, proposal.state) == ("Om snö", State.SENT)
    assert "Vill du dra tillbaka det?" in client.get(f"{address}dra-tillbaka/").content.decode()
    client.post(f"{address}dra-tillbaka/")
    assert "Du har dragit tillbaka det." in client.get(address).content.decode()


def test_what_was_typed_while_it_was_decided_stays_on_the_page(client, conference, monkeypatch):
    proposal = make_proposal(conference)
    held = Proposal.objects.of_link(proposal.token).get()
    Proposal.objects.update(decision=Decision.WAITING, decided_at=AUTUMN)
    monkeypatch.setattr("scheduling.proposals.proposing.may_still_change", lambda *_, **__: True)

    page = client.post(f"/forslag/{held.token}/", TYPED | {"title": "Om snö", "keep": "1"})

    assert "Det går inte längre att ändra." in page.content.decode()
    assert "Om snö" in page.content.decode()


def test_the_page_says_nothing_of_a_decision_before_it_is_told(client, conference):
    proposal = make_proposal(conference, decision=Decision.DECLINED, decided_at=AUTUMN)
    address = f"/forslag/{proposal.token}/"

    assert "Det är inskickat och läses nu." in client.get(address).content.decode()
    client.post(f"{address}dra-tillbaka/")
    assert "Det är redan beslutat." in client.get(address).content.decode()
    deciding.tell(conference, now=AUTUMN)
    assert "Det fick inte plats" in client.get(address).content.decode()


def test_a_draft_that_was_never_sent_in_says_so_when_the_call_has_closed(client, conference):
    proposal = make_proposal(conference, state=State.DRAFT, sent_at=None)
    with time_machine.travel(conference.call.closes_at + timedelta(hours=1), tick=False):
        page = client.get(f"/forslag/{proposal.token}/").content.decode()

    assert "skickades inte in" in page


def test_who_was_named_can_say_that_it_is_not_them(client, conference):
    proposal = make_proposal(conference, "Tuva Lingonstråle", "Bo Fjällström")
    named = proposal.proposers.get(position=1)
    address = f"/foreslagen/{named.token}/"

    assert proposal.title in client.get(address).content.decode()
    assert proposal.proposers.count() == 2
    assert "Ditt namn är borta" in client.post(address).content.decode()
    assert proposal.proposers.count() == 1
    assert client.get(address).status_code == 404


def log_in(client, conference, role=Role.ORGANISER):
    user = make_member(conference, role)
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        (Role.REVIEWER, "forslag/", 200),
        (Role.REVIEWER, "forslag/period/", 404),
        (Role.REVIEWER, "forslag/svara/", 404),
        (Role.REVIEWER, "forslag/lista.csv", 404),
        (Role.REVIEWER, "program/", 404),
        (Role.PROGRAMME_EDITOR, "forslag/period/", 200),
        (Role.VIEWER, "forslag/", 404),
    ],
)
def test_each_role_opens_its_own_pages(client, conference, role, page, status):
    log_in(client, conference, role)

    assert client.get(f"/arrangor/2026/{page}").status_code == status


def test_no_page_of_a_reviewer_tells_who_proposes(client, conference):
    make_proposal(conference, "Tuva Lingonstråle", "Bo Fjällström", notes="Hälsningar, Tuva")
    log_in(client, conference, Role.REVIEWER)
    pages = ["/arrangor/2026/forslag/", f"/arrangor/2026/forslag/{Proposal.objects.get().pk}/"]

    for page in pages:
        words = client.get(page).content.decode()
        assert "Tuva" not in words
        assert "Bo Fjällström" not in words


def test_reviewing_leads_from_one_to_the_next(client, conference):
    first, second = make_proposal(conference), make_proposal(conference)
    maj = log_in(client, conference, Role.REVIEWER)
    page = "/arrangor/2026/forslag/"

    assert f"{page}{first.pk}/" in client.get(page).content.decode()
    answer = client.post(f"{page}{first.pk}/", {"score": "4", "comment": "Bra."})
    assert answer["Location"] == f"{page}{second.pk}/"
    answer = client.post(f"{page}{second.pk}/", {"score": "interest"})
    assert answer["Location"] == page
    assert list(Review.objects.filter(reviewer=maj).values_list("score", flat=True)) == [4, None]
    again = client.get(f"{page}{first.pk}/").content.decode()
    assert "Bra." in again
    listed = client.get(page).content.decode()
    assert "Jävig" in listed
    assert "Jag är jävig" in client.get(f"{page}{second.pk}/").content.decode()


def test_a_review_without_a_score_is_asked_for_in_words(client, conference):
    proposal = make_proposal(conference)
    log_in(client, conference, Role.REVIEWER)

    page = client.post(f"/arrangor/2026/forslag/{proposal.pk}/", {"comment": "Bra."})

    assert "Välj ett betyg" in page.content.decode()
    assert "Bra." in page.content.decode()


def test_what_a_reviewer_wrote_while_it_was_decided_stays_on_the_page(client, conference):
    proposal = make_proposal(conference, decision=Decision.WAITING, decided_at=AUTUMN)
    log_in(client, conference, Role.REVIEWER)
    address = f"/arrangor/2026/forslag/{proposal.pk}/"

    assert "Det är beslutat: Reserv." in client.get(address).content.decode()
    page = client.post(address, {"score": "4", "comment": "Bra tänkt."}).content.decode()
    assert "Det beslutades under tiden." in page
    assert "Bra tänkt." in page
    assert not Review.objects.exists()


def test_many_are_decided_at_once_and_told_once(client, conference):
    yes, no = make_proposal(conference), make_proposal(conference, title="Annat")
    log_in(client, conference)
    decide, answer = "/arrangor/2026/forslag/besluta/", "/arrangor/2026/forslag/svara/"

    client.post(decide, {"proposal": [yes.pk], "decision": "accepted"})
    client.post(decide, {"proposal": [no.pk, "x"], "decision": "declined"})
    assert "Svara på 2 förslag" in client.get("/arrangor/2026/forslag/").content.decode()
    assert "Skicka 2 brev" in client.get(answer).content.decode()
    client.post(answer)
    client.post(answer)

    assert Message.objects.filter(kind="proposal-outcome").count() == 2
    assert Session.objects.get().proposal == yes
    assert "Det finns ingen att svara" in client.get(answer).content.decode()
    assert "Meddelat" in client.get("/arrangor/2026/forslag/").content.decode()


@pytest.mark.parametrize("chosen", [{}, {"proposal": ["1"], "decision": "perhaps"}])
def test_deciding_nothing_is_answered_in_words(client, conference, chosen):
    log_in(client, conference)

    page = client.post("/arrangor/2026/forslag/besluta/", chosen, follow=True).content.decode()

    assert "Kryssa i förslagen" in page


def test_a_call_is_opened_and_changed(client):
    conference = make_conference()
    log_in(client, conference)
    address = "/arrangor/2026/forslag/period/"
    typed = {
        "opens_at": "2026-10-01T08:00",
        "closes_at": "2026-10-01T08:00",
        "kinds": ["talk"],
        "is_blind": "on",
        "kept_days": "90",
    }

    assert "Öppna en förslagsperiod" in client.get("/arrangor/2026/forslag/").content.decode()
    assert "måste stänga efter" in client.post(address, typed).content.decode()
    assert client.post(address, typed | {"opens_at": ""}).status_code == 200
    assert client.post(address, typed | {"closes_at": "2026-11-15T23:59"}).status_code == 302
    assert Call.objects.get().is_open(AUTUMN)
    assert client.post(address, typed | {"closes_at": "2026-10-15T23:59"}).status_code == 302
    assert not Call.objects.get().is_open(AUTUMN)
    assert "Förslagsperioden stängde" in client.get("/arrangor/2026/forslag/").content.decode()


def test_the_list_says_when_the_call_opens(client, conference):
    log_in(client, conference)
    Call.objects.update(opens_at=AUTUMN + timedelta(days=1))

    assert "Förslagsperioden öppnar" in client.get("/arrangor/2026/forslag/").content.decode()


def test_the_list_is_saved_as_a_file_that_computes_nothing(client, conference):
    proposal = make_proposal(conference, title="=HYPERLINK(1)")
    maj = log_in(client, conference)
    Review.objects.create(proposal=proposal, reviewer=maj, score=4, reviewed_at=AUTUMN)
    make_proposal(conference)

    file = client.get("/arrangor/2026/forslag/lista.csv").content.decode("utf-8-sig")

    first, *rows = file.splitlines()
    assert first.startswith("Titel;")
    assert rows[0].startswith("'=HYPERLINK(1);")
    assert ";4.0;" in rows[0]
    assert Proposer.objects.count() == 2
