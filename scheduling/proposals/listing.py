"""The proposals in rows, for those who review and those who choose."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Conference, User
from scheduling.models import Proposal, Review
from scheduling.proposals.reviewing import Sight

Decision = Proposal.Decision


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal. `names` is empty, and scores are None, where the reader may not see them."""

    proposal: Proposal
    names: str
    own: Review | None
    scores: int | None
    mean: float | None
    spread: int | None


def rows_for(conference: Conference, reader: User, sight: Sight) -> list[Row]:
    """In five queries: the best first for those who choose, as they came for the others."""
    proposals = conference.proposals.handed_in().select_related("track").with_proposers()
    own = {
        review.proposal_id: review
        for review in Review.objects.filter(reviewer=reader, proposal__conference=conference)
    }
    if not sight.chooses:
        return [
            Row(one, _names(one) if sight.names else "", own.get(one.pk), None, None, None)
            for one in proposals.order_by("pk")
        ]
    return [
        Row(
            proposal=one,
            names=_names(one),
            own=own.get(one.pk),
            scores=one.scores,
            mean=one.mean,
            spread=None if one.mean is None else one.highest - one.lowest,
        )
        for one in proposals.best_first()
    ]


def _names(proposal: Proposal) -> str:
    return ", ".join(proposer.name for proposer in proposal.proposers.all())


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a track, or of a kind, are proposed and how many of them accepted."""

    label: str
    proposed: int
    accepted: int


def balance(conference: Conference) -> tuple[Share, ...]:
    """By track, then by kind."""
    proposed: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    labels: dict[str, None] = {}
    proposals = list(conference.proposals.handed_in().select_related("track").order_by("pk"))
    for of in (_track, Proposal.get_kind_display):
        for proposal in proposals:
            label = str(of(proposal))
            labels[label] = None
            proposed[label] += 1
            accepted[label] += proposal.decision == Decision.ACCEPTED
    return tuple(Share(label, proposed[label], accepted[label]) for label in labels)


def _track(proposal: Proposal) -> str:
    return proposal.track.name if proposal.track else _("No track")


def table(conference: Conference) -> Iterator[tuple[str, ...]]:
    """For a spreadsheet: one row a proposal, the best first."""
    yield (
        *(_("Title"), _("Kind"), _("Track"), _("Minutes"), _("Language"), _("Speakers")),
        *(_("Reviews"), _("Mean score"), _("Decision")),
    )
    proposals = conference.proposals.handed_in().select_related("track").with_proposers()
    for one in proposals.best_first():
        mean = "" if one.mean is None else f"{one.mean:.1f}"
        yield (
            *(one.title, one.get_kind_display(), _track(one), str(one.minutes), one.language),
            *(_names(one), str(one.scores), mean, one.get_decision_display()),
        )
