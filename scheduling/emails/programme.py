"""The letter to a speaker whose own sessions a release has brought or changed: one for all."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from conference.addresses import whole_address
from notifications import outbox
from notifications.letters import Enclosure, Letter
from notifications.stationery import Fact, Link, Receiver, Section, Words, on_paper, webcal
from scheduling import ical
from scheduling.changes import people_in_words, told_in_full, when_and_where
from scheduling.models import Release, Speaker
from scheduling.news import SpeakerNews, since, speaker_news
from scheduling.programme import Programme

KIND = "speaker-programme"


def post_speaker_programme(speaker: Speaker, release: Release, *, now: datetime) -> None:
    """Decide on the letter, if there is an address to send it to.

    It tells what has come since the release before this one.
    """
    if speaker.email:
        outbox.post(
            key=f"{KIND}:{speaker.pk}:{release.pk}",
            kind=KIND,
            to=speaker.email,
            language=speaker.language,
            about=f"{speaker.pk}:{release.pk}",
            now=now,
        )


def speaker_programme(about: str, language: str) -> Letter | None:
    """Not written when everything has been changed back."""
    speaker_id, _colon, release_id = about.partition(":")
    speakers = Speaker.objects.select_related("conference__organiser")
    speaker = speakers.filter(pk=speaker_id).first()
    release = Release.objects.defer("content").filter(pk=release_id).first()
    if speaker is None or release is None:
        return None
    before, programme = since(release)
    news = speaker_news(before, programme).get(speaker.uuid)
    if not news:
        return None
    with override(language):
        return _letter(speaker, programme, news)


def _letter(speaker: Speaker, programme: Programme, news: tuple[SpeakerNews, ...]) -> Letter:
    conference = speaker.conference
    why = _("You get this letter because you take part in the programme of %(conference)s.") % {
        "conference": conference.name
    }
    return on_paper(
        conference,
        _words(speaker, programme, news),
        Receiver(speaker.email, speaker.name, why),
        enclosures=_calendars(speaker, programme),
    )


def _words(speaker: Speaker, programme: Programme, news: tuple[SpeakerNews, ...]) -> Words:
    titles = ", ".join(dict.fromkeys(str(one.session.title) for one in news))
    if any(one.took_part for one in news):
        subject, heading = _("Changed for you: %(sessions)s"), _("Your part has changed")
    else:
        subject, heading = _("You are in the programme: %(sessions)s"), _("When and where")
    return Words(
        subject=subject % {"sessions": titles},
        heading=heading,
        paragraphs=(
            _("This is published now. Is something wrong, or can you not come? Reply at once."),
        ),
        facts=tuple(
            Fact(str(one.session.title), tuple(_lines(speaker, programme, one))) for one in news
        ),
        action=_own_page(speaker),
        action_note=_what_the_page_is_for(news),
        sections=tuple(_subscription(speaker, programme)),
    )


def _lines(speaker: Speaker, programme: Programme, one: SpeakerNews) -> Iterator[str]:
    conference = speaker.conference
    if one.after and not one.takes_part:
        yield _("You are no longer named in it. It was %(then)s.") % {
            "then": when_and_where(conference, programme, one.after)
        }
        return
    before = one.before if one.took_part else None
    yield from told_in_full(conference, programme, before, one.after)
    if one.after and not one.took_part and len(one.after.parts) > 1:
        names = people_in_words(programme, one.after)
        yield _("Those who take part: %(names)s.") % {"names": names}
    if one.after and one.after.is_preliminary:
        yield _("Preliminary: time and place may still change.")


def _own_page(speaker: Speaker) -> Link:
    return Link(_("Open your page"), whole_address("speaker_page", speaker.personal_token))


def _what_the_page_is_for(news: tuple[SpeakerNews, ...]) -> str:
    """Nobody is asked whether they can be where nothing takes place."""
    if any(one.takes_part and not one.session.is_cancelled for one in news):
        return _("There you say whether you can be there. The link is yours alone.")
    return _("The link is yours alone.")


def _subscription(speaker: Speaker, programme: Programme) -> Iterator[Section]:
    if programme.speaker(speaker.slug):
        yield Section(
            _("Your calendar"),
            _("Your sessions are enclosed. If you subscribe, changes follow by themselves."),
            (Link(_("Subscribe to your sessions"), webcal(_feed_address(speaker))),),
        )


def _feed_address(speaker: Speaker) -> str:
    address = whole_address("speaker_ics", speaker.conference.slug, speaker.slug)
    return f"{address}?lang=en" if get_language() == "en" else address


def _calendars(speaker: Speaker, programme: Programme) -> Iterator[Enclosure]:
    """The sessions twice: shown in the letter where the mail program can, and as a file."""
    sessions = [
        session
        for session in (*programme.sessions, *programme.withdrawn)
        if any(part.speaker == speaker.slug for part in session.parts)
    ]
    if not sessions:
        return
    conference = speaker.conference
    feed = ical.programme_feed(
        conference, programme, sessions, title=speaker.name, source=_feed_address(speaker)
    )
    calendar = ical.render(feed)
    filename = f"{slugify(conference.name)}.ics"
    yield Enclosure("text/calendar; method=PUBLISH; charset=utf-8", calendar)
    yield Enclosure("application/ics", calendar, filename=filename)
