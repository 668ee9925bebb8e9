from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
import time_machine

from notifications.models import Message
from registrations.api.authentication import GUESSES
from registrations.devices import Pairing, pair, revoke
from registrations.models import CheckIn, Device, Registration, RetiredTicket
from registrations.personal_data import rows_about
from tests.factories import (
    AUTUMN,
    make_checkpoint,
    make_conference,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

SEEN_AT = "2026-12-08T09:12:00+01:00"
EVERY_SCOPE = tuple(Device.Scope)


@pytest.fixture
def door():
    """A device that was paired just now, at the entrance of a conference with places on site."""
    checkpoint = make_checkpoint(make_conference())
    make_pool(checkpoint.conference)
    return pair(Pairing(checkpoint, "Entré norr", EVERY_SCOPE), now=datetime.now(UTC))


def headers(door, **more):
    return {"Authorization": f"Bearer {door.token}", "Accept-Language": "en", **more}


def get(client, door, path, **query):
    return client.get(f"/api/v1{path}", query, headers=headers(door))


def post(client, door, path, body=None, **more):
    return client.post(
        f"/api/v1{path}", body, content_type="application/json", headers=headers(door, **more)
    )


def make_guest(door, **fields):
    return make_registration(door.device.conference.pools.get(), **fields)


def a_scan(registration, **fields):
    scan = {"id": str(uuid4()), "ticket": registration.ticket_code, "scanned_at": SEEN_AT}
    return scan | fields


def test_a_badge_is_let_in_over_the_api(client, door):
    scan = a_scan(make_guest(door), checkpoint="entrance", direction="in")

    answer = post(client, door, "/check-ins", scan)

    assert answer.status_code == 200
    verdict = answer.json()
    assert verdict.pop("recorded_at").endswith("Z")
    assert verdict == {
        "id": scan["id"],
        "outcome": "admitted",
        "reason": None,
        "attendee": {
            "name": "Saga Hjortronklint",
            "organisation": "Umeå kommun",
            "attendance": "on_site",
            "flags": [],
        },
        "checkpoint": "entrance",
        "scanned_at": "2026-12-08T08:12:00Z",
        "first_admitted": None,
    }


def test_the_same_request_again_gets_the_same_answer(client, door):
    scan = a_scan(make_guest(door))
    first = post(client, door, "/check-ins", scan)

    again = post(client, door, "/check-ins", scan)

    assert again.json() == first.json()
    assert CheckIn.objects.count() == 1


def test_a_scan_is_never_an_http_error(client, door):
    scan = a_scan(make_guest(door), ticket="https://example.se/?a=\x00")

    answer = post(client, door, "/check-ins", scan)

    assert (answer.status_code, answer.json()["reason"]) == (200, "unknown_ticket")


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "seven"},
        {"ticket": None},
        {"scanned_at": "2026-12-08T09:12:00"},
        {"scanned_at": 1_765_182_000},
        {"direction": "up"},
        {"checkpoint": "no such\x00place"},
    ],
)
def test_a_malformed_scan_is_a_problem(client, door, wrong):
    answer = post(client, door, "/check-ins", a_scan(make_guest(door)) | wrong)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["location"].endswith(*wrong)


def test_an_unknown_checkpoint_is_a_problem(client, door):
    answer = post(client, door, "/check-ins", a_scan(make_guest(door), checkpoint="cellar"))

    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such checkpoint.")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-30T23:59:59.999999Z"),
    ],
)
def test_a_clock_may_be_very_wrong(client, door, at, told):
    saga = make_guest(door)
    scan = a_scan(saga, scanned_at=at, device_time=at, shown="admitted")

    answer = post(client, door, "/check-ins", scan)

    assert (answer.json()["outcome"], answer.json()["scanned_at"]) == ("admitted", told)
    assert len(rows_about(saga)) > 10
    assert get(client, door, "/check-ins/roster").status_code == 200


def test_half_a_character_poisons_no_batch(client, door):
    good = a_scan(make_guest(door))
    rows = [
        {"id": "\ud800"},
        a_scan(make_guest(door, email="bo@umea.example"), ticket="\udfff"),
        good,
    ]

    verdicts = post(client, door, "/check-ins/batch", {"check_ins": rows}).json()["verdicts"]

    assert [(verdict["id"], verdict["reason"]) for verdict in verdicts] == [
        ("?", "malformed"),
        (rows[1]["id"], "unknown_ticket"),
        (good["id"], None),
    ]


def test_a_row_with_a_clock_that_no_calendar_has_is_told_of_and_the_others_are_kept(client, door):
    good = a_scan(make_guest(door))
    bad = a_scan(make_guest(door, email="bo@umea.example"), device_time="+010000-01-01T00:00:00Z")

    verdicts = post(client, door, "/check-ins/batch", {"check_ins": [bad, good]}).json()["verdicts"]

    assert [verdict["reason"] for verdict in verdicts] == ["malformed", None]


def test_a_batch_is_answered_in_its_own_order_and_by_the_clock(client, door):
    saga, bo = make_guest(door), make_guest(door, email="bo@umea.example")
    late = a_scan(saga, scanned_at="2026-12-08T10:00:00Z")
    early = a_scan(saga, scanned_at="2026-12-08T08:00:00Z")
    rows = [late, a_scan(bo, ticket="nonsense"), early, a_scan(bo), early]

    verdicts = post(client, door, "/check-ins/batch", {"check_ins": rows}).json()["verdicts"]

    assert [verdict["id"] for verdict in verdicts] == [row["id"] for row in rows]
    assert [verdict["outcome"] for verdict in verdicts] == [
        "already_admitted",
        "refused",
        "admitted",
        "admitted",
        "admitted",
    ]
    assert verdicts[0]["first_admitted"]["at"] == "2026-12-08T08:00:00Z"


def test_one_bad_row_never_sinks_the_others(client, door):
    good = a_scan(make_guest(door))
    bad = a_scan(make_guest(door, email="bo@umea.example"), scanned_at="yesterday")
    elsewhere = a_scan(make_guest(door, email="iris@umea.example"), checkpoint="cellar")
    rows = ["?", bad, elsewhere, {"id": 7}, good]

    verdicts = post(client, door, "/check-ins/batch", {"check_ins": rows}).json()["verdicts"]

    assert [(verdict["id"], verdict["reason"]) for verdict in verdicts] == [
        ("", "malformed"),
        (bad["id"], "malformed"),
        (elsewhere["id"], "malformed"),
        ("", "malformed"),
        (good["id"], None),
    ]
    assert [verdict["scanned_at"] for verdict in verdicts[1:3]] == [None, "2026-12-08T08:12:00Z"]


def test_a_batch_holds_at_most_five_hundred(client, door):
    most = post(client, door, "/check-ins/batch", {"check_ins": [{}] * 500})
    too_many = post(client, door, "/check-ins/batch", {"check_ins": [{}] * 501})

    assert (most.status_code, too_many.status_code) == (200, 422)


def test_a_mistake_is_taken_back(client, door):
    saga = make_guest(door)
    scan = a_scan(saga)
    post(client, door, "/check-ins", scan)

    answer = post(client, door, f"/check-ins/{scan['id']}/undo")

    assert answer.status_code == 200
    assert answer.json()["id"] == scan["id"]
    assert post(client, door, "/check-ins", a_scan(saga)).json()["outcome"] == "admitted"


def test_only_what_was_scanned_can_be_taken_back(client, door):
    answer = post(client, door, f"/check-ins/{uuid4()}/undo")

    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such check-in.")


def test_a_device_learns_who_it_is(client, door):
    now = datetime.now(UTC).isoformat()
    post(client, door, "/check-ins", a_scan(make_guest(door), scanned_at=now))

    answer = get(client, door, "/device").json()

    assert answer.pop("server_time") < answer.pop("expires_at")
    assert answer == {
        "name": "Entré norr",
        "conference": "2026",
        "conference_name": "Digital Västerbotten 2026",
        "checkpoint": "entrance",
        "checkpoint_name": "Entrance",
        "checkpoint_rule": "once_a_day",
        "scopes": [
            "check-in:scan",
            "check-in:search",
            "check-in:supervise",
            "check-in:undo",
            "register:walk-in",
        ],
        "time_zone": "Europe/Stockholm",
        "is_rehearsal": False,
        "scans_kept": 1,
        "door": {
            "checkpoint": "entrance",
            "name": {"sv": "Entrén", "en": "Entrance"},
            "kind": "entrance",
            "rule": "once_a_day",
            "needs_seat": False,
            "entry": "booked",
            "hub": None,
            "capacity": None,
            "expected": 1,
            "in": 1,
            "free": None,
        },
    }


def test_a_device_gets_the_roster_and_then_what_has_changed(client, door):
    make_guest(door)

    answer = get(client, door, "/check-ins/roster")
    again = client.get(
        "/api/v1/check-ins/roster", headers=headers(door, **{"If-None-Match": answer["ETag"]})
    )
    changes = get(client, door, "/check-ins/roster", since="2027-01-01T00:00:00Z").json()

    assert len(answer.json()["tickets"]) == 1
    assert again.status_code == 304
    assert changes["tickets"] == {}


def test_a_device_sees_how_many_are_in(client, door):
    saga = make_guest(door)
    make_guest(door, email="bo@umea.example")
    now = datetime.now(UTC).isoformat()
    post(client, door, "/check-ins", a_scan(saga, scanned_at=now))

    figures = {"expected": 2, "in": 1, "out": 0}
    items = [{"checkpoint": "entrance", "name": "Entrance", **figures}]
    assert get(client, door, "/check-ins/summary").json() == {
        **figures,
        "items": items,
        "count": 1,
    }


def a_place(registration):
    """Where a device that keeps no codes finds the ticket in its roster."""
    return sha256(b"id" + registration.ticket_code.encode()).hexdigest()


def test_a_ticket_is_told_by_its_place_in_the_roster(client, door):
    saga, bo = make_guest(door), make_guest(door, email="bo@umea.example")
    elsewhere = make_registration(make_pool(make_conference(slug="2025")))
    old = RetiredTicket.objects.create(code="DV1" + "B" * 26, registration=bo, retired_at=AUTUMN)
    places = [a_place(saga), sha256(b"id" + old.code.encode()).hexdigest(), a_place(elsewhere)]
    rows = [a_scan(saga, ticket=place) for place in [*places, "f" * 64, bo.ticket_code]]

    alone = post(client, door, "/check-ins", rows[0]).json()
    verdicts = post(client, door, "/check-ins/batch", {"check_ins": rows}).json()["verdicts"]

    assert verdicts[0] == alone
    assert [(verdict["outcome"], verdict["reason"]) for verdict in verdicts] == [
        ("admitted", None),
        ("refused", "replaced"),
        ("refused", "unknown_ticket"),
        ("refused", "unknown_ticket"),
        ("admitted", None),
    ]


def test_what_was_shown_and_both_times_are_kept(client, door):
    scan = a_scan(make_guest(door), shown="admitted", device_time="1970-01-01T00:00:07Z")

    post(client, door, "/check-ins", scan)

    kept = CheckIn.objects.get()
    assert (kept.shown, kept.scanned_at, kept.device_time) == (
        "admitted",
        datetime(2026, 12, 8, 8, 12, tzinfo=UTC),
        datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC),
    )


def test_one_badge_at_two_offline_doors_is_one_admission_and_one_conflict(client, door):
    saga = make_guest(door, organisation=make_organisation())
    south = pair(Pairing(door.device.checkpoint, "Entré söder"), now=datetime.now(UTC))
    first = a_scan(saga, scanned_at="2026-12-08T08:00:00Z", shown="admitted")
    second = a_scan(saga, scanned_at="2026-12-08T08:05:00Z", shown="admitted")
    post(client, south, "/check-ins/batch", {"check_ins": [second]})
    post(client, door, "/check-ins/batch", {"check_ins": [first]})

    listed = get(client, door, "/check-ins/conflicts").json()
    settled = post(client, door, f"/check-ins/{second['id']}/settle").json()
    again = post(client, door, f"/check-ins/{second['id']}/settle").json()

    assert listed == {
        "items": [
            {
                "id": second["id"],
                "ticket_holder": {
                    "name": "Saga Hjortronklint",
                    "organisation": "Umeå Municipality",
                },
                "shown": "admitted",
                "outcome": "already_admitted",
                "reason": None,
                "checkpoint": "entrance",
                "device": "Entré söder",
                "scanned_at": "2026-12-08T08:05:00Z",
                "first_admitted": {
                    "at": "2026-12-08T08:00:00Z",
                    "checkpoint": "entrance",
                    "device": "Entré norr",
                },
            }
        ],
        "count": 1,
    }
    assert (settled["id"], settled["settled_by"]) == (second["id"], "Entré norr")
    assert again == settled
    assert get(client, door, "/check-ins/conflicts").json() == {"items": [], "count": 0}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_conflicts_takes_constantly_many_queries(
    client, door, number, django_assert_num_queries
):
    for n in range(number):
        saga = make_guest(door, email=f"guest{n}@umea.example")
        for _twice in range(2):
            post(client, door, "/check-ins", a_scan(saga, shown="admitted"))

    # The device, its conference, the scans, their admissions, and how many there are.
    with django_assert_num_queries(5):
        listed = get(client, door, "/check-ins/conflicts", limit=2).json()

    assert (len(listed["items"]), listed["count"]) == (min(number, 2), number)


def test_an_unknown_ticket_that_was_let_in_has_no_holder(client, door):
    scan = a_scan(make_guest(door), ticket="nonsense", shown="admitted")
    post(client, door, "/check-ins", scan)

    [conflict] = get(client, door, "/check-ins/conflicts").json()["items"]

    assert (conflict["ticket_holder"], conflict["reason"], conflict["first_admitted"]) == (
        None,
        "unknown_ticket",
        None,
    )


def test_only_what_does_not_agree_can_be_settled(client, door):
    scan = a_scan(make_guest(door))
    post(client, door, "/check-ins", scan)

    answer = post(client, door, f"/check-ins/{scan['id']}/settle")

    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such conflict.")


def test_a_supervisor_who_practises_settles_nothing(client, door):
    scan = a_scan(make_guest(door), ticket="nonsense", shown="admitted")
    post(client, door, "/check-ins", scan)
    Device.objects.update(is_rehearsal=True)

    answer = post(client, door, f"/check-ins/{scan['id']}/settle")

    assert answer.status_code == 403
    assert CheckIn.objects.get().settled_at is None


def test_a_desk_that_practises_registers_nobody(client, door):
    Device.objects.update(is_rehearsal=True)
    newcomer = {"name": "Bo Fjällström", "email": "bo@sorsele.example", "organisation": "Sorsele"}

    answers = [
        post(client, door, "/registrations", newcomer, **{"Idempotency-Key": "1"})
        for _twice in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["name"] == "Bo Fjällström"
    assert not Registration.objects.exists()
    assert not Message.objects.exists()


def test_a_device_that_practises_keeps_no_scans(client, door):
    Device.objects.update(is_rehearsal=True)
    scan = a_scan(make_guest(door))

    verdicts = [post(client, door, "/check-ins", scan).json()["outcome"] for _twice in range(2)]
    undone = post(client, door, f"/check-ins/{scan['id']}/undo")
    device = get(client, door, "/device").json()

    assert verdicts == ["admitted", "admitted"]
    assert (undone.status_code, undone.json()["id"]) == (200, scan["id"])
    assert (device["is_rehearsal"], device["scans_kept"], device["door"]["in"]) == (True, 0, 0)


def test_the_desk_finds_people_by_name(client, door):
    saga = make_guest(door)
    for n in range(3):
        make_guest(door, name=f"Bo {n}", email=f"bo{n}@umea.example")

    found = get(client, door, "/registrations", query="hjort saga").json()
    page = get(client, door, "/registrations", query="bo", limit=2, page=2).json()

    assert found == {
        "items": [
            {
                "name": "Saga Hjortronklint",
                "organisation": "Umeå kommun",
                "attendance": "on_site",
                "status": "confirmed",
                "flags": [],
                "ticket": saga.ticket_code,
                "is_admitted": False,
            }
        ],
        "count": 1,
    }
    assert ([person["name"] for person in page["items"]], page["count"]) == (["Bo 2"], 3)
    assert get(client, door, "/registrations").json() == {"items": [], "count": 0}
    assert get(client, door, "/registrations", limit=101).status_code == 422


CALLS = [
    ("get", "/device", None),
    ("post", "/check-ins", "check-in:scan"),
    ("post", "/check-ins/batch", "check-in:scan"),
    ("post", "/check-ins/2ac3c1ab-a91e-46c4-ac3c-c813a44518dc/undo", "check-in:undo"),
    ("get", "/check-ins/roster", "check-in:scan"),
    ("get", "/check-ins/summary", "check-in:scan"),
    ("get", "/check-ins/conflicts", "check-in:supervise"),
    ("post", "/check-ins/2ac3c1ab-a91e-46c4-ac3c-c813a44518dc/settle", "check-in:supervise"),
    ("get", "/registrations", "check-in:search"),
    ("post", "/registrations", "register:walk-in"),
]


@pytest.mark.parametrize(("method", "path", "_scope"), CALLS)
@pytest.mark.parametrize("authorization", [None, "Bearer unknown", "Basic YTpi", "Bearer "])
def test_nobody_calls_without_a_token(client, door, method, path, _scope, authorization):
    answer = client.generic(
        method.upper(),
        f"/api/v1{path}",
        headers={"Authorization": authorization} if authorization else {},
    )

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path", "scope"), CALLS[1:])
def test_a_device_may_only_do_what_it_was_paired_for(client, door, method, path, scope):
    others = [other for other in EVERY_SCOPE if other != scope]
    Device.objects.update(scopes=others)

    call = getattr(client, method)
    answer = call(f"/api/v1{path}", content_type="application/json", headers=headers(door))

    assert (answer.status_code, answer.json()["scope"]) == (403, scope)


def test_a_device_is_shut_out_when_revoked_or_expired(client, door):
    assert get(client, door, "/device").status_code == 200

    Device.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert get(client, door, "/device").status_code == 401

    Device.objects.update(expires_at=datetime.now(UTC) + timedelta(hours=1))
    revoke(door.device, now=datetime.now(UTC))
    assert get(client, door, "/device").status_code == 401


def test_who_guesses_tokens_is_told_to_wait_and_honest_devices_are_not(client, door):
    with time_machine.travel(datetime.now(UTC), tick=False):
        guesses = [
            client.get("/api/v1/device", headers={"Authorization": f"Bearer guess-{n}"})
            for n in range(GUESSES.tries + 1)
        ]

    assert [guess.status_code for guess in guesses] == [401] * GUESSES.tries + [429]
    assert int(guesses[-1]["Retry-After"]) > 0
    assert get(client, door, "/device").status_code == 200


def test_a_check_in_takes_few_statements(client, door, django_assert_num_queries):
    get(client, door, "/device")
    scan = a_scan(make_guest(door))

    # The device, the ticket, the admission, the journal, and a savepoint around the last two.
    with django_assert_num_queries(6):
        post(client, door, "/check-ins", scan)
