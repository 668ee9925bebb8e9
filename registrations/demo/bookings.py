"""What the demo's people have chosen: seats in workshops, places in line, saved sessions."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

from conference.models import Conference
from registrations.demo.attendances import ChosenDays
from registrations.models import AgendaChange, Attendance, Registration, SavedSession, Seat
from scheduling.models import Session, Slot

type Json = dict[str, Any]
Status = Seat.Status
# Of those who could save a talk, so many do.
WHO_SAVE = 0.6


def add_bookings(conference: Conference, wishes: Json, days: ChosenDays, *, now: datetime) -> None:
    """As many as the specification says, by people on site; nobody in two rooms at once."""
    random = Random(2026)
    slots = list(Slot.objects.filter(session__conference=conference).select_related("session"))
    workshops = [slot for slot in slots if slot.session.seats is not None]
    confirmed = conference.registrations.confirmed().select_related("pool").order_by("pk")
    people = list(confirmed)
    on_site = [one for one in people if one.pool and one.pool.attendance == Attendance.ON_SITE]
    seats = list(_seats(workshops, on_site, wishes, days, random=random))
    Seat.objects.bulk_create(seats)
    for slot in workshops:
        taken = [seat for seat in seats if seat.session_id == slot.session_id and seat.is_set_aside]
        slot.session.seats_taken = len(taken)
    Session.objects.bulk_update([slot.session for slot in workshops], ["seats_taken"])
    busy = {(seat.registration_id, seat.session_id) for seat in seats}
    saved = _saved(slots, people, busy, days, random=random)
    SavedSession.objects.bulk_create(saved)
    AgendaChange.objects.note((seat.registration_id for seat in seats), at=now)


def _seats(
    workshops: list[Slot],
    on_site: list[Registration],
    wishes: Json,
    days: ChosenDays,
    *,
    random: Random,
) -> Iterator[Seat]:
    """Those who meet at the same time choose among themselves, so nobody is chosen twice."""
    free: dict[datetime, list[Registration]] = {}
    for slot in sorted(workshops, key=lambda slot: (slot.starts_at, slot.session.code)):
        here = [person for person in on_site if slot.starts_at.date() in days[person.pk]]
        still_free = free.setdefault(slot.starts_at, random.sample(here, k=len(here)))
        code = slot.session.code.removesuffix("26")
        booked, waiting = wishes["workshops"].get(code, 0), wishes["waitlist"].get(code, 0)
        for number in range(booked + waiting):
            person = still_free.pop()
            yield Seat(
                registration=person,
                session=slot.session,
                status=Status.BOOKED if number < booked else Status.WAITING,
                booked_at=person.registered_at,
            )


def _saved(
    slots: list[Slot],
    people: list[Registration],
    seated: set[tuple[int, int]],
    days: ChosenDays,
    *,
    random: Random,
) -> Iterator[SavedSession]:
    """One talk of each time for most people; of those online, one that is streamed."""
    times: dict[datetime, list[Slot]] = {}
    for slot in slots:
        if slot.session.seats is None and slot.session.track_id is not None:
            times.setdefault(slot.starts_at, []).append(slot)
    workshops = [slot for slot in slots if slot.session.seats is not None]
    for person in people:
        is_here = person.attendance == Attendance.ON_SITE
        busy = [slot for slot in workshops if (person.pk, slot.session_id) in seated]
        for choices in times.values():
            slot = random.choice(choices)
            comes = slot.starts_at.date() in days[person.pk]
            can_follow = comes and (is_here or slot.session.is_streamed)
            meets = any(
                other.starts_at < slot.ends_at and slot.starts_at < other.ends_at for other in busy
            )
            if can_follow and not meets and random.random() < WHO_SAVE:
                yield SavedSession(
                    registration=person, session=slot.session, saved_at=person.registered_at
                )
