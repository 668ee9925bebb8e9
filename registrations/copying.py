"""Next year's conference, begun from this year's: rooms, tracks, texts, rules; never people.

Whatever belongs to a conference is in one of three lists here, and a test sees to it that a new
model is put in one of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, ConferenceDay, Membership, User
from registrations.models import Checkpoint, InvitationGreeting, Pool, Question
from scheduling.models import Call, ClashSetting, Draft, Room, Session, Slot, Track
from scheduling.programme import FRAME

WEEK = 7
A_YEAR_LATER = timedelta(weeks=52)
WORKED_OUT = frozenset({Session.State.ACCEPTED, Session.State.CONFIRMED})

# In the order in which the preview names them; and what is not as it was.
COPIED: Mapping[type[models.Model], str | Promise] = {
    ConferenceDay: _("Days and their hours"),
    Room: _("Rooms"),
    Track: _("Tracks"),
    Pool: _("Ways of taking part, with their places and texts"),
    Question: _("Questions to attendees"),
    Checkpoint: _("Places where badges are scanned, but for doors of sessions"),
    ClashSetting: _("Levels of clashes that you have set"),
    Draft: _("The board's settings"),
    InvitationGreeting: _("The greeting in invitations"),
    Call: _("The call for proposals, with its texts"),
}
BEGINS_ANEW: Mapping[type[models.Model], dict[str, Any]] = {
    ConferenceDay: {"sequence": 0},
    # Who answers for a hub is somebody, and may be somebody else next year.
    Pool: {"taken": 0, "let_in_over": 0, "contact_name": "", "contact_email": ""},
    Question: {"answers_erased_at": None, "answers_erased": 0},
    Checkpoint: {"seats_released_at": None},
    Draft: {"version": 0},
    Session: {"seats_taken": 0, "seats_over": 0, "track_id": None, "state": "accepted"},
    Slot: {"sequence": 0, "version": 0, "moved_by_id": None},
}
# Only the frame around the programme, and only when it is asked for.
WITH_THE_FRAME = frozenset({"scheduling.Session", "scheduling.Slot"})
NEVER = frozenset(
    {
        # Those who work with it; who copies becomes its organiser.
        "conference.Membership",
        # Those who come, and what they have said, booked, eaten and been told.
        *("registrations.Registration", "registrations.Registration_days", "registrations.Group"),
        *("registrations.Answer", "registrations.Needs", "registrations.MealSkip"),
        *("registrations.Seat", "registrations.SavedSession", "registrations.AgendaChange"),
        *("registrations.Announcement", "registrations.AuditEntry", "registrations.RetiredTicket"),
        *("registrations.Invitation", "registrations.Quota"),
        # What was done at the door, read and erased.
        *("registrations.Device", "registrations.CheckIn", "registrations.Admission"),
        *("registrations.IdempotentAnswer", "registrations.ErasureRun"),
        "registrations.BadgeSheets",
        *("registrations.NeedsErasure", "registrations.NeedsReading"),
        # Money: the finance unit decides the terms anew each year.
        *("registrations.InvoiceTerms", "registrations.Invoice", "registrations.FeeExport"),
        "registrations.NoShowFee",
        # Those who speak or propose, and what is said of it.
        *("scheduling.Speaker", "scheduling.SessionSpeaker", "scheduling.Unavailability"),
        *("scheduling.SpeakerEdit", "scheduling.Photo"),
        *("scheduling.Slides", "scheduling.SlidesPiece"),
        *("scheduling.Proposal", "scheduling.Proposer", "scheduling.Review"),
        # What was published, and what it was made from.
        *("scheduling.Release", "scheduling.PublishedSlot", "scheduling.ProgrammeChange"),
        *("scheduling.ImportKey", "scheduling.ProgrammeUpload"),
    }
)


class AddressTaken(Exception):
    """Another conference has the address."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What the new conference is called, and when it begins."""

    slug: str
    name_sv: str
    name_en: str
    starts_on: date
    with_frame: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """How dates are moved. Clock times at the venue stay what they are.

    What is on the days of the conference follows its first day; what comes before, such as
    deadlines, is moved by whole weeks and keeps its weekday.
    """

    first_day: date
    days: int
    timezone: ZoneInfo

    @classmethod
    def between(cls, conference: Conference, starts_on: date) -> "Shift":
        days = (starts_on - conference.starts_on).days
        return cls(conference.starts_on, days, conference.tz)

    def date(self, day: date) -> date:
        is_before = day < self.first_day
        days = round(self.days / WEEK) * WEEK if is_before else self.days
        return day + timedelta(days=days)

    def moment(self, at: datetime) -> datetime:
        local = at.astimezone(self.timezone)
        return datetime.combine(self.date(local.date()), local.time(), self.timezone)


def suggestion(conference: Conference) -> Edition:
    """A year later, on the same weekday."""
    starts_on = conference.starts_on + A_YEAR_LATER
    before, after = str(conference.starts_on.year), str(starts_on.year)
    return Edition(
        slug=after,
        name_sv=conference.name_sv.replace(before, after),
        name_en=conference.name_en.replace(before, after),
        starts_on=starts_on,
        with_frame=True,
    )


def counts(conference: Conference) -> list[tuple[str | Promise, int]]:
    """What would be copied, in words, and how many there are of each."""
    return [(words, _rows(model, conference).count()) for model, words in COPIED.items()]


def frame_of(conference: Conference) -> models.QuerySet[Session]:
    """Check-in, breaks, meals: what there is every year, whatever is said between."""
    return conference.sessions.filter(kind__in=FRAME, state__in=WORKED_OUT).order_by("pk")


def moved_dates(
    conference: Conference, starts_on: date
) -> Iterator[tuple[str, datetime, datetime]]:
    """Each date of the conference and its pools: what it is, when it was and when it will be."""
    shift = Shift.between(conference, starts_on)
    for row in (conference, *conference.pools.in_order()):
        for field in row._meta.concrete_fields:
            at = getattr(row, field.attname)
            if isinstance(at, datetime):
                words = str(field.verbose_name)
                yield (f"{row}: {words}" if row is not conference else words), at, shift.moment(at)


@transaction.atomic
def copy(conference: Conference, edition: Edition, *, by: User, now: datetime) -> Conference:
    """All or nothing; whoever copies is its organiser. Raises AddressTaken."""
    shift = Shift.between(conference, edition.starts_on)
    new = _new_conference(conference, edition, shift)
    rooms: dict[int | None, int] = {}
    for model in COPIED:
        rows = list(_rows(model, conference))
        copies = _store(rows, shift, conference_id=new.pk)
        if model is Room:
            rooms = {row.pk: one.pk for row, one in zip(rows, copies, strict=True)}
    new.days.update(changed_at=now)
    _stand_at_own_hubs(new)
    if edition.with_frame:
        _copy_frame(conference, new, shift, rooms)
    Membership.objects.create(conference=new, user=by, role=Membership.Role.ORGANISER)
    return new


def _new_conference(conference: Conference, edition: Edition, shift: Shift) -> Conference:
    names = {"name_sv": edition.name_sv, "name_en": edition.name_en}
    new = _anew(conference, shift, slug=edition.slug, **names)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as taken:
        raise AddressTaken from taken
    return new


def _stand_at_own_hubs(new: Conference) -> None:
    """The door of a hub is that of the new hub with the same short name."""
    hubs = {pool.slug: pool for pool in new.pools.all()}
    doors = list(new.checkpoints.exclude(pool=None).select_related("pool"))
    for door in doors:
        assert door.pool
        door.pool = hubs[door.pool.slug]
    Checkpoint.objects.bulk_update(doors, ["pool"])


def _copy_frame(
    conference: Conference, new: Conference, shift: Shift, rooms: Mapping[int | None, int]
) -> None:
    """Preliminary, as last year had it, and not published."""
    sessions = list(frame_of(conference))
    copies = _store(sessions, shift, conference_id=new.pk)
    new_id = {row.pk: one.pk for row, one in zip(sessions, copies, strict=True)}
    Slot.objects.bulk_create(
        _anew(slot, shift, session_id=new_id[slot.session_id], room_id=rooms.get(slot.room_id))
        for slot in Slot.objects.filter(session__in=sessions).order_by("pk")
    )


def _rows(model: type[models.Model], conference: Conference) -> models.QuerySet[Any]:
    rows = model._base_manager.filter(conference=conference).order_by("pk")
    return rows.exclude(kind=Checkpoint.Kind.SESSION) if model is Checkpoint else rows


def _store(rows: list[Any], shift: Shift, **changes: Any) -> list[Any]:
    copies = [_anew(row, shift, **changes) for row in rows]
    return copies and type(copies[0]).objects.bulk_create(copies)


def _anew[M: models.Model](row: M, shift: Shift, **changes: Any) -> M:
    """A copy, not yet stored. What only one row may have, such as a uuid, it gets of its own."""
    kept = {
        field.attname: _moved(getattr(row, field.attname), shift)
        for field in row._meta.concrete_fields
        if not field.primary_key and not (field.unique and field.has_default())
    }
    return type(row)(**kept | BEGINS_ANEW.get(type(row), {}) | changes)


def _moved(value: Any, shift: Shift) -> Any:
    if isinstance(value, datetime):
        return shift.moment(value)
    return shift.date(value) if isinstance(value, date) else value
