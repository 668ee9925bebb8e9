"""Many badges in one file: asked for, made by a worker, and there for a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from registrations.badge_sheets import (
    KEPT,
    LEASE,
    NobodyToPrint,
    TakenOver,
    Tally,
    Wish,
    ask,
    claim,
    file_of,
    forget,
    make,
    make_all,
    names_in_other_letters,
    tally,
    try_again,
)
from registrations.lost_badges import replace_ticket
from registrations.models import BadgeSheets, Registration
from registrations.signup import cancel
from registrations.tasks import forget_badge_sheets, make_badge_sheets
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.judges import pdf, poppler

pytestmark = pytest.mark.django_db

Layout, Order, Whom = BadgeSheets.Layout, BadgeSheets.Order, BadgeSheets.Whom
LATER = AUTUMN + timedelta(hours=1)


@pytest.fixture
def conference():
    conference = make_conference()
    make_organiser(conference)
    make_pool(conference)
    return conference


def make_person(conference, name="Saga", **fields):
    return make_registration(
        conference.pools.get(), name=name, email=f"{name}@umea.example", **fields
    )


def make_wish(**fields: Any) -> Wish:
    defaults: dict[str, Any] = {
        "layout": Layout.SINGLE,
        "order": Order.NAME,
        "whom": Whom.EVERYBODY,
        "has_backs": False,
    }
    return Wish(**defaults | fields)


def ask_for(conference, *, now=AUTUMN, language="sv", **wish):
    by = conference.memberships.get().user
    return ask(conference, make_wish(**wish), by=by, language=language, now=now)


def in_hand(now=AUTUMN):
    """What a worker has just taken in hand."""
    sheets = claim(now=now)
    assert sheets
    return sheets


def clock_at(now):
    return lambda: now


def made(sheets, now=LATER):
    make_all(clock=clock_at(now))
    sheets.refresh_from_db()
    return sheets


def names(content):
    return [page.splitlines()[2] for page in poppler.words(content)]


def printed(conference):
    rows = conference.registrations.exclude(badge_printed_at=None)
    return set(rows.values_list("name", flat=True))


# Asking


def test_it_is_told_how_many_there_are(conference):
    make_person(conference)
    make_person(conference, "Tuva", badge_printed_at=AUTUMN, avoids_photos=True)
    make_registration(make_online_pool(conference), email="far@umea.example", avoids_photos=True)

    numbers = tally(conference)

    assert numbers == Tally(everybody=2, new=1, avoiding_photos=1)
    assert (numbers.of(Whom.EVERYBODY), numbers.of(Whom.NEW)) == (2, 1)


def test_what_is_asked_for_is_written_down(conference):
    make_person(conference)
    make_person(conference, "Tuva", badge_printed_at=AUTUMN)

    sheets = ask_for(conference, layout=Layout.LABELS, whom=Whom.NEW, has_backs=True)

    assert list(BadgeSheets.objects.values()) == [
        {
            "id": sheets.pk,
            "conference_id": conference.pk,
            "asked_by_id": conference.memberships.get().user_id,
            "asked_at": AUTUMN,
            "layout": "labels",
            "order": "name",
            "whom": "new",
            "has_backs": True,
            "language": "sv",
            "total": 1,
            "done": 0,
            "claimed_until": None,
            "tries": 0,
            "failed_at": None,
            "finished_at": None,
            "pdf": None,
        }
    ]


def test_nobody_is_no_file(conference):
    make_person(conference, badge_printed_at=AUTUMN)

    with pytest.raises(NobodyToPrint):
        ask_for(conference, whom=Whom.NEW)

    assert not BadgeSheets.objects.exists()


def test_names_that_the_fonts_cannot_write_are_told(conference):
    for name in ("Öda 王", "Saga", "Anna 🌻"):
        make_person(conference, name)
    make_registration(make_online_pool(conference), name="小明", email="far@umea.example")

    assert [name for _pk, name in names_in_other_letters(conference)] == ["Anna 🌻", "Öda 王"]


# Making


def test_everybody_on_site_gets_a_badge_in_the_order_of_a_swedish_register(conference):
    for name in ("Öda", "Zita", "Åsa", "Áila", "Ärla", "Bo"):
        make_person(conference, name)
    make_registration(make_online_pool(conference), email="far@umea.example")

    sheets = made(ask_for(conference))

    assert names(sheets.pdf) == ["Áila", "Bo", "Zita", "Åsa", "Ärla", "Öda"]
    assert (sheets.done, sheets.total, sheets.finished_at) == (6, 6, LATER)
    assert pdf.faults(bytes(sheets.pdf), language="sv") == []


def test_they_can_be_in_the_order_of_organisations(conference):
    home = make_organisation(name_sv="Åsele kommun", name_en="Asele")
    make_person(conference, "Anna", organisation=home)
    make_person(conference, "Zita", organisation_name="Malå kommun")
    make_person(conference, "Bo", organisation_name="Malå kommun")

    swedish = made(ask_for(conference, order=Order.ORGANISATION))
    english = made(ask_for(conference, order=Order.ORGANISATION, language="en"))

    assert names(swedish.pdf) == ["Bo", "Zita", "Anna"]
    assert names(english.pdf) == ["Anna", "Bo", "Zita"]
    assert pdf.faults(bytes(english.pdf), language="en") == []


def test_only_those_whose_badge_is_not_printed(conference):
    make_person(conference, "Saga", badge_printed_at=AUTUMN)
    make_person(conference, "Tuva")

    sheets = made(ask_for(conference, whom=Whom.NEW))

    assert names(sheets.pdf) == ["Tuva"]


def test_backs_come_after_their_fronts(conference):
    for name in ("Saga", "Tuva"):
        make_person(conference, name)

    sheets = made(ask_for(conference, has_backs=True))

    pages = [page.split() for page in poppler.words(sheets.pdf)]
    assert [("Saga" in page, "Inget" in page) for page in pages] == [
        (True, False),
        (True, True),
        (False, False),
        (False, True),
    ]


def test_whose_badge_is_in_the_file_has_a_printed_one_and_is_not_checked_in(conference):
    make_person(conference, "Saga")
    make_registration(make_online_pool(conference), name="Far", email="far@umea.example")

    made(ask_for(conference))

    saga = conference.registrations.get(name="Saga")
    assert printed(conference) == {"Saga"}
    assert (saga.badge_printed_at, saga.admissions.count(), saga.sequence) == (LATER, 0, 0)


def test_who_changed_meanwhile_is_printed_again(conference):
    saga = make_person(conference, "Saga")
    make_person(conference, "Tuva")
    ask_for(conference)
    sheets = in_hand()
    by = conference.memberships.get().user

    def clock():
        """Saga loses her badge while hers is drawn, after everybody was read."""
        row = Registration.objects.get(pk=saga.pk)
        if row.sequence == 0:
            replace_ticket(row, seen=0, by=by, reason="Tappad", now=AUTUMN)
        return LATER

    make(sheets, clock=clock)

    assert printed(conference) == {"Tuva"}


def test_nobody_may_be_left(conference):
    person = make_person(conference)
    sheets = ask_for(conference)
    cancel(person, now=AUTUMN)

    made(sheets)

    assert (sheets.finished_at, sheets.total, file_of(sheets, now=LATER)) == (LATER, 0, None)


def test_the_progress_tells_how_many_are_drawn(conference):
    for number in range(60):
        make_person(conference, f"Person {number}")
    ask_for(conference)
    sheets = in_hand()
    seen = []

    def clock():
        row = BadgeSheets.objects.get(pk=sheets.pk)
        seen.append((row.done, row.total, row.finished_at))
        return AUTUMN

    make(sheets, clock=clock)

    assert seen == [(0, 60, None), (0, 60, None), (25, 60, None), (50, 60, None), (60, 60, None)]


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_one_badge_as_for_three(conference, number, django_assert_num_queries):
    for each in range(number):
        make_person(conference, f"Person {each}")
    ask_for(conference)
    sheets = in_hand()

    with django_assert_num_queries(11):
        make(sheets, clock=clock_at(LATER))


# In whose hands


def test_what_is_asked_for_first_is_made_first_and_all_of_it(conference):
    make_person(conference)
    later = ask_for(conference, now=LATER)
    earlier = ask_for(conference, now=AUTUMN)

    assert claim(now=LATER) == earlier
    assert claim(now=LATER) == later
    assert claim(now=LATER) is None


def test_a_worker_that_was_killed_is_replaced_when_its_lease_is_over(conference):
    make_person(conference)
    sheets = ask_for(conference)
    killed = in_hand()

    assert made(sheets, now=AUTUMN + LEASE - timedelta(seconds=1)).finished_at is None
    assert made(sheets, now=AUTUMN + LEASE).finished_at == AUTUMN + LEASE
    with pytest.raises(TakenOver):
        make(killed, clock=clock_at(AUTUMN + LEASE))
    assert (BadgeSheets.objects.get().tries, killed.pk) == (2, sheets.pk)


def test_who_is_slow_renews_the_lease_with_every_step(conference):
    make_person(conference)
    ask_for(conference)
    slow = in_hand()
    others: list[BadgeSheets | None] = []

    def clock():
        now = AUTUMN + LEASE * 0.9 * (len(others) + 1)
        others.append(claim(now=now))
        return now

    make(slow, clock=clock)

    assert others == [None, None, None]


def test_who_is_overtaken_in_the_last_step_marks_nobody(conference, caplog):
    make_person(conference)
    sheets = ask_for(conference)
    others: list[BadgeSheets | None] = []

    def clock():
        """In time three times; then the worker sleeps for an hour, and at last looks for more."""
        if len(others) == 3:
            others.append(claim(now=AUTUMN + timedelta(hours=1)))
            return AUTUMN + timedelta(hours=1)
        others.append(None)
        return AUTUMN

    with caplog.at_level("INFO"):
        make_all(clock=clock)

    assert others == [None, None, None, sheets, None]
    assert printed(conference) == set()
    assert [record.message for record in caplog.records] == [
        f"badge sheets {sheets.pk} were taken over"
    ]


def test_what_cannot_be_made_is_told_and_can_be_tried_again(conference, caplog):
    make_person(conference)
    sheets = ask_for(conference)
    BadgeSheets.objects.update(layout="papyrus")

    made(sheets)

    assert (sheets.failed_at, sheets.finished_at, printed(conference)) == (LATER, None, set())
    assert [record.levelname for record in caplog.records] == ["ERROR"]

    BadgeSheets.objects.update(layout="single")
    assert made(sheets).finished_at is None
    try_again(sheets)

    assert made(sheets).finished_at == LATER
    assert (sheets.failed_at, sheets.tries) == (None, 1)


def test_what_kills_every_worker_is_given_up(conference):
    make_person(conference)
    sheets = ask_for(conference)
    times = [AUTUMN + LEASE * number for number in range(4)]

    taken = [claim(now=at) for at in times]

    sheets.refresh_from_db()
    assert taken == [sheets, sheets, sheets, None]
    assert sheets.failed_at == times[3]


def test_what_has_not_failed_is_not_tried_again(conference):
    make_person(conference)
    sheets = made(ask_for(conference))

    try_again(sheets)

    sheets.refresh_from_db()
    assert sheets.finished_at == LATER


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_it_once(conference):
    make_person(conference)
    ask_for(conference)
    start = Barrier(2)

    def work():
        start.wait()
        try:
            return claim(now=AUTUMN)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        taken = [future.result() for future in [threads.submit(work) for _worker in range(2)]]

    assert sorted(sheets is None for sheets in taken) == [False, True]
    assert BadgeSheets.objects.get().tries == 1


def test_beat_has_them_made_and_forgotten(conference):
    make_person(conference)
    sheets = ask_for(conference)

    make_badge_sheets()
    sheets.refresh_from_db()
    BadgeSheets.objects.update(finished_at=AUTUMN)
    forget_badge_sheets()

    assert sheets.pdf[:5] == b"%PDF-"
    assert BadgeSheets.objects.get().pdf == b""


# For a day


def test_a_file_is_there_for_a_day_and_then_erased(conference):
    make_person(conference)
    sheets = made(ask_for(conference))
    assert file_of(ask_for(conference), now=LATER) is None

    almost = LATER + KEPT - timedelta(seconds=1)
    assert (file_of(sheets, now=almost) or b"")[:5] == b"%PDF-"
    assert file_of(sheets, now=LATER + KEPT) is None
    assert (forget(now=almost), forget(now=LATER + KEPT), forget(now=NOON)) == (0, 1, 0)

    sheets.refresh_from_db()
    assert (sheets.pdf, sheets.done, sheets.total) == (b"", 1, 1)
