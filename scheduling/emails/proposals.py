"""Letters about a proposal: its link, that one was named in it, and what became of it."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from conference.languages import in_current_language
from conference.models import Conference
from notifications import outbox
from notifications.letters import Letter
from notifications.stationery import Link, Receiver, Words, on_paper, shown_name
from scheduling.models import Proposal, Proposer, Speaker

State, Decision = Proposal.State, Proposal.Decision


def post_proposal(proposal: Proposal, *, now: datetime) -> None:
    """The link, when a draft is kept and when it is sent in."""
    first = Proposer.objects.get(proposal=proposal, position=0)
    _post("proposal", first, key=f"{first.pk}:{proposal.state}", now=now)


def post_named(proposer: Proposer, *, now: datetime) -> None:
    _post("proposal-named", proposer, key=str(proposer.pk), now=now)


def post_outcome(proposal: Proposal, *, now: datetime) -> None:
    """To all who are named in it."""
    for proposer in Proposer.objects.filter(proposal=proposal).select_related("proposal"):
        _post("proposal-outcome", proposer, key=str(proposer.pk), now=now)


def _post(kind: str, proposer: Proposer, *, key: str, now: datetime) -> None:
    outbox.post(
        key=f"{kind}:{key}",
        kind=kind,
        to=proposer.email,
        language=proposer.proposal.letter_language,
        about=str(proposer.pk),
        now=now,
    )


def proposal(about: str, language: str) -> Letter | None:
    proposer = _proposer(about)
    if proposer is None or proposer.proposal.state == State.WITHDRAWN:
        return None
    with override(language):
        return _letter(proposer, _proposal(proposer.proposal))


def named(about: str, language: str) -> Letter | None:
    proposer = _proposer(about)
    if proposer is None or proposer.proposal.state == State.WITHDRAWN:
        return None
    with override(language):
        return _letter(proposer, _named(proposer))


def outcome(about: str, language: str) -> Letter | None:
    proposer = _proposer(about)
    if proposer is None or not proposer.proposal.known_decision:
        return None
    with override(language):
        return _letter(proposer, _outcome(proposer))


def _proposer(pk: str) -> Proposer | None:
    proposers = Proposer.objects.select_related("proposal__conference__call")
    return proposers.filter(pk=pk).first()


def _letter(proposer: Proposer, words: Words) -> Letter:
    conference = proposer.proposal.conference
    why = _(
        "You get this letter because your address was given with a proposal to %(conference)s. "
        "Was it not you? Reply, and we take it away."
    ) % {"conference": conference.name}
    return on_paper(conference, words, Receiver(proposer.email, proposer.name, why))


def _proposal(proposal: Proposal) -> Words:
    conference = {"conference": proposal.conference.name}
    until = {"until": _closing_time(proposal.conference)}
    if proposal.state == State.DRAFT:
        heading = _("Your draft is kept")
        told = _("We have kept a draft of your proposal to %(conference)s.") % conference
        next_step = _("It is not sent in yet. Finish it and send it in before %(until)s.") % until
    else:
        heading = _("Your proposal is sent in")
        told = _("Thank you! We have got your proposal to %(conference)s.") % conference
        next_step = _("You can change it until %(until)s. Then we read, and write to you.") % until
    return Words(
        subject=f"{heading} – {proposal.conference.name}",
        heading=heading,
        paragraphs=(told, next_step),
        action=Link(_("Open your proposal"), whole_address("proposal", proposal.token)),
        action_note=_("Whoever has the link can change or withdraw it. Keep it to yourself."),
    )


def _named(proposer: Proposer) -> Words:
    proposal = proposer.proposal
    first = Proposer.objects.get(proposal=proposal, position=0)
    name = shown_name(first.name) or _("A colleague")
    return Words(
        subject=_("You are named in a proposal to %(conference)s")
        % {"conference": proposal.conference.name},
        heading=_("You are named as a speaker"),
        paragraphs=(
            _("%(name)s has proposed a session to %(conference)s, and named you as a speaker.")
            % {"name": name, "conference": proposal.conference.name},
            _("Is that right? Then you need do nothing. If it is chosen, we write to you."),
        ),
        action=Link(
            _("See it, or say that it is not you"),
            whole_address("proposed_speaker", proposer.token),
        ),
    )


def _outcome(proposer: Proposer) -> Words:
    proposal, call = proposer.proposal, proposer.proposal.conference.call
    title = {"title": proposal.title, "conference": proposal.conference.name}
    if proposal.decision == Decision.ACCEPTED:
        own = in_current_language(sv=call.accepted_words_sv, en=call.accepted_words_en)
        told = _("We would like to have “%(title)s” in the programme of %(conference)s!") % title
        return Words(
            subject=_("Welcome as a speaker at %(conference)s") % title,
            heading=_("Welcome as a speaker"),
            paragraphs=tuple(filter(None, (told, own))),
            action=Link(_("Open your page as a speaker"), _own_page(proposer)),
            action_note=_("There you tell us about yourself, and when you can come."),
        )
    own = in_current_language(sv=call.declined_words_sv, en=call.declined_words_en)
    told = _("“%(title)s” did not get a place in the programme of %(conference)s.") % title
    thanks = _("Thank you for proposing it. There were more proposals than we have room for.")
    return Words(
        subject=_("Your proposal to %(conference)s") % title,
        heading=_("Thank you for your proposal"),
        paragraphs=(told, own or thanks),
        action=Link(_("Open your proposal"), whole_address("proposal", proposal.token)),
    )


def _own_page(proposer: Proposer) -> str:
    speakers = Speaker.objects.filter(conference=proposer.proposal.conference)
    speaker = speakers.filter(email__iexact=proposer.email).order_by("pk").first()
    if speaker is None:
        return whole_address("proposal", proposer.proposal.token)
    return whole_address("speaker_page", speaker.personal_token)


def _closing_time(conference: Conference) -> str:
    closes_at = localtime(conference.call.closes_at, conference.tz)
    return date_format(closes_at, "DATETIME_FORMAT")
