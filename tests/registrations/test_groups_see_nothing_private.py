"""A coordinator sees how colleagues stand, and nothing of what is theirs alone."""

import re

import pytest
import time_machine
from django.urls import get_resolver

from registrations import groups, needs
from registrations.groups import Colleague
from registrations.models import Access, Food, Needs, Registration
from tests.factories import (
    AUTUMN,
    make_choice,
    make_conference,
    make_group,
    make_needs,
    make_online_pool,
    make_pool,
    make_question,
)

pytestmark = pytest.mark.django_db

# What the member tells: needs in every way they could be written, and two answers.
TOLD = re.compile("blötdjur|mollus|stor text|large.print|nattviol|bärnsten", re.IGNORECASE)
PAGES = {
    "group": "/grupp/{group}/",
    "group_csv": "/grupp/{group}/lista.csv",
    "add_to_group": "/grupp/{group}/anmal/",
    "correct_member": "/grupp/{group}/{member}/ratta/",
    "replace_member": "/grupp/{group}/{member}/byt/",
    "cancel_member": "/grupp/{group}/{member}/avanmal/",
}


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(AUTUMN):
        yield


@pytest.fixture
def group():
    pool = make_pool(make_conference())
    make_online_pool(pool.conference)
    group = make_group(pool.conference)
    people = [Colleague(f"Kollega {n}", f"kollega{n}@umea.example", pool) for n in range(2)]
    groups.add(group, people, now=AUTUMN)
    return group


@pytest.fixture
def member(group):
    """One of the group, who has told all there is to tell."""
    conference, member = group.conference, group.members.earliest("pk")
    make_needs(member, Food.MOLLUSCS)
    make_needs(member, Access.LARGE_PRINT, kind=Needs.Kind.ACCESS)
    work = make_question(conference)
    dinner = make_choice(conference, options=[{"value": "yes", "sv": "Bärnsten", "en": "Bärnsten"}])
    work.answers.create(registration=member, value="Nattviol", answered_at=AUTUMN)
    dinner.answers.create(registration=member, value="yes", answered_at=AUTUMN)
    return member


def secrets_of(registration: Registration) -> set[str]:
    keys = {
        value
        for name, value in vars(registration).items()
        if name.endswith(("_token", "_code")) and value
    }
    return keys | {registration.get_absolute_url()}


def everything_shown(client, group, member) -> str:
    """Each page as it is opened, and as it answers when something is sent to it."""
    addresses = [at.format(group=group.token, member=member.pk) for at in PAGES.values()]
    row = {"0-name": member.name, "0-email": member.email, "0-attendance": "on-site"}
    answers = [client.get(address) for address in addresses]
    answers += [client.post(addresses[2], {"rows": "1", **row})]
    answers += [client.post(addresses[2], {"lines": member.email, "attendance": "on-site"})]
    answers += [client.post(address, {}) for address in addresses[3:5]]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.text + str(answer.headers) for answer in answers)


def test_needs_answers_and_keys_are_on_no_page_and_in_no_file_of_a_coordinator(
    client, group, member
):
    own_page = client.get(f"{member.get_absolute_url()}uppgifter/").text
    assert set(TOLD.findall(own_page)) == {"Nattviol", "Bärnsten"}
    assert needs.opened(member.needs.get(kind="food")) == frozenset({"molluscs"})
    assert needs.opened(member.needs.get(kind="access")) == frozenset({"large_print"})

    shown = everything_shown(client, group, member)

    assert member.name in shown
    assert TOLD.findall(shown) == []
    assert len(secrets_of(member)) >= 4
    for one in group.members.all():
        assert [secret for secret in secrets_of(one) if secret in shown] == []


def test_what_one_told_oneself_is_not_shown_when_it_is_handed_over(client, group, member):
    before = secrets_of(member)

    client.post(
        PAGES["replace_member"].format(group=group.token, member=member.pk),
        {"name": "Bo Ö", "email": "bo@umea.example"},
    )

    member.refresh_from_db()
    shown = everything_shown(client, group, member)
    assert "Bo Ö" in shown
    assert TOLD.findall(shown) == []
    assert [secret for secret in before | secrets_of(member) if secret in shown] == []
    assert not member.needs.exists()


def test_every_page_of_a_coordinator_is_among_those_that_are_looked_at():
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    entry = {"register_group"}

    assert {name for name in names if re.search("group(?!s)|_member$", name)} - entry == set(PAGES)
