"""The sessions of a conference, looked through by those who build its programme."""

from dataclasses import dataclass

from django.db.models import Prefetch

from conference.languages import swedish_order
from conference.models import Conference
from scheduling.models import Session, SessionSpeaker, Slot

NO_TRACK = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show; what is empty narrows nothing. `track` is a slug, or NO_TRACK."""

    words: str = ""
    state: str = ""
    kind: str = ""
    track: str = ""
    unplaced: bool = False


def find(conference: Conference, wanted: Wanted) -> list[Session]:
    """With track, people and places, by title. Constant number of queries."""
    sessions = conference.sessions.select_related("track").prefetch_related(
        Prefetch("parts", SessionSpeaker.objects.select_related("speaker").order_by("position")),
        Prefetch("slots", Slot.objects.select_related("room").order_by("starts_at")),
    )
    if wanted.state:
        sessions = sessions.filter(state=wanted.state)
    if wanted.kind:
        sessions = sessions.filter(kind=wanted.kind)
    if wanted.track:
        slug = None if wanted.track == NO_TRACK else wanted.track
        sessions = sessions.filter(track__slug=slug)
    if wanted.unplaced:
        sessions = sessions.filter(slots=None).exclude(state=Session.State.CANCELLED)
    # Not in the database: SQLite does not know that Å is a capital å.
    words = wanted.words.casefold().split()
    found = (one for one in sessions if all(word in _heard(one) for word in words))
    return sorted(found, key=lambda one: (swedish_order(one.title_sv), one.pk))


def _heard(session: Session) -> str:
    people = [part.speaker.name for part in session.parts.all()]
    return " ".join([session.title_sv, session.title_en, session.code, *people]).casefold()
