"""Proposing a session: kept as a draft by its link, sent in before the call closes, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from conference.models import Conference
from scheduling.emails.proposals import post_named, post_proposal
from scheduling.models import Call, Proposal, Proposer, Track

State = Proposal.State
# Who had the form open when the call closed may still send it.
GRACE = timedelta(minutes=15)


class CallClosed(Exception):
    """Nothing is proposed before the call opens, or changed after it has closed."""


class NoLongerYours(Exception):
    """The proposal has been withdrawn, or is decided: it stays as it is."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    organisation_name: str = ""


@dataclass(frozen=True, slots=True)
class Idea:
    """What the form says. The first of the people is who proposes it."""

    title: str
    abstract: str
    kind: str
    minutes: int
    track: Track | None
    level: str
    language: str
    notes: str
    people: tuple[Person, ...]


@transaction.atomic
def propose(  # noqa: PLR0913 -- what, by what mark, and whether it is ready
    conference: Conference,
    idea: Idea,
    *,
    submission: UUID,
    is_ready: bool,
    language: str,
    now: datetime,
) -> Proposal:
    """Keep a draft, or send it in. The same form sent twice is one proposal. Raises CallClosed."""
    _refuse_when_closed(conference, now=now)
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                conference=conference,
                submission=submission,
                letter_language=language,
                begun_at=now,
                **_words_of(idea),
            )
    except IntegrityError:
        return Proposal.objects.get(conference=conference, submission=submission)
    _name(proposal, idea.people, now=now)
    if is_ready:
        _send_in(proposal, now=now)
    post_proposal(proposal, now=now)
    return proposal


@transaction.atomic
def change(proposal: Proposal, idea: Idea, *, is_ready: bool, now: datetime) -> Proposal:
    """What was sent in stays sent in. Raises CallClosed and NoLongerYours."""
    _refuse_when_closed(proposal.conference, now=now)
    proposal = _held(proposal)
    for field, value in _words_of(idea).items():
        setattr(proposal, field, value)
    proposal.save(update_fields=list(_words_of(idea)))
    _name(proposal, idea.people, now=now)
    if is_ready and proposal.state == State.DRAFT:
        _send_in(proposal, now=now)
        post_proposal(proposal, now=now)
    return proposal


@transaction.atomic
def withdraw(proposal: Proposal) -> None:
    """Possible until it is decided, whether the call is open or not. Raises NoLongerYours."""
    proposal = _held(proposal)
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])


@transaction.atomic
def leave(proposer: Proposer) -> None:
    """Somebody was named who will not speak. Who proposes it withdraws it instead."""
    Proposer.objects.filter(pk=proposer.pk, position__gt=0).delete()


def call_of(conference: Conference) -> Call | None:
    call: Call | None = getattr(conference, "call", None)
    return call


def is_called(conference: Conference, *, now: datetime) -> bool:
    """Whether anybody may propose a session now."""
    call = call_of(conference)
    return call is not None and takes(call, now=now, is_sent=False)


def takes(call: Call, *, now: datetime, is_sent: bool) -> bool:
    """Whether the form is shown, or still taken from who had it open in time."""
    had_it_open = is_sent and call.closes_at <= now < call.closes_at + GRACE
    return call.is_open(now) or had_it_open


def may_still_change(proposal: Proposal, *, now: datetime) -> bool:
    is_theirs = proposal.state != State.WITHDRAWN and not proposal.decision
    return is_theirs and takes(proposal.conference.call, now=now, is_sent=True)


def _refuse_when_closed(conference: Conference, *, now: datetime) -> None:
    call = call_of(conference)
    if call is None or not takes(call, now=now, is_sent=True):
        raise CallClosed


def _held(proposal: Proposal) -> Proposal:
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state == State.WITHDRAWN or held.decision:
        raise NoLongerYours
    return held


def _send_in(proposal: Proposal, *, now: datetime) -> None:
    proposal.state, proposal.sent_at = State.SENT, now
    proposal.save(update_fields=["state", "sent_at"])


def _words_of(idea: Idea) -> dict[str, object]:
    return {
        "title": idea.title,
        "abstract": idea.abstract,
        "kind": idea.kind,
        "minutes": idea.minutes,
        "track": idea.track,
        "level": idea.level,
        "language": idea.language,
        "notes": idea.notes,
    }


def _name(proposal: Proposal, people: Sequence[Person], *, now: datetime) -> None:
    """Those named now; who stays keeps their link, who is new gets a letter."""
    known = {one.email: one for one in proposal.proposers.all()}
    Proposer.objects.filter(proposal=proposal).exclude(
        email__in=[person.email for person in people]
    ).delete()
    for position, person in enumerate(people):
        proposer = known.get(person.email) or Proposer(proposal=proposal, email=person.email)
        proposer.name = person.name
        proposer.organisation_name = person.organisation_name
        proposer.position = position
        is_new = proposer.pk is None
        proposer.save()
        if is_new and position:
            post_named(proposer, now=now)
