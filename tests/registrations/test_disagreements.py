from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from conference.models import Membership
from registrations.checkin import Scan, check_in, undo
from registrations.devices import stand_at
from registrations.disagreements import (
    UnknownDisagreement,
    disagreements,
    explained,
    settle,
    unsettled,
)
from registrations.models import Admission, CheckIn, Checkpoint, Registration
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_member,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.registrations.test_checkin import at_once

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def north():
    checkpoint = make_checkpoint(make_conference())
    make_pool(checkpoint.conference)
    return make_device(checkpoint)


@pytest.fixture
def south(north):
    return make_device(north.checkpoint, name="Entré söder", token_hash="1" * 64)


@pytest.fixture
def saga(north):
    return make_registration(north.conference.pools.get())


def show(registration, device, *, at=NOON, shown="admitted", **fields):
    """A scan that the device decided by itself, told an hour afterwards."""
    scan = Scan(uuid4(), registration.ticket_code, at, shown=shown, **fields)
    return check_in(scan, door=stand(device), now=NOON + timedelta(hours=1))


def stand(device):
    return stand_at("entrance", device.pk, now=NOON)


def take_back(verdict, device):
    undo(UUID(verdict["id"]), door=stand(device), now=LATER)


def listed(conference):
    return [
        (str(one.scan.uuid), one.admission and str(one.admission.check_in_uuid))
        for one in explained(unsettled(conference), conference)
    ]


@pytest.mark.parametrize("first_told", [0, 1])
def test_whoever_tells_first_the_earlier_scan_counts_and_the_later_is_listed(
    north, south, saga, first_told
):
    scans = [partial(show, saga, north, at=NOON), partial(show, saga, south, at=LATER)]

    told = {number: scans[number]() for number in (first_told, 1 - first_told)}

    assert listed(north.conference) == [(told[1]["id"], told[0]["id"])]
    admission = Admission.objects.get()
    assert (admission.device, admission.admitted_at) == (north, NOON)


def test_a_verdict_once_given_is_given_again_also_when_another_scan_counts(north, south, saga):
    later = Scan(uuid4(), saga.ticket_code, LATER)
    first = check_in(later, door=stand(south), now=LATER)
    show(saga, north)

    again = check_in(later, door=stand(south), now=LATER)

    assert (first["outcome"], again) == ("admitted", first)
    kept = CheckIn.objects.get(uuid=later.id)
    assert (kept.verdict, kept.outcome, kept.shown) == (first, "already_admitted", "admitted")


def test_who_cancelled_meanwhile_and_was_let_in_is_listed(north, saga):
    cancelled = {"status": Registration.Status.CANCELLED, "pool": None, "cancelled_at": NOON}
    Registration.objects.filter(pk=saga.pk).update(**cancelled)

    verdict = show(saga, north)

    assert listed(north.conference) == [(verdict["id"], None)]


def test_who_was_shown_out_and_was_not_in_is_listed_until_it_is_known_that_they_were(
    north, south, saga
):
    Checkpoint.objects.update(rule="in_out")
    went_out = show(saga, south, at=LATER, shown="left", direction="out")
    before = listed(north.conference)
    show(saga, north)

    assert before == [(went_out["id"], None)]
    assert listed(north.conference) == []


@pytest.mark.parametrize("shown", ["", "refused", "already_admitted"])
def test_whom_no_door_let_pass_is_nobodys_concern(north, south, saga, shown):
    show(saga, north)

    show(saga, south, at=LATER, shown=shown)

    assert listed(north.conference) == []


def test_a_scan_that_was_taken_back_needs_no_sorting_out(north, south, saga):
    show(saga, north)
    second = show(saga, south, at=LATER)

    take_back(second, south)

    assert listed(north.conference) == []
    assert Admission.objects.get().device == north


def test_when_the_first_was_a_mistake_the_second_counts(north, south, saga):
    first, second = show(saga, north), show(saga, south, at=LATER)

    take_back(first, north)

    assert listed(north.conference) == []
    assert str(Admission.objects.get().check_in_uuid) == second["id"]


def test_a_ticket_of_another_conference_gives_no_name_away(north):
    stranger = make_registration(make_pool(make_conference(slug="2025")))
    show(stranger, north)

    [one] = explained(unsettled(north.conference), north.conference)

    assert (one.holder, one.scan.reason) == (None, "wrong_conference")


def test_what_is_settled_stays_settled_by_whom_it_was_first(north, south, saga):
    show(saga, north)
    second = CheckIn.objects.get(uuid=show(saga, south, at=LATER)["id"]).uuid

    first = settle(second, conference=north.conference, by="Maj", now=LATER)
    again = settle(second, conference=north.conference, by="Bo", now=LATER + timedelta(hours=1))

    assert (first.settled_at, first.settled_by) == (LATER, "Maj")
    assert (again.settled_at, again.settled_by) == (LATER, "Maj")
    assert not unsettled(north.conference).exists()


def test_only_what_does_not_agree_is_settled_and_only_where_it_was(north, south, saga):
    fine = show(saga, north)
    odd = show(saga, south, at=LATER)
    elsewhere = make_conference(slug="2027")

    for check_in_id, conference in ((fine["id"], north.conference), (odd["id"], elsewhere)):
        with pytest.raises(UnknownDisagreement):
            settle(check_in_id, conference=conference, by="Maj", now=LATER)

    assert not CheckIn.objects.exclude(settled_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_settle_at_once_are_told_of_one(north, south, saga):
    show(saga, north)
    odd = show(saga, south, at=LATER)["id"]
    jobs = [
        partial(settle, odd, conference=north.conference, by=name, now=NOON)
        for name in ("Maj", "Bo", "Siv")
    ]

    settled = at_once(*jobs)

    assert len({one.settled_by for one in settled}) == 1


@pytest.mark.django_db(transaction=True)
def test_one_badge_told_by_two_doors_at_once_is_one_admission_and_one_disagreement(north, south):
    guests = [
        make_registration(north.conference.pools.get(), email=f"guest{n}@umea.example")
        for n in range(5)
    ]

    for guest in guests:
        at_once(partial(show, guest, south, at=LATER), partial(show, guest, north, at=NOON))

    assert set(Admission.objects.values_list("device__name", "admitted_at")) == {
        ("Entré norr", NOON)
    }
    assert (Admission.objects.count(), unsettled(north.conference).count()) == (5, 5)
    assert set(unsettled(north.conference).values_list("device__name", flat=True)) == {
        "Entré söder"
    }


def page_of(conference):
    return reverse("disagreements", args=[conference.slug])


def test_an_organiser_sees_what_to_sort_out_and_says_that_it_is(client, north, south, saga):
    maj = make_organiser(north.conference, name="Maj")
    show(saga, north)
    show(saga, south, at=LATER)
    odd = CheckIn.objects.get(device=south)
    client.force_login(maj)

    before = client.get(page_of(north.conference)).content.decode()
    answer = client.post(reverse("settle_disagreement", args=["2026", odd.uuid]))
    after = client.get(page_of(north.conference)).content.decode()

    for words in ("1 inläsning", "Saga Hjortronklint", "Entré söder", "12.05", "Entré norr"):
        assert words in before
    assert answer["Location"] == page_of(north.conference)
    assert "0 inläsningar" in after
    assert "av Maj" in after


def test_the_desk_sorts_out_as_well_and_others_do_not(client, north, south, saga):
    show(saga, north)
    show(saga, south, at=LATER)
    odd = CheckIn.objects.get(device=south)
    settle_it = reverse("settle_disagreement", args=["2026", odd.uuid])
    client.force_login(
        make_member(north.conference, Membership.Role.FINANCE, email="fia@x.example")
    )
    forbidden = [client.get(page_of(north.conference)), client.post(settle_it)]
    client.force_login(
        make_member(north.conference, Membership.Role.DESK, name="", email="dag@x.example")
    )

    client.post(settle_it)

    assert [answer.status_code for answer in forbidden] == [404, 404]
    odd.refresh_from_db()
    assert odd.settled_by == "dag@x.example"


def test_where_all_agree_there_is_nothing_to_sort_out(client, north):
    client.force_login(make_organiser(north.conference))

    answer = client.get(page_of(north.conference))
    unknown = client.post(reverse("settle_disagreement", args=["2026", uuid4()]))

    assert "Det finns inget att reda ut." in answer.content.decode()
    assert unknown.status_code == 404


def test_an_old_scan_without_a_door_is_shown_all_the_same(client, north, saga):
    show(saga, north, checkpoint="entrance")
    CheckIn.objects.update(checkpoint=None, outcome="refused", reason="cancelled")

    assert [
        one.admission for one in explained(disagreements(north.conference), north.conference)
    ] == [None]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_constantly_many_queries(
    client, north, south, number, django_assert_num_queries
):
    client.force_login(make_organiser(north.conference))
    for n in range(number):
        guest = make_registration(north.conference.pools.get(), email=f"guest{n}@umea.example")
        show(guest, north)
        show(guest, south, at=LATER)

    with django_assert_num_queries(8):
        client.get(page_of(north.conference))
