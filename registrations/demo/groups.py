"""The demo's coordinators: who registered colleagues, and for whom."""

from typing import Any

from conference.models import Conference
from registrations.demo.attendees import person_named
from registrations.models import Group, Registration

type Json = dict[str, Any]

# As many names as there are groups; none of them is anybody else in the demo.
COORDINATORS = (
    "Elsa Samordnare",
    "Nils Samordnare",
    "Karin Samordnare",
    "Olle Samordnare",
    "Maja Samordnare",
    "Lars Samordnare",
    "Inga Samordnare",
)


def add_groups(conference: Conference, groups: list[Json]) -> None:
    """The first to register of each organisation, as many as the spec says; half have confirmed."""
    for name, spec in zip(COORDINATORS, groups, strict=True):
        confirmed = conference.registrations.confirmed().filter(group=None)
        theirs = confirmed.filter(organisation__slug=spec["organisation"]).order_by("pk")
        members = list(theirs.select_related("organisation")[: spec["persons"]])
        group = _begin(conference, name, spec["organisation"], first=members[0])
        for place, member in enumerate(members):
            member.group, member.via = group, Registration.Via.GROUP
            member.completed_at = member.registered_at if place % 2 else None
        Registration.objects.bulk_update(members, ["group", "via", "completed_at"])


def _begin(conference: Conference, name: str, slug: str, *, first: Registration) -> Group:
    person = person_named(name, slug)
    return Group.objects.create(
        conference=conference,
        name=person.name,
        email=person.email,
        email_key=person.email.casefold(),
        organisation=first.organisation,
        organisation_name=first.organisation_name,
        begun_at=first.registered_at,
    )
