from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from conference.models import Membership
from registrations import seats
from scheduling.clashes import USUAL, levels_of
from scheduling.draft import Span, read_draft
from scheduling.models import ClashLevel, ClashRule, Unavailability
from scheduling.publishing import publish
from scheduling.unavailable import EndsBeforeItStarts, add
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_member,
    make_organiser,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_user,
    make_workshop,
)

pytestmark = pytest.mark.django_db

PAGE = "/arrangor/2026/program/krockar/"
SETTINGS = f"{PAGE}installningar/"
CLOSED = "/arrangor/2026/program/stangt/"
PAGES = (PAGE, SETTINGS, CLOSED)


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def editor(client, conference):
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    return client


def words(response):
    return " ".join(html.fromstring(response.text).text_content().split())


def clash_words(response):
    return [
        " ".join(line.text_content().split())
        for line in html.fromstring(response.text).cssselect(".clash-words")
    ]


def make_clashes(conference, number=1):
    """So many talks at once in one room, each in a quarter of an hour too little."""
    room = make_room(conference)
    for one in range(number + 1):
        talk = make_session(conference, slug=f"t{one}", title_sv=f"T{one}", minutes=45)
        starts_at = NOON + timedelta(minutes=one)
        make_slot(talk, room, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30))


def levels_typed(**other):
    return {rule.value: level.value for rule, level in USUAL.items()} | other


def test_the_clashes_are_listed_by_how_much_they_matter(editor, conference):
    make_clashes(conference)

    page = editor.get(PAGE)

    assert clash_words(page) == [
        "”T0” och ”T1” ligger båda i Lilla scenen tisdag 12.01–12.30.",
        "”T0” tar 45 min men har fått 30: tisdag 12.00–12.30.",
        "”T1” tar 45 min men har fått 30: tisdag 12.01–12.31.",
    ]
    headings = [one.text_content().split() for one in html.fromstring(page.text).cssselect("h2")]
    assert headings == [["Stoppar", "publicering", "(1)"], ["Varningar", "(2)"]]


def test_each_clash_leads_to_both_sessions_on_the_board_and_to_moving_them(editor, conference):
    make_clashes(conference)
    first, second = (one.slot for one in read_draft(conference).placements)

    links = html.fromstring(editor.get(PAGE).text).xpath("(//*[@class='clashes']/li)[1]//a/@href")

    for slot in (first, second):
        assert f"/arrangor/2026/program/?day=2026-12-08#slot-{slot}" in links
        assert any(link.endswith(f"?slot={slot}") for link in links)


def test_what_is_forbidden_is_told_apart(editor, conference):
    conference.clash_settings.create(rule="room_taken", level="forbid")
    make_clashes(conference)

    assert "Förbjudna: stoppar publicering (1)" in words(editor.get(PAGE))


def test_those_who_have_booked_both_are_seen(editor, conference):
    workshops = [make_workshop(conference, slug=slug) for slug in ("w1", "w2")]
    workshops[1].slots.update(
        starts_at=NOON + timedelta(hours=3), ends_at=NOON + timedelta(hours=5)
    )
    publish(conference, by=None, now=AUTUMN)
    person = make_registration(make_pool(conference))
    for one in workshops:
        seats.book(person, one, now=AUTUMN)
    workshops[1].slots.update(
        starts_at=NOON + timedelta(hours=1), ends_at=NOON + timedelta(hours=3)
    )

    assert clash_words(editor.get(PAGE))[0].startswith("1 person har bokat både")


def test_a_draft_without_clashes_says_so(editor):
    assert "Inget krockar." in words(editor.get(PAGE))


def test_many_clashes_take_no_more_queries_than_few(editor, conference):
    make_clashes(conference)
    make_slot(make_session(conference, make_speaker(conference)), conference.rooms.get())
    editor.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        editor.get(PAGE)
    for number in range(5):
        talk = make_session(
            conference, make_speaker(conference, slug=f"p{number}"), slug=f"m{number}"
        )
        make_slot(talk, conference.rooms.get())
    with CaptureQueriesContext(connection) as many:
        editor.get(PAGE)

    assert len(many) == len(few)


@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_build_the_programme_see_the_pages(client, conference, page):
    client.force_login(make_user())
    assert client.get(page).status_code == 404

    client.force_login(make_organiser(conference, email="organiser@rv.example"))
    assert client.get(page).status_code == 200


def test_how_much_clashes_matter_is_chosen(editor, conference):
    before = read_draft(conference).version

    answer = editor.post(SETTINGS, levels_typed(same_track="forbid"), follow=True)

    assert "Krockarna bedöms efter det här från och med nu." in words(answer)
    assert levels_of(conference) == {**USUAL, ClashRule.SAME_TRACK: ClashLevel.FORBID}
    assert read_draft(conference).version == before + 1


def test_what_is_chosen_is_shown(editor, conference):
    conference.clash_settings.create(rule="same_track", level="ignore")

    page = html.fromstring(editor.get(SETTINGS).text)

    chosen = {one.get("name"): one.get("value") for one in page.cssselect("input:checked")}
    assert chosen == levels_typed(same_track="ignore")


def test_a_level_that_there_is_not_is_refused(editor, conference):
    answer = editor.post(SETTINGS, levels_typed(same_track="shout", too_tight=""))

    assert "Välj hur mycket det betyder." in words(answer)
    assert levels_of(conference) == USUAL


def test_a_room_is_closed_for_a_time(editor, conference):
    room = make_room(conference)
    before = read_draft(conference).version

    answer = editor.post(
        CLOSED,
        {
            "whose": "room-lilla-scenen",
            "starts_at": "2026-12-08T12:00",
            "ends_at": "2026-12-08T14:00",
        },
        follow=True,
    )

    assert "Tiden är tillagd för Lilla scenen." in words(answer)
    assert "Lilla scenen 2026-12-08 12.00 2026-12-08 14.00" in words(answer)
    draft = read_draft(conference)
    assert draft.room_of[room.slug].closed == (Span(NOON, NOON + timedelta(hours=2)),)
    assert draft.version == before + 1


def test_the_page_of_a_room_leads_to_closing_it(editor, conference):
    room = make_room(conference)
    page = html.fromstring(editor.get(f"/arrangor/2026/program/lokaler/{room.pk}/").text)

    [address] = page.xpath("//a[contains(@href, 'whose=')]/@href")

    chosen = html.fromstring(editor.get(address).text).cssselect("option[selected]")
    assert [one.text for one in chosen] == ["Lilla scenen"]


def test_a_speaker_is_away_for_a_time(editor, conference):
    make_speaker(conference)
    page = editor.get(CLOSED, {"whose": "speaker-tuva-lingonstrale"})
    assert html.fromstring(page.text).cssselect("option[selected]")[0].text == "Tuva Lingonstråle"

    editor.post(
        CLOSED,
        {
            "whose": "speaker-tuva-lingonstrale",
            "starts_at": "2026-12-08T12:00",
            "ends_at": "2026-12-09T14:00",
        },
    )

    [speaker] = read_draft(conference).speakers
    assert speaker.away == (Span(NOON, NOON + timedelta(hours=26)),)


def test_a_time_that_ends_before_it_begins_is_refused_and_kept_as_typed(editor, conference):
    make_room(conference)

    answer = editor.post(
        CLOSED,
        {
            "whose": "room-lilla-scenen",
            "starts_at": "2026-12-08T12:00",
            "ends_at": "2026-12-08T12:00",
        },
    )

    assert "Låt den sluta efter att den börjat." in words(answer)
    assert 'value="2026-12-08T12:00"' in answer.text
    assert not Unavailability.objects.exists()


def test_the_rule_refuses_it_too(conference):
    with pytest.raises(EndsBeforeItStarts):
        add(conference, make_room(conference), Span(NOON, NOON))


def test_a_time_is_removed(editor, conference):
    time = add(conference, make_room(conference), Span(NOON, NOON + timedelta(hours=1)))
    before = read_draft(conference).version

    answer = editor.post(f"{CLOSED}{time.pk}/ta-bort/", follow=True)

    assert "Tiden är borttagen för Lilla scenen." in words(answer)
    assert not Unavailability.objects.exists()
    assert read_draft(conference).version == before + 1


def test_a_time_of_another_conference_is_not_removed(editor):
    other = make_conference(slug="2027")
    time = add(other, make_room(other), Span(NOON, NOON + timedelta(hours=1)))

    assert editor.post(f"{CLOSED}{time.pk}/ta-bort/").status_code == 404
    assert Unavailability.objects.exists()


def test_closed_times_take_the_same_queries_for_one_and_for_many(editor, conference):
    room = make_room(conference)
    counts = []
    for number in (1, 4):
        for _one in range(number):
            add(conference, room, Span(NOON, NOON + timedelta(hours=1)))
            speaker = make_speaker(conference, slug=f"p{Unavailability.objects.count()}")
            add(conference, speaker, Span(NOON, NOON + timedelta(hours=1)))
        with CaptureQueriesContext(connection) as queries:
            editor.get(CLOSED)
        counts.append(len(queries))

    assert counts[0] == counts[1]
