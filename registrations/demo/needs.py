"""What the demo's people need to eat and to take part, told with their consent."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from random import Random
from typing import Any

from conference.field_encryption import seal
from conference.models import Conference, Membership, User
from registrations.consents import VERSIONS
from registrations.models import Access, Attendance, Food, MealSkip, Needs, Registration
from scheduling.models import Session

type Json = dict[str, Any]
Kind = Needs.Kind
Role = Membership.Role
# Who orders the food, and who arranges what people need: roles that no organiser has by itself.
CONTACTS = {
    "Kitchen": ("mat@rv.example", "Gerd Lingontuva", Role.MEAL_CONTACT),
    "Access": ("tillganglighet@rv.example", "Eero Ripsnögläntan", Role.ACCESS_CONTACT),
}
# Where the specification's words are not ours.
FOOD = {"gluten_free": Food.GLUTEN, "nut_allergy": Food.NUTS, "other_contact_me": Food.CONTACT_ME}
ACCESS = {
    "speech_to_text_interpreter": Access.SPEECH_TO_TEXT,
    "sign_language_interpreter": Access.SIGN_LANGUAGE,
    "wheelchair_space": Access.WHEELCHAIR,
    "large_print_programme": Access.LARGE_PRINT,
    "personal_assistant_companion": Access.COMPANION,
    "captions_required": Access.CAPTIONS,
    "sign_language_picture_in_picture": Access.SIGN_LANGUAGE,
}


def add_needs(conference: Conference, spec: Json, *, now: datetime) -> None:
    """One need a person, as the specification counts them; and who goes home before dinner."""
    random = Random(7)
    on_site, online = (_people(conference, way) for way in (Attendance.ON_SITE, Attendance.ONLINE))
    told = [
        *_told(Kind.FOOD, spec["dietary_on_site"], FOOD, random.sample(on_site, len(on_site))),
        *_told(
            Kind.ACCESS, spec["access_needs_on_site"], ACCESS, random.sample(on_site, len(on_site))
        ),
        *_told(
            Kind.ACCESS, spec["access_needs_online"], ACCESS, random.sample(online, len(online))
        ),
    ]
    for needs in told:
        needs.consented_at = now
    Needs.objects.bulk_create(told)
    there = _there_at_dinner(conference, on_site)
    _skip_dinner(conference, random.sample(there, len(there) - spec["dinner"]))


def add_contacts(conference: Conference, maj: User) -> None:
    """They log in with the organiser's password: a second one would take its time to hash."""
    for email, name, role in CONTACTS.values():
        user = User.objects.create(email=email, name=name, password=maj.password)
        Membership.objects.create(user=user, conference=conference, role=role)


def _people(conference: Conference, attendance: Attendance) -> list[int]:
    """Those who hold a place, by primary key."""
    placed = Registration.objects.confirmed().filter(conference=conference)
    return list(placed.filter(attendance=attendance).order_by("pk").values_list("pk", flat=True))


def _there_at_dinner(conference: Conference, people: list[int]) -> list[int]:
    """Those of them who come on the first day."""
    chosen = Registration.days.through.objects.filter(registration__conference=conference)
    first = chosen.filter(conferenceday__date=conference.starts_on)
    one_day = set(chosen.values_list("registration", flat=True))
    elsewhere = one_day.difference(first.values_list("registration", flat=True))
    return [person for person in people if person not in elsewhere]


def _told(
    kind: Kind, numbers: dict[str, int], ours: Mapping[str, str], people: list[int]
) -> Iterator[Needs]:
    """One need a person, for as many as the specification says."""
    one_by_one = iter(people)
    for word, number in numbers.items():
        if word in {"_total", "none"}:
            continue
        for _each in range(number):
            needs = Needs(
                registration_id=next(one_by_one), kind=kind, consent_version=VERSIONS[kind]
            )
            needs.sealed = seal([str(ours.get(word, word))], place=needs.place)
            yield needs


def _skip_dinner(conference: Conference, people: list[int]) -> None:
    dinner = conference.sessions.get(kind=Session.Kind.SOCIAL)
    MealSkip.objects.bulk_create(
        MealSkip(registration_id=person, session=dinner) for person in people
    )
