"""Invite people, remind those who are silent once, and leave those alone who want no letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast, Concat

from conference.models import Conference, Organisation
from conference.organisations import match
from notifications.models import Message
from registrations.emails.invitations import (
    INVITATION,
    REMINDER,
    keys_of,
    post_invitation,
    post_reminder,
)
from registrations.models import (
    Invitation,
    InvitationGreeting,
    InvitationQuerySet,
    OptOut,
    Registration,
    digest_of,
)
from registrations.signup import Attendee, register

# A ring of beat posts so many; the next one goes on.
CHUNK = 100
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to invite, as the organiser's list has them."""

    email: str
    name: str = ""
    organisation_name: str = ""

    @property
    def email_key(self) -> str:
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: how many were added, and who was passed over."""

    added: int
    known: Sequence[str] = ()
    """Invited already, or twice in the list."""
    registered: Sequence[str] = ()
    opted_out: Sequence[str] = ()


@transaction.atomic
def import_invitees(
    conference: Conference, invitees: Sequence[Invitee], *, language: str, now: datetime
) -> Imported:
    """Add those who can be invited. Nobody gets a letter before the organiser says so."""
    Conference.objects.select_for_update().get(pk=conference.pk)
    known = set(conference.invitations.values_list("email_key", flat=True))
    registered = set(conference.registrations.values_list("email_key", flat=True))
    opted_out = OptOut.objects.of(invitee.email_key for invitee in invitees)
    passed_over: dict[str, list[str]] = {"known": [], "registered": [], "opted_out": []}
    new = []
    for invitee in invitees:
        if invitee.email_key in known:
            passed_over["known"].append(invitee.email)
        elif digest_of(invitee.email_key) in opted_out:
            passed_over["opted_out"].append(invitee.email)
        elif invitee.email_key in registered:
            passed_over["registered"].append(invitee.email)
        else:
            new.append(invitee)
        known.add(invitee.email_key)
    _add(conference, new, language=language, now=now)
    return Imported(added=len(new), **passed_over)


def _add(
    conference: Conference, invitees: Sequence[Invitee], *, language: str, now: datetime
) -> None:
    organisations = list(Organisation.objects.order_by("pk"))
    Invitation.objects.bulk_create(
        Invitation(
            conference=conference,
            email=invitee.email,
            email_key=invitee.email_key,
            digest=digest_of(invitee.email_key),
            name=invitee.name,
            organisation=match(
                organisations, written=invitee.organisation_name, email=invitee.email
            ),
            organisation_name=invitee.organisation_name,
            language=language,
            imported_at=now,
        )
        for invitee in invitees
    )


def invite(conference: Conference, *, now: datetime) -> int:
    """Have letters sent to all who have got none; how many. Workers post them by and by."""
    waiting = conference.invitations.unanswered().filter(invite_from=None, invited_at=None)
    return waiting.update(invite_from=now)


def remind(conference: Conference, *, at: datetime) -> int:
    """Have those who are silent reminded, from then on; each once, whoever asks again."""
    silent = conference.invitations.unanswered().filter(invited_at__isnull=False, reminded_at=None)
    return silent.update(remind_from=at)


def greet(conference: Conference, *, words_sv: str, words_en: str) -> None:
    """Words of the organiser's own in every invitation that is sent from now on."""
    InvitationGreeting.objects.update_or_create(
        conference=conference, defaults={"words_sv": words_sv, "words_en": words_en}
    )


@transaction.atomic
def post_due(*, now: datetime) -> int:
    """Put what has been decided in the outbox, a chunk at a time; how many letters."""
    to_invite = _in_hand(Invitation.objects.to_invite(now))
    for invitation in to_invite:
        post_invitation(invitation, now=now)
    _note(to_invite, invited_at=now)
    to_remind = _in_hand(Invitation.objects.to_remind(now))
    for invitation in to_remind:
        post_reminder(invitation, now=now)
    _note(to_remind, reminded_at=now)
    return len(to_invite) + len(to_remind)


def _in_hand(invitations: InvitationQuerySet) -> list[Invitation]:
    """The first of them that no other worker is just posting."""
    return list(invitations.in_order().select_for_update(skip_locked=True, of=("self",))[:CHUNK])


def _note(invitations: list[Invitation], **facts: datetime) -> None:
    Invitation.objects.filter(pk__in=[one.pk for one in invitations]).update(**facts)


def accept(invitation: Invitation, attendee: Attendee, *, now: datetime) -> Registration:
    """Register whoever holds the link.

    Not one transaction: if the address is known, the letter that `register` posts must stay. Who
    registers with the invited address counts as registered in any case.
    """
    registration = register(invitation.conference, attendee, now=now)
    Invitation.objects.filter(pk=invitation.pk).update(registration=registration, declined_at=None)
    return registration


def decline(invitation: Invitation, *, now: datetime) -> None:
    """No, thanks: no reminder comes. The link still works for who thinks better of it."""
    Invitation.objects.filter(pk=invitation.pk, declined_at=None).update(declined_at=now)


def opt_out(digest: str, *, now: datetime) -> None:
    """No more invitations to this address, this year or later. Saying it twice is once."""
    OptOut.objects.bulk_create([OptOut(digest=digest, opted_out_at=now)], ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the invitations of a conference have come."""

    imported: int
    not_sent: int
    on_their_way: int
    silent: int
    posted: int
    sent: int
    stopped: int
    reminders_sent: int
    reminders_coming: int
    registered: int
    declined: int
    opted_out: int


def progress(conference: Conference) -> Progress:
    """In three queries, however many there are."""
    silent = Q(is_registered=False, has_opted_out=False, declined_at=None)
    counts = conference.invitations.with_state().aggregate(
        imported=Count("pk"),
        not_sent=Count("pk", filter=silent & Q(invite_from=None, invited_at=None)),
        on_their_way=Count("pk", filter=silent & Q(invite_from__isnull=False, invited_at=None)),
        silent=Count("pk", filter=silent & Q(invited_at__isnull=False, reminded_at=None)),
        posted=Count("pk", filter=Q(invited_at__isnull=False)),
        reminded=Count("pk", filter=Q(reminded_at__isnull=False)),
        reminders_coming=Count(
            "pk", filter=silent & Q(remind_from__isnull=False, reminded_at=None)
        ),
        registered=Count("pk", filter=Q(is_registered=True)),
        declined=Count("pk", filter=Q(declined_at__isnull=False)),
        opted_out=Count("pk", filter=Q(has_opted_out=True)),
    )
    letters = Message.objects.with_keys(keys_of(INVITATION, conference)).by_status()
    reminders = Message.objects.with_keys(keys_of(REMINDER, conference)).by_status()
    return Progress(
        sent=_sent(counts["posted"], letters),
        stopped=letters.get(Message.Status.FAILED, 0),
        reminders_sent=_sent(counts.pop("reminded"), reminders),
        **counts,
    )


def _sent(posted: int, letters: dict[str, int]) -> int:
    """Every letter that was posted, but for those that the outbox says are not sent."""
    return posted - sum(letters.values()) + letters.get(Message.Status.SENT, 0)


def forget_old(*, now: datetime) -> int:
    """Erase who was invited to a conference long over; how many.

    The digest stays, so that a late “no more invitations” still finds whom it is about.
    """
    over = Invitation.objects.filter(conference__ends_on__lt=(now - KEPT).date()).exclude(email="")
    return over.update(
        email="",
        email_key=Concat(Value("erased:"), Cast("pk", CharField())),
        name="",
        organisation=None,
        organisation_name="",
    )
