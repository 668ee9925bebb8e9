"""A coordinator's group: begun by letter, filled all or nothing, and blind to what people need."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from notifications.models import Message
from registrations import groups
from registrations.emails import places as letters
from registrations.emails.groups import group as group_letter
from registrations.groups import Coordinator, Member, NotEverybody, begin
from registrations.handing_over import SameAddress
from registrations.models import Group, Registration, RetiredTicket
from registrations.signup import RegistrationCancelled, cancel
from tests.factories import (
    AUTUMN,
    make_conference,
    make_group,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)
MAJ = Coordinator("Maj Älvdal", "Maj@umea.example", None, "Umeå kommun", "4711", "sv")


def colleague(pool, number=1, **fields):
    defaults = {"name": f"Kollega {number}", "email": f"kollega{number}@umea.example"}
    return groups.Colleague(pool=pool, **defaults | fields)


def test_a_group_is_begun_once_and_its_link_goes_by_letter():
    conference = make_conference()

    first = begin(conference, MAJ, now=AUTUMN)
    again = begin(conference, MAJ, now=LATER)

    assert again == first == Group.objects.get()
    assert list(Message.objects.values_list("kind", "to")) == [("group", "Maj@umea.example")] * 2
    letter = group_letter(str(first.pk), "sv")
    assert letter
    assert letter.subject == "Anmäl dina kollegor till Digitala Västerbotten 2026"
    assert first.token in letter.text
    assert "någon skrev din adress för att anmäla kollegor" in letter.text
    assert "din adress anmäldes" not in letter.text + letter.html
    assert "application/ld+json" not in letter.html


def test_the_letter_of_a_group_that_is_gone_is_not_written():
    assert group_letter("1", "sv") is None


def test_all_are_registered_as_members_and_get_a_letter_that_says_who_did_it():
    conference, umea = make_conference(), make_organisation()
    pool = make_pool(conference)
    group = make_group(conference, organisation=umea, invoice_reference="4711")

    registered = groups.add(group, [colleague(pool, 1), colleague(pool, 2)], now=AUTUMN)

    assert [one.status for one in registered] == ["confirmed", "confirmed"]
    for one in registered:
        one.refresh_from_db()
        assert (one.group, one.via, one.organisation) == (group, "group", umea)
        assert one.invoice_reference == "4711"
    letter = letters.confirmation(str(registered[0].pk), "sv")
    assert letter
    assert "Maj Älvdal på Umeå kommun har anmält dig." in letter.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Maj Älvdal", "Maj Älvdal har anmält dig."),
        ("Vinn på evil.example/nu", "En kollega har anmält dig."),
    ],
)
def test_of_what_the_coordinator_wrote_only_a_trimmed_name_is_said(name, words):
    conference = make_conference()
    pool = make_pool(conference, capacity=0)
    group = make_group(conference, name=name, organisation_name="Klicka på evil.example")

    [waiting] = groups.add(group, [colleague(pool)], now=AUTUMN)

    letter = letters.waiting_list(str(waiting.pk), "sv")
    assert letter
    assert words in letter.text
    assert "evil" not in letter.text + letter.html


def test_one_who_cannot_be_registered_means_nobody_is():
    conference = make_conference()
    pool = make_pool(conference)
    make_registration(pool, email="kollega2@umea.example")

    with pytest.raises(NotEverybody):
        groups.add(make_group(conference), [colleague(pool, 1), colleague(pool, 2)], now=AUTUMN)

    assert Registration.objects.count() == 1
    assert Message.objects.count() == 0
    pool.refresh_from_db()
    assert pool.taken == 1


def test_a_coordinator_sees_how_each_stands_and_those_who_cancelled_last():
    conference = make_conference()
    pool, group = make_pool(conference, capacity=2), make_group(conference)
    make_online_pool(conference)
    first, second, third = groups.add(group, [colleague(pool, n) for n in (1, 2, 3)], now=AUTUMN)
    fourth = groups.add(group, [colleague(pool, 4)], now=LATER)[0]
    groups.complete(second, now=LATER)
    cancel(first, now=LATER)

    assert groups.members(group) == [
        Member(second.pk, "Kollega 2", "", "Bekräftad", "På plats", None, True, False),
        Member(
            third.pk,
            "Kollega 3",
            "kollega3@umea.example",
            "Bekräftad",
            "På plats",
            None,
            False,
            False,
        ),
        Member(
            fourth.pk,
            "Kollega 4",
            "kollega4@umea.example",
            "På väntelista",
            "På plats",
            1,
            False,
            False,
        ),
        Member(
            first.pk,
            "Kollega 1",
            "kollega1@umea.example",
            "Avanmäld",
            "På plats",
            None,
            False,
            True,
        ),
    ]


def test_a_group_costs_as_many_queries_for_one_as_for_three(django_assert_num_queries):
    conference = make_conference()
    pool, group = make_pool(conference, capacity=0), make_group(conference)
    groups.add(group, [colleague(pool, 1)], now=AUTUMN)
    with django_assert_num_queries(2):
        groups.members(group)
    groups.add(group, [colleague(pool, 2), colleague(pool, 3)], now=AUTUMN)

    with django_assert_num_queries(2):
        assert [one.position for one in groups.members(group)] == [1, 2, 3]


@pytest.mark.parametrize("number", [1, 3, 100])
def test_each_more_who_is_registered_costs_as_few_queries(number, django_assert_num_queries):
    conference = make_conference()
    pool, group = make_pool(conference), make_group(conference, organisation=make_organisation())
    colleagues = [colleague(pool, n) for n in range(number)]

    # All in one: its savepoint, the quota and the pools; a person: savepoint, an earlier
    # registration, quota, place, letter.
    with django_assert_num_queries(4 + 7 * number):
        groups.add(group, colleagues, now=AUTUMN)

    pool.refresh_from_db()
    assert pool.taken == Message.objects.count() == number


def test_a_name_is_spelled_right_and_the_ticket_stays():
    conference = make_conference()
    [one] = groups.add(make_group(conference), [colleague(make_pool(conference))], now=AUTUMN)

    corrected = groups.correct_name(one, "Áilu Ŋuorttat", now=LATER)

    assert (corrected.name, corrected.ticket_code) == ("Áilu Ŋuorttat", one.ticket_code)
    assert set(Message.objects.values_list("kind", flat=True)) == {"confirmation", "changed"}
    letter = letters.changed(str(one.pk), "sv")
    assert letter
    assert "har anmält dig" in letter.text


def test_a_name_is_the_persons_own_once_they_said_it_is_right_or_cancelled():
    conference = make_conference()
    pool = make_pool(conference)
    one, two = groups.add(
        make_group(conference), [colleague(pool, 1), colleague(pool, 2)], now=AUTUMN
    )
    groups.complete(one, now=LATER)
    cancel(two, now=LATER)

    with pytest.raises(groups.AlreadyCompleted):
        groups.correct_name(one, "Annat namn", now=LATER)
    with pytest.raises(RegistrationCancelled):
        groups.correct_name(two, "Annat namn", now=LATER)


def test_saying_twice_that_it_is_right_is_once():
    conference = make_conference()
    [one] = groups.add(make_group(conference), [colleague(make_pool(conference))], now=AUTUMN)

    groups.complete(one, now=LATER)
    groups.complete(one, now=LATER + timedelta(days=1))

    one.refresh_from_db()
    assert one.completed_at == LATER
    letter = letters.confirmation(str(one.pk), "sv")
    assert letter
    assert "har anmält dig" not in letter.text


def test_somebody_else_comes_instead_with_a_ticket_of_their_own_and_confirms_anew():
    conference = make_conference()
    group = make_group(conference)
    [anna] = groups.add(group, [colleague(make_pool(conference))], now=AUTUMN)
    groups.complete(anna, now=LATER)

    bo = groups.replace(anna, name="Bo Ö", email="bo@umea.example", now=LATER)

    assert (bo.pk, bo.name, bo.group, bo.completed_at) == (anna.pk, "Bo Ö", group, None)
    assert bo.ticket_code != anna.ticket_code
    assert RetiredTicket.objects.get().code == anna.ticket_code
    with pytest.raises(SameAddress):
        groups.replace(bo, name="Bo Ö", email="bo@umea.example", now=LATER)


def test_who_was_in_a_group_is_not_told_that_they_cancelled_themselves():
    conference = make_conference()
    [one] = groups.add(make_group(conference), [colleague(make_pool(conference))], now=AUTUMN)
    cancel(one, now=LATER)

    letter = letters.cancelled(str(one.pk), "sv")

    assert letter
    assert "Du, eller kollegan som anmälde dig, har avanmält dig" in letter.text


def test_the_list_for_a_spreadsheet_holds_what_the_page_shows():
    conference = make_conference()
    group = make_group(conference)
    groups.add(group, [colleague(make_pool(conference), name='=HYPERLINK("x")')], now=AUTUMN)

    with override("en"):
        assert groups.table(group) == [
            ["Name", "E-mail address", "State", "Attendance", "Number in line", "Has confirmed"],
            ['=HYPERLINK("x")', "kollega1@umea.example", "Confirmed", "On site", "", "No"],
        ]
