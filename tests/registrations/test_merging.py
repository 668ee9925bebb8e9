"""Two entries of the register become one, and nothing is lost."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.models import Organisation
from registrations.merging import CannotMerge, Moving, merge, names_after, what_would_move
from registrations.models import Group, Invitation, NoShowFee, Quota, Registration
from registrations.signup import register
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_organisation,
    make_pool,
    make_registration,
    make_speaker,
)

pytestmark = pytest.mark.django_db


def make_twin(**fields):
    twin = {"slug": "umea-2", "name_sv": "Umeå stad", "name_en": "City of Umeå", "mail_domains": []}
    return make_organisation(**twin | fields)


def references() -> set[tuple[str, str]]:
    """Every column that points at an organisation, by table."""
    return {
        (relation.field.model._meta.label, relation.field.name)
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
    }


def make_one_of_each(organisation):
    conference = make_conference(organiser=organisation)
    pool = make_pool(conference, host=organisation)
    make_registration(pool, organisation=organisation)
    Quota.objects.create(pool=pool, organisation=organisation, places=5)
    make_speaker(conference, organisation=organisation)
    group = {"name": "Bo", "email": "bo@umea.example", "email_key": "bo@umea.example"}
    Group.objects.create(conference=conference, organisation=organisation, begun_at=AUTUMN, **group)
    NoShowFee.objects.create(
        conference=conference, organisation=organisation, kronor=1200, proposed_at=AUTUMN
    )
    Invitation.objects.create(
        conference=conference,
        organisation=organisation,
        email="bo@umea.example",
        imported_at=AUTUMN,
    )
    return conference


def test_everything_moves_from_every_table():
    kept, merged = make_organisation(), make_twin()
    make_one_of_each(merged)
    for label, column in references():
        assert pointing_at(merged, label, column) >= 1, f"make_one_of_each knows no {label}"

    merge(kept, merged)

    assert {pointing_at(kept, *reference) for reference in references()} == {1}
    assert list(Organisation.objects.all()) == [kept]


def pointing_at(organisation, label, column):
    return apps.get_model(label)._base_manager.filter(**{column: organisation.pk}).count()


def test_what_would_move_is_told_before():
    merged = make_twin()
    conference = make_conference()
    make_speaker(conference, organisation=merged)
    pool = make_pool(conference)
    make_registration(pool, organisation=merged)
    make_registration(pool, organisation=merged, email="b@umea.example")

    told = what_would_move(merged)

    assert sorted(told, key=lambda one: one.number) == [
        Moving("talare", 1),
        Moving("anmälningar", 2),
    ]


def test_the_names_are_kept_and_known_for_ever():
    kept = make_organisation(other_names=["Umeå kn"])
    merged = make_twin(other_names=["Björkarnas stad", "Umeå kommun"], mail_domains=["ume.example"])

    names = names_after(kept, merged)
    merge(kept, merged)

    kept.refresh_from_db()
    assert kept.other_names == names == ["Umeå kn", "Umeå stad", "City of Umeå", "Björkarnas stad"]
    assert kept.mail_domains == ["umea.example", "ume.example"]


def test_what_is_known_of_either_is_known_of_the_one_that_stays():
    kept = make_organisation(name_en="", peppol_id="0007:2120002627")
    merged = make_twin(organisation_number="212000-2627", peppol_id="0088:4006381333931")

    merge(kept, merged)

    kept.refresh_from_db()
    assert (kept.name_en, kept.organisation_number) == ("City of Umeå", "212000-2627")
    assert (kept.peppol_id, kept.other_names) == ("0007:2120002627", ["Umeå stad"])


def test_what_only_one_can_have_stops_the_merging_as_a_whole():
    kept, merged = make_organisation(), make_twin()
    conference = make_conference()
    for number, organisation in enumerate([kept, merged]):
        make_speaker(conference, organisation=organisation, slug=f"speaker-{number}")
    make_registration(make_pool(conference), organisation=merged)
    connection.check_constraints()  # PostgreSQL alters no table while something is unchecked
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX one_each ON scheduling_speaker (organisation_id)")

    with pytest.raises(CannotMerge, match="talare"):
        merge(kept, merged)

    assert Registration.objects.get().organisation == merged


def test_two_quotas_of_the_same_places_are_for_somebody_to_choose_between():
    kept, merged = make_organisation(), make_twin()
    pool = make_pool(make_conference())
    for organisation, number in ((kept, 5), (merged, 3)):
        Quota.objects.create(pool=pool, organisation=organisation, places=number)
    make_registration(pool, organisation=merged)

    with pytest.raises(CannotMerge, match="kvoter"):
        merge(kept, merged)

    assert Registration.objects.get().organisation == merged
    assert Quota.objects.get(organisation=merged).places == 3


@given(people=st.lists(st.sampled_from(["kept", "merged", "other", None]), max_size=6))
@settings(max_examples=25, deadline=None)
def test_merging_never_loses_a_row(people):
    with transaction.atomic():
        known = {
            "kept": make_organisation(),
            "merged": make_twin(),
            "other": make_organisation(slug="mala", name_sv="Malå kommun", mail_domains=[]),
        }
        pool = make_pool(make_conference())
        for number, whose in enumerate(people):
            email = f"p{number}@umea.example"
            make_registration(pool, organisation=known.get(whose), email=email)

        merge(known["kept"], known["merged"])

        found = Counter(Registration.objects.values_list("organisation__slug", flat=True))
        slugs = {"kept": "umea", "merged": "umea", "other": "mala", None: None}
        assert found == Counter(slugs[whose] for whose in people)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_who_registers_in_that_instant_comes_from_the_one_that_stays():
    kept, merged = make_organisation(), make_twin()
    pool = make_pool(make_conference())
    attendee = make_attendee(pool, organisation=merged, organisation_name="Umeå stad")
    merge(kept, merged)

    registration = register(pool.conference, attendee, now=AUTUMN)

    pool.refresh_from_db()
    assert (registration.organisation, registration.organisation_name) == (kept, "Umeå stad")
    assert (Registration.objects.count(), pool.taken) == (1, 1)
