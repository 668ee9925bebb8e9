"""What people propose to the programme, what reviewers think of it, and what became of it."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Avg, Count, Exists, F, Max, Min, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference, User
from scheduling.models.rooms import Track
from scheduling.models.sessions import Session


def new_proposal_token() -> str:
    """A secret of 256 random bits, for the proposal's own page."""
    return secrets.token_urlsafe(32)


class Call(models.Model):
    """A conference's call for proposals: from when until when, for what, and what is said of it."""

    conference = models.OneToOneField(Conference, related_name="call", on_delete=models.CASCADE)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    about_sv = models.TextField(_("what we look for, in Swedish"), blank=True)
    about_en = models.TextField(_("what we look for, in English"), blank=True)
    kinds = models.JSONField(_("kinds"), default=list)
    is_blind = models.BooleanField(
        _("reviewers do not see who proposes"),
        default=True,
        help_text=_("Until it is decided. Organisers always may see it."),
    )
    accepted_words_sv = models.TextField(_("to those accepted, in Swedish"), blank=True)
    accepted_words_en = models.TextField(_("to those accepted, in English"), blank=True)
    declined_words_sv = models.TextField(_("to those declined, in Swedish"), blank=True)
    declined_words_en = models.TextField(_("to those declined, in English"), blank=True)
    kept_days = models.PositiveSmallIntegerField(
        _("days that proposals are kept after the conference"), default=90
    )

    class Meta:
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        constraints = [
            models.CheckConstraint(
                name="a_call_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.conference)

    @property
    def about(self) -> str:
        return in_current_language(sv=self.about_sv, en=self.about_en)

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def of_link(self, token: str) -> Self:
        """The one whose page it is, with all that the page tells."""
        found = self.filter(token=token).select_related("conference__call", "track", "session")
        return found.with_proposers()

    def with_proposers(self) -> Self:
        in_order = Proposer.objects.order_by("position", "pk")
        return self.prefetch_related(Prefetch("proposers", in_order))

    def that_have_served(self, today: date) -> Self:
        """Of conferences that are over since as many days as the call has promised."""
        over = Conference.objects.filter(call__isnull=False, ends_on__lt=today)
        served = [
            conference.pk
            for conference in over.select_related("call")
            if conference.ends_on + timedelta(days=conference.call.kept_days) < today
        ]
        return self.filter(conference__in=served)

    def handed_in(self) -> Self:
        return self.filter(state=Proposal.State.SENT)

    def undecided(self) -> Self:
        return self.filter(decision="")

    def to_be_told(self) -> Self:
        """Decided one way or the other, and the proposers do not know yet."""
        outcomes = (Proposal.Decision.ACCEPTED, Proposal.Decision.DECLINED)
        return self.handed_in().filter(told_at=None, decision__in=outcomes).order_by("pk")

    def to_review_by(self, reviewer: User) -> Self:
        """Not decided, and without a word from this reviewer; fewest reviews first."""
        own = Review.objects.filter(proposal=OuterRef("pk"), reviewer=reviewer)
        waiting = self.handed_in().undecided().filter(~Exists(own))
        return waiting.annotate(said=Count("reviews")).order_by("said", "pk")

    def with_scores(self) -> Self:
        scores = {"scores": Count("reviews__score"), "mean": Avg("reviews__score")}
        return self.annotate(**scores, lowest=Min("reviews__score"), highest=Max("reviews__score"))

    def best_first(self) -> Self:
        return self.with_scores().order_by(F("mean").desc(nulls_last=True), "pk")


class Proposal(models.Model):
    """A session that somebody would like to hold. Its token is the key to its page."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent in")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        WAITING = "waiting", _("In reserve")
        DECLINED = "declined", _("Declined")

    conference = models.ForeignKey(Conference, related_name="proposals", on_delete=models.CASCADE)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=43, unique=True, default=new_proposal_token, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("abstract"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Session.Kind)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    track = models.ForeignKey(
        Track,
        verbose_name=_("track"),
        related_name="proposals",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    level = models.CharField(_("level"), max_length=20, choices=Session.Level, blank=True)
    language = models.CharField(_("language"), max_length=2, default="sv")
    notes = models.TextField(_("to those who choose"), blank=True)
    letter_language = models.CharField(_("language of letters"), max_length=2, default="sv")
    begun_at = models.DateTimeField(_("begun"))
    sent_at = models.DateTimeField(_("sent in"), null=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        User, related_name="+", null=True, editable=False, on_delete=models.SET_NULL
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    told_at = models.DateTimeField(_("told"), null=True)
    session = models.OneToOneField(
        Session, related_name="proposal", null=True, editable=False, on_delete=models.SET_NULL
    )

    # What `with_scores` adds.
    scores: int
    mean: float | None
    lowest: int
    highest: int

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                name="a_decision_has_a_time",
                condition=Q(decision="", decided_at=None)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_what_is_decided_is_told",
                condition=Q(told_at=None) | ~Q(decision=""),
            ),
            models.CheckConstraint(
                name="a_proposed_session_takes_time", condition=Q(minutes__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def known_decision(self) -> str:
        """What the proposers may know: nothing before they are told."""
        return self.decision if self.told_at else ""


class ProposerQuerySet(models.QuerySet["Proposer"]):
    def of_link(self, token: str) -> Self:
        """Somebody named by who proposes it, as long as it is neither withdrawn nor decided."""
        named = self.filter(token=token, position__gt=0, proposal__decision="")
        going_on = named.exclude(proposal__state=Proposal.State.WITHDRAWN)
        return going_on.select_related("proposal__conference")


class Proposer(models.Model):
    """Somebody who would hold a proposed session; the first is who proposes it."""

    proposal = models.ForeignKey(Proposal, related_name="proposers", on_delete=models.CASCADE)
    token = models.CharField(max_length=43, unique=True, default=new_proposal_token, editable=False)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ProposerQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposer")
        verbose_name_plural = _("proposers")
        constraints = [
            models.UniqueConstraint(
                name="a_proposal_names_an_address_once", fields=["proposal", "email"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """What one reviewer thinks of a proposal: a score, or that they have an interest in it."""

    proposal = models.ForeignKey(Proposal, related_name="reviews", on_delete=models.CASCADE)
    reviewer = models.ForeignKey(User, related_name="reviews", on_delete=models.CASCADE)
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    comment = models.TextField(_("comment"), blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                name="a_reviewer_says_it_once", fields=["proposal", "reviewer"]
            ),
            models.CheckConstraint(
                name="a_score_is_one_to_five",
                condition=Q(score=None) | Q(score__gte=1, score__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.score}"

    @property
    def has_interest(self) -> bool:
        """Who has an interest gives no score."""
        return self.score is None
