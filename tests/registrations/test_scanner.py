"""The scanner's own rules, in the phone: the same as the server's."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from registrations.roster import seal
from registrations.tickets import as_ticket_code
from tests.factories import NOON
from tests.javascript import ask

CASES = json.loads((Path(__file__).parent / "door_cases.json").read_text())
CODE = "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_the_scanner_decides_as_the_server_does():
    decided = ask("scanner_decides.js", CASES)

    expected = [[case["outcome"], case["reason"]] for case in CASES]
    assert dict(zip([case["says"] for case in CASES], decided, strict=True)) == {
        case["says"]: [outcome, outcome] for case, outcome in zip(CASES, expected, strict=True)
    }


def test_the_scanner_reads_codes_as_the_server_does():
    texts = [
        CODE,
        CODE.lower(),
        " DV1-ABCD EFGH IJKL MNOP QRST UVWX YZ\n",
        "DVIABCDEFGHIJKLMN0PQRSTUVWXYZ",
        "dv1ABCDEFGH1JKLMNOPQRSTUVWXY8",
        CODE[:-1],
        CODE + "A",
        "DV2" + CODE[3:],
        "nonsens",
        "",
        "DV1ÅBCDEFGHIJKLMNOPQRSTUVWXYZ",
    ]

    read = ask("scanner_reads.js", {"codes": texts})

    assert read == [as_ticket_code(text) for text in texts]
    assert read[:5] == [CODE, CODE, CODE, "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ", read[4]]


def test_the_scanner_opens_what_the_server_sealed():
    entry = {"name": "Ánne Máret Šuorra", "flags": ["speaker"]}
    place, sealed = seal(CODE, entry)

    opened = ask("scanner_reads.js", {"sealing": {"code": CODE, "sealed": sealed, "entry": entry}})

    assert opened == {"place": place, "opened": entry, "again": entry}


def keys_of(text, *, pause=5, upper_case=False):
    """As a hand scanner on a US layout presses them; digits and letters lie alike in Sweden."""
    return [
        [
            letter if upper_case else letter.lower(),
            f"Digit{letter}" if letter.isdigit() else f"Key{letter}",
            pause,
        ]
        for letter in text
    ]


ENTER, TAB = ["Enter", "Enter", 5], ["Tab", "Tab", 5]
SHIFTS = [key for letter in keys_of(CODE, upper_case=True) for key in (["Shift", "", 1], letter)]
# A computer set to French: the scanner presses the key of a 1, and an & comes.
FRENCH = [["&" if key == "1" else key, code, pause] for key, code, pause in keys_of(CODE)]
HANDS = {
    "with Enter": ([*keys_of(CODE), ENTER], [CODE]),
    "with Tab": ([*keys_of(CODE), TAB], [CODE]),
    "without either": (keys_of(CODE), [CODE]),
    "with capitals": ([*keys_of(CODE, upper_case=True), ENTER], [CODE]),
    "with Shift for each capital": ([*SHIFTS, ENTER], [CODE]),
    "on a layout that has other signs": ([*FRENCH, ENTER], [CODE]),
    "with a dead key before it": ([["Dead", "Equal", 5], *keys_of(CODE), ENTER], [CODE]),
    "two badges": ([*keys_of(CODE), ENTER, *keys_of(CODE), ENTER], [CODE, CODE]),
    "something else, to be refused": ([*keys_of("ABCDEFGHIJKL"), ENTER], ["abcdefghijkl"]),
}


@pytest.mark.parametrize(("presses", "read"), HANDS.values(), ids=HANDS)
def test_a_hand_scanner_is_understood(presses, read):
    (taken,) = ask("scanner_reads.js", {"keys": [presses]})

    assert taken["read"] == read


def test_keys_that_a_person_presses_are_left_alone():
    slowly = [*keys_of(CODE, pause=500), ENTER]

    assert (
        ask("scanner_reads.js", {"keys": [slowly, [TAB], [ENTER]]})
        == [{"read": [], "goes_on": True}] * 3
    )


def test_the_clock_is_put_right_and_stays_so():
    noon = int(NOON.timestamp() * 1000)
    hour, day = 3_600_000, 86_400_000
    story = [
        {"what": "starts", "wall": noon - 3 * hour, "offset": 0},
        {"what": "passes", "ms": 1_000},
        # Asked a second ago, and the server's clock read noon halfway.
        {"what": "hears", "at": NOON.isoformat(), "after": 1_000},
        {"what": "jumps", "ms": day},
        {"what": "passes", "ms": 1_000},
        {"what": "jumps", "ms": -40 * day},
    ]

    times = ask("scanner_reads.js", {"clock": story})

    assert times == [
        [noon - 3 * hour, 0],
        [noon - 3 * hour + 1_000, 0],
        [noon + 500, 3 * hour - 500],
        [noon + 500, 3 * hour - 500 - day],
        [noon + 1_500, 3 * hour - 500 - day],
        [noon + 1_500, 3 * hour - 500 + 39 * day],
    ]


def test_a_phone_that_slept_has_not_lost_the_time():
    noon = int(NOON.timestamp() * 1000)
    hour = timedelta(hours=1) // timedelta(milliseconds=1)
    story = [
        {"what": "starts", "wall": noon + hour, "offset": -hour},
        {"what": "jumps", "ms": 2 * hour},
        {"what": "wakes", "offset": -hour},
        {"what": "jumps", "ms": 48 * hour},
        {"what": "wakes", "offset": -hour},
    ]

    times = ask("scanner_reads.js", {"clock": story})

    assert [at for at, _offset in times] == [
        noon,
        noon,
        noon + 2 * hour,
        noon + 2 * hour,
        noon + 2 * hour,
    ]


def test_the_same_badge_within_ten_seconds_is_one_scan():
    reads = [
        ["A", "in", 0],
        ["A", "in", 9_000],
        ["A", "in", 18_000],  # it has lain there all the time
        ["B", "in", 18_500],
        ["A", "in", 28_000],
        ["A", "out", 28_500],
        ["A", "in", 29_000],
        [6, "undo", 0],
        ["A", "in", 29_500],
    ]

    new = ask("scanner_reads.js", {"repeats": reads})

    assert new == [True, False, False, True, True, True, True, None, True]


def sent(rows, *deeds, **server):
    question = {"rows": rows, "deeds": deeds or ["send"], **server}
    return ask("scanner_sends.js", question)


def test_scans_are_sent_in_batches():
    assert sent(250) == {
        "calls": [100, 100, 50],
        "held": 250,
        "first_time": "2026-12-08T10:55:51.000Z",
        "undone": [],
        "failures": [],
        "waiting": [],
        "kept": 250,
    }


def test_an_answer_that_was_lost_is_asked_for_again():
    after = sent(150, "send", "send", lost=[1])

    assert after["calls"] == [100, 100, 50]
    assert after["failures"] == ["Unreachable"]
    assert (after["held"], after["kept"], after["waiting"]) == (150, 150, [])


@pytest.mark.parametrize("refusing", ["refuses", "falls"])
def test_one_scan_that_cannot_be_taken_holds_up_no_other(refusing):
    after = sent(100, "send", "send", **{refusing: ["42"]})

    assert (after["held"], after["failures"]) == (99, [])
    # What the server fell over may be the server's fault, and waits until the page starts anew.
    assert (after["kept"], after["waiting"]) == (99, ["42"] if refusing == "falls" else [])


def test_a_verdict_that_a_scan_is_malformed_marks_that_scan():
    after = sent(3, "send", "send", malformed=["1"])

    assert (after["calls"], after["kept"], after["waiting"]) == ([3], 2, [])


def test_a_server_that_fails_at_everything_is_left_in_peace():
    after = sent(100, "fall down", "send")

    assert len(after["calls"]) < 10
    assert (after["failures"], len(after["waiting"])) == (["Problem"], 100)


def test_scans_by_a_clock_that_was_wrong_are_put_right_before_they_are_sent():
    assert sent(1, "an hour slow", "send")["first_time"] == "2026-12-08T12:00:00.000Z"
    assert sent(1, "send", "an hour slow")["first_time"] == ("2026-12-08T11:00:00.000Z")


def test_a_scan_is_taken_back_after_the_server_has_heard_of_it():
    after = sent(2, "undo 0", "send", "send")

    assert after["calls"] == [2, "/check-ins/0/undo"]
    assert after["undone"] == ["/check-ins/0/undo"]


def test_scans_of_whom_the_server_does_not_know_yet_wait():
    after = sent(3, unknown=["place 1"])

    assert (after["calls"], after["waiting"]) == ([2], ["1"])


def test_scans_of_another_conference_are_not_sent():
    after = sent(2, "send for another conference")

    assert (after["calls"], len(after["waiting"])) == ([], 2)


def test_everything_is_sent_again_to_a_server_that_lost_it():
    after = sent(3, "undo 0", "send", "send again", "send", malformed=["1"])

    undo = "/check-ins/0/undo"
    assert after["calls"] == [3, undo, 2, undo]


def test_scans_are_forgotten_after_a_fortnight_and_what_was_not_sent_never():
    after = sent(3, "send", "a fortnight later", unknown=["place 1"])

    assert (after["kept"], after["waiting"]) == (0, ["1"])


def test_a_device_that_is_shut_out_keeps_what_nobody_has_been_told():
    after = sent(3, "send", "shut out", unknown=["place 1"])

    assert (after["kept"], after["waiting"]) == (0, ["1"])


def listed(cursor, *places, **rules):
    """A list, or a change of one, from a conference with one door and two tickets."""
    door = {"checkpoint": "sal", "entry": "booked", "expected": 2, "in": 0, "free": None} | rules
    return {"cursor": cursor, "total": 2, "doors": [door], "tickets": dict.fromkeys(places, "…")}


def test_a_list_is_fetched_whole_once_and_then_what_has_changed():
    answers = [listed("1", "a", "b"), listed("2", "b", **{"in": 1}), None, listed("3")]

    after = ask("scanner_lists.js", {"answers": answers})

    asked = ["", "?since=1", "?since=2", "?since=2"]
    assert after == {"asked": [f"/check-ins/roster{one}" for one in asked], "count": 2}


def test_doors_with_other_rules_want_the_whole_list_again():
    answers = [listed("1", "a", "b"), listed("2", entry="free"), listed("2", "a", "b"), None]

    after = ask("scanner_lists.js", {"answers": answers})

    assert after["asked"] == [f"/check-ins/roster{one}" for one in ("", "?since=1", "", "?since=2")]
