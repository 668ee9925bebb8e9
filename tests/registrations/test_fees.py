"""Who stayed away without a word, and what is decided about the fee."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from conference.models import Membership
from registrations.demo.seeding import seed
from registrations.fees import (
    NoFee,
    NotOverYet,
    TooLate,
    approve,
    propose,
    stayed_away,
    tally,
    waive,
)
from registrations.handing_over import Successor, hand_over
from registrations.models import Admission, Attendance, NoShowFee, Registration
from registrations.signup import cancel, change
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_checkpoint,
    make_conference,
    make_device,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db

FREE_UNTIL = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)
TOO_LATE = FREE_UNTIL + timedelta(minutes=1)
THE_DAY_AFTER = datetime(2026, 12, 10, 8, 0, tzinfo=UTC)


@pytest.fixture
def pool():
    fee = {"no_show_fee": 1200, "free_cancellation_until": FREE_UNTIL}
    return make_pool(make_conference(**fee))


@pytest.fixture
def maj(pool):
    return make_organiser(pool.conference)


def let_in(registration, *, period="2026-12-08", **checkpoint):
    door = registration.conference.checkpoints.first() or make_checkpoint(
        registration.conference, **checkpoint
    )
    device = door.devices.first() or make_device(door)
    Admission.objects.create(
        registration=registration,
        checkpoint=door,
        device=device,
        period=period,
        admitted_at=NOON,
    )


def proposed(pool):
    propose(pool.conference, now=THE_DAY_AFTER)
    return list(NoShowFee.objects.order_by("pk"))


def test_who_had_a_place_on_site_and_came_through_no_door_stayed_away(pool):
    came = make_registration(pool, email="came@umea.example")
    let_in(came, period="2026-12-09")
    away = make_registration(pool, email="away@umea.example")
    make_registration(make_online_pool(pool.conference), email="online@umea.example")
    hub = {"attendance": Attendance.HUB, "slug": "hub"}
    make_registration(make_pool(pool.conference, **hub), email="hub@umea.example")

    assert list(stayed_away(pool.conference)) == [away]


def test_who_only_ate_lunch_was_there(pool):
    let_in(make_registration(pool), slug="lunch", kind="meal")

    assert list(stayed_away(pool.conference)) == []


def test_who_cancelled_in_time_stays_away_for_nothing(pool):
    in_time = make_registration(pool, email="a@umea.example")
    late = make_registration(pool, email="b@umea.example")

    cancel(in_time, now=FREE_UNTIL)
    cancel(late, now=TOO_LATE)

    assert list(stayed_away(pool.conference)) == [late]


def test_without_a_last_day_who_cancels_pays_nothing(pool):
    pool.conference.free_cancellation_until = None
    pool.conference.save()
    cancel(make_registration(pool, email="a@umea.example"), now=TOO_LATE)
    away = make_registration(pool)

    assert list(stayed_away(pool.conference)) == [away]


def test_who_only_waited_for_a_place_had_none_to_give_up(pool):
    online = make_online_pool(pool.conference)
    waiting = make_registration(
        online,
        status=Registration.Status.WAITLISTED,
        attendance=Attendance.ON_SITE,
        waiting_for=pool,
        queued_at=AUTUMN,
    )

    cancel(waiting, now=TOO_LATE)

    assert list(stayed_away(pool.conference)) == []


def test_who_cancelled_late_and_registered_anew_is_judged_by_that(pool):
    cancel(make_registration(pool), now=TOO_LATE)
    let_in(make_registration(pool))

    assert list(stayed_away(pool.conference)) == []


def test_who_changed_to_online_stays_away_for_nothing(pool):
    online = make_online_pool(pool.conference)
    registration = make_registration(pool)

    change(registration, make_attendee(online, email=registration.email), now=TOO_LATE)

    assert list(stayed_away(pool.conference)) == []


def test_who_took_a_place_over_answers_for_it(pool):
    registration = make_registration(pool)
    successor = Successor("Bo", "bo@umea.example", None, "Umeå kommun", language="sv")

    hand_over(registration, successor, now=TOO_LATE)

    assert [one.name for one in stayed_away(pool.conference)] == ["Bo"]
    let_in(registration)
    assert list(stayed_away(pool.conference)) == []


def test_a_fee_is_proposed_for_each_once(pool):
    umea = make_organisation()
    away = make_registration(pool, organisation=umea, invoice_reference="12")

    first = propose(pool.conference, now=THE_DAY_AFTER)
    again = propose(pool.conference, now=THE_DAY_AFTER + timedelta(hours=1))

    assert (first, again) == (1, 0)
    fee = NoShowFee.objects.get()
    assert (fee.registration, fee.organisation, fee.organisation_name) == (
        away,
        umea,
        "Umeå kommun",
    )
    assert (fee.kronor, fee.reference, fee.state) == (1200, "12", NoShowFee.State.PROPOSED)
    assert (fee.name, fee.name_shown, fee.is_internal) == ("", "Saga Hjortronklint", False)


def test_nobody_has_stayed_away_before_the_last_day_is_past(pool):
    for at in (AUTUMN, datetime(2026, 12, 9, 22, 0, tzinfo=UTC)):
        with pytest.raises(NotOverYet):
            propose(pool.conference, now=at)


def test_nobody_is_asked_to_pay_once_who_came_is_erased(pool):
    make_registration(pool)

    with pytest.raises(TooLate):
        propose(pool.conference, now=THE_DAY_AFTER + timedelta(days=91))


def test_who_is_erased_is_asked_for_nothing(pool, maj):
    registration = make_registration(pool, invoice_reference="12")
    [fee] = proposed(pool)
    Registration.objects.update(erased_at=THE_DAY_AFTER, invoice_reference="", name="–")
    registration.refresh_from_db()

    approve([fee], now=THE_DAY_AFTER, by=maj)

    assert NoShowFee.objects.get().reference == "12"
    assert list(stayed_away(pool.conference)) == []


def test_a_free_conference_proposes_nothing():
    with pytest.raises(NoFee):
        propose(make_conference(), now=THE_DAY_AFTER)


def test_a_phone_that_tells_late_who_came_takes_the_proposal_back(pool):
    late, away = (make_registration(pool, email=f"{n}@umea.example") for n in range(2))
    assert len(proposed(pool)) == 2

    let_in(late)

    assert [fee.registration for fee in proposed(pool)] == [away]


def test_what_is_decided_is_not_taken_back_by_itself(pool, maj):
    registration = make_registration(pool)
    approve(proposed(pool), now=THE_DAY_AFTER, by=maj)

    let_in(registration)

    assert [fee.state for fee in proposed(pool)] == [NoShowFee.State.APPROVED]


def test_the_organiser_s_own_people_are_no_invoice(pool):
    region = make_organisation(slug="rv", name_sv="Region Västerbotten")
    pool.conference.organiser = region
    pool.conference.save()
    make_registration(pool, organisation=region, email="a@rv.example")
    make_registration(pool, organisation_name="Okänd AB", email="b@x.example")

    assert [(fee.organisation_name, fee.is_internal) for fee in proposed(pool)] == [
        ("Region Västerbotten", True),
        ("Okänd AB", False),
    ]


def test_a_waiver_says_that_who_and_when_and_nothing_more(pool, maj):
    make_registration(pool)

    waive(proposed(pool), now=THE_DAY_AFTER, by=maj)

    fee = NoShowFee.objects.get()
    assert (fee.state, fee.decided_by, fee.decided_at) == ("waived", maj, THE_DAY_AFTER)
    assert fee.name == ""
    words = {field.name for field in NoShowFee._meta.get_fields()}
    assert not words & {"reason", "note", "comment", "why"}


def test_what_is_approved_carries_its_own_copy_as_things_are_then(pool, maj):
    registration = make_registration(pool)
    fees = proposed(pool)
    Registration.objects.update(name="Saga H", invoice_reference="77")

    approve(fees, now=THE_DAY_AFTER, by=maj)
    Registration.objects.filter(pk=registration.pk).delete()

    fee = NoShowFee.objects.get()
    assert (fee.registration, fee.name_shown, fee.reference) == (None, "Saga H", "77")


def test_a_decision_can_be_changed_until_it_is_exported(pool, maj):
    make_registration(pool)
    fees = proposed(pool)
    bo = make_user(email="bo@rv.example")

    assert approve(fees, now=THE_DAY_AFTER, by=maj) == 1
    assert approve(fees, now=THE_DAY_AFTER, by=bo) == 0
    assert waive(fees, now=THE_DAY_AFTER, by=bo) == 1

    fee = NoShowFee.objects.get()
    assert (fee.state, fee.decided_by, fee.name) == ("waived", bo, "")


def test_a_fee_without_a_registration_can_still_be_decided(pool, maj):
    registration = make_registration(pool)
    fees = proposed(pool)
    registration.delete()

    approve(fees, now=THE_DAY_AFTER, by=maj)

    assert NoShowFee.objects.get().name_shown == ""


@pytest.mark.parametrize(
    "impossible", [{"state": "waived"}, {"state": "exported"}, {"name": "Saga"}]
)
def test_the_database_knows_what_a_fee_can_be(pool, impossible):
    make_registration(pool)
    [fee] = proposed(pool)

    with pytest.raises(IntegrityError), transaction.atomic():
        NoShowFee.objects.filter(pk=fee.pk).update(**impossible)


def test_the_demo_s_day_gives_nine_who_stayed_away():
    """190 were expected and 181 came; three fees are waived and six remain to be invoiced."""
    conference = seed(now=AUTUMN, is_full=True)
    on_site = list(conference.registrations.confirmed().filter(pool__slug="on-site").order_by("pk"))
    door = conference.checkpoints.get(slug="entrance")
    device = make_device(door)
    Admission.objects.bulk_create(
        Admission(
            registration=one,
            checkpoint=door,
            device=device,
            period=conference.starts_on.isoformat(),
            admitted_at=NOON,
        )
        for one in on_site[:181]
    )
    over = datetime.combine(conference.ends_on, datetime.min.time(), tzinfo=UTC) + timedelta(days=1)
    maj = Membership.objects.filter(conference=conference, role="organiser")[0].user

    assert len(on_site) == 190
    assert propose(conference, now=over) == 9
    fees = list(conference.no_show_fees.order_by("pk"))
    waive(fees[:3], now=over, by=maj)
    approve(fees[3:], now=over, by=maj)

    counted = {state: number for state, number, _kronor in tally(conference.no_show_fees.all())}
    assert counted == {"Föreslagen": 0, "Godkänd": 6, "Borttagen": 3, "Exporterad": 0}
