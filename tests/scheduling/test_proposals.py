"""Proposals: drafts by their link, reviews in the blind, decided first and told later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from conference.models import Membership
from notifications.models import Message
from scheduling.models import Draft, Proposal, Proposer, Review, Session, Speaker
from scheduling.proposals import deciding, listing, proposing, reviewing
from scheduling.proposals.erasing import erase_proposals
from scheduling.proposals.proposing import Idea, Person
from scheduling.tasks import erase_proposals as erase_proposals_task
from tests.factories import (
    AUTUMN,
    make_call,
    make_conference,
    make_member,
    make_proposal,
    make_speaker,
    make_track,
)

pytestmark = pytest.mark.django_db
Role, Decision, State = Membership.Role, Proposal.Decision, Proposal.State
TUVA = Person("Tuva Lingonstråle", "tuva@mala.example", "Malå kommun")
BO = Person("Bo Fjällström", "bo@sorsele.example")


@pytest.fixture
def conference():
    conference = make_conference()
    make_call(conference)
    return conference


def an_idea(**words: Any) -> Idea:
    usual: dict[str, Any] = {
        "title": "Allt vi lärde av ett snöoväder",
        "abstract": "En kommun utan ström i två dygn.",
        "kind": Session.Kind.TALK,
        "minutes": 30,
        "track": None,
        "level": "",
        "language": "sv",
        "notes": "",
        "people": (TUVA,),
    }
    return Idea(**usual | words)


def propose(conference, idea=None, *, is_ready=True, submission=None, now=AUTUMN):
    return proposing.propose(
        conference,
        idea or an_idea(),
        submission=submission or uuid4(),
        is_ready=is_ready,
        language="sv",
        now=now,
    )


def kinds_and_receivers():
    return sorted(Message.objects.values_list("kind", "to"))


def written(kind, **about):
    """The letter as it would be written now; None when it is no longer needed."""
    message = Message.objects.get(kind=kind, **about)
    return import_string(settings.LETTER_WRITERS[kind])(message.about, message.language)


def test_a_draft_is_kept_and_its_link_is_sent(conference):
    proposal = propose(conference, is_ready=False)

    assert (proposal.state, proposal.sent_at) == (State.DRAFT, None)
    assert proposal.token in written("proposal").text
    assert "Ditt utkast är sparat" in written("proposal").subject


def test_what_is_sent_in_says_so_and_names_the_others(conference):
    proposal = propose(conference, an_idea(people=(TUVA, BO)))

    assert (proposal.state, proposal.sent_at) == (State.SENT, AUTUMN)
    assert kinds_and_receivers() == [("proposal", TUVA.email), ("proposal-named", BO.email)]
    assert "inskickat" in written("proposal").subject
    assert "Tuva Lingonstråle har föreslagit" in written("proposal-named").text


def test_the_same_form_sent_twice_is_one_proposal(conference):
    mark = uuid4()

    assert propose(conference, submission=mark) == propose(conference, submission=mark)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("after_closing", "is_taken"),
    [
        (timedelta(microseconds=-1), True),
        (timedelta(minutes=14, seconds=59), True),
        (timedelta(minutes=15), False),
    ],
)
def test_who_had_the_form_open_has_a_quarter_of_an_hour(conference, after_closing, is_taken):
    now = conference.call.closes_at + after_closing

    if is_taken:
        assert propose(conference, now=now).pk
    else:
        with pytest.raises(proposing.CallClosed):
            propose(conference, now=now)


def test_nothing_is_proposed_before_the_call_opens_or_without_one(conference):
    with pytest.raises(proposing.CallClosed):
        propose(conference, now=conference.call.opens_at - timedelta(seconds=1))
    with pytest.raises(proposing.CallClosed):
        propose(make_conference(slug="2027"))
    assert not proposing.is_called(make_conference(slug="2028"), now=AUTUMN)


def test_a_draft_is_changed_and_sent_in_by_its_link(conference):
    proposal = propose(conference, an_idea(people=(TUVA, BO)), is_ready=False)
    kept = proposal.proposers.get(email=TUVA.email).token
    eva = Person("Eva Ek", "eva@umea.example")

    proposing.change(
        proposal, an_idea(title="Om snö", people=(TUVA, eva)), is_ready=True, now=AUTUMN
    )

    proposal.refresh_from_db()
    assert (proposal.title, proposal.state) == ("Om snö", State.SENT)
    assert proposal.proposers.get(email=TUVA.email).token == kept
    assert set(proposal.proposers.values_list("email", flat=True)) == {TUVA.email, eva.email}
    assert Message.objects.filter(kind="proposal-named").count() == 2


def test_what_is_sent_in_stays_sent_in_when_it_is_changed(conference):
    proposal = propose(conference)

    proposing.change(proposal, an_idea(title="Om snö"), is_ready=False, now=AUTUMN)

    proposal.refresh_from_db()
    assert (proposal.title, proposal.state) == ("Om snö", State.SENT)


def test_what_is_decided_or_withdrawn_stays_as_it_is(conference):
    decided = make_proposal(conference, decision=Decision.WAITING, decided_at=AUTUMN)
    withdrawn = make_proposal(conference, state=State.WITHDRAWN)

    for proposal in (decided, withdrawn):
        with pytest.raises(proposing.NoLongerYours):
            proposing.change(proposal, an_idea(), is_ready=True, now=AUTUMN)
        with pytest.raises(proposing.NoLongerYours):
            proposing.withdraw(proposal)
        assert not proposing.may_still_change(proposal, now=AUTUMN)


def test_what_is_withdrawn_is_not_written_about(conference):
    proposal = propose(conference, an_idea(people=(TUVA, BO)))

    proposing.withdraw(proposal)

    assert written("proposal") is None
    assert written("proposal-named") is None


def test_who_was_named_by_mistake_is_erased_but_never_who_proposes(conference):
    proposal = propose(conference, an_idea(people=(TUVA, BO)))

    for proposer in proposal.proposers.all():
        proposing.leave(proposer)

    assert list(proposal.proposers.values_list("email", flat=True)) == [TUVA.email]
    assert written("proposal-named") is None


def test_reviewers_see_what_others_say_once_they_have_said_theirs(conference):
    proposal = make_proposal(conference)
    maj = make_member(conference, Role.REVIEWER)
    ulf = make_member(conference, Role.REVIEWER, email="ulf@rv.example")
    reviewing.review(proposal, maj, score=4, comment="Bra.", now=AUTUMN)

    assert reviewing.reviews_seen_by(proposal, ulf) == []

    reviewing.review(proposal, ulf, score=None, comment="", now=AUTUMN)
    reviewing.review(proposal, ulf, score=2, comment="Nej.", now=AUTUMN)
    assert [one.score for one in reviewing.reviews_seen_by(proposal, ulf)] == [4, 2]
    assert not Review.objects.get(reviewer=ulf).has_interest


def test_nothing_is_reviewed_once_it_is_decided(conference):
    proposal = make_proposal(conference, decision=Decision.ACCEPTED, decided_at=AUTUMN)
    maj = make_member(conference, Role.REVIEWER)

    with pytest.raises(reviewing.AlreadyDecided):
        reviewing.review(proposal, maj, score=4, comment="", now=AUTUMN)


def test_the_next_to_review_has_fewest_reviews_and_none_of_ones_own(conference):
    first, second, draft = (make_proposal(conference) for _number in range(3))
    Proposal.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    maj = make_member(conference, Role.REVIEWER)
    ulf = make_member(conference, Role.REVIEWER, email="ulf@rv.example")

    reviewing.review(first, ulf, score=3, comment="", now=AUTUMN)

    assert reviewing.next_to_review(conference, maj) == second
    reviewing.review(second, maj, score=3, comment="", now=AUTUMN)
    assert reviewing.next_to_review(conference, maj) == first
    reviewing.review(first, maj, score=3, comment="", now=AUTUMN)
    assert reviewing.next_to_review(conference, maj) is None


@pytest.mark.parametrize(
    ("role", "is_blind", "names", "chooses"),
    [
        (Role.REVIEWER, True, False, False),
        (Role.REVIEWER, False, True, False),
        (Role.PROGRAMME_EDITOR, True, True, True),
    ],
)
def test_a_blind_call_hides_who_proposes_from_reviewers(conference, role, is_blind, names, chooses):
    conference.call.is_blind = is_blind
    conference.call.save()
    make_proposal(conference)
    user = make_member(conference, role)

    sight = reviewing.sight_of(conference, user)
    [row] = listing.rows_for(conference, user, sight)

    assert (sight.names, sight.chooses) == (names, chooses)
    assert bool(row.names) == names


def test_rows_come_best_first_with_mean_and_spread(conference):
    worse, better, unread = (make_proposal(conference, title=title) for title in "ABC")
    maj = make_member(conference, Role.ORGANISER)
    ulf = make_member(conference, Role.REVIEWER, email="ulf@rv.example")
    for proposal, score, reviewer in [(worse, 1, maj), (worse, 4, ulf), (better, 5, ulf)]:
        reviewing.review(proposal, reviewer, score=score, comment="", now=AUTUMN)

    rows = listing.rows_for(conference, maj, reviewing.sight_of(conference, maj))

    assert [row.proposal for row in rows] == [better, worse, unread]
    assert [(row.mean, row.spread, row.scores) for row in rows] == [
        (5, 0, 1),
        (2.5, 3, 2),
        (None, None, 0),
    ]
    assert [row.own.score if row.own else None for row in rows] == [None, 1, None]


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_asks_the_database_few_questions(conference, django_assert_num_queries, number):
    maj = make_member(conference, Role.ORGANISER)
    for _each in range(number):
        make_proposal(conference, "Tuva Lingonstråle", "Bo Fjällström")
    sight = reviewing.sight_of(conference, maj)

    with django_assert_num_queries(3):
        listing.rows_for(conference, maj, sight)


def test_the_balance_counts_tracks_and_kinds(conference):
    track = make_track(conference)
    make_proposal(conference, track=track, decision=Decision.ACCEPTED, decided_at=AUTUMN)
    make_proposal(conference, kind=Session.Kind.WORKSHOP)

    shares = [(one.label, one.proposed, one.accepted) for one in listing.balance(conference)]

    assert shares == [
        ("E-hälsa", 1, 1),
        ("Inget spår", 1, 0),
        ("Föreläsning", 1, 1),
        ("Workshop", 1, 0),
    ]


def test_nobody_is_told_before_the_organisers_tell(conference):
    maj = make_member(conference, Role.ORGANISER)
    proposal = make_proposal(conference)

    number = deciding.decide(conference, [proposal.pk], Decision.ACCEPTED, by=maj, now=AUTUMN)

    proposal.refresh_from_db()
    assert (number, proposal.decision, proposal.known_decision) == (1, "accepted", "")
    assert not Message.objects.exists()
    assert not Session.objects.exists()
    assert deciding.decide(conference, [proposal.pk], "", by=maj, now=AUTUMN) == 1
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.decided_at) == ("", None)


def test_telling_makes_sessions_and_speakers_once(conference):
    known = make_speaker(conference, email="TUVA.1@mala.example")
    accepted = make_proposal(conference, "Tuva Lingonstråle", "Bo Fjällström")
    Proposer.objects.filter(proposal=accepted, position=0).update(email="tuva.1@mala.example")
    make_proposal(conference, decision=Decision.DECLINED, decided_at=AUTUMN)
    make_proposal(conference, decision=Decision.WAITING, decided_at=AUTUMN)
    maj = make_member(conference, Role.ORGANISER)
    deciding.decide(conference, [accepted.pk], Decision.ACCEPTED, by=maj, now=AUTUMN)

    assert deciding.tell(conference, now=AUTUMN) == 2
    assert deciding.tell(conference, now=AUTUMN) == 0

    accepted.refresh_from_db()
    session = accepted.session
    assert session
    assert session.title_sv == accepted.title
    assert (session.state, session.minutes) == (Session.State.ACCEPTED, 30)
    assert [part.speaker.name for part in session.parts.order_by("position")] == [
        known.name,
        "Bo Fjällström",
    ]
    assert Speaker.objects.count() == 2
    assert Draft.objects.get().version == 1
    assert [kind for kind, _to in kinds_and_receivers()] == ["proposal-outcome"] * 3
    assert deciding.decide(conference, [accepted.pk], "", by=maj, now=AUTUMN) == 0


def test_a_proposal_in_english_is_a_session_in_english(conference):
    make_proposal(conference, language="en", decision=Decision.ACCEPTED, decided_at=AUTUMN)

    deciding.tell(conference, now=AUTUMN)

    session = Session.objects.get()
    assert (session.abstract_sv, bool(session.abstract_en)) == ("", True)
    assert session.title_en == session.title_sv


def test_letters_say_what_became_of_it_in_the_organisers_words(conference):
    conference.call.accepted_words_sv = "Hör av dig om resan."
    conference.call.declined_words_sv = "Det var många om platserna."
    conference.call.save()
    for decision in (Decision.ACCEPTED, Decision.DECLINED):
        make_proposal(conference, decision=decision, decided_at=AUTUMN)
    deciding.tell(conference, now=AUTUMN)
    yes, no = Proposal.objects.order_by("pk")
    address = {one: one.proposers.get().email for one in (yes, no)}

    welcome = written("proposal-outcome", to=address[yes])
    thanks = written("proposal-outcome", to=address[no])

    assert "Hör av dig om resan." in welcome.text
    assert Speaker.objects.get().personal_token in welcome.text
    assert "Det var många om platserna." in thanks.text
    assert no.token in thanks.text


def test_who_is_accepted_but_no_longer_a_speaker_is_led_to_the_proposal(conference):
    proposal = make_proposal(conference, decision=Decision.ACCEPTED, decided_at=AUTUMN)
    deciding.tell(conference, now=AUTUMN)
    Speaker.objects.all().delete()

    assert proposal.token in written("proposal-outcome").text


def test_nothing_is_said_of_what_is_not_decided_any_more(conference):
    proposal = make_proposal(conference, decision=Decision.DECLINED, decided_at=AUTUMN)
    deciding.tell(conference, now=AUTUMN)
    proposal.refresh_from_db()
    Proposal.objects.filter(pk=proposal.pk).update(told_at=None)

    assert written("proposal-outcome") is None


@pytest.mark.parametrize(("days", "is_left"), [(90, True), (91, False)])
def test_proposals_are_erased_when_they_have_served(conference, days, is_left):
    proposal = make_proposal(conference)
    now = AUTUMN.replace(month=12, day=9) + timedelta(days=days)

    erase_proposals(now=now)

    assert Proposal.objects.filter(pk=proposal.pk).exists() == is_left
    erase_proposals_task()


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_tell_at_once_make_one_session(conference):
    make_proposal(conference, decision=Decision.ACCEPTED, decided_at=AUTUMN)
    start = Barrier(2)

    def tell(_organiser):
        start.wait()
        try:
            return deciding.tell(conference, now=AUTUMN)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(tell, range(2))) == [0, 1]
    assert Session.objects.count() == 1
    assert Message.objects.count() == 1
