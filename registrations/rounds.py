"""Letters to everybody: the reminder before the conference, and the question whether they come.

Nobody is cancelled for not answering. Each letter is posted once, however often beat rings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from conference.models import Conference
from notifications.models import Message
from registrations.emails.rounds import post_are_you_coming, post_asked_again, post_reminder
from registrations.models import Registration, RegistrationQuerySet

# So many letters in one transaction of beat's; the next ring goes on.
CHUNK = 200
REMINDER, QUESTION = "reminder", "are-you-coming"


@dataclass(frozen=True, slots=True)
class Answers:
    """What those who were asked have said so far."""

    coming: int
    silent: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the letters of a kind have come. What is no longer needed is only posted."""

    posted: int = 0
    sent: int = 0
    waiting: int = 0
    stopped: int = 0


def set_times(
    conference: Conference, *, reminder_at: datetime | None, reconfirm_at: datetime | None
) -> None:
    """When each goes out; what has gone out already stays out."""
    conference.reminder_at = reminder_at
    conference.reconfirm_at = reconfirm_at
    conference.save(update_fields=["reminder_at", "reconfirm_at"])


def begins_at(conference: Conference) -> datetime:
    """When the doors of the first day open: from then on nobody is reminded or asked."""
    opens = conference.days.aggregate(at=Min("starts_at"))["at"]
    return opens or datetime.combine(conference.starts_on, time(), conference.tz)


def post_what_is_due(conference: Conference, *, now: datetime) -> None:
    """Some of the letters that are due, for the first time, to those who registered before that."""
    if _is_on(conference.reminder_at, conference, now=now):
        to_remind = conference.registrations.active().registered_by(conference.reminder_at)
        _post(post_reminder, _without(f"{REMINDER}:", to_remind)[:CHUNK], now=now)
    if _is_on(conference.reconfirm_at, conference, now=now):
        _post(post_are_you_coming, _without(f"{QUESTION}:", _silent(conference))[:CHUNK], now=now)


def ask_again(conference: Conference, *, now: datetime) -> int:
    """Ask those who have not answered once more; returns how many. There is no third time."""
    if not _is_on(conference.reconfirm_at, conference, now=now):
        return 0
    return _post(post_asked_again, _without(f"{QUESTION}-again:", _silent(conference)), now=now)


def is_asked(registration: Registration, *, now: datetime) -> bool:
    """Whether the person has a question to answer, or has answered it, while it is open."""
    asked_at = registration.conference.reconfirm_at
    return (
        asked_at is not None
        and registration.status == Registration.Status.CONFIRMED
        and registration.registered_at <= asked_at
        and _is_on(asked_at, registration.conference, now=now)
    )


def say_coming(registration: Registration, *, now: datetime) -> None:
    """Note that the person comes; said twice is said once."""
    theirs = Registration.objects.confirmed().with_personal_token(registration.personal_token)
    theirs.filter(reconfirmed_at=None).update(reconfirmed_at=now)


def answers(conference: Conference) -> Answers | None:
    """None while nobody is to be asked."""
    if conference.reconfirm_at is None:
        return None
    asked = conference.registrations.registered_by(conference.reconfirm_at)
    is_confirmed = Q(status=Registration.Status.CONFIRMED)
    counts = asked.aggregate(
        coming=Count("pk", filter=is_confirmed & Q(reconfirmed_at__isnull=False)),
        silent=Count("pk", filter=is_confirmed & Q(reconfirmed_at=None)),
        cancelled=Count("pk", filter=Q(cancelled_at__gte=conference.reconfirm_at)),
    )
    return Answers(**counts)


def progress(conference: Conference) -> dict[str, Progress]:
    """How far the letters of each kind have come; one query for all."""
    ours = conference.registrations.annotate(about=Cast("pk", CharField())).values("about")
    letters = Message.objects.filter(kind__in=[REMINDER, QUESTION], about__in=ours)
    found = dict.fromkeys((REMINDER, QUESTION), Progress())
    rows = letters.values_list("kind").annotate(
        posted=Count("pk"),
        sent=Count("pk", filter=Q(status=Message.Status.SENT)),
        waiting=Count("pk", filter=Q(status=Message.Status.PENDING)),
        stopped=Count("pk", filter=Q(status=Message.Status.FAILED)),
    )
    for kind, *counts in rows.order_by():
        found[kind] = Progress(*counts)
    return found


def _is_on(at: datetime | None, conference: Conference, *, now: datetime) -> bool:
    return at is not None and at <= now < begins_at(conference)


def _silent(conference: Conference) -> RegistrationQuerySet:
    asked = conference.registrations.confirmed().registered_by(conference.reconfirm_at)
    return asked.filter(reconfirmed_at=None)


def _without(prefix: str, registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those with an address who have no letter of this key yet."""
    key = Concat(Value(prefix), Cast(OuterRef("pk"), CharField()))
    posted = Message.objects.filter(key=key)
    return registrations.exclude(email="").exclude(Exists(posted)).order_by("pk")


@transaction.atomic
def _post(post: Callable[..., None], registrations: RegistrationQuerySet, *, now: datetime) -> int:
    receivers = list(registrations)
    for registration in receivers:
        post(registration, now=now)
    return len(receivers)
