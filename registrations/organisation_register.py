"""The organisations that people come from: those that are known, and those that are to be."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Q

from conference.languages import swedish_order
from conference.models import Conference, Organisation
from conference.organisations import by_spelling, likely_duplicates, spelling_key
from conference.slugs import free_slug
from registrations.models import Group, Registration


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation, and how many come from it this year."""

    organisation: Organisation
    people: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """An organisation that people wrote and nobody has entered; the likeliest spelling first."""

    spellings: tuple[str, ...]
    people: int
    suggestion: Organisation | None

    @property
    def name(self) -> str:
        return self.spellings[0]


def entries(conference: Conference | None) -> list[Entry]:
    """The whole register in Swedish order, with the people of a conference."""
    coming = Q(registrations__conference=conference) & ~Q(
        registrations__status=Registration.Status.CANCELLED
    )
    counted = Organisation.objects.annotate(people=Count("registrations", filter=coming))
    by_name = sorted(counted, key=lambda one: swedish_order(one.name))
    return [Entry(organisation, organisation.people) for organisation in by_name]


def perhaps_the_same(entries: Iterable[Entry]) -> list[tuple[Organisation, Organisation]]:
    """Pairs that may be one; the first of each is the one we know more of."""

    def how_known(entry: Entry) -> tuple[bool, bool, int]:
        known = entry.organisation
        return bool(known.organisation_number), bool(known.mail_domains), entry.people

    best_first = sorted(entries, key=how_known, reverse=True)
    return likely_duplicates(entry.organisation for entry in best_first)


def unknown_organisations(
    conferences: Iterable[Conference], known: Iterable[Organisation]
) -> list[Unknown]:
    """What people of these conferences wrote, alike spellings together, the commonest first."""
    known = list(known)
    written = Registration.objects.active().filter(organisation=None, conference__in=conferences)
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in written.values_list("organisation_name", flat=True):
        groups[_group(name)][name] += 1
    found = [
        Unknown(
            spellings=tuple(spelling for spelling, _times in spellings.most_common()),
            people=spellings.total(),
            suggestion=by_spelling(known, spellings.most_common(1)[0][0]),
        )
        for spellings in groups.values()
    ]
    return sorted(found, key=lambda unknown: (-unknown.people, swedish_order(unknown.name)))


@transaction.atomic
def enter(facts: dict[str, Any], *, also_written: str = "") -> Organisation:
    """Add an organisation to the register, and give it those who wrote it so."""
    taken = set(Organisation.objects.values_list("slug", flat=True))
    slug = free_slug(facts["name_sv"], taken=taken, otherwise="organisation", at_most=40)
    organisation = Organisation.objects.create(slug=slug, **facts)
    return recognise(also_written, organisation) if also_written else organisation


def correct(organisation: Organisation, facts: dict[str, Any]) -> None:
    for fact, value in facts.items():
        setattr(organisation, fact, value)
    organisation.save(update_fields=list(facts))


@transaction.atomic
def recognise(written: str, organisation: Organisation) -> Organisation:
    """From now on the spelling means the organisation, also where it was written before."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if by_spelling([organisation], written) is None:
        organisation.other_names = [*organisation.other_names, written]
        organisation.save(update_fields=["other_names"])
    for rows in (Registration.objects.all(), Group.objects.all()):
        _give(rows, written, organisation)
    return organisation


def _give(rows: models.QuerySet[Any], written: str, organisation: Organisation) -> None:
    unknown = rows.filter(organisation=None)
    same = [
        pk
        for pk, name in unknown.values_list("pk", "organisation_name")
        if _group(name) == _group(written)
    ]
    unknown.filter(pk__in=same).update(organisation=organisation)


def _group(written: str) -> str:
    return spelling_key(written) or written.casefold()
