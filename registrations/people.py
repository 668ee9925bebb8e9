"""The people of a conference as its organisers look for them: by name, and by how they come."""

from dataclasses import dataclass

from conference.languages import swedish_order
from conference.models import Conference
from registrations.models import Registration, RegistrationQuerySet
from registrations.search import search
from registrations.tickets import tickets_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody looks for; what is left out narrows nothing.

    Health is not among it, and must never be: nobody is looked for by what they eat or need.
    """

    words: str = ""
    status: str = ""
    pool: str = ""
    organisation: str = ""


def find(conference: Conference, wanted: Wanted) -> list[int]:
    """Their primary keys: by name as a Swedish register, or the best match of the words first."""
    people = _narrowed(conference.registrations.all(), wanted)
    if "@" in wanted.words:
        people = people.filter(email_key__contains=wanted.words.casefold())
    elif wanted.words:
        kept = set(people.values_list("pk", flat=True))
        matches = (one.registration_id for one in search(tickets_of(conference), wanted.words))
        return [pk for pk in matches if pk in kept]
    names = people.values_list("pk", "name")
    return [pk for pk, name in sorted(names, key=lambda row: (swedish_order(row[1]), row[0]))]


def _narrowed(people: RegistrationQuerySet, wanted: Wanted) -> RegistrationQuerySet:
    if wanted.status:
        people = people.filter(status=wanted.status)
    if wanted.pool:
        people = people.filter(pool__slug=wanted.pool)
    if wanted.organisation:
        people = people.filter(organisation__slug=wanted.organisation)
    return people


def in_that_order(conference: Conference, keys: list[int]) -> list[Registration]:
    """The registrations themselves, with all that a list shows of them."""
    rows = conference.registrations.with_details().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]
