"""What is kept about a person, and having it erased."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from lxml import html

from notifications.models import Attachment, Message
from registrations import erasing
from registrations.emails.places import post_changed
from registrations.erasing import StillRegistered, erase_at_request, erase_what_is_due
from registrations.models import (
    Admission,
    Answer,
    AuditEntry,
    CheckIn,
    ErasureRun,
    Group,
    Invitation,
    MealSkip,
    Needs,
    NeedsReading,
    Pool,
    Question,
    Registration,
    RetiredTicket,
    SavedSession,
    Seat,
)
from registrations.personal_data import (
    FIELDS,
    NOT_PERSONAL,
    NOT_PERSONAL_TABLES,
    TABLES,
    kept_until,
    rows_about,
)
from registrations.signup import cancel
from registrations.tasks import erase_personal_data
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_invitation,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db

A_QUARTER_LATER = datetime(2027, 3, 10, 12, tzinfo=UTC)
A_YEAR_LATER = datetime(2027, 12, 10, 12, tzinfo=UTC)


@pytest.fixture
def registration() -> Registration:
    return make_registration(make_pool(make_conference()), organisation=make_organisation())


def runs() -> list[tuple[str, int]]:
    return list(ErasureRun.objects.order_by("pk").values_list("rule", "count"))


def page_of(response):
    return html.fromstring(response.text)


def words_of(response) -> str:
    return " ".join(page_of(response).xpath("//main")[0].text_content().split())


def fill(registration: Registration) -> None:
    """Every table that belongs to a registration has a row of theirs."""
    conference = registration.conference
    session = make_session(conference)
    device = make_device(make_checkpoint(conference))
    Seat.objects.create(
        registration=registration, session=session, status="waiting", booked_at=AUTUMN
    )
    SavedSession.objects.create(registration=registration, session=session, saved_at=AUTUMN)
    RetiredTicket.objects.create(registration=registration, code="DV1OLD", retired_at=AUTUMN)
    AuditEntry.objects.create(
        registration=registration, kind="changed", at=AUTUMN, reason="Saga ringde"
    )
    question = Question.objects.create(
        conference=conference,
        slug="resa",
        kind="text",
        label_sv="Hur reser du?",
        purpose_sv="Samåkning",
        kept_days=7,
    )
    Answer.objects.create(
        registration=registration, question=question, value="Med tåg", answered_at=AUTUMN
    )
    Admission.objects.create(
        registration=registration, checkpoint=device.checkpoint, device=device, admitted_at=NOON
    )
    make_invitation(conference, registration=registration)
    MealSkip.objects.create(registration=registration, session=session)
    for email, digest in ((registration.email, "1"), ("before@umea.example", "2")):
        Invitation.objects.create(
            conference=conference,
            registration=registration,
            email=email,
            email_key=email,
            digest=digest,
            imported_at=AUTUMN,
            invited_at=datetime(2026, 10, 1, 7, tzinfo=UTC),
        )
    for kind in ("food", "access"):
        Needs.objects.create(
            registration=registration,
            kind=kind,
            sealed="gAAAA",
            consent_version="1",
            consented_at=AUTUMN,
        )
    NeedsReading.objects.create(
        conference=conference,
        by=make_user(email="access@rv.example"),
        at=NOON,
        kind="access",
        purpose="arrange",
        registration=registration,
    )
    CheckIn.objects.create(
        uuid="a3c2b6f2-6d7c-4d83-9a1e-3f6f6f0c1d11",
        device=device,
        checkpoint=device.checkpoint,
        registration=registration,
        scanned_at=NOON,
        recorded_at=NOON,
        outcome="admitted",
        verdict={"attendee": {"name": registration.name}},
    )


# What is kept


def test_every_field_of_a_registration_says_why_it_is_kept():
    fields = [*Registration._meta.fields, *Registration._meta.many_to_many]

    assert {field.name for field in fields} == FIELDS.keys() | NOT_PERSONAL


def test_every_table_that_belongs_to_a_registration_says_why_it_is_kept():
    tables = {relation.get_accessor_name() for relation in Registration._meta.related_objects}

    assert tables == TABLES.keys() | NOT_PERSONAL_TABLES


def test_the_page_shows_all_of_it_in_words(client, registration):
    fill(registration)
    post_changed(registration, now=AUTUMN)

    response = client.get(f"/min/{registration.personal_token}/uppgifter/")

    words = words_of(response)
    for shown in (
        "Saga Hjortronklint",
        "saga.hjortronklint@umea.example",
        "Umeå kommun",
        "svenska",
        "Sexton kommuner, en beställning: Väntar",
        "Hur reser du? Med tåg",
        "Saga ringde",
        "DV1OLD",
        "Entrén: Insläppt",
        "9 december 2027",
        "16 december 2026",
        "Namnskylten och insläppet.",
        "1 oktober 2026",
        "artikel 6.1 e",
        "Mat, 1 november 2026",
        "artiklarna 6.1 a och 9.2 a",
    ):
        assert shown in words
    assert registration.personal_token not in words
    assert words.count("1 oktober 2026") == 1
    assert not response.cookies


def test_who_has_a_place_is_kept_a_year_and_who_has_none_a_quarter(registration):
    assert str(kept_until(registration)) == "2027-12-09"

    assert str(kept_until(cancel(registration, now=AUTUMN))) == "2027-03-09"


def test_the_file_says_the_same_for_machines(client, registration):
    registration.days.add(*registration.conference.days.all())

    response = client.get(f"/min/{registration.personal_token}/uppgifter.json")

    data = response.json()
    assert (
        response["Content-Disposition"] == 'attachment; filename="digitala-vasterbotten-2026.json"'
    )
    assert response["Cache-Control"] == "private, no-store"
    assert data.keys() == {row.name for row in rows_about(registration)}
    assert data["name"] == {
        "value": "Saga Hjortronklint",
        "purpose": "Namnskylten och insläppet.",
        "legal_basis": "En uppgift av allmänt intresse (artikel 6.1 e)",
        "kept_until": "2027-12-09",
    }
    assert data["registered_at"]["value"] == "2026-11-01T09:00:00Z"
    assert data["days"]["value"] == ["2026-12-08", "2026-12-09"]
    assert "Namnskylten" in response.text


def test_the_page_takes_the_same_number_of_queries_for_one_row_and_three(
    client, registration, django_assert_max_num_queries
):
    fill(registration)
    for number in range(3):
        session = make_session(registration.conference, slug=f"s{number}")
        Seat.objects.create(
            registration=registration, session=session, status="booked", booked_at=AUTUMN
        )

    with django_assert_max_num_queries(20):
        client.get(f"/min/{registration.personal_token}/uppgifter/")


# Erased when one asks


@pytest.fixture
def gone(registration) -> Registration:
    """Somebody who has cancelled, with all that there can be about them."""
    fill(registration)
    return cancel(registration, now=AUTUMN)


def test_who_is_registered_is_told_to_cancel_first(client, registration):
    page = f"/min/{registration.personal_token}/uppgifter/"

    response = client.post(page, {"erase": "1"}, follow=True)

    assert "Avanmäl dig, så kan du få dem raderade här genast." in words_of(response)
    assert Registration.objects.get().name == "Saga Hjortronklint"
    with pytest.raises(StillRegistered):
        erase_at_request(registration, now=AUTUMN)


def test_looking_erases_nothing(client, gone):
    response = client.get(f"/min/{gone.personal_token}/uppgifter/?erase=1")

    assert "Radera mig" in words_of(response)
    assert Registration.objects.get().erased_at is None


def test_who_has_cancelled_is_erased_at_once(client, gone):
    page = f"/min/{gone.personal_token}/uppgifter/"

    with time_machine.travel(AUTUMN, tick=False):
        response = client.post(page, {"erase": "1"})

    assert "Du är raderad" in words_of(response)
    assert client.get(page).status_code == 404
    after = Registration.objects.get()
    assert (after.name, after.email, after.email_key, after.erased_at) == ("–", "", "", AUTUMN)
    assert (after.organisation, after.organisation_name) == (gone.organisation, "Umeå kommun")
    assert (after.status, after.attendance) == ("cancelled", "on_site")
    assert runs() == [("at_request", 1)]


def test_nothing_is_left_of_who_was_erased(gone):
    erase_at_request(gone, now=AUTUMN)

    everything = " ".join(
        str(row)
        for model in (
            *(Registration, Answer, AuditEntry, CheckIn, RetiredTicket, Message, Invitation),
        )
        for row in model.objects.values()
    ).casefold()
    for trace in ("saga", "hjortronklint", "med tåg", "dv1old"):
        assert trace not in everything
    assert not SavedSession.objects.exists()
    assert not Attachment.objects.exists()


def test_letters_that_wait_are_not_sent_to_who_was_erased(gone):
    erase_at_request(gone, now=AUTUMN)

    assert list(Message.objects.values_list("kind", "status", "to")) == [
        ("cancelled", "withdrawn", "")
    ]


def test_an_organisation_that_only_they_wrote_goes_too(registration):
    Registration.objects.update(organisation=None, organisation_name="Sagas enskilda firma")
    gone = cancel(registration, now=AUTUMN)

    erase_at_request(gone, now=AUTUMN)

    assert Registration.objects.get().organisation_name == "–"


# Erased when its time has come


def test_nothing_is_erased_before_its_time(registration):
    cancel(registration, now=AUTUMN)
    last_day = A_QUARTER_LATER - timedelta(days=1)

    erase_what_is_due(registration.conference, now=last_day)

    assert runs() == []
    assert Registration.objects.get().erased_at is None


def test_what_the_door_had_shown_before_it_was_known_is_told_as_well(registration):
    fill(registration)
    scans = registration.check_ins.all()
    [plain] = words_about(registration, "check_ins")
    scans.update(shown="admitted", outcome="already_admitted")

    [told] = words_about(registration, "check_ins")

    assert plain == "8 december 2026 kl. 12.00, Entrén: Insläppt"
    assert told == "8 december 2026 kl. 12.00, Entrén: Redan insläppt (dörren visade: Insläppt)"


def words_about(registration, name):
    return next(row.words for row in rows_about(registration) if row.name == name)


def test_a_quarter_later_goes_who_cancelled_or_waited_and_when_anybody_came():
    pool = make_pool(make_conference())
    online = make_online_pool(pool.conference)
    cancel(make_registration(pool, email="left@umea.example"), now=AUTUMN)
    came = make_registration(pool)
    fill(came)
    waiting = {"status": "waitlisted", "waiting_for": pool, "queued_at": AUTUMN}
    online_meanwhile = make_registration(online, email="online@umea.example", **waiting)
    waited = make_registration(online, email="waits@umea.example", **waiting)
    Registration.objects.filter(pk=waited.pk).update(pool=None)

    erase_what_is_due(pool.conference, now=A_QUARTER_LATER)

    assert runs() == [("check_ins", 1), ("without_a_place", 2)]
    assert set(Registration.objects.filter(erased_at=None)) == {came, online_meanwhile}
    journal = CheckIn.objects.get()
    assert (journal.registration, journal.verdict, journal.outcome) == (None, {}, "admitted")
    assert not Admission.objects.exists()


def test_a_year_later_everybody_goes_and_the_numbers_stay(registration):
    conference = registration.conference
    for name in ("maj", "tuva"):
        Group.objects.create(
            conference=conference,
            name=name,
            email=f"{name}@umea.example",
            email_key=f"{name}@umea.example",
            organisation_name="Umeå kommun",
            begun_at=AUTUMN,
        )
    Registration.objects.update(group=Group.objects.first())

    with time_machine.travel(A_YEAR_LATER, tick=False):
        erase_personal_data()

    after = Registration.objects.get()
    assert runs() == [("registrations", 1), ("coordinators", 2)]
    assert (after.name, after.email, after.group) == ("–", "", None)
    assert (after.status, after.organisation) == ("confirmed", registration.organisation)
    assert not Group.objects.exists()
    assert Pool.objects.get().taken == 1


def test_to_erase_again_changes_nothing(registration):
    fill(registration)
    for _run in range(2):
        erase_what_is_due(registration.conference, now=A_YEAR_LATER)

    assert runs() == [("check_ins", 1), ("registrations", 1)]


def test_many_are_erased_side_by_side(registration):
    for number in range(3):
        make_registration(registration.pool, email=f"p{number}@umea.example")

    erase_what_is_due(registration.conference, now=A_YEAR_LATER)

    assert runs() == [("registrations", 4)]


def test_a_run_that_ends_midway_erases_nothing_and_says_nothing(registration, monkeypatch):
    def fail(*_args, **_named):
        raise RuntimeError

    monkeypatch.setattr(erasing, "_note", fail)
    with pytest.raises(RuntimeError):
        erase_what_is_due(registration.conference, now=A_YEAR_LATER)

    assert Registration.objects.get().name == registration.name
    assert runs() == []


def test_a_run_is_named_by_its_rule(registration):
    erase_what_is_due(registration.conference, now=A_YEAR_LATER)

    assert str(ErasureRun.objects.get()) == "Alla anmälningar, ett år efter konferensen: 1"


def test_the_promises_of_the_privacy_page_are_those_that_are_kept(client, registration):
    words = words_of(client.get("/personuppgifter/"))

    assert "Ett år efter konferensen" in words
    assert "90 dagar efter konferensen om du avanmälde dig eller aldrig fick en plats" in words
