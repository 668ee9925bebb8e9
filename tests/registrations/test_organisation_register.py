"""The register of organisations, as organisers keep it."""

import pytest
from django.db import connection

from conference.models import Conference, Organisation
from registrations.models import Group, Quota, Registration
from registrations.organisation_register import (
    Entry,
    Unknown,
    enter,
    entries,
    recognise,
    unknown_organisations,
)
from tests.factories import (
    AUTUMN,
    make_conference,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db

REGISTER = "/arrangor/organisationer/"
MALA = {"name_sv": "Malå kommun", "kind": "municipality"}


@pytest.fixture
def organiser(client):
    user = make_organiser(make_conference())
    client.force_login(user)
    return user


def make_people(*organisations_written, organisation=None):
    pool = make_pool(make_conference())
    return [
        make_registration(
            pool, organisation=organisation, organisation_name=name, email=f"p{n}@x.example"
        )
        for n, name in enumerate(organisations_written)
    ]


def cancel(registration):
    Registration.objects.filter(pk=registration.pk).update(
        status="cancelled", pool=None, cancelled_at=AUTUMN
    )


def test_the_register_is_in_swedish_order_with_this_year_s_people():
    umea = make_organisation()
    asele = make_organisation(slug="asele", name_sv="Åsele kommun")
    mala = make_organisation(slug="mala", name_sv="Malå kommun")
    first, *_others = make_people("Umeå", "Umeå", "Umeå", organisation=umea)
    cancel(first)

    assert entries(first.conference) == [Entry(mala, 0), Entry(umea, 2), Entry(asele, 0)]
    assert [entry.people for entry in entries(None)] == [0, 0, 0]


def test_what_people_wrote_and_nobody_entered_is_gathered():
    umea = make_organisation()
    people = make_people("Akademi Norr", "akademi norr ", "Umeåå", "kommun", "Akademi Norr")
    cancel(make_registration(people[0].pool, organisation_name="Borta AB", email="c@x.example"))

    found = unknown_organisations([people[0].conference], [umea])

    assert found == [
        Unknown(("Akademi Norr", "akademi norr "), 3, None),
        Unknown(("kommun",), 1, None),
        Unknown(("Umeåå",), 1, umea),
    ]
    assert unknown_organisations([], [umea]) == []


def test_a_new_entry_gets_those_who_wrote_it():
    people = make_people("Akademi Norr", "AKADEMI NORR", "Malå")

    norr = enter({"name_sv": "Akademi Norr", "mail_domains": []}, also_written="Akademi Norr")

    assert [one.organisation for one in reloaded(people)] == [norr, norr, None]
    assert (norr.slug, norr.other_names) == ("akademi-norr", [])


def reloaded(registrations):
    return Registration.objects.filter(pk__in=[one.pk for one in registrations]).order_by("pk")


def test_short_names_are_never_the_same():
    slugs = [enter({"name_sv": name}).slug for name in ("Malå", "Mala", "MALÅ!", "عمر")]

    assert slugs == ["mala", "mala-2", "mala-3", "organisation"]


def test_a_spelling_that_is_recognised_once_is_recognised_for_ever():
    umea = make_organisation()
    people = make_people("Björkarnas stad", "Umeå", "Björkarnas  Stad")
    group = Group.objects.create(
        conference=people[0].conference, organisation_name="björkarnas stad", begun_at=AUTUMN
    )

    recognised = recognise("Björkarnas stad", umea)
    recognise("Björkarnas stad", umea)

    assert recognised.other_names == ["Björkarnas stad"]
    assert [one.organisation for one in reloaded(people)] == [umea, None, umea]
    group.refresh_from_db()
    assert group.organisation == umea


def words(page):
    return page.content.decode()


ADDRESSES = [REGISTER, f"{REGISTER}ny/", f"{REGISTER}sla-samman/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_register_is_for_those_who_organise_a_conference(client, address):
    assert client.get(address).status_code == 302

    client.force_login(make_user())
    assert client.get(address).status_code == 404

    client.force_login(make_organiser(make_conference(), email="bo@rv.example"))
    assert client.get(address).status_code == 200


def test_the_way_to_the_register_is_shown_to_those_who_may_go_there(client, organiser):
    assert REGISTER in words(client.get("/arrangor/"))

    client.force_login(make_user(email="bo@rv.example"))
    assert REGISTER not in words(client.get("/arrangor/"))


def test_an_organisation_is_added(client, organiser):
    facts = MALA | {
        "name_en": "Malå Municipality",
        "municipality_code": "2418",
        "mail_domains": "@Mala.example\n\nedu.mala.example",
        "other_names": "Malå kn\nMalå kn",
        "organisation_number": "2120002627",
        "peppol_id": "0007: 2120002627",
        "reference_pattern": "[0-9]{2,5}",
        "reference_help_sv": "2–5 siffror",
    }

    answer = client.post(f"{REGISTER}ny/", facts, follow=True)

    assert answer.redirect_chain == [(REGISTER, 302)]
    assert "Malå kommun finns i registret." in words(answer)
    mala = Organisation.objects.get()
    assert (mala.slug, mala.kind, mala.municipality_code) == ("mala-kommun", "municipality", "2418")
    assert mala.mail_domains == ["mala.example", "edu.mala.example"]
    assert mala.other_names == ["Malå kn"]
    assert (mala.organisation_number, mala.peppol_id) == ("212000-2627", "0007:2120002627")
    assert (mala.reference_pattern, mala.reference_help) == ("[0-9]{2,5}", "2–5 siffror")


def test_a_domain_that_nobody_else_has_is_taken(client, organiser):
    make_organisation()

    client.post(f"{REGISTER}ny/", MALA | {"mail_domains": "mala.example"})

    assert Organisation.objects.get(slug="mala-kommun").mail_domains == ["mala.example"]


def test_what_people_wrote_begins_the_new_entry(client, organiser):
    pool = make_pool(organiser.memberships.get().conference)
    person = make_registration(pool, organisation_name="Akademi Norr")
    page = words(client.get(REGISTER))
    assert f"{REGISTER}ny/?written=Akademi%20Norr" in page

    address = f"{REGISTER}ny/?written=Akademi%20Norr"
    assert 'value="Akademi Norr"' in words(client.get(address))
    client.post(address, {"name_sv": "Kommunalförbundet Akademi Norr", "kind": "other"})

    person.refresh_from_db()
    norr = Organisation.objects.get()
    assert (person.organisation, norr.other_names) == (norr, ["Akademi Norr"])


WRONG = [
    ({"name_sv": ""}, "Skriv namnet, till exempel Malå kommun."),
    ({"name_sv": "UMEÅ KN"}, "UMEÅ KN är ett namn på Umeå kommun."),
    ({"other_names": "Umeå"}, "Umeå är ett namn på Umeå kommun."),
    ({"municipality_code": "241"}, "Skriv kommunens fyra siffror, till exempel 2418."),
    ({"municipality_code": "2418", "kind": "region"}, "Skriv regionens två siffror"),
    ({"mail_domains": "mala"}, "mala är ingen e-postdomän."),
    ({"mail_domains": "gmail.com"}, "Vem som helst kan ha en adress hos gmail.com."),
    ({"mail_domains": "umea.example"}, "umea.example hör till Umeå kommun."),
    ({"organisation_number": "212000-2628"}, "Siffrorna stämmer inte."),
    ({"peppol_id": "0007:2120002628"}, "Skriv 0007: och organisationsnumrets tio siffror"),
    ({"reference_pattern": "(a+)+"}, "högst tre delar av okänd längd"),
    ({"reference_pattern": "[0-9]" * 21}, "högst tre delar av okänd längd"),
    ({"reference_help_sv": "19811218-9876"}, "Det här ser ut som ett personnummer."),
    ({"other_names": "Ma\u202elå"}, "tecken som inte går att visa"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, organiser, wrong, told):
    make_organisation()
    make_organisation(slug="skelleftea", name_sv="Skellefteå kommun", name_en="", mail_domains=[])
    typed = MALA | {"name_en": "Kept <b>here</b>"} | wrong

    page = words(client.post(f"{REGISTER}ny/", typed))

    assert told in page
    assert "Kept &lt;b&gt;here&lt;/b&gt;" in page
    assert Organisation.objects.count() == 2


def test_an_organisation_is_corrected(client, organiser):
    umea = make_organisation(other_names=["Umeå kn"])
    address = f"{REGISTER}{umea.pk}/"
    assert "Umeå kn" in words(client.get(address))

    client.post(address, {"name_sv": "Umeå kommun", "kind": "region", "municipality_code": "24"})

    umea.refresh_from_db()
    assert (umea.kind, umea.municipality_code, umea.other_names) == ("region", "24", [])


def test_likely_duplicates_are_pointed_out_and_merged_after_a_look(client, organiser):
    umea = make_organisation()
    twin = make_organisation(slug="umea-2", name_sv="Umeå kn", name_en="", mail_domains=[])
    person = make_registration(make_pool(organiser.memberships.get().conference), organisation=twin)
    pair = {"kept": umea.pk, "merged": twin.pk}
    address = f"{REGISTER}sla-samman/"
    assert f"{address}?kept={umea.pk}&merged={twin.pk}" in words(client.get(REGISTER))

    preview = words(client.get(address, pair))
    assert "Anmälningar: 1" in preview
    assert Organisation.objects.count() == 2
    answer = client.post(address, pair, follow=True)

    assert "Umeå kn är nu en del av Umeå kommun." in words(answer)
    person.refresh_from_db()
    assert person.organisation == umea


def test_merging_with_nothing_to_move_says_so(client, organiser):
    pair = {
        "kept": make_organisation().pk,
        "merged": make_organisation(slug="b", name_sv="Umeå kommun ", name_en="").pk,
    }

    assert "Ingenting hör till den" in words(client.get(f"{REGISTER}sla-samman/", pair))


def test_that_both_have_a_quota_is_said(client, organiser):
    umea, twin = make_organisation(), make_organisation(slug="b", name_sv="Umeå stad")
    pool = make_pool(Conference.objects.get())
    for organisation in (umea, twin):
        Quota.objects.create(pool=pool, organisation=organisation, places=5)

    page = client.post(f"{REGISTER}sla-samman/", {"kept": umea.pk, "merged": twin.pk})

    assert "Båda har kvoter" in words(page)
    assert Organisation.objects.count() == 2


def test_an_organisation_is_not_merged_with_itself_or_with_nothing(client, organiser):
    umea = make_organisation()
    address = f"{REGISTER}sla-samman/"

    itself = words(client.post(address, {"kept": umea.pk, "merged": umea.pk}))
    nothing = words(client.get(address, {"kept": umea.pk, "merged": "x"}))

    assert "Välj en annan organisation än den som blir kvar." in itself
    assert "Välj en organisation." in nothing
    assert Organisation.objects.count() == 1


def test_what_only_one_can_have_is_told(client, organiser):
    conference = organiser.memberships.get().conference
    pool = make_pool(conference)
    pair = {"kept": make_organisation(), "merged": make_organisation(slug="b", name_sv="B")}
    for number, one in enumerate(pair.values()):
        make_registration(pool, organisation=one, email=f"{number}@x.example")
    connection.check_constraints()  # PostgreSQL alters no table while something is unchecked
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX one ON registrations_registration (organisation_id)")

    page = client.post(f"{REGISTER}sla-samman/", {name: one.pk for name, one in pair.items()})

    assert "Båda har anmälningar" in words(page)
    assert Organisation.objects.count() == 2


def test_a_spelling_is_recognised_on_the_page(client, organiser):
    umea = make_organisation()
    pool = make_pool(organiser.memberships.get().conference)
    person = make_registration(pool, organisation_name="Björkarnas stad")

    address = f"{REGISTER}samma-som/"
    client.post(address, {"written": "Björkarnas stad", "organisation": umea.pk})
    refused = client.post(address, {"written": "Björkarnas stad"}, follow=True)

    person.refresh_from_db()
    assert person.organisation == umea
    assert "Välj vilken organisation det är." in words(refused)
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_takes_constantly_many_queries(
    client, organiser, number, django_assert_num_queries
):
    pool = make_pool(organiser.memberships.get().conference)
    for n in range(number):
        one = make_organisation(slug=f"o{n}", name_sv=f"{'abc'[n] * 9} AB", mail_domains=[])
        make_registration(pool, organisation=one, email=f"a{n}@x.example")
        make_registration(pool, organisation_name=f"{'xyz'[n] * 9} AB", email=f"b{n}@x.example")
    client.get(REGISTER)

    # Session, user, whether an organiser, the current conference; the register, what was written.
    with django_assert_num_queries(6):
        client.get(REGISTER)
