"""Reviewing proposals: everybody says their own before they see what others said."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from conference.models import Conference, Membership, User
from scheduling.models import Proposal, Review
from scheduling.proposals.proposing import call_of

Role = Membership.Role
CHOOSING = (Role.ORGANISER, Role.PROGRAMME_EDITOR)


class AlreadyDecided(Exception):
    """It was decided while the reviewer was reading."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one user may see of a conference's proposals."""

    names: bool
    chooses: bool


def sight_of(conference: Conference, user: User) -> Sight:
    """Those who choose see all; reviewers see names unless the call is blind."""
    chooses = (
        user.is_superuser or conference.memberships.filter(user=user, role__in=CHOOSING).exists()
    )
    call = call_of(conference)
    return Sight(names=chooses or call is None or not call.is_blind, chooses=chooses)


@transaction.atomic
def review(
    proposal: Proposal, reviewer: User, *, score: int | None, comment: str, now: datetime
) -> None:
    """Say it, or say it anew. No score: they have an interest in it. Raises AlreadyDecided."""
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.decision or held.state != Proposal.State.SENT:
        raise AlreadyDecided
    Review.objects.update_or_create(
        proposal=held,
        reviewer=reviewer,
        defaults={"score": score, "comment": comment, "reviewed_at": now},
    )


def reviews_seen_by(proposal: Proposal, reviewer: User) -> list[Review]:
    """Those of others come after one's own; until then there are none to see."""
    reviews = list(
        Review.objects.filter(proposal=proposal).select_related("reviewer").order_by("pk")
    )
    has_said = any(one.reviewer_id == reviewer.pk for one in reviews)
    return reviews if has_said or proposal.decision else []


def next_to_review(conference: Conference, reviewer: User) -> Proposal | None:
    return conference.proposals.to_review_by(reviewer).first()
