"""Next year's conference, begun from this year's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from lxml import html

from conference.models import Conference, Membership, User
from registrations import copying
from registrations.copying import AddressTaken, Edition, Shift
from registrations.forms.copying import CopyForm
from registrations.models import Checkpoint, InvitationGreeting, Pool, Question
from registrations.views.organiser import copying as views
from scheduling.models import Call, ClashSetting, Draft, Room, Session, Slot
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_group,
    make_invitation,
    make_member,
    make_online_pool,
    make_organiser,
    make_pool,
    make_question,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
    make_workshop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

PAGE = "/arrangor/2026/kopiera/"
# Wednesday 8 December 2027 is a day later in the week; Tuesday the 7th is the same.
TUESDAY, WEDNESDAY = date(2027, 12, 7), date(2027, 12, 8)


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def conference():
    """Something of everything, with people in it."""
    conference = make_conference(free_cancellation_until=NOON - timedelta(days=7), offer_hours=5)
    room = make_room(conference)
    make_track(conference)
    lunch = make_session(conference, slug="lunch", kind="meal", seats=9, title_sv="Lunch")
    make_slot(lunch, room, version=7, sequence=2)
    make_slot(make_session(conference, slug="paus", kind="break", state="cancelled"), None)
    talk = make_session(conference, make_speaker(conference), slug="talk")
    make_slot(talk, room, starts_at=NOON + timedelta(hours=2))
    publish(conference, by=None, now=AUTUMN)
    pool = make_pool(conference, contact_name="Maj Älvdal", contact_email="maj@rv.example")
    make_online_pool(conference)
    make_registration(pool)
    make_question(conference, answers_erased=3, answers_erased_at=AUTUMN)
    make_checkpoint(conference)
    make_checkpoint(conference, slug="door", kind="session", session=talk)
    make_group(conference)
    make_invitation(conference)
    InvitationGreeting.objects.create(conference=conference, words_sv="Välkommen!")
    Draft.objects.update_or_create(conference=conference, defaults={"version": 9})
    Draft.objects.update(walking_minutes=12)
    ClashSetting.objects.create(conference=conference, rule="same_track", level="ignore")
    Call.objects.create(
        conference=conference, opens_at=AUTUMN - timedelta(days=90), closes_at=AUTUMN
    )
    return conference


@pytest.fixture
def maj(conference):
    return make_organiser(conference)


def edition(**fields):
    named: dict[str, Any] = {
        "slug": "2027",
        "name_sv": "Nästa",
        "name_en": "Next",
        "starts_on": TUESDAY,
    }
    return Edition(**named | {"with_frame": True} | fields)


def words(page):
    return " ".join(html.fromstring(page.text).text_content().split())


def models_of_a_conference():
    """Every model whose rows belong to a conference, by one step or several."""
    found: set[Any] = {Conference}
    while True:
        further = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if field.related_model in found
        }
        if further <= found:
            return {model._meta.label for model in found - {Conference}}
        found |= further


def test_every_model_of_a_conference_is_copied_or_explicitly_not():
    copied = {model._meta.label for model in copying.COPIED}
    decided = [copied, copying.WITH_THE_FRAME, copying.NEVER]

    # A new model is put in COPIED, or in NEVER with what it is a part of.
    assert set.union(*map(set, decided)) == models_of_a_conference()
    assert sum(map(len, decided)) == len(set.union(*map(set, decided)))


def test_the_new_conference_has_all_but_people(conference, maj):
    new = copying.copy(conference, edition(), by=maj, now=AUTUMN)

    assert (new.name_sv, new.offer_hours, new.venue_name) == ("Nästa", 5, "Sara kulturhus")
    assert [room.name_sv for room in new.rooms.all()] == ["Lilla scenen"]
    assert [track.code for track in new.tracks.all()] == ["HAL"]
    assert list(new.pools.values_list("slug", "capacity", "taken", "contact_name")) == [
        ("on-site", 190, 0, ""),
        ("online", None, 0, ""),
    ]
    question = new.questions.get()
    assert (question.slug, question.answers_erased, question.answers_erased_at) == (
        *("workplace", 0),
        None,
    )
    assert [one.slug for one in new.checkpoints.all()] == ["entrance"]
    assert (new.draft.version, new.draft.walking_minutes) == (0, 12)
    assert new.clash_settings.get().level == "ignore"
    assert new.invitation_greeting.words_sv == "Välkommen!"
    for people in ("registrations", "speakers", "groups", "invitations", "releases"):
        assert getattr(conference, people).exists()
        assert not getattr(new, people).exists()


def test_the_door_of_a_hub_stands_at_the_new_hub(conference, maj):
    hub = make_pool(conference, slug="nod-umea", attendance="hub")
    make_checkpoint(conference, slug="nod", kind="hub", pool=hub)

    new = copying.copy(conference, edition(), by=maj, now=AUTUMN)

    assert new.checkpoints.get(slug="nod").pool == new.pools.get(slug="nod-umea") != hub


def test_seats_are_released_anew(conference, maj):
    conference.checkpoints.update(seats_released_at=NOON)

    new = copying.copy(conference, edition(), by=maj, now=AUTUMN)

    assert new.checkpoints.get().seats_released_at is None


def test_nothing_of_the_copied_conference_changes(conference, maj):
    models: tuple[Any, ...] = (*copying.COPIED, Session, Membership)

    def everything():
        return {
            model: list(model._base_manager.filter(conference=conference).values())
            for model in models
        }

    before = everything()

    copying.copy(conference, edition(), by=maj, now=AUTUMN)

    assert everything() == before


def test_who_copies_is_its_only_member(conference):
    root = User.objects.create_superuser("root@rv.example", "lingon och hjortron")
    make_member(conference, Membership.Role.STEWARD)

    new = copying.copy(conference, edition(), by=root, now=AUTUMN)

    assert list(new.memberships.values_list("user", "role")) == [(root.pk, "organiser")]


def test_the_frame_comes_along_preliminary(conference, maj):
    new = copying.copy(conference, edition(), by=maj, now=AUTUMN)

    lunch = new.sessions.get()
    assert (lunch.slug, lunch.state, lunch.seats, lunch.seats_taken) == ("lunch", "accepted", 9, 0)
    slot = lunch.slots.get()
    assert slot.room == new.rooms.get()
    assert (slot.starts_at, slot.version, slot.sequence) == (NOON + timedelta(days=364), 0, 0)
    assert lunch.code != conference.sessions.get(slug="lunch").code
    assert not Slot.objects.filter(uuid=slot.uuid).exclude(pk=slot.pk).exists()


def test_the_frame_is_left_where_it_is_not_wanted(conference, maj):
    new = copying.copy(conference, edition(with_frame=False), by=maj, now=AUTUMN)

    assert not new.sessions.exists()


def test_days_keep_their_hours_and_calendars_begin_anew(conference, maj):
    conference.days.update(sequence=4)

    new = copying.copy(conference, edition(), by=maj, now=NOON)

    assert (new.starts_on, new.ends_on) == (TUESDAY, date(2027, 12, 8))
    first = new.days.earliest("date")
    assert (first.date, first.starts_at) == (TUESDAY, datetime(2027, 12, 7, 7, 30, tzinfo=UTC))
    assert (first.sequence, first.changed_at) == (0, NOON)
    assert first.uuid != conference.days.earliest("date").uuid


@pytest.mark.parametrize(
    ("starts_on", "then", "moved"),
    [
        (TUESDAY, NOON, datetime(2027, 12, 7, 11, tzinfo=UTC)),
        (WEDNESDAY, NOON, datetime(2027, 12, 8, 11, tzinfo=UTC)),
        # A deadline keeps its weekday, and nine in summer is nine in winter.
        (WEDNESDAY, datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2027, 11, 30, 8, tzinfo=UTC)),
        (
            date(2027, 6, 8),
            datetime(2026, 11, 30, 8, tzinfo=UTC),
            datetime(2027, 5, 31, 7, tzinfo=UTC),
        ),
    ],
)
def test_dates_are_moved_by_the_clock_at_the_venue(starts_on, then, moved):
    assert Shift.between(make_conference(), starts_on).moment(then) == moved


def test_deadlines_are_moved(conference, maj):
    new = copying.copy(conference, edition(), by=maj, now=AUTUMN)

    later = timedelta(weeks=52)
    assert new.registration_opens_at == conference.registration_opens_at + later
    assert new.free_cancellation_until == NOON - timedelta(days=7) + later
    assert new.pools.get(slug="on-site").closes_at == NOON + timedelta(days=1) + later
    assert new.call.closes_at == AUTUMN + later
    assert new.reminder_at is None


def test_an_address_that_is_taken_makes_nothing(conference, maj):
    make_conference(slug="2027")

    with pytest.raises(AddressTaken):
        copying.copy(conference, edition(), by=maj, now=AUTUMN)

    assert Room.objects.count() == 1


@pytest.mark.parametrize("number", [1, 4])
def test_it_takes_constantly_many_questions(maj, conference, django_assert_num_queries, number):
    for one in range(number):
        make_slot(make_session(conference, slug=f"b{one}", kind="break"), None)
        make_room(conference, slug=f"r{one}")
        make_track(conference, slug=f"t{one}")
        hub = make_pool(conference, slug=f"h{one}", attendance="hub")
        make_checkpoint(conference, slug=f"d{one}", kind="hub", pool=hub)
    with django_assert_num_queries(34):
        copying.copy(conference, edition(), by=maj, now=AUTUMN)


def test_the_page_suggests_next_year(client, conference, maj):
    client.force_login(maj)

    form = html.fromstring(client.get(PAGE).text).forms[-1]

    assert form.fields["slug"] == "2027"
    assert form.fields["name_sv"] == "Digitala Västerbotten 2027"
    assert form.fields["starts_on"] == "2027-12-07"


def test_the_page_tells_first_and_then_copies(client, conference, maj):
    client.force_login(maj)
    typed = {"slug": "2027", "name_sv": "Nästa", "starts_on": "2027-12-08", "with_frame": "on"}

    shown = words(client.post(PAGE, typed))

    assert "Första dagen är en annan veckodag än förra gången." in shown
    assert "Anmälan öppnar tis 2026-09-01 08.00 tis 2027-08-31 08.00" in shown
    assert "På plats: anmälan stänger ons 2026-12-09 12.00 tors 2027-12-09 12.00" in shown
    assert not Conference.objects.filter(slug="2027").exists()
    page = client.post(PAGE, typed | {"copy": "1"}, follow=True)
    assert "Nästa finns nu. Läs igenom dess texter." in words(page)
    assert page.redirect_chain == [("/arrangor/2027/texter/", 302)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "nästa"}, "Skriv året, och sedan bara små bokstäver a–z, siffror"),
        ({"slug": "2026"}, "Det finns redan en konferens med den adressen."),
        ({"starts_on": "snart"}, "Skriv en dag, till exempel 2027-12-07."),
        ({"starts_on": "2026-12-09"}, "Välj en dag efter konferensen som kopieras."),
        ({"name_sv": ""}, "Skriv vad konferensen heter."),
    ],
)
def test_what_is_wrong_is_said(client, conference, maj, wrong, said):
    client.force_login(maj)
    typed = {"slug": "2027", "name_sv": "Nästa", "starts_on": "2027-12-07", "copy": "1"}

    assert said in words(client.post(PAGE, typed | wrong))
    assert Conference.objects.count() == 1


def test_two_who_copy_at_once_make_one(rf, conference, maj):
    request = rf.post(PAGE)
    request.user = maj
    typed = {"slug": "2027", "name_sv": "Nästa", "starts_on": "2027-12-07"}
    form = CopyForm(typed, conference=conference)
    assert form.is_valid()
    make_conference(slug="2027")

    assert views._made(request, form) is None
    assert form.errors == {"slug": ["Det finns redan en konferens med den adressen."]}


def test_only_organisers_copy(client, conference):
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))

    assert client.get(PAGE).status_code == 404


def test_a_conference_without_anything_is_copied_too(maj):
    empty = make_conference(slug="2025-provet")
    make_workshop(empty)

    new = copying.copy(empty, edition(), by=maj, now=AUTUMN)

    assert not Pool.objects.filter(conference=new).exists()
    assert not new.sessions.exists()
    assert not Question.objects.filter(conference=new).exists()
    assert not Checkpoint.objects.filter(conference=new).exists()
