"""Who is invited, who is written to, and who is left alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from notifications.delivery import deliver_due
from notifications.models import Message
from registrations import inviting
from registrations.inviting import Imported, Invitee, Progress
from registrations.models import Invitation, InvitationGreeting, OptOut
from registrations.signup import AlreadyRegistered, register
from registrations.tasks import forget_old_invitations, post_invitations
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_invitation,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
)
from tests.post_box import open_post_box

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(days=5)
SPRING = datetime(2027, 4, 1, tzinfo=UTC)


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def post_box():
    with open_post_box() as opened:
        yield opened


def posted():
    return list(Message.objects.order_by("pk").values_list("kind", "to"))


# Importing


def test_a_list_is_imported_and_nothing_is_sent(conference):
    mala = make_organisation(slug="mala", name_sv="Malå kommun", mail_domains=["mala.example"])
    invitees = [Invitee("Tuva@mala.example", "Tuva Lingonstråle"), Invitee("bo@umea.example")]

    imported = inviting.import_invitees(conference, invitees, language="en", now=AUTUMN)
    inviting.post_due(now=LATER)

    assert imported == Imported(added=2, known=[], registered=[], opted_out=[])
    tuva, bo = conference.invitations.in_order()
    assert (tuva.email, tuva.email_key, tuva.name, tuva.organisation, tuva.language) == (
        "Tuva@mala.example",
        "tuva@mala.example",
        "Tuva Lingonstråle",
        mala,
        "en",
    )
    assert (bo.organisation, tuva.organisation_shown, bo.organisation_shown) == (
        None,
        "Malå kommun",
        "",
    )
    assert posted() == []


def test_those_who_need_no_invitation_are_passed_over(conference):
    make_invitation(conference, email="invited@umea.example")
    make_registration(make_pool(conference), email="comes@umea.example")
    inviting.opt_out(make_invitation(make_conference(slug="2025")).digest, now=AUTUMN)
    addresses = (
        "new@umea.example",
        "NEW@umea.example",
        "Invited@umea.example",
        "comes@umea.example",
        "tuva.lingonstrale@mala.example",
    )

    imported = inviting.import_invitees(
        conference, [Invitee(address) for address in addresses], language="sv", now=AUTUMN
    )

    assert imported == Imported(
        added=1,
        known=["NEW@umea.example", "Invited@umea.example"],
        registered=["comes@umea.example"],
        opted_out=["tuva.lingonstrale@mala.example"],
    )


# Sending


def test_an_invitation_is_posted_once_after_the_organiser_says_so(conference):
    make_invitation(conference, invited_at=None)

    assert inviting.invite(conference, now=AUTUMN) == 1
    assert inviting.invite(conference, now=AUTUMN) == 0
    assert [inviting.post_due(now=AUTUMN) for _ring in range(3)] == [1, 0, 0]
    assert posted() == [("invitation", "Tuva.Lingonstrale@mala.example")]
    assert Invitation.objects.get().invited_at == AUTUMN


def test_invitations_are_posted_in_chunks(conference, monkeypatch):
    monkeypatch.setattr(inviting, "CHUNK", 2)
    for number in range(5):
        make_invitation(conference, email=f"p{number}@umea.example", invited_at=None)
    inviting.invite(conference, now=AUTUMN)

    assert [inviting.post_due(now=AUTUMN) for _ring in range(4)] == [2, 2, 1, 0]


def test_beat_has_them_posted(conference):
    make_invitation(conference, invited_at=None)
    inviting.invite(conference, now=AUTUMN)

    with time_machine.travel(LATER):
        post_invitations()

    assert posted() == [("invitation", "Tuva.Lingonstrale@mala.example")]


def test_the_silent_are_reminded_once_from_the_day_that_was_set(conference):
    make_invitation(conference)
    make_invitation(conference, email="late@umea.example", invited_at=None)

    assert inviting.remind(conference, at=LATER) == 1
    assert inviting.post_due(now=AUTUMN) == 0
    assert inviting.post_due(now=LATER) == 1
    assert inviting.remind(conference, at=LATER) == 0
    assert inviting.post_due(now=LATER) == 0
    assert posted() == [("invitation-reminder", "Tuva.Lingonstrale@mala.example")]


def comes(invitation):
    make_registration(make_pool(invitation.conference), email=invitation.email)


def came_and_cancelled(invitation):
    registration = make_registration(make_pool(invitation.conference), email=invitation.email)
    registration.status, registration.pool = "cancelled", None
    registration.cancelled_at = AUTUMN
    registration.save()


def comes_with_another_address(invitation):
    pool = make_pool(invitation.conference)
    inviting.accept(invitation, make_attendee(pool, email="home@tuva.example"), now=AUTUMN)
    Message.objects.all().delete()


def declines(invitation):
    inviting.decline(invitation, now=AUTUMN)


def opts_out(invitation):
    inviting.opt_out(invitation.digest, now=AUTUMN)


ANSWERS = [comes, came_and_cancelled, comes_with_another_address, declines, opts_out]


@pytest.mark.parametrize("answers", ANSWERS)
def test_who_has_answered_is_not_reminded(conference, answers):
    answers(make_invitation(conference))

    assert inviting.remind(conference, at=AUTUMN) == 0
    assert posted() == []


@pytest.mark.parametrize("answers", ANSWERS)
def test_who_answers_before_the_reminder_goes_is_left_alone(conference, answers):
    invitation = make_invitation(conference)
    inviting.remind(conference, at=LATER)

    answers(invitation)

    assert inviting.post_due(now=LATER) == 0


@pytest.mark.parametrize("answers", ANSWERS)
def test_a_letter_that_is_overtaken_is_not_written(conference, answers, post_box):
    invitation = make_invitation(conference, invited_at=None)
    inviting.invite(conference, now=AUTUMN)
    inviting.post_due(now=AUTUMN)
    waiting = Message.objects.get()
    answers(invitation)
    if not Message.objects.exists():
        waiting.save(force_insert=True)

    deliver_due(now=LATER)

    assert [letter["X-DV-Mail"] for letter in post_box.letters] == []
    assert Message.objects.get().status == Message.Status.WITHDRAWN


# Answering


def test_registering_by_the_link_marks_the_invitation(conference):
    invitation = make_invitation(conference, declined_at=AUTUMN)
    attendee = make_attendee(make_pool(conference), email="home@tuva.example")

    registration = inviting.accept(invitation, attendee, now=LATER)

    invitation.refresh_from_db()
    assert (invitation.registration, invitation.declined_at) == (registration, None)


def test_an_address_that_is_registered_gets_its_link_and_no_second_place(conference):
    invitation = make_invitation(conference)
    attendee = make_attendee(make_pool(conference))
    register(conference, attendee, now=AUTUMN)

    with pytest.raises(AlreadyRegistered):
        inviting.accept(invitation, attendee, now=LATER)
    assert [kind for kind, _to in posted()] == ["confirmation", "my-link"]


def test_no_thanks_keeps_its_first_time(conference):
    invitation = make_invitation(conference)

    inviting.decline(invitation, now=AUTUMN)
    inviting.decline(invitation, now=LATER)

    assert Invitation.objects.get().declined_at == AUTUMN


def test_an_opt_out_is_remembered_without_the_address(conference):
    invitation = make_invitation(conference)

    inviting.opt_out(invitation.digest, now=AUTUMN)
    inviting.opt_out(invitation.digest, now=LATER)

    kept = OptOut.objects.get()
    assert (kept.opted_out_at, "tuva" in str(vars(kept)).casefold()) == (AUTUMN, False)
    assert str(kept) == f"{invitation.digest[:8]}…"


def test_who_opted_out_still_gets_letters_about_their_own_place(conference, post_box):
    invitation = make_invitation(conference)
    inviting.opt_out(invitation.digest, now=AUTUMN)

    register(conference, make_attendee(make_pool(conference), email=invitation.email), now=AUTUMN)
    deliver_due(now=AUTUMN)

    [letter] = post_box.letters
    assert letter["X-DV-Mail"] == "confirmation"
    bulk = ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Precedence")
    assert [letter[name] for name in bulk] == [None] * 4
    assert "avsluta" not in text_of(letter)


# The letters


def text_of(letter: EmailMessage) -> str:
    return " ".join(
        part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"
    )


@pytest.fixture
def _addresses(settings):
    settings.BASE_URL = "https://konferens.regionvasterbotten.example"
    settings.IDENTITY_DOMAIN = "dv.example"


@pytest.mark.usefixtures("_addresses")
def test_an_invitation_says_in_its_headers_how_to_be_left_alone(conference, post_box):
    invitation = make_invitation(conference, invited_at=None)
    inviting.invite(conference, now=AUTUMN)
    inviting.post_due(now=AUTUMN)

    deliver_due(now=AUTUMN)

    [letter] = post_box.letters
    token = invitation.unsubscribe_token
    page = f"https://konferens.regionvasterbotten.example/avsluta/{token}/"
    assert letter["List-Unsubscribe"] == (
        f"<{page}>, <mailto:konferens@regionvasterbotten.example?subject=unsubscribe>"
    )
    raw = post_box.contents[0].decode().replace("\r\n ", " ").replace("\r\n\t", " ")
    assert f"\r\nList-Unsubscribe: <{page}>," in raw
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (letter["List-Id"], letter["Precedence"]) == ("<invitations.dv.example>", "bulk")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Subject"] == "Du är inbjuden till Digitala Västerbotten 2026"
    words = text_of(letter)
    assert "Hej Tuva Lingonstråle!" in words
    assert f"/inbjudan/{invitation.token}/" in words
    assert page in words
    assert "anmäld till" not in words


@pytest.mark.usefixtures("_addresses")
def test_one_click_in_the_mail_program_unsubscribes(conference, post_box, client):
    """RFC 8058, the whole way round: the header as it arrived, posted without a cookie."""
    invitation = make_invitation(conference, invited_at=None)
    inviting.invite(conference, now=AUTUMN)
    inviting.post_due(now=AUTUMN)
    deliver_due(now=AUTUMN)
    [letter] = post_box.letters
    page = letter["List-Unsubscribe"].partition(">")[0].removeprefix("<https://")
    name, _sign, value = letter["List-Unsubscribe-Post"].partition("=")

    done = client.post("/" + page.partition("/")[2], {name: value})

    assert (done.status_code, bool(done.cookies)) == (200, False)
    assert OptOut.objects.get().digest == invitation.digest
    assert inviting.remind(conference, at=AUTUMN) == 0


def test_a_reminder_is_in_the_language_of_the_invitation(conference, post_box):
    make_invitation(conference, language="en", name="")
    inviting.remind(conference, at=AUTUMN)
    inviting.post_due(now=AUTUMN)

    deliver_due(now=AUTUMN)

    [letter] = post_box.letters
    assert letter["Subject"] == "Will you come to Digital Västerbotten 2026?"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    words = text_of(letter)
    assert "This is the only reminder." in words
    assert "/en/invitation/" in words


def test_the_organisers_greeting_is_plain_text(conference, post_box):
    make_invitation(conference, invited_at=None)
    inviting.greet(conference, words_sv="Ta med <b>en kollega</b>!\r\n\r\nVälkomna.", words_en="")
    inviting.greet(conference, words_sv="Ta med <b>två</b>!\r\n\r\nVälkomna.", words_en="")
    inviting.invite(conference, now=AUTUMN)
    inviting.post_due(now=AUTUMN)

    deliver_due(now=AUTUMN)

    [letter] = post_box.letters
    html = letter.get_body(("html",)).get_content()
    assert "Ta med &lt;b&gt;två&lt;/b&gt;!" in html
    assert "<p>Välkomna.</p>" in html or ">Välkomna.</p>" in html
    assert str(InvitationGreeting.objects.get()) == conference.name


@pytest.mark.parametrize("is_online_too", [True, False])
def test_an_invitation_says_where_one_can_take_part(conference, post_box, is_online_too):
    if is_online_too:
        make_online_pool(conference)
    make_invitation(conference, invited_at=None)
    inviting.invite(conference, now=AUTUMN)
    inviting.post_due(now=AUTUMN)

    deliver_due(now=AUTUMN)

    words = text_of(post_box.letters[0])
    assert "Sara kulturhus, Skellefteå" in words
    assert ("eller på distans" in words) == is_online_too


def test_a_conference_without_a_venue_invites_too(post_box):
    conference = make_conference(venue_name="", venue_city="", tagline_sv="Gör mer tillsammans")
    make_invitation(conference, invited_at=None)
    inviting.invite(conference, now=AUTUMN)
    inviting.post_due(now=AUTUMN)

    deliver_due(now=AUTUMN)

    words = text_of(post_box.letters[0])
    assert "Gör mer tillsammans" in words
    assert "eller på distans" not in words


# How it goes, and how it ends


def test_the_progress_counts_everybody_once(conference, post_box):
    post_box.rcpt_answers["gone.example"] = "550 No such user"
    pool = make_pool(conference)
    for number, domain in enumerate(("umea", "umea", "gone", "umea", "umea", "umea")):
        make_invitation(conference, email=f"p{number}@{domain}.example", invited_at=None)
    inviting.invite(conference, now=AUTUMN)
    inviting.post_due(now=AUTUMN)
    deliver_due(now=AUTUMN)
    make_registration(pool, email="p0@umea.example")
    inviting.decline(conference.invitations.get(email="p1@umea.example"), now=AUTUMN)
    inviting.opt_out(conference.invitations.get(email="p3@umea.example").digest, now=AUTUMN)
    inviting.remind(conference, at=LATER)
    make_invitation(conference, email="new@umea.example", invited_at=None)
    make_invitation(conference, email="soon@umea.example", invited_at=None, invite_from=LATER)

    assert inviting.progress(conference) == Progress(
        imported=8,
        not_sent=1,
        on_their_way=1,
        silent=3,
        posted=6,
        sent=5,
        stopped=1,
        reminders_sent=0,
        reminders_coming=3,
        registered=1,
        declined=1,
        opted_out=1,
    )


def test_who_was_invited_is_forgotten_after_the_conference(conference):
    invitation = make_invitation(conference)
    other = make_invitation(conference, email="bo@umea.example")

    with time_machine.travel(AUTUMN):
        forget_old_invitations()
    assert Invitation.objects.filter(email="").count() == 0
    assert [inviting.forget_old(now=SPRING) for _run in range(2)] == [2, 0]
    forgotten = Invitation.objects.get(pk=invitation.pk)
    assert (forgotten.email, forgotten.name, forgotten.organisation_name) == ("", "", "")
    assert forgotten.digest == invitation.digest
    assert inviting.post_due(now=SPRING) == 0
    assert Invitation.objects.get(pk=other.pk).email_key == f"erased:{other.pk}"


@pytest.mark.django_db(transaction=True)
def test_two_workers_post_each_invitation_once():
    conference = make_conference()
    for number in range(20):
        make_invitation(conference, email=f"p{number}@umea.example", invited_at=None)
    inviting.invite(conference, now=AUTUMN)
    start = Barrier(2)

    def ring(_worker):
        start.wait()
        try:
            return inviting.post_due(now=AUTUMN)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        numbers = list(workers.map(ring, range(2)))

    assert sum(numbers) == 20
    assert Message.objects.count() == 20
