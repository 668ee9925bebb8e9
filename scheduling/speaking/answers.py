"""What a speaker says about the time they were given: that they can be there, or why not."""

from datetime import datetime

from django.db import transaction

from scheduling import moving
from scheduling.emails.speakers import post_cannot
from scheduling.models import SessionSpeaker
from scheduling.speaking.reading import slots_in_order, times_of

Answer = SessionSpeaker.Answer


class MovedMeanwhile(Exception):
    """The session has another time than the speaker saw, or none; nothing has been answered."""


@transaction.atomic
def can_be_there(part: SessionSpeaker, *, seen: str, now: datetime) -> None:
    _answer(part, Answer.COMING, seen=seen, reason="", now=now)


@transaction.atomic
def cannot_be_there(part: SessionSpeaker, *, reason: str, seen: str, now: datetime) -> None:
    """The organisers are told by letter. The session stays where it is until they move it."""
    _answer(part, Answer.CANNOT, seen=seen, reason=reason, now=now)
    post_cannot(part, now=now)


def _answer(part: SessionSpeaker, answer: Answer, *, seen: str, reason: str, now: datetime) -> None:
    """Whoever moves a session holds the draft, so its times stand still meanwhile."""
    moving.hold(part.session.conference)
    times = times_of(slots_in_order(part.session))
    if not times or times != seen:
        raise MovedMeanwhile
    part.answer, part.answered_at, part.answered_times, part.reason = answer, now, times, reason
    part.save(update_fields=["answer", "answered_at", "answered_times", "reason"])
