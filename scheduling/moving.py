"""Changing the draft: whoever does holds its row, and says which version they have seen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conference.models import Conference, User
from scheduling.clashes import USUAL, Audience, Clash, clashes_of
from scheduling.draft import read_draft
from scheduling.models import ClashLevel, ClashRule, Draft, PublishedSlot, Room, Session, Slot
from scheduling.place_words import slot_words


class Refused(Exception):
    """The board stays as it is. The words tell why, and what to do."""


class Stale(Refused):
    """Somebody has moved it since it was seen."""


class Gone(Refused):
    """It is not on the board any longer."""


class PlacedAlready(Refused):
    """It has a place, and nobody asked for another one."""


class WrongTime(Refused):
    """Not on a day of the conference, or past midnight."""


class Forbidden(Refused):
    """It would clash in a way that the conference forbids."""


@dataclass(frozen=True, slots=True)
class Place:
    """A room, or nowhere in particular when it concerns everybody, and a time."""

    room: Room | None
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        # In UTC: an hour is an hour, also in the night when the clocks change.
        return self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the draft is judged by: who comes to what, and how much each kind of clash matters."""

    audience: Audience = field(default_factory=Audience)
    levels: Mapping[ClashRule, ClashLevel] = field(default_factory=lambda: USUAL)


@dataclass(frozen=True, slots=True)
class Mover:
    """Whoever moves, and what their moves are judged by."""

    user: User
    judgement: Judgement = field(default_factory=Judgement)


def hold(conference: Conference) -> Draft:
    """The conference's draft, held until the transaction ends: nobody else changes it meanwhile."""
    Draft.objects.get_or_create(conference=conference)
    return Draft.objects.select_for_update().get(conference=conference)


def raise_version(draft: Draft) -> int:
    """What is on the board has changed. Boards that are open find out by this number.

    For every change that a board shows: a session's words or state, a room, a track, a place.
    """
    draft.version += 1
    draft.save(update_fields=["version"])
    return draft.version


@transaction.atomic
def place(
    session: Session,
    where: Place,
    *,
    by: Mover,
    slot: UUID | None = None,
    again: bool = False,
) -> Slot:
    """Give the session a place; one that has a place already only when asked for `again`.

    `slot` is the identity it had, when a place is taken back into use. Raises `Refused`.
    """
    conference = session.conference
    draft = hold(conference)
    if not conference.sessions.in_programme().filter(pk=session.pk).exists():
        raise Gone(_("The session is no longer among those to place. Look again."))
    there = session.slots.select_related("room", "session__conference").first()
    if there and not again:
        words = _("It has a place already: %(where)s. Look again.")
        raise PlacedAlready(words % {"where": slot_words(there)})
    _refuse_wrong_times(conference, where)
    clashes = _forbidden(conference, by.judgement)
    placed = Slot.objects.create(
        session=session,
        room=where.room,
        starts_at=where.starts_at,
        ends_at=where.ends_at,
        uuid=_identity(session, slot),
        version=raise_version(draft),
        moved_by=by.user,
    )
    _refuse_new(clashes, _forbidden(conference, by.judgement))
    return placed


@transaction.atomic
def move(
    conference: Conference,
    slot: UUID,
    where: Place,
    *,
    seen: int,
    by: Mover,
) -> Slot:
    """Another room, time or length, for who has seen where it is now. Raises `Refused`."""
    draft = hold(conference)
    moved = _as_seen(conference, slot, seen=seen, by=by)
    _refuse_wrong_times(conference, where)
    clashes = _forbidden(conference, by.judgement)
    moved.room, moved.starts_at, moved.ends_at = where.room, where.starts_at, where.ends_at
    moved.version, moved.moved_by = raise_version(draft), by.user
    moved.save(update_fields=["room", "starts_at", "ends_at", "version", "moved_by"])
    _refuse_new(clashes, _forbidden(conference, by.judgement))
    return moved


@transaction.atomic
def unplace(conference: Conference, slot: UUID, *, seen: int, by: Mover) -> Slot:
    """Off the board, for who has seen where it is now. Its identity waits for the next place."""
    draft = hold(conference)
    taken = _as_seen(conference, slot, seen=seen, by=by)
    Slot.objects.filter(pk=taken.pk).delete()
    raise_version(draft)
    return taken


def _as_seen(conference: Conference, slot: UUID, *, seen: int, by: Mover) -> Slot:
    slots = Slot.objects.filter(session__conference=conference)
    found = slots.select_related("session__conference", "room", "moved_by").filter(uuid=slot)
    there = found.first()
    if there is None:
        raise Gone(_("Somebody has taken it off the board. Look again."))
    if there.version != seen:
        raise Stale(_stale_words(there, by=by.user))
    return there


def _stale_words(slot: Slot, *, by: User) -> str:
    where = {"where": slot_words(slot)}
    if slot.moved_by is None:
        return _("It has just been moved to %(where)s. Look again.") % where
    if slot.moved_by == by:
        return _("You have moved it to %(where)s, perhaps in another window. Look again.") % where
    who = {"name": slot.moved_by.name or slot.moved_by.email}
    return _("%(name)s has just moved it to %(where)s. Look again.") % (where | who)


def _refuse_wrong_times(conference: Conference, where: Place) -> None:
    tz = ZoneInfo(conference.timezone)
    day = where.starts_at.astimezone(tz).date()
    if not conference.starts_on <= day <= conference.ends_on:
        raise WrongTime(
            _("Choose a day of the conference, from %(first)s until %(last)s.")
            % {"first": date_format(conference.starts_on), "last": date_format(conference.ends_on)}
        )
    if where.minutes < 1:
        raise WrongTime(_("Give it at least a minute."))
    midnight = datetime.combine(day + timedelta(days=1), time(), tz)
    if where.ends_at > midnight:
        raise WrongTime(_("Let it end before midnight."))


def _identity(session: Session, asked_for: UUID | None) -> UUID:
    """What calendars know the session's place by, for as long as it has one place."""
    published = PublishedSlot.objects.order_by("-release__number", "starts_at", "pk")
    if asked_for and not _belongs_elsewhere(asked_for, session):
        return asked_for
    free = published.filter(session=session).exclude(uuid__in=Slot.objects.values("uuid"))
    return free.values_list("uuid", flat=True).first() or uuid4()


def _belongs_elsewhere(slot: UUID, session: Session) -> bool:
    """On the board already, or published as the place of another session."""
    anothers = PublishedSlot.objects.filter(uuid=slot).exclude(session=session)
    return Slot.objects.filter(uuid=slot).exists() or anothers.exists()


@contextmanager
def refusing_new_clashes(conference: Conference, judgement: Judgement) -> Iterator[None]:
    """Around a change of something else than a place. The caller holds the draft, in a transaction.

    Raises Forbidden where the change brings a clash that is not even to stand in the draft.
    """
    before = _forbidden(conference, judgement)
    yield
    _refuse_new(before, _forbidden(conference, judgement))


type Standing = Mapping[tuple[ClashRule, frozenset[UUID], str], Clash]


def _forbidden(conference: Conference, judgement: Judgement) -> Standing:
    """The clashes that are not even to stand in the draft; nothing is read when none are."""
    if ClashLevel.FORBID not in judgement.levels.values():
        return {}
    clashes = clashes_of(read_draft(conference), judgement.audience, judgement.levels)
    return {
        (one.rule, frozenset(one.slots), one.about): one
        for one in clashes
        if one.level == ClashLevel.FORBID
    }


def _refuse_new(before: Standing, after: Standing) -> None:
    """What stood there before may be mended step by step; what is new may not come."""
    words = [clash.words for key, clash in after.items() if key not in before]
    if words:
        raise Forbidden(" ".join(words))
