"""The letters to those who are not registered: an invitation, and one reminder of it.

They are the only ones that nobody has asked for, so they say how to be left alone: in the letter,
and in its headers for the mail program's own button (RFC 2369 and 8058).
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from conference.addresses import whole_address
from conference.models import Conference
from notifications import outbox
from notifications.letters import Letter
from notifications.stationery import Fact, Link, Section, Words
from registrations import stationery
from registrations.models import Attendance, Invitation, InvitationGreeting

INVITATION, REMINDER = "invitation", "invitation-reminder"


def post_invitation(invitation: Invitation, *, now: datetime) -> None:
    _post(INVITATION, invitation, now=now)


def post_reminder(invitation: Invitation, *, now: datetime) -> None:
    _post(REMINDER, invitation, now=now)


def keys_of(kind: str, conference: Conference) -> str:
    """How the keys of a conference's letters of this kind begin."""
    return f"{kind}:{conference.pk}:"


def _post(kind: str, invitation: Invitation, *, now: datetime) -> None:
    outbox.post(
        key=f"{keys_of(kind, invitation.conference)}{invitation.pk}",
        kind=kind,
        to=invitation.email,
        language=invitation.language,
        about=f"invitation:{invitation.pk}",
        now=now,
    )


def invitation(about: str, language: str) -> Letter | None:
    return _write(_invitation, about, language)


def reminder(about: str, language: str) -> Letter | None:
    return _write(_reminder, about, language)


def _write(words_for: Callable[[Invitation], Words], about: str, language: str) -> Letter | None:
    """Nothing for those who have answered or opted out since the letter was decided on."""
    invitations = Invitation.objects.unanswered().select_related("conference__organiser")
    found = invitations.filter(pk=about.removeprefix("invitation:")).first()
    if found is None:
        return None
    with override(language):
        return stationery.invitation(found, words_for(found), headers=_headers(found))


def _headers(invitation: Invitation) -> dict[str, str]:
    """One click unsubscribes (RFC 8058); a mail program that cannot post writes to us instead."""
    page = whole_address("unsubscribe", invitation.unsubscribe_token)
    contact = invitation.conference.contact_email
    return {
        "List-Unsubscribe": f"<{page}>, <mailto:{contact}?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<invitations.{settings.IDENTITY_DOMAIN}>",
        "Precedence": "bulk",
    }


def _invitation(invitation: Invitation) -> Words:
    named = {"conference": invitation.conference.name}
    return Words(
        subject=_("You are invited to %(conference)s") % named,
        heading=_("You are invited"),
        paragraphs=(
            _("Welcome to %(conference)s.") % named,
            *_greeting(invitation.conference),
            _("It costs nothing, and registering takes half a minute."),
        ),
        facts=_facts(invitation.conference),
        action=_form(invitation),
        action_note=_("The form is filled in with what we know. The link is yours alone."),
        sections=(_programme(invitation.conference), _no_thanks(invitation)),
    )


def _reminder(invitation: Invitation) -> Words:
    named = {"conference": invitation.conference.name}
    return Words(
        subject=_("Will you come to %(conference)s?") % named,
        heading=_("Will you come?"),
        paragraphs=(
            _("We have invited you to %(conference)s and not heard from you.") % named,
            _("This is the only reminder."),
        ),
        facts=_facts(invitation.conference),
        action=_form(invitation),
        action_note=_("The form is filled in with what we know. The link is yours alone."),
        sections=(_no_thanks(invitation),),
    )


def _greeting(conference: Conference) -> tuple[str, ...]:
    greeting = InvitationGreeting.objects.filter(conference=conference).first()
    return greeting.paragraphs if greeting else ()


def _facts(conference: Conference) -> tuple[Fact, ...]:
    facts = [Fact(_("When"), stationery.all_days_in_words(conference))]
    if conference.venue_name or conference.venue_city:
        place = ", ".join(filter(None, (conference.venue_name, conference.venue_city)))
        is_online_too = conference.pools.filter(attendance=Attendance.ONLINE).exists()
        facts.append(Fact(_("Where"), (place, _("or online")) if is_online_too else (place,)))
    return tuple(facts)


def _form(invitation: Invitation) -> Link:
    return Link(pgettext("button", "Register"), whole_address("invitation", invitation.token))


def _programme(conference: Conference) -> Section:
    return Section(
        _("What is it about?"),
        conference.tagline or _("See what is on, when and where."),
        (Link(_("Read about the conference"), whole_address("conference", conference.slug)),),
    )


def _no_thanks(invitation: Invitation) -> Section:
    return Section(
        _("Can you not come?"),
        _("Say no thanks on the same page, and you get no reminder."),
        (),
    )
