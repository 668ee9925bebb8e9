"""The letter to those whose own programme a release has changed."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from notifications.letters import Letter
from notifications.stationery import Fact, Link, Section, Words
from registrations.emails.composing import personal_page, post, what_the_page_is_for, write
from registrations.emails.seats import ACTIVE, own_programme_address
from registrations.models import Registration
from registrations.programme_news import News, news_for
from scheduling.changes import told
from scheduling.models import Release
from scheduling.programme import Programme


def post_programme_changed(registration: Registration, release: Release, *, now: datetime) -> None:
    about = f"{registration.pk}:{release.pk}"
    post("programme-changed", registration, key=about, now=now, about=about)


def programme_changed(about: str, language: str) -> Letter | None:
    """Not written to whoever has let go of everything that changed."""
    registration_id, _colon, release_id = about.partition(":")
    registrations = Registration.objects.select_related("conference")
    registration = registrations.filter(pk=registration_id).first()
    release = Release.objects.filter(pk=release_id).first()
    if registration is None or release is None:
        return None
    programme, news = news_for(registration, release)
    if not news:
        return None
    return write(partial(_programme_changed, programme, news), registration_id, language, ACTIVE)


def _programme_changed(programme: Programme, news: list[News], registration: Registration) -> Words:
    titles = ", ".join(dict.fromkeys(str(one.session.title) for one in news))
    paragraphs = [_("Something that you have chosen has changed. This is what applies now.")]
    if any(one.clashes for one in news):
        paragraphs.append(
            _("Something you have booked now overlaps. Open your programme and leave one of them.")
        )
    return Words(
        subject=_("Changed in your programme: %(sessions)s") % {"sessions": titles},
        heading=_("Your programme has changed"),
        paragraphs=tuple(paragraphs),
        facts=tuple(
            Fact(str(one.session.title), tuple(_lines(registration, programme, one)))
            for one in news
        ),
        action=Link(_("Open your programme"), own_programme_address(registration)),
        action_note=_("There you can choose something else instead."),
        sections=(
            Section(_("Your registration"), what_the_page_is_for(), (personal_page(registration),)),
        ),
    )


def _lines(registration: Registration, programme: Programme, news: News) -> Iterator[str]:
    yield told(registration.conference, programme, news.before, news.after)
    if news.after and news.after.title != news.before.title:
        yield _("It was called “%(title)s”.") % {"title": news.before.title}
    if news.after and news.after.parts != news.before.parts:
        yield _("The speakers have changed: %(names)s.") % {"names": _names(programme, news)}
    for other in news.clashes:
        yield _("It overlaps with “%(title)s”, which you have booked.") % {"title": other.title}


def _names(programme: Programme, news: News) -> str:
    speakers = (programme.speaker(part.speaker) for part in news.session.parts)
    return ", ".join(speaker.name for speaker in speakers if speaker) or _("not decided yet")
