"""Choosing among proposals: decided first, told later, and accepted ones become sessions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Manager

from conference.models import Conference, User
from conference.slugs import free_slug
from scheduling import moving
from scheduling.emails.proposals import post_outcome
from scheduling.models import Proposal, Proposer, Session, SessionSpeaker, Speaker

Decision = Proposal.Decision


@transaction.atomic
def decide(
    conference: Conference,
    proposals: Collection[int],
    decision: str,
    *,
    by: User,
    now: datetime,
) -> int:
    """Mark these, or with "" take the mark away; returns how many. Who has been told stays told."""
    chosen = conference.proposals.handed_in().filter(pk__in=proposals, told_at=None)
    decided = {"decided_by": by, "decided_at": now} if decision else {"decided_at": None}
    return chosen.update(decision=decision, **decided)


@transaction.atomic
def tell(conference: Conference, *, now: datetime) -> int:
    """Tell all whose proposals are accepted or declined, once; returns how many proposals.

    What is accepted becomes a session, which waits beside the board.
    """
    draft = moving.hold(conference)
    proposals = list(conference.proposals.to_be_told().select_for_update().order_by("pk"))
    for proposal in proposals:
        if proposal.decision == Decision.ACCEPTED:
            proposal.session = session_from(proposal)
        proposal.told_at = now
        proposal.save(update_fields=["session", "told_at"])
        post_outcome(proposal, now=now)
    if any(proposal.session for proposal in proposals):
        moving.raise_version(draft)
    return len(proposals)


def session_from(proposal: Proposal) -> Session:
    """The session that an accepted proposal has become, with its speakers."""
    session = Session.objects.create(
        conference=proposal.conference,
        slug=_slug(proposal.title, proposal.conference.sessions, otherwise="session"),
        kind=proposal.kind,
        state=Session.State.ACCEPTED,
        title_sv=proposal.title,
        title_en=proposal.title if proposal.language != "sv" else "",
        abstract_sv=proposal.abstract if proposal.language == "sv" else "",
        abstract_en="" if proposal.language == "sv" else proposal.abstract,
        track=proposal.track,
        minutes=proposal.minutes,
        level=proposal.level,
        language=proposal.language,
    )
    people = Proposer.objects.filter(proposal=proposal).order_by("position", "pk")
    for proposer in people:
        SessionSpeaker.objects.create(
            session=session, speaker=_speaker(proposal, proposer), position=proposer.position
        )
    return session


def _speaker(proposal: Proposal, proposer: Proposer) -> Speaker:
    """Whoever speaks already under this address; else somebody new."""
    conference = proposal.conference
    known = conference.speakers.filter(email__iexact=proposer.email).order_by("pk").first()
    return known or Speaker.objects.create(
        conference=conference,
        slug=_slug(proposer.name, conference.speakers, otherwise="speaker"),
        name=proposer.name,
        email=proposer.email,
        language=proposal.letter_language,
    )


def _slug(words: str, beside: Manager[Any], *, otherwise: str) -> str:
    return free_slug(words, taken=set(beside.values_list("slug", flat=True)), otherwise=otherwise)
