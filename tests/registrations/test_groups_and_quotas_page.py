"""The organisers' page of groups and quotas."""

import pytest

from registrations import groups
from registrations.groups import Colleague
from registrations.models import Group, Quota, Registration
from registrations.quotas import set_quota
from tests.factories import (
    AUTUMN,
    make_conference,
    make_group,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/arrangor/2026/grupper/"
QUOTAS = f"{PAGE}kvoter/"


@pytest.fixture
def pool():
    return make_pool(make_conference())


@pytest.fixture
def umea():
    return make_organisation()


@pytest.fixture
def maj(client, pool):
    user = make_organiser(pool.conference)
    client.force_login(user)
    return user


def words(page) -> str:
    return " ".join(page.content.decode().split())


def sent(organisation, pool, places="5"):
    return {"organisation": str(organisation.pk), "pool": str(pool.pk), "places": places}


def limits():
    return list(Quota.objects.values_list("organisation__slug", "pool__slug", "places"))


def test_each_group_is_shown_with_how_many_come_wait_and_have_confirmed(client, pool, maj):
    pool.capacity = 2
    pool.save()
    group = make_group(pool.conference, name="Maj <b>Älvdal</b>")
    people = [Colleague(f"Kollega {n}", f"k{n}@umea.example", pool) for n in range(3)]
    first, *_others = groups.add(group, people, now=AUTUMN)
    groups.complete(first, now=AUTUMN)

    page = client.get(PAGE)

    assert "Maj &lt;b&gt;Älvdal&lt;/b&gt;" in page.text
    assert group.token not in page.text
    [shown] = [vars(one) for one in page.context["groups"]]
    assert (shown["coming"], shown["waiting"], shown["completed"]) == (2, 1, 1)


def test_nothing_yet_is_said_in_words(client, maj):
    assert words(client.get(PAGE)).count("Inga än.") == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_constantly_many_queries(
    client, pool, maj, number, django_assert_num_queries
):
    for n in range(number):
        organisation = make_organisation(slug=f"k{n}", name_sv=f"Kommun {n}", mail_domains=[])
        group = make_group(pool.conference, email=f"maj{n}@rv.example", organisation=organisation)
        make_registration(pool, email=f"{n}@rv.example", organisation=organisation, group=group)
        set_quota(organisation, pool, 5)
    client.get(PAGE)

    # Session, user, conference; groups, quotas; what the form offers twice; the pages in the frame.
    with django_assert_num_queries(8):
        client.get(PAGE)


def test_a_quota_is_given_changed_and_removed(client, pool, umea, maj):
    given = client.post(QUOTAS, sent(umea, pool), follow=True)
    assert "Kvoten är sparad." in words(given)
    assert limits() == [("umea", "on-site", 5)]

    client.post(QUOTAS, sent(umea, pool, "7"))
    assert limits() == [("umea", "on-site", 7)]

    removed = client.post(f"{QUOTAS}{Quota.objects.get().pk}/ta-bort/", follow=True)
    assert "Kvoten är borttagen." in words(removed)
    assert limits() == []


@pytest.mark.usefixtures("maj")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"organisation": ""}, "Välj en organisation."),
        ({"organisation": "4711"}, "Välj en organisation."),
        ({"pool": ""}, "Välj ett sätt att delta."),
        ({"pool": "4711"}, "Välj ett sätt att delta."),
        ({"places": ""}, "Skriv ett antal platser."),
        ({"places": "många"}, "Skriv ett antal platser."),
        ({"places": "-1"}, "Skriv ett antal platser."),
        ({"places": "1000000"}, "Skriv ett antal platser."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(
    client, pool, umea, wrong, sentence
):
    typed = sent(umea, pool) | wrong

    page = client.post(QUOTAS, typed)

    [field] = wrong
    assert page.context["form"].errors == {field: [sentence]}
    assert f'value="{typed["places"]}"' in page.text or not typed["places"]
    assert limits() == []


@pytest.mark.usefixtures("maj")
@pytest.mark.parametrize(("taken", "sentence"), [(1, "1 plats"), (2, "2 platser")])
def test_a_quota_below_what_is_taken_is_refused_in_words(client, pool, umea, taken, sentence):
    for n in range(taken):
        make_registration(pool, email=f"{n}@umea.example", organisation=umea)

    page = client.post(QUOTAS, sent(umea, pool, "0"))

    assert f"De har eller väntar redan på {sentence}." in words(page)
    assert limits() == []


def test_places_of_another_edition_are_not_given(client, pool, umea, maj):
    other = make_pool(make_conference(slug="2027"))
    set_quota(umea, other, 3)

    page = client.post(QUOTAS, sent(umea, other))
    removed = client.post(f"{QUOTAS}{Quota.objects.get().pk}/ta-bort/")

    assert page.context["form"].errors == {"pool": ["Välj ett sätt att delta."]}
    assert removed.status_code == 404
    assert limits() == [("umea", "on-site", 3)]


def test_looking_changes_nothing(client, pool, umea, maj):
    set_quota(umea, pool, 3)

    addresses = (QUOTAS, f"{QUOTAS}{Quota.objects.get().pk}/ta-bort/")

    assert [client.get(address).status_code for address in addresses] == [405, 405]
    assert limits() == [("umea", "on-site", 3)]


def test_whoever_is_no_organiser_finds_nothing(client, pool, umea):
    set_quota(umea, pool, 3)
    make_group(pool.conference)
    addresses = (PAGE, QUOTAS, f"{QUOTAS}{Quota.objects.get().pk}/ta-bort/")

    assert [client.post(address).status_code for address in addresses] == [302, 302, 302]
    client.force_login(make_user())
    assert client.get(PAGE).status_code == 404
    assert [client.post(address).status_code for address in addresses[1:]] == [404, 404]

    assert limits() == [("umea", "on-site", 3)]


def test_what_there_is_has_a_name_for_the_admin(pool, umea):
    set_quota(umea, pool, 3)

    assert (str(Quota.objects.get()), str(make_group(pool.conference))) == (
        "Umeå kommun: På plats",
        "Maj Älvdal",
    )
    assert Group.objects.count() + Registration.objects.count() == 1
