"""What is done on the board with one request: to place, to move, to take off."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, TypeAdapter

from conference.models import Conference
from scheduling.models import Session
from scheduling.moving import Gone, Mover, Place, move, place, unplace
from scheduling.place_words import slot_words

LONGEST = 24 * 60
# Far from the ends of time, where zones cannot be reckoned.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _on_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


Slug = Annotated[str, Field(pattern=r"^[-\w]+$", max_length=100)]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST), AfterValidator(_on_the_minute)]
Version = Annotated[int, Field(ge=0, le=2**31)]


class Somewhere(BaseModel):
    """A room by its slug, or none when it concerns everybody; a time, and how long."""

    room: Slug | None
    starts_at: Moment
    minutes: int = Field(ge=1, le=LONGEST)


class ToPlace(Somewhere):
    """`slot` is the identity it had; `again` gives a session one more place."""

    do: Literal["place"]
    session: int = Field(ge=1, lt=2**63)
    slot: UUID | None = None
    again: bool = False


class ToMove(Somewhere):
    """`seen` is the version of the slot that the board showed."""

    do: Literal["move"]
    slot: UUID
    seen: Version


class ToUnplace(BaseModel):
    do: Literal["unplace"]
    slot: UUID
    seen: Version


type Wish = ToPlace | ToMove | ToUnplace
WISH: TypeAdapter[Wish] = TypeAdapter(
    Annotated[ToPlace | ToMove | ToUnplace, Field(discriminator="do")]
)


def fulfil(wish: Wish, conference: Conference, *, by: Mover) -> tuple[UUID, str]:
    """The slot, and what was done in words. Raises `scheduling.moving.Refused`."""
    match wish:
        case ToPlace():
            slot = place(
                _session(wish, conference),
                _place(wish, conference),
                by=by,
                slot=wish.slot,
                again=wish.again,
            )
            return slot.uuid, _("Placed: %(where)s.") % {"where": slot_words(slot)}
        case ToMove():
            where = _place(wish, conference)
            slot = move(conference, wish.slot, where, seen=wish.seen, by=by)
            return slot.uuid, _("Moved to %(where)s.") % {"where": slot_words(slot)}
        case to_unplace:
            unplace(conference, to_unplace.slot, seen=to_unplace.seen, by=by)
            return to_unplace.slot, _("Taken off the board.")


def _session(wish: ToPlace, conference: Conference) -> Session:
    session = conference.sessions.filter(pk=wish.session).select_related("conference").first()
    if session is None:
        raise Gone(_("The session is no longer among those to place. Look again."))
    return session


def _place(wish: Somewhere, conference: Conference) -> Place:
    room = conference.rooms.filter(slug=wish.room).first() if wish.room else None
    if wish.room and room is None:
        raise Gone(_("The room is no longer there. Choose another one."))
    return Place(room, wish.starts_at, wish.minutes)
