"""Taking letters in hand, one worker each, and noting what came of it."""

import logging
import traceback
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum, auto
from secrets import SystemRandom
from time import monotonic
from uuid import uuid4

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now

from notifications.letters import LeaseLost, one_line, write
from notifications.mime import as_email
from notifications.models import Message
from notifications.post_office import NoAnswer, PostOffice, Refused, Unreachable

log = logging.getLogger(__name__)

# From taking a letter in hand to asking the server to take it.
LEASE = timedelta(seconds=30)
# From there to the server's answer: longer than the post office listens for it.
HANDOVER_LEASE = timedelta(seconds=75)
# A ring ends after this long; the next one goes on.
SECONDS_A_RING = 10.0
# 30 seconds, 1 minute, 2, 4, … at last every 4 hours: 72 hours in all.
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=4)
TRIES = 27
# A server that takes letters but never says so would otherwise send the same one for three days.
UNANSWERED = 2

RELEASED = {"lease": None, "leased_until": None}


class Outcome(Enum):
    SENT = auto()
    WITHDRAWN = auto()
    POSTPONED = auto()
    FAILED = auto()
    LOST = auto()


def deliver_due(*, now: datetime) -> None:
    """Send what is due, the oldest first, over one connection and for a limited time.

    A domain that had to be put off waits for the next ring, so that it does not hold up others.
    """
    ends = monotonic() + SECONDS_A_RING
    troubled: set[str] = set()
    with PostOffice() as office, suppress(Unreachable):
        while monotonic() < ends:
            message = claim(now=now, avoiding=troubled)
            if message is None:
                break
            if deliver(message, office, now=now) is Outcome.POSTPONED:
                troubled.add(message.domain)


@transaction.atomic
def claim(*, now: datetime, avoiding: AbstractSet[str] = frozenset()) -> Message | None:
    """Take the oldest letter that is due in hand; nobody else will, as long as the lease runs.

    PostgreSQL skips rows that others are just claiming; SQLite lets in one writer at a time.
    """
    due = Message.objects.due(now).outside(avoiding).select_for_update(skip_locked=True)
    message = due.first()
    if message is None:
        return None
    message.lease = uuid4()
    message.attempts += 1
    Message.objects.filter(pk=message.pk).update(
        lease=message.lease, leased_until=Now() + LEASE, attempts=message.attempts
    )
    return message


def deliver(message: Message, office: PostOffice, *, now: datetime) -> Outcome:
    """Write the letter if that has not been done, hand it over, and note what came of it."""
    try:
        outcome = _prepare(message, now=now) or _hand_over(message, office, now=now)
    except LeaseLost:
        outcome = Outcome.LOST
    log.info("letter %s (%s): %s", message.pk, message.kind, outcome.name.lower())
    return outcome


def _prepare(message: Message, *, now: datetime) -> Outcome | None:
    """None when the letter is ready to go; else what became of it instead."""
    if message.attempts > TRIES:
        return _fail(message, "Every try ended before the server could be asked.")
    try:
        needed = message.written_at or write(message, now=now)
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except Exception as error:
        # Only where, without a traceback: the error's words and values may be about a person.
        log.log(
            logging.ERROR, "letter %s (%s) fails in %s", message.pk, message.kind, _where(error)
        )
        return _fail(message, f"The letter could not be written: {type(error).__name__}")
    if needed:
        return None
    _settle(message, status=Message.Status.WITHDRAWN)
    return Outcome.WITHDRAWN


def _hand_over(message: Message, office: PostOffice, *, now: datetime) -> Outcome:
    try:
        content = as_email(message).as_bytes()
        answer = office.hand_over(content, to=message.to, if_still=lambda: _still_ours(message))
    except Refused as refusal:
        if refusal.for_good:
            return _fail(message, refusal.answer)
        return _postpone(message, refusal.answer, now=now)
    except Unreachable as unreachable:
        _postpone(message, unreachable.reason, now=now)
        raise
    except NoAnswer:
        return _doubt(message, now=now)
    except OSError as error:
        return _postpone(message, f"The connection broke: {type(error).__name__}", now=now)
    except ValueError:
        return _fail(message, "The address or a header cannot be used.")
    # Whoever holds the lease by now: the server has the letter, so nobody need send it again.
    Message.objects.filter(pk=message.pk).update(
        **RELEASED,
        status=Message.Status.SENT,
        sent_at=Now(),
        answer=one_line(answer, at_most=500),
    )
    return Outcome.SENT


def delay_after(tries: int, *, jitter: float) -> timedelta:
    """How long to wait after so many tries; jitter, from 0 to 1, keeps letters from marching."""
    doublings = min(tries, TRIES) - 1
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY) * (1 + jitter / 4)


def _postpone(message: Message, answer: str, *, now: datetime, **fields: object) -> Outcome:
    if message.attempts >= TRIES:
        return _fail(message, f"Given up after {message.attempts} tries. {answer}")
    delay = delay_after(message.attempts, jitter=SystemRandom().random())
    _settle(message, not_before=now + delay, answer=answer, **fields)
    return Outcome.POSTPONED


def _doubt(message: Message, *, now: datetime) -> Outcome:
    """The server took every word and fell silent: it may have the letter, or not."""
    if message.unanswered + 1 >= UNANSWERED:
        return _fail(message, "The server took the letter twice without a word. It may be there.")
    answer = "The server took the letter without a word."
    return _postpone(message, answer, now=now, unanswered=F("unanswered") + 1)


def _fail(message: Message, answer: str) -> Outcome:
    _settle(message, status=Message.Status.FAILED, answer=answer)
    return Outcome.FAILED


def _settle(message: Message, *, answer: str = "", **fields: object) -> None:
    """Note an outcome and let go, unless another worker has taken over meanwhile."""
    fields |= {"answer": one_line(answer, at_most=500)}
    if not Message.objects.held(message).update(**RELEASED, **fields):
        raise LeaseLost


def _still_ours(message: Message) -> None:
    """The fence just before DATA: a worker that slept past its lease must not send."""
    if not Message.objects.held(message).update(leased_until=Now() + HANDOVER_LEASE):
        raise LeaseLost


def _where(error: Exception) -> str:
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{last.name}, line {last.lineno}: {type(error).__name__}"
