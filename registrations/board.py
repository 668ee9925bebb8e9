"""The board as its page and its programs see it: every session of the draft, and its clashes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from conference.models import Conference
from registrations.audience import audience_of
from scheduling.clashes import Clash, clashes_of, levels_of
from scheduling.draft import (
    DraftDay,
    DraftProgramme,
    DraftRoom,
    DraftSession,
    Placement,
    read_draft,
)
from scheduling.models import Session
from scheduling.moving import Judgement
from scheduling.place_words import time_words
from scheduling.timetable import Track, tracks_of


def state_words(session: DraftSession) -> str:
    """“Cancelled” is another word in Swedish for a session than for somebody's registration."""
    if session.is_cancelled:
        return pgettext("session", "Cancelled")
    return str(Session.State(session.state).label)


@dataclass(frozen=True, slots=True)
class Card:
    """A session as the board shows it: where it is placed, or among those that are not."""

    session: DraftSession
    placement: Placement | None
    room: DraftRoom | None
    track: Track | None
    people: tuple[str, ...]
    clashes: tuple[Clash, ...]
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def state_name(self) -> str:
        return state_words(self.session)

    @property
    def is_preliminary(self) -> bool:
        return self.session.state == Session.State.ACCEPTED

    @property
    def place(self) -> str:
        """When and where it is, in words; or how long it is, as long as it has no place."""
        if self.starts_at is None or self.ends_at is None:
            words = _("%(minutes)d minutes, not placed")
            return words % {"minutes": self.session.minutes}
        when = time_words(self.starts_at, self.ends_at)
        return f"{when}, {self.room.name}" if self.room else when

    @property
    def label(self) -> str:
        """Its whole name, for those who hear it: title, time, room, track, how many clashes."""
        return ", ".join(part for part in self._parts() if part)

    def _parts(self) -> Iterator[str]:
        yield str(self.session.title)
        yield self.place
        yield _("track %(name)s") % {"name": self.track.name} if self.track else ""
        yield self.state_name if self.session.is_cancelled or self.is_preliminary else ""
        number = len(self.clashes)
        yield (
            ngettext("%(number)d clash", "%(number)d clashes", number) % {"number": number}
            if number
            else ""
        )


@dataclass(frozen=True, slots=True)
class BoardDay:
    """A day of the board, from when it opens until it closes, and its cards in order."""

    date: date
    starts_at: datetime
    ends_at: datetime
    cards: tuple[Card, ...]

    @property
    def label(self) -> str:
        return capfirst(date_format(self.date, "l j F"))


@dataclass(frozen=True)
class Board:
    """The draft, and what is wrong with it."""

    conference: Conference
    draft: DraftProgramme
    judgement: Judgement
    clashes: tuple[Clash, ...]

    @cached_property
    def tracks(self) -> dict[str | None, Track]:
        """By slug."""
        return {track.slug: track for track in tracks_of(self.draft)}

    @cached_property
    def days(self) -> tuple[BoardDay, ...]:
        """Every day of the conference, and others on which something is placed."""
        cards = {
            day: tuple(self._card(one.session, one) for one in placements)
            for day, placements in groupby(self.draft.placements, key=self._date)
        }
        known = {day.date: day for day in self.draft.days}
        length = (self.conference.ends_on - self.conference.starts_on).days + 1
        own = {self.conference.starts_on + timedelta(days=number) for number in range(length)}
        return tuple(
            BoardDay(hours.date, hours.starts_at, hours.ends_at, cards.get(hours.date, ()))
            for hours in (
                known.get(day) or self._office_hours(day) for day in sorted(own | cards.keys())
            )
        )

    @cached_property
    def unplaced(self) -> tuple[Card, ...]:
        return tuple(self._card(session, None) for session in self.draft.unplaced)

    def shown_on(self, now: datetime, wanted: str = "") -> date:
        """The day that is wanted, else today during the conference, else the first."""
        days = [day.date for day in self.days]
        today = now.astimezone(self.draft.tz).date()
        choices = [day for day in days if day.isoformat() == wanted]
        return next(iter(choices), today if today in days else days[0])

    def card_of(self, session_id: int, slot: str = "") -> Card | None:
        """The session's place, the one of `slot` if it has several; or that it has none."""
        cards = [card for day in self.days for card in day.cards] + list(self.unplaced)
        own = [card for card in cards if card.session.id == session_id]
        named = [card for card in own if card.placement and str(card.placement.slot) == slot]
        return next(iter(named or own), None)

    def _date(self, placement: Placement) -> date:
        return placement.starts_at.astimezone(self.draft.tz).date()

    def _office_hours(self, day: date) -> DraftDay:
        tz = self.draft.tz
        opens, closes = (datetime.combine(day, time(hour), tz) for hour in (8, 18))
        return DraftDay(day, opens, closes)

    def _card(self, session: DraftSession, placement: Placement | None) -> Card:
        draft = self.draft
        return Card(
            session=session,
            placement=placement,
            room=draft.room_of.get(placement.room) if placement else None,
            track=self.tracks.get(session.track),
            people=tuple(draft.speaker_of[slug].name for slug in session.people),
            clashes=self._clashes_by_slot.get(placement.slot, ()) if placement else (),
            starts_at=placement.starts_at.astimezone(draft.tz) if placement else None,
            ends_at=placement.ends_at.astimezone(draft.tz) if placement else None,
        )

    @cached_property
    def _clashes_by_slot(self) -> dict[object, tuple[Clash, ...]]:
        found: dict[object, tuple[Clash, ...]] = {}
        for clash in self.clashes:
            for slot in clash.slots:
                found[slot] = (*found.get(slot, ()), clash)
        return found


def judgement_of(conference: Conference) -> Judgement:
    """What moves on the board are judged by, now."""
    return Judgement(audience_of(conference), levels_of(conference))


def read_board(conference: Conference, judgement: Judgement | None = None) -> Board:
    """Constant number of queries, whatever there is on the board."""
    judgement = judgement or judgement_of(conference)
    draft = read_draft(conference)
    clashes = clashes_of(draft, judgement.audience, judgement.levels)
    return Board(conference, draft, judgement, clashes)
