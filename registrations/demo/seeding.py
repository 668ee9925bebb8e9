"""Seed the whole demo conference: programme, places, people and doors, but not one letter."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from conference.models import Conference, User
from registrations.demo import (
    attendances,
    attendees,
    bookings,
    by_hand,
    doors,
    groups,
    invitations,
    invoices,
    needs,
    organiser,
    programme,
    proposals,
    questions,
    speaking,
)
from registrations.demo.dates import Shift
from registrations.demo.rounds import plan_letters
from registrations.models import Announcement, Attendance
from scheduling.publishing import publish

# 190 have a place on site. In a full demo that is all there is; otherwise a newcomer gets one too.
FULL, ROOMY = 190, 220


@transaction.atomic
def seed(*, now: datetime, is_full: bool = False) -> Conference:
    """The demo conference, two to three weeks ahead of now, with its first programme published."""
    spec, plan, people = read("attendees"), read("programme"), read("speakers")["speakers"]
    edition = plan["edition"]
    shift = Shift.ahead_of(now, original_start=date.fromisoformat(edition["start_date"]))
    organisations = programme.add_organisations(plan["organisations"] + spec["extra_organisations"])
    conference = programme.add_conference(plan, organisations, shift=shift)
    programme.add_programme(conference, plan, people, organisations, shift=shift)
    closes_at = edition["registration_closes"].items()
    pools = attendees.add_pools(
        conference,
        plan["hubs"],
        organisations,
        on_site_capacity=FULL if is_full else ROOMY,
        closes_at={attendance: shift.deadline(at) for attendance, at in closes_at},
    )
    attendees.add_registrations(
        conference,
        attendees.invent_wishes(spec, people, is_full=is_full),
        organisations,
        pools,
        now=now,
    )
    questions.add_questions(conference, read("questions"), spec, now=now)
    invitations.add_invitations(conference, organisations, now=now)
    plan_letters(conference)
    attendances.describe(conference)
    days = attendances.choose_days(conference, spec["day_attendance_on_site"])
    bookings.add_bookings(conference, spec["session_bookings"], days, now=now)
    groups.add_groups(conference, spec["group_registrations"])
    invoices.add_references(conference, spec["invoice_references"])
    _close_the_kitchen(conference, shift.deadline(edition["special_food_deadline"]))
    doors.add_doors(conference)
    maj = organiser.add_organiser(conference)
    speaking.tell(conference, now=now)
    _publish(conference, by=maj, now=now)
    speaking.ask_for_more(conference, now=now)
    needs.add_needs(conference, spec, now=now)
    needs.add_contacts(conference, maj)
    proposals.add_proposals(conference, by=maj, now=now)
    number = spec["registered_via"]["organiser_manual"]
    by_hand.add_what_was_done(conference, number, by=maj, now=now)
    return conference


def _publish(conference: Conference, *, by: User, now: datetime) -> None:
    """The programme was published long ago, and everybody has been told of it."""
    release = publish(conference, by=by, now=now)
    Announcement.objects.create(release=release, announced_at=now)


def read(name: str) -> Any:
    return json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8"))


def _close_the_kitchen(conference: Conference, at: datetime) -> None:
    """The food is ordered then. Whoever does not stay at home gets lunch."""
    conference.food_closes_at = at
    conference.save(update_fields=["food_closes_at"])
    conference.pools.exclude(attendance=Attendance.ONLINE).update(serves_lunch=True)
