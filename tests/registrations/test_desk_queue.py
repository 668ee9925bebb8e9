"""Who is registered at a desk without a network is neither lost, told twice nor left readable."""

from base64 import b64decode

import pytest

from registrations.tickets import as_ticket_code
from tests.javascript import ask

BO, EVA = ["register", "Bo Ek"], ["register", "Eva Ek"]
SEND, OFF, ON, CLOSE = ["send"], ["network", "off"], ["network", "on"], ["close the page"]
NUMBER = {"status": 422, "detail": "See errors.", "errors": [{"detail": "Leave the number out."}]}
TAKEN = {"status": 409, "detail": "The code is somebody else's."}
BROKEN = {"status": 500, "detail": "Something went wrong."}


@pytest.fixture
def desk():
    """What has become of everybody after some deeds."""

    def after(*deeds, **server):
        return ask("desk_registers.js", {"deeds": deeds} | server)

    return after


def test_who_is_registered_is_told_once_and_then_forgotten(desk):
    after = desk(BO, EVA, SEND, SEND)

    assert (after["told"], after["waiting"], after["kept"]) == (["Bo Ek", "Eva Ek"], [], None)
    assert [as_ticket_code(one) for one in after["tickets"]] == after["tickets"]
    assert len(set(after["tickets"])) == 2


def test_without_a_network_they_wait_and_no_name_can_be_read(desk):
    after = desk(OFF, BO, EVA, SEND)

    assert (after["told"], after["failure"]) == ([], "Unreachable")
    assert after["waiting"] == [["Bo Ek", ""], ["Eva Ek", ""]]
    kept = b64decode(after["kept"])
    assert len(kept) > 400
    assert b"Bo Ek" not in kept


def test_they_are_still_there_when_the_page_was_closed(desk):
    after = desk(OFF, BO, CLOSE, SEND, ON, SEND)

    assert (after["told"], after["waiting"], after["kept"]) == (["Bo Ek"], [], None)


def test_until_the_key_is_there_nothing_is_known_of_them_nor_lost(desk):
    after = desk(OFF, BO, CLOSE, SEND)

    assert (after["failure"], after["waiting"], bool(after["kept"])) == ("Unreachable", [], True)


def test_an_answer_that_was_lost_is_asked_for_again(desk):
    after = desk(["lose answers", True], BO, SEND, CLOSE, ["lose answers", False], SEND)

    assert (after["told"], after["waiting"]) == (["Bo Ek"], [])


@pytest.mark.parametrize(
    ("problem", "reason"),
    [(NUMBER, "Leave the number out."), (TAKEN, "The code is somebody else's.")],
)
def test_who_is_refused_waits_for_somebody_with_the_reason(desk, problem, reason):
    after = desk(BO, EVA, SEND, SEND, refuses={"Bo Ek": problem})

    assert (after["told"], after["waiting"]) == (["Eva Ek"], [["Bo Ek", reason]])


def test_who_was_refused_is_corrected_and_told_anew(desk):
    after = desk(BO, SEND, ["correct", "Bo Ek", "Bo Ask"], SEND, refuses={"Bo Ek": NUMBER})

    assert (after["told"], after["waiting"]) == (["Bo Ask"], [])


def test_who_was_refused_is_thrown_away(desk):
    after = desk(BO, SEND, ["throw away", "Bo Ek"], SEND, refuses={"Bo Ek": NUMBER})

    assert (after["told"], after["waiting"], after["kept"]) == ([], [], None)


def test_one_that_the_server_falls_over_holds_up_nobody(desk):
    after = desk(BO, EVA, SEND, refuses={"Bo Ek": BROKEN})

    assert (after["told"], after["waiting"]) == (["Eva Ek"], [["Bo Ek", ""]])


def test_a_full_disk_loses_nobody_while_the_page_is_open(desk):
    full = ["fill the disk"]

    waiting, sent = desk(full, BO), desk(full, BO, SEND)

    assert (waiting["waiting"], waiting["kept"]) == ([["Bo Ek", ""]], None)
    assert (sent["told"], sent["waiting"]) == (["Bo Ek"], [])


def test_a_device_that_was_shut_out_says_so(desk):
    assert desk(BO, ["network", "shut out"], SEND)["failure"] == "NotPaired"


def test_a_desk_whose_time_is_up_forgets_nobody_whom_it_has_not_told_of(desk):
    after = desk(OFF, BO, ["the time is up"], CLOSE, ON, SEND)

    assert (after["told"], after["waiting"], after["kept"]) == (["Bo Ek"], [], None)
